"""What making and taking out units share: tiers in their order, and codes given once."""

from gis.errors import Reason, Refused
from gis.plan.plan import Plan
from gis.plan.records import Unit
from gis.topology.records import UnitId


def require_unit(plan: Plan, unit: UnitId) -> Unit:
    """Return a unit; raises Refused when it is not there."""
    if unit not in plan.units:
        raise Refused(Reason.NO_SUCH_UNIT, unit=unit)
    return plan.units[unit]


def new_unit(plan: Plan, tier: str, code: str, name: str, parent: UnitId | None) -> Unit:
    """Return a unit with the next id below `parent`.

    Raises Refused for a tier that the profile does not have or that does not lie below the
    parent's, without a code or a name, or when another unit has the code.
    """
    if tier not in plan.rules.tiers:
        raise Refused(Reason.NO_SUCH_TIER, tier=tier, tiers=", ".join(plan.rules.tiers))
    code, name = code.strip(), name.strip()
    if not code:
        raise Refused(Reason.EMPTY_CODE)
    if not name:
        raise Refused(Reason.EMPTY_NAME)
    for other in plan.units.values():
        if other.code == code:
            raise Refused(Reason.UNIT_CODE_IN_USE, code=code, name=other.name)
    unit = Unit(UnitId(max(plan.units, default=0) + 1), code, name, tier, parent)
    if parent is not None:
        require_above(plan, plan.units[parent], unit)
    return unit


def require_above(plan: Plan, upper: Unit, lower: Unit) -> None:
    """Raise Refused when the profile does not put the tier of `upper` above that of `lower`.

    Tiers that the profile does not know are not judged.
    """
    order = plan.rules.tiers
    if {upper.tier, lower.tier} <= set(order) and order.index(upper.tier) >= order.index(
        lower.tier
    ):
        raise Refused(Reason.TIER_OUT_OF_ORDER, upper=upper.name, lower=lower.name)
