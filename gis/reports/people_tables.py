"""Tables of an audit by unit and by grid: how many live there, who serves them, what is wrong."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gis.audits.access.reach import Reach, reach_by_home
from gis.audits.finding import Finding
from gis.audits.finding_units import units_of
from gis.audits.holders import has_holder
from gis.audits.themes import THEMES, by_severity, theme_of
from gis.plan.plan import Plan
from gis.plan.profile import Duty, Profile, Severity
from gis.plan.records import Household
from gis.reports.location_coverage import GRADES, name_of
from gis.topology.records import GridId, UnitId, is_unassigned, unit_of

_GROUPS = {"independent": "groups_own", "joint": "groups_joint"}
_DUTIES = {Duty.HEAD: "heads", Duty.WORKER: "workers", Duty.CLUSTER_HEAD: "cluster_heads"}

COUNTED = (
    "grids", "households", "people", "registered_elsewhere", "unassigned", "members", "serving",
    "heads", "workers", "cluster_heads", "groups_own", "groups_joint", "places",
)  # fmt: skip
"""What each row counts."""


@dataclass
class TableRow:
    """Be one unit with all below it, or one base grid with its sub-grids.

    Households are counted where they live: in the unit of their grid, or, who is in none, in that
    of the list. `registered_elsewhere` are those of them whose place of registration is noted and
    is another one. `by_grade` counts them by how their location is known. Members are counted
    where they live, `serving` those who serve a grid and live elsewhere. Posts count when held.
    `uncovered_m2` is land that no grid has, `findings` are counted by theme and severity. `reach`
    is how far they have to their service point, None where the profile has no limit for it.
    """

    code: str
    name: str
    tier: str
    counts: Counter[str] = field(default_factory=Counter)
    area_m2: float = 0.0
    uncovered_m2: float = 0.0
    by_grade: Counter[str] = field(default_factory=Counter)
    findings: Counter[tuple[str, Severity]] = field(default_factory=Counter)
    reach: Reach | None = None

    @property
    def households_per_head(self) -> float | None:
        """How many households one cluster head has on average; None without cluster heads."""
        heads = self.counts["cluster_heads"]
        return round(self.counts["households"] / heads, 2) if heads else None

    def found(self, theme: str | None = None) -> dict[str, int]:
        """Count errors, warnings and notes of a theme, or of all."""
        sums: Counter[Severity] = Counter()
        for (of, severity), count in self.findings.items():
            if theme in {None, of}:
                sums[severity] += count
        return by_severity(sums)

    def as_json(self) -> dict[str, Any]:
        """Return the row for a JSON document."""
        return {
            "code": self.code,
            "name": self.name,
            "tier": self.tier,
            "area_m2": round(self.area_m2, 2),
            "uncovered_m2": round(self.uncovered_m2, 2),
            **{name: self.counts[name] for name in COUNTED},
            "households_per_head": self.households_per_head,
            "located_by": {name_of(grade): self.by_grade[name_of(grade)] for grade in GRADES},
            "access": None if self.reach is None else self.reach.as_json(),
            "findings": {**self.found(), **{theme: self.found(theme) for theme in THEMES}},
        }


@dataclass(frozen=True)
class PeopleTables:
    """Hold a row for each unit and for each base grid, in the order of their codes.

    `unit_names` name the unit of a household by the key of a finding about it.
    """

    units: tuple[TableRow, ...]
    grids: tuple[TableRow, ...]
    unit_names: Mapping[str, str] = field(default_factory=dict, repr=False)

    def as_json(self) -> dict[str, Any]:
        """Return both tables for a JSON document."""
        return {
            "units": [row.as_json() for row in self.units],
            "grids": [row.as_json() for row in self.grids],
        }


def people_tables(
    plan: Plan, profile: Profile, findings: Sequence[Finding], on: str = ""
) -> PeopleTables:
    """Count everything of a plan by unit and by grid; posts as they are held `on` a day.

    A finding counts once for each unit and each grid that it is about, so that rows need not add
    up; one that is about a unit as a whole counts for none of its grids.
    """
    tables = _Tables(plan)
    tables.count_grids()
    tables.count_households()
    tables.count_members()
    tables.count_posts(profile, on)
    tables.count_groups()
    tables.count_places()
    tables.measure_access(profile)
    tables.count_findings(findings)
    units, grids = _sorted(tables.units.values()), _sorted(tables.grids.values())
    return PeopleTables(units, grids, tables.unit_names)


class _Tables:
    """Count into rows; a unit's row also counts what is below it."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self.units = {u.id: TableRow(u.code, u.name, u.tier) for u in plan.units.values()}
        self.grids = {
            grid.id: TableRow(grid.code, grid.name, grid.kind.value)
            for grid in plan.grids.values()
            if grid.parent is None
        }
        self.unit_names: dict[str, str] = {}
        self._above = {unit: self._with_above(unit) for unit in plan.units}

    def _with_above(self, unit: UnitId) -> tuple[TableRow, ...]:
        rows, each = [], self._plan.units.get(unit)
        while each is not None:
            rows.append(self.units[each.id])
            each = self._plan.units.get(each.parent) if each.parent is not None else None
        return tuple(rows)

    def _rows(self, grid: GridId | None, unit: UnitId | None) -> Iterable[TableRow]:
        """Yield the rows of a grid and its units, or where there is none, those of a unit."""
        base = self._plan.base_grid(grid) if grid is not None else None
        if base is not None and base in self.grids:
            yield self.grids[base]
            unit = self._plan.grids[base].unit
        if unit is not None:
            yield from self._above.get(unit, ())

    def count_grids(self) -> None:
        partition = self._plan.partition
        for grid in self.grids:
            area_m2 = self._plan.grid_area_m2(grid)
            is_over_others = grid in self._plan.overlays
            for row in self._rows(grid, None):
                row.counts["grids"] += 1
                if row is self.grids[grid] or not is_over_others:
                    row.area_m2 += area_m2
        for label in filter(is_unassigned, partition.labels()):
            area_m2 = partition.area_m2(label)
            for row in self._rows(None, unit_of(label)):
                row.area_m2 += area_m2
                row.uncovered_m2 += area_m2

    def count_households(self) -> None:
        alike: Counter[tuple[GridId | None, UnitId | None, str, bool]] = Counter()
        people: Counter[tuple[GridId | None, UnitId | None, str, bool]] = Counter()
        for home in self._plan.households.values():
            kind = (home.grid, home.unit, _grade(home), _is_registered_elsewhere(home))
            alike[kind] += 1
            people[kind] += home.people
        for (grid, unit, grade, elsewhere), households in alike.items():
            for row in self._rows(grid, unit):
                row.counts["households"] += households
                row.counts["people"] += people[grid, unit, grade, elsewhere]
                row.counts["registered_elsewhere"] += households * elsewhere
                row.counts["unassigned"] += households * (grid is None)
                row.by_grade[grade] += households

    def count_members(self) -> None:
        for member in self._plan.members.values():
            for row in self._rows(member.grid, None):
                row.counts["members"] += 1
            if member.service_grid != member.grid:
                for row in self._rows(member.service_grid, None):
                    row.counts["serving"] += 1

    def count_posts(self, profile: Profile, on: str) -> None:
        for post in self._plan.posts.values():
            role = profile.role(post.role)
            name = _DUTIES.get(role.duty) if role is not None else None
            if name is not None and has_holder(post, on):
                for row in self._rows(post.grid, post.unit):
                    row.counts[name] += 1

    def count_groups(self) -> None:
        for group in self._plan.party_groups.values():
            rows = {
                id(row): row
                for grid in (*group.grids, None)
                for row in self._rows(grid, None if grid is not None else group.unit)
            }
            for row in rows.values():
                row.counts[_GROUPS[group.kind]] += 1

    def count_places(self) -> None:
        for place in self._plan.places.values():
            for row in self._rows(place.grid, place.unit):
                row.counts["places"] += 1

    def measure_access(self, profile: Profile) -> None:
        for (grid, unit), reach in reach_by_home(self._plan, profile).items():
            for row in self._rows(grid, unit):
                row.reach = reach if row.reach is None else row.reach.joined(reach)

    def count_findings(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            units = units_of(self._plan, finding)
            if len(units) == 1 and finding.ids[0][0] == "household":
                self.unit_names[finding.key] = self._plan.units[min(units)].name
            rows = {id(row): row for unit in units for row in self._above.get(unit, ())}
            if all(kind != "unit" for kind, _ in finding.ids):
                bases = {
                    self._plan.base_grid(GridId(number))
                    for kind, number in finding.ids
                    if kind == "grid"
                }
                rows |= {id(self.grids[b]): self.grids[b] for b in bases if b in self.grids}
            for row in rows.values():
                row.findings[theme_of(finding.rule), finding.severity] += 1


def _grade(home: Household) -> str:
    if home.location is None:
        return name_of(None)
    return name_of(home.located_by or GRADES[0])


def _is_registered_elsewhere(home: Household) -> bool:
    if home.registered_unit is not None:
        return home.registered_unit != home.unit
    return bool(home.registered_place)


def _sorted(rows: Iterable[TableRow]) -> tuple[TableRow, ...]:
    return tuple(sorted(rows, key=lambda row: (row.code, row.name)))
