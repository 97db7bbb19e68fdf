"""Give a project a profile of its own."""

from gis.errors import InputProblem, Reason, Refused
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.profile import profile_of_text
from gis.plan.records import OwnProfile, ProfileId


def set_profile(plan: Plan, *, text: str) -> Edit:
    """Let the plan be judged by the profile that a text in TOML says, which stays as it is.

    Raises Refused for a text that is no profile (`profile_of_text` says more), and for the one that
    the plan has already.
    """
    try:
        profile = profile_of_text(text)
    except InputProblem as problem:
        place = {name: problem.facts.get(name, "") for name in ("table", "entry")}
        raise Refused(Reason.PROFILE_WRONG, **place) from problem
    own = next(iter(plan.profiles.values()), None)
    if plan.rules == profile if own is None else own.text == text:
        raise Refused(Reason.NOTHING_CHANGES)
    record = OwnProfile(ProfileId(1) if own is None else own.id, text)
    label = EditLabel("operations.set_profile", {"name": profile.name})
    return Edit(label, {"profiles": {record.id: record}})
