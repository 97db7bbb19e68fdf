"""The dialog of a post: where, as what, who, from when to when."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from app.dialogs.people_fields import FindLine, PickBox, grid_choices, unit_choices
from app.dialogs.people_record import RecordDialog, Take
from app.models.people_posts import role_title
from app.models.people_rows import grid_name, unit_name
from app.theme import hint
from gis.errors import Reason, Refused
from gis.imports.dates import day_of
from gis.plan.plan import Plan
from gis.plan.profile import Role
from gis.plan.records import Employment, MemberId, Post
from gis.texts import Texts
from gis.topology.records import GridId, UnitId

GRID, UNIT = "grid", "unit"


class PostDialog(RecordDialog):
    """Ask for a post on a grid or a unit; the roles are those of the profile for its tier."""

    field_of: ClassVar[Mapping[Reason, str]] = {
        Reason.EMPTY_NAME: "name",
        Reason.EMPTY_ROLE: "role",
        Reason.ON_A_GRID_OR_A_UNIT: "grid",
        Reason.NO_SUCH_GRID: "grid",
        Reason.NO_SUCH_UNIT: "unit",
        Reason.NOT_A_DAY: "ended_on",
        Reason.DAYS_OUT_OF_ORDER: "ended_on",
    }

    def __init__(
        self,
        parent: QWidget | None,
        texts: Texts,
        plan: Plan,
        post: Post,
        take: Take,
        *,
        today: str,
    ) -> None:
        """Take the record to begin with and the date of today (ISO)."""
        is_new = post.id not in plan.posts
        super().__init__(
            parent, texts, "people.post_dialog" if is_new else "people.post_change_dialog", take
        )
        self._name = "people.post_dialog"
        self._plan, self._post, self._today = plan, post, today
        self.on = QComboBox()
        for where in (GRID, UNIT):
            self.on.addItem(texts(f"people.post_dialog.on_{where}"), where)
        self.grid = PickBox(grid_choices(plan))
        self.unit = PickBox(unit_choices(plan))
        self.role = QComboBox()
        self.role.setEditable(True)
        self.name = FindLine(
            lambda: _members(plan), texts("people.post_dialog.name_hint"), takes_the_only_one=False
        )
        self.phone_public = QLineEdit(post.phone_public)
        self.employment = QComboBox()
        for employment in Employment:
            key = employment.value or "unknown"
            self.employment.addItem(texts(f"people.employment.{key}"), employment.value)
        day = texts("people.post_dialog.day_hint")
        self.started_on = QLineEdit(post.started_on, placeholderText=day)
        self.ended_on = QLineEdit(post.ended_on, placeholderText=day)
        self.others = hint()
        self._fill()
        for key in (
            "on", "grid", "unit", "role", "name", "phone_public", "employment", "started_on",
        ):  # fmt: skip
            self.add_field(key, getattr(self, key))
        self.add_field("ended_on", self._with_today())
        self.form.addRow(QLabel(), self.others)
        self.on.currentIndexChanged.connect(self._on_where)
        self.grid.currentIndexChanged.connect(self._list_roles)
        self.unit.currentIndexChanged.connect(self._list_roles)
        self.name.textChanged.connect(self._show_others)
        self._on_where()

    def record(self) -> Post:
        """Return the post as it was entered; the role by its key where the profile knows it."""
        member, is_grid = self.name.chosen, self.on.currentData() == GRID
        grid, unit = self.grid.chosen, self.unit.chosen
        known = self._plan.rules.role(self.role.currentText())
        name = self.name.text().strip()
        if member is not None:
            name = self._plan.members[MemberId(member)].name
        role = self.role.currentText() if known is None else known.key
        if self._plan.rules.role(self._post.role) is known and known is not None:
            role = self._post.role  # as the list had it
        return replace(
            self._post,
            grid=GridId(grid) if is_grid and grid is not None else None,
            unit=UnitId(unit) if not is_grid and unit is not None else None,
            role=role,
            name=name,
            member=None if member is None else MemberId(member),
            phone_public=self.phone_public.text(),
            employment=Employment(self.employment.currentData()),
            started_on=_day(self.started_on),
            ended_on=_day(self.ended_on, last=True),
        )

    def field_at_fault(self, refusal: Refused) -> str:
        """Tell the two days apart."""
        if refusal.reason is Reason.NOT_A_DAY and refusal.facts["day"] == _day(self.started_on):
            return "started_on"
        return super().field_at_fault(refusal)

    def roles(self) -> Sequence[Role]:
        """Return the roles of the tier of the chosen grid or unit."""
        plan = self._plan
        if self.on.currentData() == GRID:
            grid = self.grid.chosen
            tier = "" if grid is None else plan.grids[GridId(grid)].tier
        else:
            unit = self.unit.chosen
            tier = "" if unit is None else plan.units[UnitId(unit)].tier
        return [role for role in plan.rules.roles if role.tier == tier]

    def _fill(self) -> None:
        plan, post = self._plan, self._post
        self.on.setCurrentIndex(self.on.findData(UNIT if post.unit is not None else GRID))
        if post.grid is not None:
            self.grid.choose(post.grid)
        if post.unit is not None:
            self.unit.choose(post.unit)
        self.employment.setCurrentIndex(self.employment.findData(post.employment.value))
        self._list_roles()
        if post.role:
            self.role.setCurrentText(role_title(plan, post.role, self.texts))
        if post.member is not None and post.member in plan.members:
            self.name.choose(post.member, plan.members[post.member].name)
        else:
            self.name.setText(post.name)

    def _with_today(self) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        self.ends_today = QPushButton(self.texts("people.post_dialog.ends_today"))
        self.ends_today.setAutoDefault(False)
        self.ends_today.clicked.connect(lambda: self.ended_on.setText(self._today))
        layout.addWidget(self.ended_on, 1)
        layout.addWidget(self.ends_today)
        row.setFocusProxy(self.ended_on)
        return row

    def _on_where(self) -> None:
        is_grid = self.on.currentData() == GRID
        for field, shown in ((GRID, is_grid), (UNIT, not is_grid)):
            self.show_field(field, shown)
        self._list_roles()
        self._show_others()

    def _list_roles(self) -> None:
        written = self.role.currentText()
        titles = [role.title[self.texts.language] for role in self.roles()]
        self.role.clear()
        self.role.addItems(titles)
        if written and (written in titles or self._plan.rules.role(written) is None):
            self.role.setCurrentText(written)

    def _show_others(self) -> None:
        """Say which other posts the same person holds: one may hold several."""
        name, member = self.name.text().strip(), self.name.chosen
        others = [
            other
            for other in self._plan.posts.values()
            if other.id != self._post.id
            and other.is_held(self._today)
            and (
                other.member == member if member is not None else bool(name) and other.name == name
            )
        ]
        plan = self._plan
        held = (
            f"{grid_name(plan, post.grid) or unit_name(plan, post.unit)} "
            f"{role_title(plan, post.role, self.texts)}"
            for post in others
        )
        comma = self.texts("people.comma")
        words = comma.join(held)
        self.others.setText(self.texts("people.post_dialog.others", posts=words) if others else "")


def _day(line: QLineEdit, *, last: bool = False) -> str:
    """Return a day as an ISO date, or as it was typed where it is none."""
    written = line.text().strip()
    return day_of(written, last=last) or written


def _members(plan: Plan) -> list[tuple[int, str]]:
    """Return the members with branch and household, so that two of one name differ."""
    found: list[tuple[int, str]] = []
    for key in sorted(plan.members):
        member = plan.members[key]
        parts = (member.name, member.branch, member.household_no)
        found.append((key, "  ".join(part for part in parts if part)))
    return found
