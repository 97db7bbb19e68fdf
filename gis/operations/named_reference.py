"""A reference that an operation is told to follow."""

from shapely.geometry.base import BaseGeometry

from gis.errors import Reason, Refused
from gis.geometry.rings import even_odd
from gis.operations.pulled_line import pulled_line
from gis.plan.plan import Plan
from gis.plan.records import Reference, ReferenceId


def named_reference(plan: Plan, reference: ReferenceId) -> Reference:
    """Return a reference of the plan; raises Refused when it is not there."""
    if reference not in plan.references:
        raise Refused(Reason.NO_SUCH_REFERENCE, reference=reference)
    return plan.references[reference]


def area_of_reference(plan: Plan, reference: ReferenceId) -> BaseGeometry:
    """Return the land of a reference, millimetres, its outline pulled onto boundaries beside it.

    Raises Refused when it is not there or is no area.
    """
    record = named_reference(plan, reference)
    rings = record.lines if record.is_area else ()
    area = even_odd([pulled_line(plan.partition, ring) for ring in rings])
    if area.area == 0:
        raise Refused(Reason.NOT_AN_AREA, name=record.name)
    return area
