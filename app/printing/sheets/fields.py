"""The {fields} that texts of a template may name, filled from plan, spec and subject."""

from collections.abc import Mapping

from app.printing.sheet_spec import SheetSpec
from app.printing.sheet_texts import crs_lines, place_name
from app.printing.sheets.context import Desk, PageOrder
from app.printing.sheets.subject import Subject
from gis.plan.plan import Plan
from gis.texts import Texts

BLANK = "＿" * 10
"""To be filled in by hand."""


def fields_of(desk: Desk, order: PageOrder, number: int, pages: int) -> Mapping[str, str]:
    """Return every field; those of the order come last and win.

    place (full name of the unit), area (the same with the one grid that is meant), unit,
    unit_code, grid, grid_code, households, people, grids, compiler, date, year, month, day, crs
    (in lines), crs_line, sources, sources_line, classification, review_number, purpose,
    revision, page, pages; scale, unplaced, unplaced_houses and the edges west_m, south_m,
    east_m, north_m are those of the main map, known when it is made.
    """
    scene = order.scene
    plan = desk.plan if scene is None else scene.plan
    texts, spec, subject = desk.texts, desk.spec, order.subject
    day = spec.day
    grid = plan.grids[subject.grids[0]] if subject.is_of_grids and subject.grids else None
    unit = None if subject.unit is None else plan.units[subject.unit]
    counts = [plan.residents.of_grid(each) for each in subject.grids]
    return {
        "place": place_name(plan, subject.unit, texts),
        "area": _area(plan, subject, texts),
        "unit": "" if unit is None else unit.name,
        "unit_code": "" if unit is None else unit.code,
        "grid": "" if grid is None else grid.name or grid.code,
        "grid_code": "" if grid is None else grid.code,
        "grids": f"{len(subject.grids):,}",
        "households": f"{sum(count.households for count in counts):,}",
        "people": f"{sum(count.people for count in counts):,}",
        "compiler": spec.compiler or BLANK,
        "date": texts("print.day", year=day.year, month=day.month, day=day.day),
        "year": str(day.year),
        "month": str(day.month),
        "day": str(day.day),
        "crs": "|".join(crs_lines(plan.crs, texts)),
        "crs_line": texts("print_field.comma")
        .join(crs_lines(plan.crs, texts))
        .replace("，（", "（")
        .replace(", (", " ("),
        "sources": spec.sources,
        "sources_line": texts("print_field.sources", sources=spec.sources) if spec.sources else "",
        "classification": classification_of(spec, texts),
        "review_number": spec.review_number,
        "purpose": texts(f"print.purpose_{spec.purpose}"),
        "revision": _revision(plan),
        "scale": "",
        "unplaced": "",
        "unplaced_houses": "",
        **dict.fromkeys(("west_m", "south_m", "east_m", "north_m"), ""),
        "page": str(number),
        "pages": str(pages),
        **order.fields,
    }


def _area(plan: Plan, subject: Subject, texts: Texts) -> str:
    """Return the full name of what a page is about, the grid too if it is about one."""
    place = place_name(plan, subject.unit, texts)
    if not subject.is_of_grids or len(subject.grids) != 1:
        return place
    record = plan.grids[subject.grids[0]]
    return texts("print.grid_in_place", place=place, grid=record.name or record.code)


def classification_of(spec: SheetSpec, texts: Texts) -> str:
    """Return the line that says for whom the sheet is, or the number of its review."""
    if spec.classification is not None:
        return spec.classification
    if spec.purpose == "internal":
        return texts("print.internal_use")
    if spec.review_number:
        return texts("print.review_number", number=spec.review_number)
    return ""


def _revision(plan: Plan) -> str:
    return str(plan.revision)
