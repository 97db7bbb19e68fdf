"""The panels round the map: where each stands, which are seen, and how the keyboard gets there."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QByteArray, QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QTabWidget, QWidget
from shiboken6 import isValid

from app.theme import on_white
from gis.texts import Texts

WIDTH = 480
LEAST_WIDTH = 320
HEIGHTS = (11, 9)
"""How the stacks share the height at first: lists need more of it than facts, which scroll."""
LOW_PIXELS = 1000
"""In a lower window a long list takes room from the other stack when it comes to the front."""
LONG_LISTS = frozenset({"people", "findings"})
_LONG_TO_SHORT = (13, 7)
STACKS: tuple[tuple[str, ...], ...] = (
    ("grids", "people", "layers", "themes", "bookmarks", "history"),
    ("attributes", "findings", "live"),
)
"""The panels of the right side, from top to bottom; those of one stack are tabs of each other."""


class PanelDocks(QObject):
    """Hold a dock for each panel; without a project none is seen.

    What the user moved or closed comes back with the next project.
    """

    def __init__(self, window: QMainWindow, texts: Texts, home: QWidget) -> None:
        """Take the window, and the widget in its middle that the keyboard returns to."""
        super().__init__(window)
        self._window = window
        self._home = home
        self._arrangement = QByteArray()
        self.docks = {
            name: _dock(window, name, texts(f"window.{name}.title"))
            for stack in STACKS
            for name in stack
        }
        window.setDockOptions(window.dockOptions() | QMainWindow.DockOption.GroupedDragging)
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        for stack in STACKS:
            for name in stack:
                window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.docks[name])
        for first, *others in STACKS:
            for name in others:
                window.tabifyDockWidget(self.docks[first], self.docks[name])
            self.docks[first].raise_()
        for dock in self.docks.values():
            dock.visibilityChanged.connect(self._show_titles)
        for name in LONG_LISTS:
            self.docks[name].visibilityChanged.connect(partial(self._make_room, name))
        self.clear()

    @property
    def arrangement(self) -> QByteArray:
        """How the panels stand, for the next start."""
        return self._window.saveState() if self._has_panels() else self._arrangement

    def take_arrangement(self, arrangement: QByteArray) -> None:
        """Let the panels stand as they did, from the next project on."""
        self._arrangement = arrangement

    def show(self, panels: Mapping[str, QWidget]) -> None:
        """Fill the docks."""
        for name, dock in self.docks.items():
            dock.setWidget(panels[name])
            dock.toggleViewAction().setEnabled(True)
            dock.show()
        if self._arrangement.isEmpty() or not self._window.restoreState(self._arrangement):
            docks = [self.docks[stack[0]] for stack in STACKS]
            self._window.resizeDocks(docks, [WIDTH] * len(docks), Qt.Orientation.Horizontal)
            self._window.resizeDocks(docks, list(HEIGHTS), Qt.Orientation.Vertical)
            for dock in docks:
                dock.raise_()

    def clear(self) -> None:
        """Empty the docks and hide them."""
        if self._has_panels():
            self._arrangement = self._window.saveState()
        for dock in self.docks.values():
            empty = QWidget()
            on_white(empty)
            dock.setWidget(empty)
            dock.toggleViewAction().setEnabled(False)
            dock.hide()

    def actions(self) -> Sequence[QAction]:
        """Return the switches of the panels."""
        return [dock.toggleViewAction() for dock in self.docks.values()]

    def show_panel(self, name: str) -> None:
        """Show a panel; the keyboard stays where it is."""
        self.docks[name].show()
        self.docks[name].raise_()

    def bring(self, name: str) -> None:
        """Show a panel and give it the keyboard."""
        self.show_panel(name)
        self.docks[name].widget().setFocus()

    def go_round(self, step: int) -> None:
        """Give the keyboard to the next panel that is not closed, or to the middle."""
        names = ["", *(name for name, dock in self.docks.items() if not dock.isHidden())]
        at = names.index(self.focused())
        name = names[(at + step) % len(names)]
        if name:
            self.bring(name)
        else:
            self._home.setFocus()

    def focused(self) -> str:
        """Return the panel that has the keyboard, nothing when it is elsewhere."""
        holder = QApplication.focusWidget()
        for name, dock in self.docks.items():
            if holder is not None and dock.isAncestorOf(holder):
                return name
        return ""

    def _show_titles(self) -> None:
        """Give a dock its title where no tab says it."""
        if not isValid(self._window):  # a window that goes hides its docks
            return
        for dock in self.docks.values():
            tabs = self._window.tabifiedDockWidgets(dock)
            has_tab = not dock.isFloating() and any(not other.isHidden() for other in tabs)
            if has_tab != (dock.titleBarWidget() is not None):
                dock.setTitleBarWidget(_no_title() if has_tab else None)  # type: ignore[arg-type]

    def _make_room(self, name: str, is_seen: bool) -> None:
        """Give a long list that came to the front the greater part of a low window."""
        if not isValid(self._window) or not is_seen or self._window.height() >= LOW_PIXELS:
            return
        if self.docks[name].isFloating() or not self._has_panels():
            return
        long, short = _LONG_TO_SHORT
        stacks = {True: long, False: short}
        seen = [
            (dock, stacks[name in stack])
            for stack in STACKS
            for dock in [self._front(stack)]
            if dock is not None
        ]
        docks, heights = [dock for dock, _ in seen], [height for _, height in seen]
        self._window.resizeDocks(docks, heights, Qt.Orientation.Vertical)

    def _front(self, stack: Sequence[str]) -> QDockWidget | None:
        """Return a panel of a stack that stands in the window."""
        docks = (self.docks[name] for name in stack)
        return next((each for each in docks if each.isVisible() and not each.isFloating()), None)

    def _has_panels(self) -> bool:
        return any(dock.toggleViewAction().isEnabled() for dock in self.docks.values())


def _no_title() -> QWidget:
    title = QWidget()
    title.setFixedHeight(0)
    on_white(title)
    return title


def _dock(window: QMainWindow, name: str, title: str) -> QDockWidget:
    dock = QDockWidget(title, window)
    dock.setObjectName(name)
    dock.setFeatures(
        QDockWidget.DockWidgetFeature.DockWidgetMovable
        | QDockWidget.DockWidgetFeature.DockWidgetClosable
    )
    dock.setMinimumWidth(LEAST_WIDTH)
    dock.toggleViewAction().setEnabled(False)
    return dock
