"""Tables about grids: the figures of one, the roster of a unit, statistics by unit."""

from collections.abc import Iterable, Mapping, Sequence

from app.printing.sheet_texts import M2_PER_KM2
from app.printing.sheets.context import Desk
from app.printing.sheets.tables import Column, Table
from gis.plan.records import Household
from gis.reports.grid_figures import GridFigures
from gis.reports.staff import heads_of_grid
from gis.topology.records import GridId, UnitId, unassigned_label

ROSTER, STATISTICS = "roster", "statistics"
LEAST_FREE_M2 = 1.0
"""Land in no grid that is smaller is not told."""
Figures = Mapping[GridId, GridFigures]


def facts_table(desk: Desk, figures: GridFigures) -> Table:
    """Return what is counted of one grid, a figure a row."""
    texts = desk.texts
    comma = texts("print_book.and")
    facts = {
        "households": texts("print.count_households", count=f"{figures.households:,}"),
        "people": texts("print.count_people", count=f"{figures.people:,}"),
        "members": texts("print.count_people", count=f"{figures.members:,}"),
        "area": texts("print_book.area_km2", area=_km2(figures.area_m2)),
        "places": texts("print_book.count_places", count=f"{figures.places:,}"),
        "villager_groups": comma.join(figures.villager_groups) or texts("print_book.none"),
        "party_groups": comma.join(figures.party_groups) or texts("print_book.none"),
    }
    rows = tuple((texts(f"print_book.fact_{name}"), said) for name, said in facts.items())
    return Table((Column(""), Column("", share=1.0)), rows)


def roster_table(
    desk: Desk, grids: Sequence[GridId], figures: Figures, page_of: Mapping[GridId, str]
) -> Table:
    """Return a row for each grid: code, name, heads, what is counted, and its page if it has one.

    Names of heads are masked as the print is.
    """
    texts, plan = desk.texts, desk.plan
    names = ["code", "grid", "heads", "households", "people", "members", "area"]
    if page_of:
        names.append("page")
    rows = []
    for grid in grids:
        of, record = figures[grid], plan.grids[grid]
        heads = heads_of_grid(plan, grid, desk.spec.day.isoformat())
        called = texts("print_book.and").join(desk.masking.name(head.name) for head in heads)
        row = (record.code, record.name or record.code, called, *_counts([of]))
        rows.append((*row, page_of.get(grid, "")) if page_of else row)
    total = ["", texts("print_book.total", count=len(grids)), "", *_counts(figures.values())]
    return Table(
        columns=_columns(desk, names, ROSTER),
        rows=tuple(rows),
        keys=tuple((ROSTER, int(grid)) for grid in grids),
        is_private=desk.spec.unmasked and bool(rows),
        total=tuple([*total, ""] if page_of else total),
    )


def statistics_table(
    desk: Desk, units: Iterable[UnitId], figures: Figures, homeless: Sequence[Household]
) -> Table:
    """Return a row for each unit, and one for households and land in no grid if there are any."""
    units = tuple(units)
    plan, texts = desk.plan, desk.texts
    rows: list[tuple[str, ...]] = []
    keys: list[tuple[str, int]] = []
    for unit in units:
        of = [
            figures[grid]
            for grid in plan.grids_of(unit)
            if plan.grids[grid].parent is None and grid in figures
        ]
        record = plan.units[unit]
        places = sum(each.places for each in of)
        rows.append((record.name, record.code, f"{len(of):,}", *_counts(of), f"{places:,}"))
        keys.append((STATISTICS, int(unit)))
    free_m2 = sum(plan.partition.area_m2(unassigned_label(unit)) for unit in units)
    if homeless or free_m2 >= LEAST_FREE_M2:
        people = sum(home.people for home in homeless)
        counts = (f"{len(homeless):,}", f"{people:,}", "", _km2(free_m2), "")
        rows.append((texts("print_book.outside_grids"), "", "", *counts))
        keys.append((STATISTICS, 0))
    every = list(figures.values())
    households = sum(each.households for each in every) + len(homeless)
    people = sum(each.people for each in every) + sum(home.people for home in homeless)
    total = (
        texts("print_book.sum"), "", f"{len(every):,}", f"{households:,}", f"{people:,}",
        _counts(every)[2], _km2(sum(each.area_m2 for each in every) + free_m2),
        f"{sum(each.places for each in every):,}",
    )  # fmt: skip
    names = ["unit", "unit_code", "grids", "households", "people", "members", "area", "places"]
    return Table(_columns(desk, names, STATISTICS), tuple(rows), tuple(keys), total=total)


def units_of_homeless(desk: Desk, leaves: Sequence[UnitId]) -> Sequence[UnitId] | None:
    """Return whose households in no grid are meant: those of the leaves, or all with the whole."""
    is_whole = set(leaves) >= set(desk.plan.leaf_units())
    return None if is_whole else leaves


def _counts(figures: Iterable[GridFigures]) -> list[str]:
    """Return households, people, members and area of some grids together."""
    every = list(figures)
    return [
        f"{sum(each.households for each in every):,}",
        f"{sum(each.people for each in every):,}",
        f"{sum(each.members for each in every):,}",
        _km2(sum(each.area_m2 for each in every)),
    ]


def _columns(desk: Desk, names: Iterable[str], table: str) -> tuple[Column, ...]:
    columns = []
    for name in names:
        title = desk.texts(f"print_book.column_{name}")
        is_text = name in {"code", "grid", "heads", "unit", "unit_code"}
        summed = f"{table}.{name}" if name in {"households", "people"} else ""
        share = {"grid": 1.0, "unit": 1.0, "heads": 1.0}.get(name, 0.0)
        columns.append(Column(title, share, not is_text, summed))
    return tuple(columns)


def _km2(area_m2: float) -> str:
    return f"{area_m2 / M2_PER_KM2:,.3f}"
