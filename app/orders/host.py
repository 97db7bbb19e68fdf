"""The window, as far as its commands need it."""

from typing import Protocol

from app.ask import Ask
from app.canvas.map_canvas import MapCanvas
from app.desk import Desk
from app.docks import PanelDocks
from app.workspace import Workspace
from gis.texts import Texts


class Host(Protocol):
    """Be the window that the commands belong to."""

    @property
    def texts(self) -> Texts:
        """The texts of the window's language."""

    @property
    def ask(self) -> Ask:
        """What asks the user."""

    @property
    def canvas(self) -> MapCanvas:
        """The map."""

    @property
    def docks(self) -> PanelDocks:
        """The panels round the map."""

    @property
    def desk(self) -> Desk | None:
        """What belongs to the open project."""

    @property
    def workspace(self) -> Workspace | None:
        """The open project."""

    def say(self, sentence: str) -> None:
        """Show a sentence for a while."""

    def close_project(self) -> None:
        """Close the open project."""

    def close(self) -> bool:
        """Close the window."""
