"""Whose land a staged edit changes."""

from gis.plan.edit import Edit
from gis.plan.plan import Plan
from gis.topology.records import OUTSIDE, Label

LEAST_AREA_M2 = 1.0
"""Land that changes by less only got a vertex on its edge, which is rounded to the millimetre."""


def changed_labels(before: Plan, after: Plan, edit: Edit) -> frozenset[Label]:
    """Return the labels whose land an edit makes, enlarges or lessens."""
    arcs = edit.puts.get("arcs", {}).keys() | edit.deletes.get("arcs", frozenset())
    near = {
        label
        for plan in (before, after)
        for arc in arcs
        if arc in plan.partition.arcs
        for label in plan.partition.arcs[arc].labels()
    } - {OUTSIDE}
    return frozenset(
        label
        for label in near
        if abs(_area_m2(after, label) - _area_m2(before, label)) >= LEAST_AREA_M2
    )


def _area_m2(plan: Plan, label: Label) -> float:
    return plan.partition.area_m2(label) if plan.partition.arcs_of(label) else 0.0
