"""How many digits household numbers have, to tell those that lost the zeros before them."""

from collections import defaultdict

from gis.imports.cells import text_of
from gis.imports.sheet_rows import SheetReader
from gis.plan.plan import Plan
from gis.topology.records import UnitId


class NumberWidths:
    """Know how long the numbers that begin with 0 are, in the list at hand and in each unit."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._of_units: dict[UnitId | None, set[int]] | None = None
        self._of_list: set[int] = set()

    def look_at(self, reader: SheetReader) -> None:
        """Take the numbers of a sheet for those of the list at hand."""
        place = reader.places.get("household_no")
        rows = reader.sheet.rows if place is not None else ()
        numbers = (row.cells[place] for row in rows if place is not None and place < len(row.cells))
        self._of_list = {
            len(text)
            for number in numbers
            if isinstance(number, str) and number.lstrip().startswith("0")
            if (text := text_of(number)).isdecimal()
        }

    def missing(self, number: str, unit: UnitId | None) -> int:
        """Return the digits that a number of a unit should have when it has fewer, else 0.

        That is known where the numbers with zeros before them are all of one length: those of the
        list, else those that the unit has.
        """
        if not number.isdecimal() or number.startswith("0"):
            return 0
        widths = self._of_list or self._of_unit(unit)
        width = next(iter(widths)) if len(widths) == 1 else 0
        return width if len(number) < width else 0

    def _of_unit(self, unit: UnitId | None) -> set[int]:
        if self._of_units is None:
            self._of_units = defaultdict(set)
            for household in self._plan.households.values():
                number = household.household_no
                if number.startswith("0") and number.isdecimal():
                    self._of_units[household.unit].add(len(number))
        return self._of_units.get(unit, set())
