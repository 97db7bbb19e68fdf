"""The people panel: households, members, posts, Party groups and places, each in a tab."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QPushButton,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.map_session import MapSession
from app.models.people_groups import GroupRows
from app.models.people_households import HouseholdRows
from app.models.people_links import linked_to
from app.models.people_members import MemberRows
from app.models.people_places import PlaceRows
from app.models.people_posts import PostRows
from app.models.people_rows import PeopleRows
from app.panels.people_list import PeopleList
from app.panels.people_locked import LockedPeople
from app.panels.people_menu import Deed, People, deeds
from app.panels.people_proposal import ProposalBox
from app.selection import Selection
from app.theme import on_white
from app.tools.give_shapes import link_shapes
from app.workspace import Workspace
from gis.geometry.lattice import MM_PER_M
from gis.plan.records import HouseholdId, MemberId, PostId
from gis.texts import Texts
from gis.topology.records import GridId
from layers.map_view import MetreBounds

REACH_M = 120.0
"""How far round a single house the land is shown."""
MOST_LINED = 200
"""Of more selected members or heads the lines are not shown."""


class PeoplePanel(QWidget):
    """Hold the tabs, and in their place the proposal while links are suggested.

    What is selected here is selected on the map and the reverse: households as such, members by
    the household that they live in, posts, groups and places by their grids.

    While people are locked it says so; `passphrase_asked` when the user wants to open them.
    """

    passphrase_asked = Signal()

    def __init__(
        self, workspace: Workspace, session: MapSession, people: People, texts: Texts
    ) -> None:
        super().__init__()
        on_white(self)
        self._workspace = workspace
        self._session = session
        self._people = people
        self._texts = texts
        self._is_following = False
        rows: Sequence[PeopleRows] = (
            HouseholdRows(texts),
            MemberRows(texts),
            PostRows(texts, lambda: workspace.today),
            GroupRows(texts),
            PlaceRows(texts),
        )
        self.lists = {each.kind: PeopleList(each, workspace, texts) for each in rows}
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        for kind, tab in self.lists.items():
            self.tabs.addTab(tab, texts(f"people.{kind}.title"))
            self._connect(kind, tab)
        self.buttons = {
            name: QPushButton(texts(f"people.menu.{name}")) for name in ("add", "edit", "remove")
        }
        self.more = QPushButton(texts("people.more"))
        self.more.clicked.connect(self._on_more)
        self.proposal = ProposalBox(workspace, people.give, texts)
        self.pages = QStackedWidget()
        self.pages.addWidget(self._lists_page())
        self.pages.addWidget(self.proposal)
        self.locked = LockedPeople(texts)
        self.locked.passphrase_asked.connect(self.passphrase_asked)
        self.pages.addWidget(self.locked)
        if workspace.people_locked:
            self.pages.setCurrentWidget(self.locked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 0, 10, 6)
        layout.addWidget(self.pages)
        for name, button in self.buttons.items():
            button.clicked.connect(lambda _checked=False, name=name: self._run(name))
        self.tabs.currentChanged.connect(self._on_tab)
        workspace.selection_changed.connect(self._on_selection)
        workspace.plan_changed.connect(self._show_buttons)
        people.give.proposal_changed.connect(self._on_proposal)
        self.setFocusProxy(self.locked if workspace.people_locked else self.tabs)
        self._show_buttons()

    def _lists_page(self) -> QWidget:
        bar = QHBoxLayout()
        for button in self.buttons.values():
            bar.addWidget(button)
        bar.addStretch(1)
        bar.addWidget(self.more)
        page = QWidget()
        stack = QVBoxLayout(page)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(4)
        stack.addWidget(self.tabs, 1)
        stack.addLayout(bar)
        return page

    @property
    def kind(self) -> str:
        """The kind of the tab that is seen."""
        return self.tab.model.rows.kind

    @property
    def tab(self) -> PeopleList:
        """The tab that is seen."""
        shown = self.tabs.currentWidget()
        return next(tab for tab in self.lists.values() if tab is shown)

    def show_kind(self, kind: str, sieve: str = "all") -> None:
        """Bring a tab to the front and let through what a sieve does."""
        self.tabs.setCurrentWidget(self.lists[kind])
        self.lists[kind].show_sieve(sieve)

    def deeds(self) -> list[Deed]:
        """Return what can be done with the selected rows of the tab that is seen."""
        keys, vacancy = self.tab.selected(), None
        rows = self.tab.model.rows
        if isinstance(rows, PostRows) and len(keys) == 1:
            vacancy = rows.vacancy(keys[0])
        return deeds(self._people, self.kind, keys, vacancy, self.zoom)

    def zoom(self) -> None:
        """Fit what the selected rows are about into the view."""
        plan, keys, kind = self._workspace.stable, self.tab.selected(), self.kind
        places: list[tuple[int, int]] = []
        if kind == "households":
            records = [plan.households[HouseholdId(key)] for key in keys]
            places = [home.location for home in records if home.location is not None]
        elif kind == "members":
            homes = [plan.members[MemberId(key)].household for key in keys]
            records = [plan.households[home] for home in homes if home is not None]
            places = [home.location for home in records if home.location is not None]
        elif kind == "places":
            table = plan.table("places")
            places = [at for key in keys if (at := table[key].location) is not None]
        if places:
            self._session.zoom_to(_bounds_m(places))
        else:
            self._session.zoom_to_grids(self._grids_of(keys))

    def _connect(self, kind: str, tab: PeopleList) -> None:
        tab.chosen.connect(self._on_chosen)
        tab.opened.connect(lambda _key: self.zoom())
        tab.menu_asked.connect(self._on_menu)
        for name, keys in (("edit", "F2"), ("remove", "Delete"), ("add", "Insert")):
            action = QAction(self._texts(f"people.menu.{name}"), tab.table)
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(lambda _checked=False, name=name: self._run(name))
            tab.table.addAction(action)

    def _run(self, name: str) -> None:
        for deed in self.deeds():
            if deed.id == name and deed.is_enabled:
                deed.run()

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for deed in self.deeds():
            action = menu.addAction(self._texts(f"people.menu.{deed.id}"))
            if deed.key:
                action.setShortcut(QKeySequence(deed.key))
            action.setEnabled(deed.is_enabled)
            action.triggered.connect(lambda _checked=False, run=deed.run: run())
        return menu

    def _on_menu(self, place: QPoint) -> None:
        self._menu().popup(place)

    def _on_more(self) -> None:
        menu = self._menu()
        corner = self.more.mapToGlobal(self.more.rect().topRight())
        menu.popup(corner - QPoint(menu.sizeHint().width(), menu.sizeHint().height()))

    def _on_chosen(self) -> None:
        plan, keys, kind = self._workspace.stable, self.tab.selected(), self.kind
        self._is_following = True
        if kind == "households":
            self._workspace.set_selected(
                Selection(households=tuple(HouseholdId(key) for key in keys))
            )
        elif kind == "members":
            members = [plan.members[MemberId(key)].household for key in keys]
            homes = [home for home in members if home is not None]
            self._workspace.set_selected(Selection(households=tuple(homes)))
        elif not self.tab.scope.is_of_selection:
            self._workspace.select(self._grids_of(keys))
        self._is_following = False
        self._show_links()
        self._show_buttons()

    def _on_selection(self) -> None:
        if self._is_following:
            return
        homes = set(self._workspace.selected.households)
        plan = self._workspace.stable
        self.lists["households"].choose(homes)
        if homes:
            members = (m for home in homes for m in plan.members_by_household.get(home, ()))
            self.lists["members"].choose(set(members))
        self._show_links()
        self._show_buttons()

    def _on_tab(self) -> None:
        self._show_links()
        self._show_buttons()

    def _show_links(self) -> None:
        """Show the lines of the selected members, or of the selected heads."""
        keys, plan = self.tab.selected() if self.isVisible() else [], self._workspace.stable
        members: list[MemberId] = []
        posts: list[PostId] = []
        if len(keys) <= MOST_LINED and self.kind == "members":
            members = [MemberId(key) for key in keys if linked_to(plan, member=MemberId(key))]
        elif len(keys) <= MOST_LINED and self.kind == "posts":
            heads = [PostId(key) for key in keys if key >= 0]
            posts = [post for post in heads if linked_to(plan, head_post=post)]
        self._session.show_links(link_shapes(plan, members, posts) if members or posts else ())

    def _show_buttons(self, _change: object = None) -> None:
        enabled = {deed.id: deed.is_enabled for deed in self.deeds()}
        for name, button in self.buttons.items():
            button.setEnabled(enabled.get(name, False))

    def _on_proposal(self) -> None:
        is_proposing = self._people.give.proposal is not None
        self.pages.setCurrentIndex(int(is_proposing))
        if is_proposing:
            self.proposal.show_proposal()

    def _grids_of(self, keys: Sequence[int]) -> list[GridId]:
        plan, rows = self._workspace.stable, self.tab.model.rows
        return list(dict.fromkeys(grid for key in keys for grid in rows.grids(plan, key)))


def _bounds_m(places: Sequence[tuple[int, int]]) -> MetreBounds:
    xs, ys = zip(*places, strict=True)
    return (
        min(xs) / MM_PER_M - REACH_M,
        min(ys) / MM_PER_M - REACH_M,
        max(xs) / MM_PER_M + REACH_M,
        max(ys) / MM_PER_M + REACH_M,
    )
