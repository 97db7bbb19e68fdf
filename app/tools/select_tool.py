"""The tool that selects grids; a drag pans the map."""

from app.canvas.events import Cursor, Key, KeyEvent, Modifier, PointerEvent
from app.tools.tool import Tool
from gis.topology.locate import label_at
from gis.topology.records import grid_of, is_grid


class SelectTool(Tool):
    """Select the grid that is clicked; with Shift held add it, or take it out."""

    name = "select"

    @property
    def cursor(self) -> Cursor:
        """An arrow."""
        return Cursor.ARROW

    def click(self, event: PointerEvent) -> None:
        """Select what is under the mouse; beside all grids, nothing."""
        label = label_at(self.session.stable.partition, *event.xy_mm)
        adds = Modifier.SHIFT in event.modifiers
        if is_grid(label) and adds:
            self.session.toggle(grid_of(label))
        elif is_grid(label):
            self.session.select((grid_of(label),))
        elif not adds:
            self.session.select(())

    def key(self, event: KeyEvent) -> bool:
        """Select nothing on Escape."""
        if event.key is not Key.ESCAPE or not self.session.selection:
            return False
        self.session.select(())
        return True
