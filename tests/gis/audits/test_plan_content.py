"""The hash of a plan follows what the audit judges, and nothing else."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from support.full_plan import moved_vertex
from support.peopled_plan import peopled_plan

from gis.audits.plan_content import hash_of_plan
from gis.plan.edit import apply
from gis.plan.plan import Plan
from gis.plan.profile import load_profile
from gis.plan.records import Employment, LineageId
from gis.table import Table

REFERENCES = {
    "households": (),
    "members": ("household", "party_group"),
    "posts": ("member",),
    "party_groups": ("parent",),
    "links": ("member", "head_post", "household"),
    "places": (),
}


def hashed(plan: Plan) -> str:
    return hash_of_plan(plan, load_profile("default"))


def changed(plan: Plan, table: str, number: int, **fields: Any) -> Plan:  # noqa: ANN401
    record = replace(plan.table(table)[number], **fields)
    tables: dict[str, Any] = {table: plan.table(table).replaced({number: record})}
    return replace(plan, **tables)


def renumbered(plan: Plan) -> Plan:
    """Return the plan with other ids of people and places, and in another order."""
    tables: dict[str, Table[Any, Any]] = {}
    for name, references in REFERENCES.items():
        records = []
        for record in reversed(list(plan.table(name).values())):
            targets = {
                field: None if getattr(record, field) is None else 1000 - getattr(record, field)
                for field in references
            }
            records.append(replace(record, id=1000 - record.id, **targets))
        tables[name] = Table((record.id, record) for record in records)
    return replace(plan, **tables)  # type: ignore[arg-type]


def test_ids_and_order_do_not_count() -> None:
    other = renumbered(peopled_plan())
    assert not other.same_content(peopled_plan())
    assert hashed(other) == hashed(peopled_plan())


@pytest.mark.parametrize(
    "change",
    [
        lambda plan: changed(plan, "households", 1, located_by=None),
        lambda plan: changed(plan, "households", 1, registered_unit=None),
        lambda plan: changed(plan, "households", 2, hand_reason="另有原因"),
        lambda plan: changed(plan, "members", 1, household=2),
        lambda plan: changed(plan, "members", 1, party_group=None),
        lambda plan: changed(plan, "members", 2, probationary=False),
        lambda plan: changed(plan, "posts", 3, employment=Employment.UNKNOWN),
        lambda plan: changed(plan, "posts", 3, ended_on=""),
        lambda plan: changed(plan, "posts", 3, member=None),
        lambda plan: changed(plan, "party_groups", 1, grids=()),
        lambda plan: changed(plan, "party_groups", 1, parent=None),
        lambda plan: changed(plan, "links", 1, household=2),
        lambda plan: changed(plan, "places", 1, grid=2),
        lambda plan: changed(plan, "grids", 1, basis=""),
        lambda plan: apply(plan, moved_vertex(plan)),
    ],
)
def test_what_the_audit_judges_counts(change: Callable[[Plan], Plan]) -> None:
    assert hashed(change(peopled_plan())) != hashed(peopled_plan())


def test_the_profile_counts_and_what_is_not_judged_does_not() -> None:
    plan = peopled_plan()
    assert hash_of_plan(plan, load_profile("luojiang")) != hashed(plan)
    assert hashed(changed(plan, "lineage", LineageId(1), cause="merge")) == hashed(plan)
    assert hashed(replace(plan, revision=77)) == hashed(plan)
