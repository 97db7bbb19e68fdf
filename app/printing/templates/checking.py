"""What a template must keep beyond its grammar: parts of known kinds that can have a place.

Each fault is told with file, page and part, and with what would be right.
"""

from collections.abc import Iterator

from app.printing.sheet_spec import paper_mm
from app.printing.templates.kinds import KINDS, MAP_KIND
from app.printing.templates.records import Dock, Margins, PageTemplate, PartTemplate, Template
from gis.errors import InputProblem

ROUNDING = 1e-6


def faults_in(template: Template, file: str) -> Iterator[InputProblem]:
    """Yield every fault of a template; `file` is what the faults call it."""
    try:
        paper_mm(template.paper)
    except InputProblem as problem:
        yield problem
        return
    for page in template.pages.values():
        yield from _of_page(template, page, file)


def _of_page(template: Template, page: PageTemplate, file: str) -> Iterator[InputProblem]:
    try:
        short = min(paper_mm(page.paper or template.paper))
    except InputProblem as problem:
        yield problem
        return
    if not _leaves_room(page.margins or template.margins, short):
        yield InputProblem("templates.margins_too_wide", path=file, page=page.name)
    for part in page.parts:
        facts = {"path": file, "page": page.name, "part": part.name}
        if part.kind not in KINDS:
            yield InputProblem(
                "templates.part_of_no_kind",
                **facts,
                kind=part.kind,
                known=", ".join(sorted(KINDS)),
            )
        fault = _fault_of_place(page, part)
        if fault is not None:
            key, more = fault
            yield InputProblem(key, **facts, **more)


def _leaves_room(margins: Margins, short_mm: float) -> bool:
    across, down = margins.left + margins.right, margins.top + margins.bottom
    return max(across, down) <= short_mm * 0.8


def _fault_of_place(page: PageTemplate, part: PartTemplate) -> tuple[str, dict[str, str]] | None:
    """Return the text and the facts of why a part can have no place, None where it can."""
    holder = page.part(part.inside)
    if part.inside and holder is None:
        others = ", ".join(each.name for each in page.parts if each.name != part.name)
        return "templates.no_such_holder", {"holder": part.inside, "known": others}
    if _holds_itself(page, part):
        return "templates.holds_itself", {"holder": part.inside}
    return _fault_of_dock(page, part, holder)


def _fault_of_dock(
    page: PageTemplate, part: PartTemplate, holder: PartTemplate | None
) -> tuple[str, dict[str, str]] | None:
    if part.share > 1.0:
        return "templates.share_too_large", {"share": f"{part.share:g}"}
    match part.dock:
        case Dock.CORNER if holder is None or holder.kind != MAP_KIND:
            maps = ", ".join(each.name for each in page.parts if each.kind == MAP_KIND)
            return "templates.corner_of_no_map", {"known": maps or "–"}
        case Dock.HAND if not _on_sheet(part):
            return "templates.outside_sheet", {"at": str(list(part.shares or ()))}
        case Dock.FILL if part.is_shown and _first_that_fills(page, part.inside) not in (
            None,
            part,
        ):
            return "templates.filled_twice", {"holder": part.inside or page.name}
        case _:
            return None


def _holds_itself(page: PageTemplate, part: PartTemplate) -> bool:
    holder: PartTemplate | None = part
    for _ in page.parts:
        holder = page.part(holder.inside) if holder is not None and holder.inside else None
        if holder is part:
            return True
    return False


def _on_sheet(part: PartTemplate) -> bool:
    if part.shares is None:
        return False
    left, top, width, height = part.shares
    most = 1.0 + ROUNDING
    return min(width, height) > 0 and left + width <= most and top + height <= most


def _first_that_fills(page: PageTemplate, holder: str) -> PartTemplate | None:
    """Return the part that takes what the others in a holder leave."""
    fills = (p for p in page.parts if p.inside == holder and p.dock is Dock.FILL and p.is_shown)
    return next((part for part in fills if not part.from_mm), None)
