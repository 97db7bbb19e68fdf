"""How a project's map looks to other programs: the colours and layers that its window left."""

from pathlib import Path

from gis.exports.look import LookOf
from gis.files.connection import connected_to_read, file_problems
from gis.files.project_settings import ProjectSettings
from layers.export_look import look_with
from layers.layer_view import EVERYTHING, LayerView
from layers.style import screen_style


def look_of_project(path: Path) -> LookOf:
    """Return what makes the look of a project's plan, or of an excerpt of it; always light."""
    with file_problems(path), connected_to_read(path) as connection:
        settings = ProjectSettings(connection, path)
        colours = settings.colours()
        try:
            view = LayerView.from_record(settings.layer_view())
        except ValueError:
            view = EVERYTHING
    return look_with(screen_style(is_dark=False, layers=view), colours)
