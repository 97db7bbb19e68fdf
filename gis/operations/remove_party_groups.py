"""Take Party groups or branches out."""

from collections.abc import Collection
from dataclasses import replace

from gis.operations.record_checks import require_records
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.records import PartyGroupId


def remove_party_groups(plan: Plan, *, groups: Collection[PartyGroupId]) -> Edit:
    """Take Party groups out; those below them come under the body that is above them.

    Their members stay, without a Party group. Raises Refused when a group is not there or none is
    given.
    """
    gone = frozenset(record.id for record in require_records(plan, "party_groups", groups))

    def above(group: PartyGroupId | None) -> PartyGroupId | None:
        passed: set[PartyGroupId] = set()
        while group is not None and group in gone and group not in passed:
            passed.add(group)
            group = plan.party_groups[group].parent
        return None if group in gone else group

    lifted = {
        key: replace(group, parent=above(group.parent))
        for key, group in plan.party_groups.items()
        if key not in gone and group.parent in gone
    }
    members = {
        key: replace(member, party_group=None)
        for key, member in plan.members.items()
        if member.party_group in gone
    }
    label = EditLabel("operations.remove_party_groups", {"count": len(gone)})
    return Edit(label, {"party_groups": lifted, "members": members}, {"party_groups": gone})
