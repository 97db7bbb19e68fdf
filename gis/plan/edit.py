"""An edit: what one step of work puts and takes out, table by table, and its inverse.

No operation writes undo code: `invert` reads the records that an edit is about to replace, so the
same few lines undo every operation there is or will be. The idea is Placemark's "moment".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from gis.plan.plan import RECORD_TABLES, Plan
from gis.plan.records import Grid, Household, HouseholdId, LocatedBy
from gis.plan.residents import links_exchanged
from gis.topology.change import PartitionChange
from gis.topology.records import ArcId, GridId, Label, NodeId, UnitId, grid_of, is_grid

TABLES = ("nodes", "arcs", *RECORD_TABLES)

_CARRIED: Mapping[frozenset[str], tuple[str, ...]] = {
    frozenset({"profiles"}): ("rules",),
    frozenset({"units"}): ("children",),
    frozenset({"grids"}): ("grids_by_unit", "subs_by_grid"),
    frozenset({"grids", "lineage"}): ("retired_codes", "codes_ever"),
    frozenset({"households"}): ("residents", "households_by_grid", "household_points"),
    frozenset({"places"}): ("place_points",),
    frozenset({"members"}): ("members_by_household", "member_counts"),
    frozenset({"posts"}): ("posts_by_grid",),
    frozenset({"party_groups"}): ("party_groups_by_grid",),
    frozenset({"links"}): ("links_by_household",),
    frozenset({"references"}): ("reference_index",),
}
"""Which derived values of a plan depend on which tables."""


@dataclass(frozen=True, slots=True)
class EditLabel:
    """Name a step for the undo menu: a text key and what its placeholders need."""

    key: str
    facts: Mapping[str, str | int | float] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Edit:
    """Be one undoable step: new records and deleted ids for each table that it touches.

    `change`, where it is there, is what the nodes and arcs among them say, and spares `apply` the
    work that was done to test it.
    """

    label: EditLabel
    puts: Mapping[str, Mapping[Any, Any]] = field(default_factory=dict)
    deletes: Mapping[str, frozenset[Any]] = field(default_factory=dict)
    change: PartitionChange | None = field(default=None, repr=False, compare=False)

    def is_empty(self) -> bool:
        """Tell whether the edit changes nothing."""
        return not any(self.puts.values()) and not any(self.deletes.values())

    def tables(self) -> tuple[str, ...]:
        """Return the names of the tables that the edit touches, in a fixed order."""
        return tuple(t for t in TABLES if self.puts.get(t) or self.deletes.get(t))


@dataclass(frozen=True, slots=True)
class Touched:
    """Say what an edit touched, so that views and audits refresh just that.

    `labels` are those with land beside a changed arc, before or after; `grids` have changed land,
    a changed record or changed residents, or a sub-grid that has. `records` has the ids that were
    put or deleted by table.
    """

    tables: frozenset[str]
    nodes: frozenset[NodeId]
    arcs: frozenset[ArcId]
    labels: frozenset[Label]
    grids: frozenset[GridId]
    units: frozenset[UnitId]
    households: frozenset[HouseholdId]
    records: Mapping[str, frozenset[int]] = field(default_factory=dict)

    def ids(self, table: str) -> frozenset[int]:
        """Return the ids of a table of records that were put or deleted."""
        return self.records.get(table, frozenset())


def apply(plan: Plan, edit: Edit) -> Plan:
    """Return the plan after an edit; the cost depends on the edit, not on the plan.

    Raises KeyError when the edit deletes what is not there. Does not test the invariants.
    """
    changes: dict[str, Any] = {"revision": plan.revision + 1}
    if {"nodes", "arcs"} & set(edit.tables()):
        change = edit.change or PartitionChange(
            edit.puts.get("nodes", {}),
            edit.puts.get("arcs", {}),
            edit.deletes.get("nodes", frozenset()),
            edit.deletes.get("arcs", frozenset()),
        )
        changes["partition"] = change.applied_to(plan.partition)
    for name in edit.tables():
        if name in RECORD_TABLES:
            changes[name] = plan.table(name).replaced(
                edit.puts.get(name, {}), edit.deletes.get(name, ())
            )
    after = replace(plan, **changes)
    _carry_derived(plan, after, edit)
    return after


def _carry_derived(before: Plan, after: Plan, edit: Edit) -> None:
    touched = set(edit.tables())
    for tables, names in _CARRIED.items():
        if not tables & touched:
            for name in names:
                if name in before.__dict__:
                    after.__dict__[name] = before.__dict__[name]
    if "grids" in touched:
        _carry_sub_grids(before, after, *_exchanged(before, edit, "grids"))
    if "households" in touched:
        _carry_residents(before, after, *_exchanged(before, edit, "households"))
    _carry_members_and_links(before, after, edit)


def _carry_members_and_links(before: Plan, after: Plan, edit: Edit) -> None:
    touched = edit.tables()
    if "members" in touched and "member_counts" in before.__dict__:
        gone, come = _exchanged(before, edit, "members")
        after.__dict__["member_counts"] = before.member_counts.changed(gone, come)
    if "links" in touched and "links_by_household" in before.__dict__:
        gone, come = _exchanged(before, edit, "links")
        links = links_exchanged(before.links_by_household, gone, come)
        after.__dict__["links_by_household"] = links


def _exchanged(before: Plan, edit: Edit, table: str) -> tuple[list[Any], list[Any]]:
    """Return the records of a table that an edit takes out or replaces, and those it puts."""
    puts = edit.puts.get(table, {})
    ids = puts.keys() | edit.deletes.get(table, frozenset())
    records = before.table(table)
    return [records[i] for i in ids if i in records], list(puts.values())


def _carry_sub_grids(before: Plan, after: Plan, gone: list[Grid], come: list[Grid]) -> None:
    if "subs_by_grid" in before.__dict__ and all(g.parent is None for g in (*gone, *come)):
        after.__dict__["subs_by_grid"] = before.subs_by_grid


def _carry_residents(
    before: Plan, after: Plan, gone: list[Household], come: list[Household]
) -> None:
    if "residents" in before.__dict__:
        after.__dict__["residents"] = before.residents.changed(gone, come)
    if "households_by_grid" in before.__dict__:
        after.__dict__["households_by_grid"] = before.households_by_grid.changed(gone, come)
    places_before = {household.id: _whereabouts(household) for household in gone}
    places_after = {household.id: _whereabouts(household) for household in come}
    if "household_points" in before.__dict__:
        points = before.household_points
        is_same = places_before == places_after
        after.__dict__["household_points"] = points if is_same else points.changed(gone, come)


def _whereabouts(household: Household) -> tuple[tuple[int, int] | None, LocatedBy | None]:
    return household.location, household.located_by


def invert(plan: Plan, edit: Edit) -> Edit:
    """Return the edit that takes `apply(plan, edit)` back to `plan`."""
    puts: dict[str, dict[Any, Any]] = {}
    deletes: dict[str, frozenset[Any]] = {}
    for name in edit.tables():
        table = plan.table(name)
        touched = edit.puts.get(name, {}).keys() | edit.deletes.get(name, frozenset())
        puts[name] = {key: table[key] for key in touched if key in table}
        deletes[name] = frozenset(key for key in touched if key not in table)
    return Edit(edit.label, puts, deletes)


def merged(plan: Plan, first: Edit, second: Edit, label: EditLabel | None = None) -> Edit:
    """Return one edit of `plan` that does what `first` and then `second` do."""
    puts: dict[str, dict[Any, Any]] = {}
    deletes: dict[str, frozenset[Any]] = {}
    for name in TABLES:
        second_puts = second.puts.get(name, {})
        second_deletes = second.deletes.get(name, frozenset())
        kept = {
            key: record
            for key, record in first.puts.get(name, {}).items()
            if key not in second_deletes
        }
        puts[name] = {**kept, **second_puts}
        gone = (first.deletes.get(name, frozenset()) | second_deletes) - puts[name].keys()
        # What the first put anew and the second takes out again was never there.
        deletes[name] = frozenset(key for key in gone if key in plan.table(name))
    return Edit(label or second.label, puts, deletes)


def touched(before: Plan, after: Plan, edit: Edit) -> Touched:
    """Say what `edit` changed between `before` and `after`; also right for an undo."""
    nodes = edit.puts.get("nodes", {}).keys() | edit.deletes.get("nodes", frozenset())
    arcs = set(edit.puts.get("arcs", {}).keys() | edit.deletes.get("arcs", frozenset()))
    for plan in (before, after):
        for node in nodes:
            arcs.update(plan.partition.arcs_at(node))
    labels = {
        label
        for plan in (before, after)
        for arc in arcs
        if arc in plan.partition.arcs
        for label in plan.partition.arcs[arc].labels()
    }
    grids = {grid_of(label) for label in labels if is_grid(label)}
    grids |= {plan.base_grid(grid) for plan in (before, after) for grid in grids}
    grids |= edit.puts.get("grids", {}).keys() | edit.deletes.get("grids", frozenset())
    for name in ("households", "members", "posts", "places"):
        ids = edit.puts.get(name, {}).keys() | edit.deletes.get(name, frozenset())
        for plan in (before, after):
            table = plan.table(name)
            grids.update(table[i].grid for i in ids if i in table and table[i].grid is not None)
    for plan in (before, after):
        grids.update(_served_grids(plan, edit))
    units = edit.puts.get("units", {}).keys() | edit.deletes.get("units", frozenset())
    households = edit.puts.get("households", {}).keys() | edit.deletes.get(
        "households", frozenset()
    )
    return Touched(
        tables=frozenset(edit.tables()),
        nodes=frozenset(nodes),
        arcs=frozenset(arcs),
        labels=frozenset(labels),
        grids=frozenset(grids),
        units=frozenset(units),
        households=frozenset(households),
        records={
            name: frozenset(edit.puts.get(name, {}).keys() | edit.deletes.get(name, frozenset()))
            for name in edit.tables()
            if name in RECORD_TABLES
        },
    )


def _served_grids(plan: Plan, edit: Edit) -> set[GridId]:
    """Return the grids whose Party groups, linked households or serving members it touched."""
    grids: set[GridId] = set()
    for name in ("party_groups", "links", "members"):
        for key in edit.puts.get(name, {}).keys() | edit.deletes.get(name, frozenset()):
            record = plan.table(name).get(key)
            if record is None:
                continue
            if name == "party_groups":
                grids.update(record.grids)
            elif name == "members":
                grids.update({record.service_grid} - {None})
            elif (home := plan.households.get(record.household)) and home.grid is not None:
                grids.add(home.grid)
    return grids
