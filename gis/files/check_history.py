"""Check that the history in a file leads back, and forward again, step by step."""

from collections.abc import Sequence

from gis.files.problem import Problem
from gis.plan.edit import Edit, apply, invert
from gis.plan.history import Entry
from gis.plan.plan import Plan


def walked_back(plan: Plan, done: Sequence[Entry]) -> Plan | Problem:
    """Take all done steps back, the last one first; return the oldest plan or what went wrong."""
    return _walked(plan, [(entry.inverse, entry.edit) for entry in reversed(done)])


def walked_forward(plan: Plan, undone: Sequence[Entry]) -> Plan | Problem:
    """Do all undone steps again, the last one first; return the newest plan or what went wrong."""
    return _walked(plan, [(entry.edit, entry.inverse) for entry in reversed(undone)])


def _walked(plan: Plan, steps: Sequence[tuple[Edit, Edit]]) -> Plan | Problem:
    for step, back in steps:
        try:
            leads_back = _same(invert(plan, step), back)
            plan = apply(plan, step)
        except KeyError:
            leads_back = False
        if not leads_back:
            return Problem("files.check_history", {"label": step.label.key})
    return plan


def _same(one: Edit, other: Edit) -> bool:
    return one.tables() == other.tables() and all(
        dict(one.puts.get(name, {})) == dict(other.puts.get(name, {}))
        and one.deletes.get(name, frozenset()) == other.deletes.get(name, frozenset())
        for name in one.tables()
    )
