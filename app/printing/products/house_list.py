"""The list of the houses of a grid, for internal use: who lives where, masked by default."""

from collections.abc import Sequence

from app.printing.sheets.context import Desk
from app.printing.sheets.tables import Column, Table
from gis.plan.records import Household

HOUSES = "households"


def house_table(desk: Desk, homes: Sequence[Household]) -> Table:
    """Return a row for each household in the order given, numbered from 1, with the total.

    Masked, it has surnames and no house numbers.
    """
    texts, masking, is_open = desk.texts, desk.masking, desk.spec.unmasked
    names = ["number", "household_no", "villager_group", "house_no", "householder", "residents"]
    if not is_open:
        names.remove("house_no")
    rows = []
    for number, home in enumerate(homes, start=1):
        cells = {
            "number": str(number),
            "household_no": home.household_no,
            "villager_group": home.villager_group,
            "house_no": masking.house_no(home.house_no),
            "householder": masking.name(home.householder),
            "residents": str(home.people),
        }
        rows.append(tuple(cells[name] for name in names))
    people = sum(home.people for home in homes)
    total = [""] * len(names)
    total[1] = texts("print_book.sum")
    total[names.index("householder")] = texts("print.count_households", count=f"{len(homes):,}")
    total[-1] = f"{people:,}"
    return Table(
        columns=tuple(_column(desk, name) for name in names),
        rows=tuple(rows),
        keys=tuple((HOUSES, int(home.id)) for home in homes),
        is_private=is_open and bool(rows),
        total=tuple(total),
    )


def _column(desk: Desk, name: str) -> Column:
    return Column(
        desk.texts(f"print_book.column_{name}"),
        share={"house_no": 1.5, "householder": 1.0, "villager_group": 1.0}.get(name, 0.0),
        numeric=name in {"number", "residents"},
        sum_as="people" if name == "residents" else "",
    )
