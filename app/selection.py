"""What the user has selected: a value that tools make and views show."""

from dataclasses import dataclass
from typing import TypeVar

from gis.plan.plan import Plan
from gis.plan.records import HouseholdId
from gis.topology.border_part import BorderPart
from gis.topology.records import GridId

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Selection:
    """Hold the selected grids, households and parts of boundaries, each in order of selection."""

    grids: tuple[GridId, ...] = ()
    households: tuple[HouseholdId, ...] = ()
    borders: tuple[BorderPart, ...] = ()

    def is_empty(self) -> bool:
        """Tell whether nothing is selected."""
        return not (self.grids or self.households or self.borders)

    def within(self, plan: Plan) -> "Selection":
        """Return what of the selection a plan has, each thing once."""
        arcs = plan.partition.arcs
        return Selection(
            tuple(dict.fromkeys(grid for grid in self.grids if grid in plan.grids)),
            tuple(dict.fromkeys(each for each in self.households if each in plan.households)),
            tuple(
                dict.fromkeys(
                    part
                    for part in self.borders
                    if part.arc in arcs and part.last <= len(arcs[part.arc].points) + 1
                )
            ),
        )

    def joined(self, other: "Selection") -> "Selection":
        """Return this selection and what another adds to it."""
        return Selection(
            tuple(dict.fromkeys((*self.grids, *other.grids))),
            tuple(dict.fromkeys((*self.households, *other.households))),
            tuple(dict.fromkeys((*self.borders, *other.borders))),
        )

    def toggled(self, other: "Selection") -> "Selection":
        """Return this selection with what another has added, or taken out where it was in."""
        return Selection(
            _toggled(self.grids, other.grids),
            _toggled(self.households, other.households),
            _toggled(self.borders, other.borders),
        )


def _toggled(held: tuple[Thing, ...], toggled: tuple[Thing, ...]) -> tuple[Thing, ...]:
    kept = tuple(thing for thing in held if thing not in toggled)
    return (*kept, *(thing for thing in toggled if thing not in held))
