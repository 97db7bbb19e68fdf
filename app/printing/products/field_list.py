"""The list that belongs to a field map: a row for each household, with cells to be filled in."""

from collections.abc import Sequence

from app.printing.sheets.context import Desk
from app.printing.sheets.tables import Column, Table
from gis.plan.records import Household

HOUSES = "households"
BOX = "□"
COLUMNS = (
    "number", "done", "sheet", "household_no", "villager_group", "house_no", "householder",
    "people", "people_now", "grid_now", "remarks",
)  # fmt: skip
SHARES = {
    "villager_group": 0.7, "house_no": 1.0, "householder": 0.7, "people_now": 0.6, "grid_now": 1.0,
    "remarks": 2.0,
}  # fmt: skip


def field_table(
    desk: Desk, homes: Sequence[Household], sheets: Sequence[str], remarks: Sequence[str]
) -> Table:
    """Return a row for each household in the order given, numbered from 1 as on the map.

    `sheets` are the numbers of the sheets that show the houses, `remarks` why one is on none.
    Masked, it has surnames and no house numbers; the household's number finds the row again.
    """
    is_open, masking = desk.spec.unmasked, desk.masking
    names = [name for name in COLUMNS if is_open or name != "house_no"]
    if not any(sheets):
        names.remove("sheet")
    rows = []
    for number, home in enumerate(homes, start=1):
        cells = {
            "number": str(number),
            "done": BOX,
            "sheet": sheets[number - 1],
            "household_no": home.household_no,
            "villager_group": home.villager_group,
            "house_no": masking.house_no(home.house_no),
            "householder": masking.name(home.householder),
            "people": str(home.people),
            "remarks": remarks[number - 1],
        }
        rows.append(tuple(cells.get(name, "") for name in names))
    return Table(
        columns=tuple(_column(desk, name) for name in names),
        rows=tuple(rows),
        keys=tuple((HOUSES, int(home.id)) for home in homes),
        is_private=is_open and bool(rows),
    )


def _column(desk: Desk, name: str) -> Column:
    return Column(
        desk.texts(f"print_field.column_{name}"),
        share=SHARES.get(name, 0.0),
        numeric=name in {"number", "people"},
        sum_as="people" if name == "people" else "",
    )
