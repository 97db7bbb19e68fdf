"""Which picture of the page is still missing for what is seen; pure.

The whole sheet is painted once, in as many dots as it is seen in, up to a limit; closer up the
part that is seen is painted by itself.
"""

from app.layout_view.composed import Picture
from app.layout_view.preview import View
from app.layout_view.sheet_view import SheetView
from layers.boxes import Box

MOST_DOTS = 6_000_000
ALIKE = 0.02
ROUND_SEEN = 0.15
"""How much more than what is seen a picture of a part shows, as a share of it."""


def missing_view(
    view: SheetView, device_ratio: float, whole: Picture | None, detail: Picture | None
) -> View | None:
    """Return the picture to be painted next, None when what is there is sharp enough."""
    width, height = view.paper_mm
    needed = view.pixels_per_mm * device_ratio
    most = (MOST_DOTS / (width * height)) ** 0.5
    of_whole = min(needed, most)
    if whole is None or abs(whole.dots_per_mm / of_whole - 1) > ALIKE:
        return View(Box(0.0, 0.0, width, height), of_whole)
    if needed <= most * (1 + ALIKE):
        return None
    seen = _on_sheet(view.seen, view)
    if seen is None or (
        detail is not None
        and abs(detail.dots_per_mm / needed - 1) < ALIKE
        and detail.area.grown(0.01).holds(seen)
    ):
        return None
    by = ROUND_SEEN * max(seen.width, seen.height)
    return View(_on_sheet(seen.grown(by), view) or seen, needed)


def _on_sheet(box: Box, view: SheetView) -> Box | None:
    width, height = view.paper_mm
    left, top = max(box.left, 0.0), max(box.top, 0.0)
    right, bottom = min(box.right, width), min(box.bottom, height)
    return Box(left, top, right, bottom) if left < right and top < bottom else None
