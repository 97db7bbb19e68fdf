"""Codes of grids: how the profile forms them, which are taken, which comes next.

A code is that of a village or community with a number; a sub-grid's is that of its base grid with
a number. A number is never given twice: the next one follows the highest that was ever used.
"""

import re
import string
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import islice
from operator import attrgetter

from gis.errors import Reason, Refused
from gis.plan.plan import Plan
from gis.plan.records import Unit
from gis.topology.records import GridId, UnitId

_PADDED = re.compile(r"0?(\d+)d")


class CodeForm:
    """Make codes of a stem and a number, and read the number of a code.

    `template` has the stem as one field and `{number}` as the other, such as
    `{unit}{number:03d}`. `beginning` is what all codes of the form begin with.
    """

    def __init__(self, template: str, stem: str) -> None:
        self._template = template
        self._stem = stem
        self.highest: int | None = None
        pattern = ""
        self.beginning = template.partition("{number")[0].format(unit=stem, grid=stem)
        for literal, field, spec, _ in string.Formatter().parse(template):
            pattern += re.escape(literal)
            if field == "number":
                width = _PADDED.fullmatch(spec or "")
                self.highest = 10 ** int(width[1]) - 1 if width else None
                pattern += rf"([0-9]{{{width[1]}}})" if width else "([0-9]+)"
            elif field is not None:
                pattern += re.escape(stem)
        self._pattern = re.compile(pattern)

    def code(self, number: int) -> str:
        """Return the code with a number."""
        return self._template.format(unit=self._stem, grid=self._stem, number=number)

    def number(self, code: str) -> int | None:
        """Return the number of a code, None for a code of another form or stem."""
        found = self._pattern.fullmatch(code)
        return int(found[1]) if found else None


def coding_unit(plan: Plan, unit: UnitId) -> Unit:
    """Return the unit whose code the codes of its grids begin with.

    That is the village or community (`Profile.code_tiers`) that the unit is or lies in, so that the
    grids of villager groups are numbered through the village; without one, the unit itself.
    """
    above: UnitId | None = unit
    while above is not None:
        if plan.units[above].tier in plan.rules.code_tiers:
            return plan.units[above]
        above = plan.units[above].parent
    return plan.units[unit]


def grid_form(plan: Plan, unit: UnitId) -> CodeForm:
    """Return the form of the codes of the grids of a unit."""
    return CodeForm(plan.rules.code_template, coding_unit(plan, unit).code)


def sub_grid_form(plan: Plan, base: GridId) -> CodeForm:
    """Return the form of the codes of a grid's sub-grids."""
    return CodeForm(plan.rules.sub_code_template, plan.grids[base].code)


def next_codes(plan: Plan, form: CodeForm, count: int, *, name: str) -> list[str]:
    """Return the codes that come next in a form, after the highest number ever used.

    When those run out (some use 999 for a special grid) the lowest numbers follow that never were
    used. Raises Refused when there are none left; `name` says whose codes they are.
    """
    used = numbers_of(form, codes_like(plan, form))
    last = max(used, default=0)
    numbers = list(range(last + 1, min(last + count, form.highest or last + count) + 1))
    if len(numbers) < count:
        unused = (number for number in range(1, last) if number not in used)
        numbers += islice(unused, count - len(numbers))
    if len(numbers) < count:
        raise Refused(Reason.NO_FREE_CODE, unit=name, highest=form.highest)
    return [form.code(number) for number in numbers]


def numbers_of(form: CodeForm, codes: Iterable[str]) -> set[int]:
    """Return the numbers of those of the codes that have a form."""
    return {number for code in codes if (number := form.number(code)) is not None}


def require_free_code(plan: Plan, code: str) -> None:
    """Raise Refused when a grid has a code, or had it once."""
    for grid in plan.grids.values():
        if grid.code == code:
            raise Refused(Reason.CODE_IN_USE, code=code, name=grid.name, grid=grid.id)
    if code in plan.retired_codes:
        last = max(
            (row for row in plan.lineage.values() if row.old_code == code), key=attrgetter("id")
        )
        raise Refused(Reason.CODE_RETIRED, code=code, name=last.old_name, on=last.on or "?")


def codes_like(plan: Plan, form: CodeForm) -> Sequence[str]:
    """Return the codes that grids have or had and that begin as a form does."""
    codes = plan.codes_ever
    first = bisect_left(codes, form.beginning)
    last = bisect_left(codes, True, lo=first, key=lambda code: not code.startswith(form.beginning))
    return codes[first:last]
