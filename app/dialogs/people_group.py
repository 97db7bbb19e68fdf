"""The dialog of a Party group or branch: on one grid, or joint over several."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import ClassVar, Literal

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.dialogs.choices import CheckList
from app.dialogs.people_fields import PickBox, grid_choices, unit_choices
from app.dialogs.people_record import RecordDialog, Take
from gis.errors import Reason
from gis.plan.plan import Plan
from gis.plan.records import PARTY_LEVELS, PartyGroup, PartyGroupId
from gis.texts import Texts
from gis.topology.records import GridId, UnitId


class GroupDialog(RecordDialog):
    """Ask for name, level, grids, the one above and the unit; two grids or more make it joint."""

    field_of: ClassVar[Mapping[Reason, str]] = {
        Reason.EMPTY_NAME: "name",
        Reason.INDEPENDENT_NEEDS_A_GRID: "grids",
        Reason.JOINT_NEEDS_GRIDS: "grids",
        Reason.PART_OF_THE_SAME_GRID: "grids",
        Reason.PARTY_LEVEL_OUT_OF_ORDER: "parent",
        Reason.NO_SUCH_PARTY_GROUP: "parent",
        Reason.NO_SUCH_UNIT: "unit",
    }

    def __init__(
        self, parent: QWidget | None, texts: Texts, plan: Plan, group: PartyGroup, take: Take
    ) -> None:
        """Take the record to begin with."""
        is_new = group.id not in plan.party_groups
        super().__init__(
            parent, texts, "people.group_dialog" if is_new else "people.group_change_dialog", take
        )
        self._name = "people.group_dialog"
        self._group = group
        self.name = QLineEdit(group.name)
        self.level = QComboBox()
        for level in PARTY_LEVELS:
            self.level.addItem(texts(f"people.level.{level}"), level)
        self.level.setCurrentIndex(self.level.findData(group.level))
        self.how = QComboBox()
        for kind in ("independent", "joint"):
            self.how.addItem(texts(f"people.groups.{kind}_long"), kind)
        self.how.setCurrentIndex(self.how.findData(group.kind))
        self.grids: CheckList[int] = CheckList(_nearest_first(plan, group), group.grids)
        self.parent_group = PickBox(
            (
                (other.id, other.name)
                for other in sorted(plan.party_groups.values(), key=lambda each: each.name)
                if other.id != group.id
            ),
            texts("people.nothing"),
        )
        self.parent_group.choose(group.parent)
        self.unit = PickBox(unit_choices(plan), texts("people.nothing"))
        self.unit.choose(group.unit)
        self.add_field("name", self.name)
        self.add_field("level", self.level)
        self.add_field("how", self.how)
        self.add_field("grids", self.grids)
        self.add_field("parent", self.parent_group)
        self.add_field("unit", self.unit)

    def record(self) -> PartyGroup:
        """Return the group as it was entered."""
        kind: Literal["independent", "joint"] = (
            "joint" if self.how.currentData() == "joint" else "independent"
        )
        parent, unit = self.parent_group.chosen, self.unit.chosen
        return replace(
            self._group,
            name=self.name.text(),
            level=str(self.level.currentData()),
            kind=kind,
            grids=tuple(GridId(grid) for grid in self.grids.ticked()),
            parent=None if parent is None else PartyGroupId(parent),
            unit=None if unit is None else UnitId(unit),
        )


def _nearest_first(plan: Plan, group: PartyGroup) -> Sequence[tuple[int, str]]:
    """Return the grids, the chosen ones first, then those of the same unit."""
    units = {plan.grids[grid].unit for grid in group.grids if grid in plan.grids}
    if group.unit is not None:
        units.add(group.unit)
    return sorted(
        grid_choices(plan),
        key=lambda each: (
            each[0] not in group.grids,
            plan.grids[GridId(each[0])].unit not in units,
        ),
    )
