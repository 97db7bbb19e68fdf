"""Who serves a grid, as a part of the grid's form: posts, vacancies, Party groups, members, places.

The "iron triangle" of a grid is its Party group, its head and its cluster heads: what of it is
missing is said, and a vacant post can be filled from here.
"""

from collections.abc import Sequence

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.in_place import change_in_place
from app.models.people_posts import holder_name, role_title
from app.models.people_rows import grid_name
from app.models.people_vacancies import Vacancy, is_filled, vacancies_of_grid
from app.panels.edit_field import ChoiceField
from app.panels.fact_rows import FactRows
from app.panels.people_menu import People
from app.theme import heading, hint
from app.workspace import Workspace
from gis.operations.set_basis import set_basis
from gis.plan.plan import Plan
from gis.plan.profile import Duty
from gis.plan.records import Post
from gis.texts import Texts
from gis.topology.records import GridId

MOST_LISTED = 8


class GridPeople(QWidget):
    """Show the people of one grid and what it lacks."""

    def __init__(self, workspace: Workspace, people: People, texts: Texts) -> None:
        super().__init__()
        self._workspace = workspace
        self._people = people
        self._texts = texts
        self._grid: GridId | None = None
        self.title = heading(texts("people.in_grid.title"))
        self.state = hint()
        self.facts = FactRows(texts)
        self.vacant = QVBoxLayout()
        self.buttons: list[QPushButton] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 0)
        for part in (self.title, self.state, self.facts):
            layout.addWidget(part)
        layout.addLayout(self.vacant)

    def show_grid(self, plan: Plan, grid: GridId) -> None:
        """Show who serves a grid."""
        self._grid = grid
        today, texts = self._workspace.today, self._texts
        posts = [plan.posts[post] for post in plan.posts_by_grid.get(grid, ())]
        held = [post for post in posts if is_filled(post, today)]
        lacking = vacancies_of_grid(plan, grid, today)
        self.facts.show_rows(
            [
                row
                for row in (
                    ("posts", self._posts(plan, held)),
                    ("party_group", self._groups(plan, grid)),
                    ("members_here", self._members(plan, grid)),
                    ("places", self._places(plan, grid)),
                )
                if row[1]
            ]
        )
        missing = [_title(vacancy, texts) for vacancy in lacking]
        if plan.rules.party.every_grid != "none" and not _has_party(plan, grid):
            missing.insert(0, texts("people.in_grid.party_group"))
        if missing:
            comma = texts("people.comma")
            self.state.setText(texts("people.in_grid.missing", what=comma.join(missing)))
        else:
            self.state.setText(texts("people.in_grid.complete"))
        self._offer(lacking)

    def _posts(self, plan: Plan, held: Sequence[Post]) -> str:
        """Return the holders by role, the most responsible role first; many heads as a count."""
        order = {role.key: number for number, role in enumerate(plan.rules.roles)}
        by_title: dict[tuple[int, str], list[str]] = {}
        for post in held:
            role = plan.rules.role(post.role)
            rank = len(order) if role is None else order[role.key]
            title = role_title(plan, post.role, self._texts)
            by_title.setdefault((rank, title), []).append(holder_name(plan, post))
        texts = self._texts
        return "\n".join(
            texts("panels.attributes.post", role=title, name=self._listed(names))
            for (_, title), names in sorted(by_title.items())
        )

    def _groups(self, plan: Plan, grid: GridId) -> str:
        lines = []
        for key in plan.party_groups_by_grid.get(grid, ()):
            group = plan.party_groups[key]
            others = [grid_name(plan, other) for other in group.grids if other != grid]
            words = self._texts("people.in_grid.own", name=group.name)
            if others:
                joint = self._listed(others)
                words = self._texts("people.in_grid.joint", name=group.name, grids=joint)
            lines.append(words)
        return "\n".join(lines)

    def _members(self, plan: Plan, grid: GridId) -> str:
        living = plan.member_counts.of_grid(grid)
        serving = sum(member.service_grid == grid for member in plan.members.values())
        if not living and not serving:
            return ""
        return self._texts("people.in_grid.members", living=living, serving=serving)

    def _places(self, plan: Plan, grid: GridId) -> str:
        return self._listed([place.name for place in plan.places.values() if place.grid == grid])

    def _listed(self, names: Sequence[str]) -> str:
        shown = self._texts("people.comma").join(names[:MOST_LISTED])
        if len(names) <= MOST_LISTED:
            return shown
        return self._texts("people.in_grid.and_more", names=shown, count=len(names))

    def _offer(self, lacking: Sequence[Vacancy]) -> None:
        for button in self.buttons:
            self.vacant.removeWidget(button)
            button.deleteLater()
        self.buttons = []
        for vacancy in lacking:
            title = vacancy.role.title[self._texts.language]
            button = QPushButton(self._texts("people.in_grid.fill", role=title))
            button.clicked.connect(
                lambda _checked=False, key=vacancy.role.key: self._people.records.add_post(
                    self._grid, None, key
                )
            )
            self.vacant.addWidget(button)
            self.buttons.append(button)


class BasisField(ChoiceField):
    """Choose on what kind of place grids are built, of the kinds of the profile."""

    def __init__(self, workspace: Workspace, texts: Texts) -> None:
        super().__init__((), texts("panels.attributes.mixed"), self._set)
        self._workspace = workspace
        self._texts = texts
        self._grids: tuple[GridId, ...] = ()
        self._offered: tuple[tuple[str, str], ...] = ()

    def show_grids(self, plan: Plan, grids: tuple[GridId, ...]) -> None:
        """Show what the grids are built on, if that is the same for all.

        What a grid is said to be built on stays to be seen where the profile does not know it.
        """
        self._grids = grids
        kinds = {plan.grids[grid].basis for grid in grids}
        known = {kind.key: kind.title[self._texts.language] for kind in plan.rules.unit_types}
        other = {kind: kind for kind in sorted(kinds) if kind and kind not in known}
        offered = (("", self._texts("people.nothing")), *known.items(), *other.items())
        if offered != self._offered:
            self._offered = offered
            self.offer(offered)
        self.show_value(kinds.pop() if len(kinds) == 1 else None)

    def _set(self, basis: str) -> str:
        grids = self._grids
        return change_in_place(
            self._workspace, self._texts, lambda plan: set_basis(plan, grids=grids, basis=basis)
        )


def _has_party(plan: Plan, grid: GridId) -> bool:
    return bool(
        plan.party_groups_by_grid.get(grid) or plan.party_groups_by_grid.get(plan.base_grid(grid))
    )


def _title(vacancy: Vacancy, texts: Texts) -> str:
    title = vacancy.role.title[texts.language]
    duty = vacancy.role.duty
    if vacancy.missing > 1 or duty is Duty.CLUSTER_HEAD:
        return texts("people.in_grid.lacks", role=title, count=vacancy.missing)
    return title
