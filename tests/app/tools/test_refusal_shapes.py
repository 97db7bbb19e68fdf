"""A refusal says why beside the cursor, and shows in red what stands in the way."""

import pytest
from support.ascii_plan import plan_of

from app.tools.refusal_shapes import refusal_shapes
from gis.errors import Reason, Refused
from gis.texts import Texts
from layers.overlay import OverlayArea, OverlayDots, OverlayLine, OverlayText, Role

PLAN = plan_of("AB", tile_mm=100_000)


@pytest.mark.parametrize(
    ("refusal", "shown"),
    [
        (Refused(Reason.CROSSES_BOUNDARY, arc=1), {OverlayLine}),
        (Refused(Reason.GRID_LOCKED, name="A", grid=1), {OverlayArea}),
        (Refused(Reason.RING_CROSSES_ITSELF, place=(50_000, 60_000)), {OverlayDots}),
        (Refused(Reason.IS_JUNCTION, node=1), {OverlayDots}),
        (Refused(Reason.LINE_TOO_SHORT), set()),
        (Refused(Reason.NO_SUCH_ARC, arc=99), set()),
    ],
)
def test_what_stands_in_the_way_is_red(refusal: Refused, shown: set[type[object]]) -> None:
    *red, text = refusal_shapes(refusal, PLAN, (10_000, 20_000), Texts("en"))
    assert isinstance(text, OverlayText)
    assert (text.x_m, text.y_m, text.role) == (10, 20, Role.REFUSED)
    assert text.lines == (Texts("en").of_error(refusal),)
    assert {type(shape) for shape in red} == shown
    assert all(getattr(shape, "role", None) is Role.REFUSED for shape in red)
