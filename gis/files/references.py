"""Find references between the records of a plan that lead nowhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter

from gis.plan.plan import Plan
from gis.topology.records import OUTSIDE, Label, grid_of, is_grid, unit_of

_REFERENCES = (
    ("units", "parent", "units"),
    ("grids", "unit", "units"),
    ("grids", "parent", "grids"),
    ("overlays", "id", "grids"),
    ("households", "grid", "grids"),
    ("households", "unit", "units"),
    ("households", "registered_unit", "units"),
    ("members", "grid", "grids"),
    ("members", "service_grid", "grids"),
    ("members", "household", "households"),
    ("members", "party_group", "party_groups"),
    ("posts", "grid", "grids"),
    ("posts", "unit", "units"),
    ("posts", "member", "members"),
    ("party_groups", "unit", "units"),
    ("party_groups", "parent", "party_groups"),
    ("places", "unit", "units"),
    ("places", "grid", "grids"),
    ("links", "member", "members"),
    ("links", "head_post", "posts"),
    ("links", "household", "households"),
    ("arcs", "start", "nodes"),
    ("arcs", "end", "nodes"),
)


@dataclass(frozen=True, slots=True)
class LostReference:
    """Name the record that refers to another one that is not there."""

    table: str
    record: int
    target: str
    missing: int

    def __str__(self) -> str:
        return f"{self.table} {self.record} → {self.target} {self.missing}"


def lost_references(plan: Plan) -> Iterator[LostReference]:
    """Yield every reference of a record to one that does not exist."""
    yield from _of_fields(plan)
    yield from _of_labels(plan)
    for table, field in (("party_groups", "grids"), ("grids", "hosts")):
        for record in plan.table(table).values():
            for grid in getattr(record, field):
                if grid not in plan.grids:
                    yield LostReference(table, record.id, "grids", grid)


def _of_fields(plan: Plan) -> Iterator[LostReference]:
    for table, field, target in _REFERENCES:
        reference_of = attrgetter(field)
        records = plan.table(table).values()
        lost = set(map(reference_of, records)).difference(plan.table(target), (None,))
        for record in records if lost else ():
            if reference_of(record) in lost:
                yield LostReference(table, record.id, target, reference_of(record))


def _of_labels(plan: Plan) -> Iterator[LostReference]:
    for arc in plan.partition.arcs.values():
        for label in arc.labels():
            if not _is_known(plan, label):
                yield LostReference(
                    "arcs", arc.id, "grids" if is_grid(label) else "units", abs(label)
                )


def _is_known(plan: Plan, label: Label) -> bool:
    if is_grid(label):
        return grid_of(label) in plan.grids
    return label == OUTSIDE or unit_of(label) in plan.units
