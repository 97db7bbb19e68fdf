"""The tool that only looks: every drag pans the map."""

from app.tools.tool import Tool


class PanTool(Tool):
    """Leave everything to the canvas."""
