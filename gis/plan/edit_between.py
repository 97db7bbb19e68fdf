"""From one state of a plan to any other one in a single step, such as back to a named version."""

from typing import Any

from gis.plan.edit import TABLES, Edit, EditLabel
from gis.plan.plan import Plan


def edit_to(now: Plan, then: Plan, label: EditLabel) -> Edit:
    """Return the edit that makes the records of `now` those of `then`; empty when they are equal.

    Title, CRS and profile are no records: no edit changes them.
    """
    puts: dict[str, dict[Any, Any]] = {}
    deletes: dict[str, frozenset[Any]] = {}
    for name in TABLES:
        have, want = now.table(name), then.table(name)
        if have is want:
            continue
        puts[name] = {
            key: record for key, record in want.items() if key not in have or have[key] != record
        }
        deletes[name] = frozenset(key for key in have if key not in want)
    return Edit(label, puts, deletes)
