"""The dialog of a Party member, a new one or one that is there."""

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from app.dialogs.people_fields import FindLine, PickBox, grid_choices
from app.dialogs.people_record import RecordDialog, Take
from app.models.people_links import linked_to
from app.models.people_rows import unit_name
from gis.errors import Reason
from gis.plan.plan import Plan
from gis.plan.records import HouseholdId, Member, PartyGroupId
from gis.texts import Texts
from gis.topology.records import GridId


class MemberDialog(RecordDialog):
    """Ask for name, branch, Party group, household, service grid and marks."""

    field_of: ClassVar[Mapping[Reason, str]] = {
        Reason.EMPTY_NAME: "name",
        Reason.NO_SUCH_HOUSEHOLD: "household",
        Reason.NO_SUCH_GRID: "service_grid",
        Reason.NO_SUCH_PARTY_GROUP: "party_group",
    }

    def __init__(
        self, parent: QWidget | None, texts: Texts, plan: Plan, member: Member, take: Take
    ) -> None:
        """Take the record to begin with."""
        is_new = member.id not in plan.members
        name = "people.member_dialog" if is_new else "people.member_change_dialog"
        super().__init__(parent, texts, name, take)
        self._name = "people.member_dialog"
        self._member = member
        self.name = QLineEdit(member.name)
        self.branch = QLineEdit(member.branch)
        groups = sorted(plan.party_groups.values(), key=lambda group: (group.name, group.id))
        self.party_group = PickBox(
            ((group.id, group.name) for group in groups), texts("people.nothing")
        )
        self.party_group.choose(member.party_group)
        self.household = FindLine(lambda: household_choices(plan), texts("people.find_household"))
        if member.household is not None and member.household in plan.households:
            self.household.choose(member.household, household_words(plan, member.household))
        else:
            self.household.setText(member.household_no)
        self.service_grid = PickBox(grid_choices(plan), texts("people.nothing"))
        self.service_grid.choose(member.service_grid)
        self.marks = {
            key: QCheckBox(texts(f"people.members.{key}_long"))
            for key in ("probationary", "in_service")
        }
        for key in ("name", "branch", "party_group", "household", "service_grid"):
            self.add_field(key, getattr(self, key))
        for key, box in self.marks.items():
            box.setChecked(getattr(member, key))
            self.add_field(key, box)
        if not is_new:
            count = len(linked_to(plan, member=member.id))
            self.marks["in_service"].setToolTip(texts("people.linked", count=count))

    def record(self) -> Member:
        """Return the member as it was entered."""
        group, home = self.party_group.chosen, self.household.chosen
        grid = self.service_grid.chosen
        old = self._member
        number = self.household.text().strip() if home is None else old.household_no
        if home is not None and home != old.household:
            number = ""  # the one of the household is taken
        return replace(
            old,
            name=self.name.text(),
            branch=self.branch.text().strip(),
            party_group=None if group is None else PartyGroupId(group),
            household=None if home is None else HouseholdId(home),
            household_no=number,
            grid=old.grid if home == old.household else None,
            service_grid=None if grid is None else GridId(grid),
            probationary=self.marks["probationary"].isChecked(),
            in_service=self.marks["in_service"].isChecked(),
        )


def household_words(plan: Plan, household: HouseholdId) -> str:
    """Return by what a household is told from others."""
    home = plan.households[household]
    parts = (home.household_no, home.householder, unit_name(plan, home.unit))
    return "  ".join(part for part in parts if part)


def household_choices(plan: Plan) -> list[tuple[int, str]]:
    """Return all households with the words by which they are found."""
    return [(key, household_words(plan, key)) for key in sorted(plan.households)]
