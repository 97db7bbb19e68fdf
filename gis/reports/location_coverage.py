"""How well it is known where people live: households and people by the grade of their location."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from gis.plan.plan import Plan
from gis.plan.records import Household, LocatedBy
from gis.topology.records import UnitId

Grade = LocatedBy | None
GRADES: tuple[Grade, ...] = (*LocatedBy, None)
"""The grades from the surest to the approximate one, and None for not located."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Count households and people of a unit with all below it, by grade in the order of GRADES.

    `unit` is None for households that belong to none, and for all together.
    """

    unit: UnitId | None
    households_by_grade: tuple[int, ...]
    people_by_grade: tuple[int, ...]

    @property
    def households(self) -> int:
        """How many households there are."""
        return sum(self.households_by_grade)

    @property
    def people(self) -> int:
        """How many people live in them."""
        return sum(self.people_by_grade)

    @property
    def located(self) -> int:
        """How many households have a location of any grade."""
        return self.households - self.households_by_grade[-1]

    def count(self, grade: Grade) -> int:
        """Return how many households have a grade."""
        return self.households_by_grade[GRADES.index(grade)]

    def share(self, grade: Grade) -> float:
        """Return the share of the households with a grade, 0 where there are none."""
        return self.count(grade) / self.households if self.households else 0.0

    def as_json(self) -> dict[str, Any]:
        """Return the counts for a JSON document."""
        return {
            "households": self.households,
            "people": self.people,
            "located": self.located,
            "grades": {
                name_of(grade): {
                    "households": self.households_by_grade[at],
                    "people": self.people_by_grade[at],
                    "share": round(self.share(grade), 4),
                }
                for at, grade in enumerate(GRADES)
            },
        }


@dataclass(frozen=True, slots=True)
class LocationCoverage:
    """Hold the coverage of all households, of each unit, and of those that no unit has."""

    total: Coverage
    units: tuple[Coverage, ...]
    without_unit: Coverage


def name_of(grade: Grade) -> str:
    """Return the name of a grade in JSON and in the text `location.grade_<name>`."""
    return "unlocated" if grade is None else grade.value


def location_coverage(plan: Plan) -> LocationCoverage:
    """Count the households of a plan by the grade of their location, where they reside.

    Units come in the order of the tree, the upper ones first, each with all below it. A location
    without a grade counts as a coordinate: nothing else had one before grades were kept.
    """
    by_unit: dict[UnitId | None, list[Household]] = {}
    for household in plan.households.values():
        by_unit.setdefault(household.unit, []).append(household)
    own = {unit: _counts(households) for unit, households in by_unit.items()}

    def within(unit: UnitId) -> Coverage:
        return _sum(unit, (own[one] for one in plan.units_within(unit) if one in own))

    order = (one for top in plan.children.get(None, ()) for one in plan.units_within(top))
    return LocationCoverage(
        _sum(None, own.values()),
        tuple(within(unit) for unit in order),
        _sum(None, (own[None],) if None in own else ()),
    )


_Counts = tuple[Counter[Grade], Counter[Grade]]


def _counts(households: Iterable[Household]) -> _Counts:
    number: Counter[Grade] = Counter()
    people: Counter[Grade] = Counter()
    for one in households:
        grade = None if one.location is None else one.located_by or LocatedBy.COORDINATE
        number[grade] += 1
        people[grade] += one.people
    return number, people


def _sum(unit: UnitId | None, counts: Iterable[_Counts]) -> Coverage:
    number: Counter[Grade] = Counter()
    people: Counter[Grade] = Counter()
    for some_households, some_people in counts:
        number.update(some_households)
        people.update(some_people)
    return Coverage(
        unit,
        tuple(number[grade] for grade in GRADES),
        tuple(people[grade] for grade in GRADES),
    )
