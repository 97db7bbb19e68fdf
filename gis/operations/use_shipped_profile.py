"""Let a project be judged by a profile that the program ships."""

from dataclasses import replace

from gis.errors import Reason, Refused
from gis.operations.set_profile import set_profile
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.profile import profile_names
from gis.plan.profile_text import profile_text


def use_shipped_profile(plan: Plan, *, name: str) -> Edit:
    """Let the plan be judged by a shipped profile: its own one goes, or says nothing but the base.

    Raises Refused for an unknown name, and for the profile that the plan has already.
    """
    if name not in profile_names():
        raise Refused(Reason.NO_SUCH_PROFILE, name=name, names=", ".join(profile_names()))
    label = EditLabel("operations.use_shipped_profile", {"name": name})
    if name == plan.profile and plan.profiles:
        return Edit(label, deletes={"profiles": frozenset(plan.profiles)})
    return replace(set_profile(plan, text=profile_text({"base": name})), label=label)
