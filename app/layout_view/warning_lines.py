"""What whoever prints should know first, each with what to do about it."""

from app.layout_view.composed import Composed
from app.printing.print_sheets import publicity_warnings
from gis.texts import Texts


def warning_lines(composed: Composed, texts: Texts) -> tuple[str, ...]:
    """Return the warnings of the page that is seen, the gravest first, once each."""
    page, ground = composed.page, composed.ordered.desk.ground
    unplaced = sum(len(frame.unplaced) for frame in page.maps)
    lines = [
        *publicity_warnings(composed.layout.spec, [page], texts),
        *page.warnings,
        *(ground.warnings if ground is not None else ()),
        *([texts("layout_view.warning.unplaced", count=unplaced)] if unplaced else ()),
    ]
    return tuple(dict.fromkeys(lines))
