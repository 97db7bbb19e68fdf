"""The part of the attribute panel about households: one to look at and to change, or several."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QFormLayout, QGridLayout, QPushButton, QVBoxLayout, QWidget

from app.in_place import change_in_place
from app.models.people_households import registered_text
from app.models.people_posts import role_title
from app.models.people_rows import grade_text, grid_name, unit_name
from app.panels.edit_field import EditField
from app.panels.fact_rows import FactRows
from app.panels.people_menu import People
from app.theme import heading
from app.tools.give_proposal import candidate_name
from app.workspace import Workspace
from gis.operations.put_household import put_household
from gis.plan.plan import Plan
from gis.plan.records import Household, HouseholdId
from gis.texts import Texts

LINES = ("household_no", "householder", "villager_group", "house_no", "registered_place")
BUTTONS = ("place", "assign", "release", "give", "unlink")


class HouseholdForm(QWidget):
    """Show the selected households; what is written of one can be changed in place."""

    def __init__(self, workspace: Workspace, people: People, texts: Texts) -> None:
        super().__init__()
        self._workspace = workspace
        self._texts = texts
        self._households: tuple[HouseholdId, ...] = ()
        self.title = heading("")
        self.fields = {key: EditField(partial(self._change, key)) for key in LINES}
        self.people = EditField(self._change_people)
        self.form = QFormLayout()
        self.form.setVerticalSpacing(4)
        for key in ("household_no", "householder"):
            self.form.addRow(texts(f"people.household_dialog.{key}"), self.fields[key])
        self.form.addRow(texts("people.household_dialog.people"), self.people)
        for key in LINES[2:]:
            self.form.addRow(texts(f"people.household_dialog.{key}"), self.fields[key])
        self._lines = QWidget()
        self._lines.setLayout(self.form)
        self.form.setContentsMargins(0, 0, 0, 0)
        self.facts = FactRows(texts)
        acts: Sequence[Callable[[], object]] = (
            lambda: people.hand.place(self._households),
            people.hand.assign_selected,
            people.hand.release,
            people.give.give,
            people.give.unlink,
        )
        self.buttons = {name: QPushButton(texts(f"people.menu.{name}")) for name in BUTTONS}
        below = QGridLayout()
        for number, (button, act) in enumerate(zip(self.buttons.values(), acts, strict=True)):
            button.clicked.connect(lambda _checked=False, act=act: act())
            below.addWidget(button, number // 2, number % 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for part in (self.title, self._lines, self.facts):
            layout.addWidget(part)
        layout.addLayout(below)
        layout.addStretch(1)
        self.setFocusProxy(self.fields["householder"])

    def show_households(self, plan: Plan, households: Sequence[HouseholdId]) -> None:
        """Show at least one household."""
        self._households = tuple(households)
        records = [plan.households[household] for household in households]
        is_one = len(records) == 1
        self._lines.setVisible(is_one)
        grids = {record.grid for record in records}
        self.buttons["release"].setEnabled(any(record.location for record in records))
        linked = any(home in plan.links_by_household for home in households)
        self.buttons["unlink"].setEnabled(linked)
        if is_one:
            self._show_one(plan, records[0])
            return
        texts = self._texts
        self.title.setText(texts("panels.attributes.households", count=f"{len(records):,}"))
        unplaced = sum(record.location is None for record in records)
        rows = [
            ("people_in", f"{sum(record.people for record in records):,}"),
            ("grid", grid_name(plan, grids.pop()) if len(grids) == 1 else texts("people.mixed")),
        ]
        if unplaced:
            rows.append(("place", texts("people.household.unplaced", count=f"{unplaced:,}")))
        self.facts.show_rows(rows)

    def _show_one(self, plan: Plan, record: Household) -> None:
        texts = self._texts
        self.title.setText(texts("panels.attributes.household", number=record.household_no))
        for key, field in self.fields.items():
            field.show_value(getattr(record, key))
        self.fields["registered_place"].show_value(
            record.registered_place, registered_text(plan, record)
        )
        self.people.show_value(str(record.people))
        by = record.assigned_by.value if record.assigned_by is not None else "nobody"
        rows = [
            ("unit", unit_name(plan, record.unit)),
            ("grid", grid_name(plan, record.grid) or texts("panels.attributes.none")),
            ("assigned_by", texts(f"panels.assigned.{by}")),
            ("hand_reason", record.hand_reason),
            ("place", grade_text(record.location, record.located_by, texts)),
            ("household_members", self._members(plan, record)),
            ("links", self._links(plan, record)),
        ]
        self.facts.show_rows([(key, value) for key, value in rows if value])

    def _members(self, plan: Plan, record: Household) -> str:
        members = plan.members_by_household.get(record.id, ())
        return self._texts("people.comma").join(plan.members[member].name for member in members)

    def _links(self, plan: Plan, record: Household) -> str:
        """Return who looks after the household: heads by their role, members as such."""
        lines = []
        for key in plan.links_by_household.get(record.id, ()):
            link = plan.links[key]
            name = candidate_name(plan, (link.member, link.head_post))
            role = self._texts("people.household.member")
            if link.head_post is not None and link.head_post in plan.posts:
                role = role_title(plan, plan.posts[link.head_post].role, self._texts)
            lines.append(self._texts("panels.attributes.post", role=role, name=name))
        return "\n".join(lines)

    def _change(self, key: str, typed: str) -> str:
        return self._put(lambda record: replace(record, **{key: typed}))  # type: ignore[arg-type]

    def _change_people(self, typed: str) -> str:
        if not typed.lstrip("-").isdecimal():
            return self._texts("people.household.not_a_number", typed=typed)
        return self._put(lambda record: replace(record, people=int(typed)))

    def _put(self, changed: Callable[[Household], Household]) -> str:
        (home,) = self._households

        def make(plan: Plan) -> object:
            return put_household(plan, household=changed(plan.households[home]))

        return change_in_place(self._workspace, self._texts, make)  # type: ignore[arg-type]
