"""Check the words and the order in the records of Party groups, places and profiles."""

from collections.abc import Iterator

from gis.errors import InputProblem
from gis.files.problem import Problem
from gis.plan.plan import Plan
from gis.plan.profile import profile_of_text
from gis.plan.records import PARTY_LEVELS, PLACE_KINDS, PartyGroup, PartyGroupId

_WORDS = (
    ("party_groups", "level", PARTY_LEVELS),
    ("party_groups", "kind", ("independent", "joint")),
    ("places", "kind", PLACE_KINDS),
)


def people_problems(plan: Plan) -> Iterator[Problem]:
    """Yield values that are none of the known ones, groups above themselves, broken profiles."""
    for table, column, words in _WORDS:
        for record in plan.table(table).values():
            word = getattr(record, column)
            if word not in words:
                facts = {"table": table, "record": record.id, "column": column, "word": word}
                yield Problem("files.check_word", facts)
    for group in plan.party_groups.values():
        if _is_above_itself(plan, group):
            yield Problem("files.check_group_above", {"record": group.id})
    for own in plan.profiles.values():
        try:
            profile_of_text(own.text)
        except InputProblem as problem:
            yield Problem("files.check_profile", {"record": own.id, "detail": problem.key})


def _is_above_itself(plan: Plan, group: PartyGroup) -> bool:
    seen: set[PartyGroupId] = set()
    above: PartyGroupId | None = group.id
    while above is not None and above not in seen:
        seen.add(above)
        above = plan.party_groups[above].parent
    return above is not None
