"""Households that a list has twice: by number, by house, by the person who heads them."""

import hashlib
import os

from gis.identity_numbers import holds_identity_number
from gis.imports.cells import has_lost_digits, text_of
from gis.imports.sheet_rows import RowReader
from gis.plan.records import Household, HouseholdId
from gis.topology.records import UnitId


class DoubledHouseholds:
    """Remember the rows of a list and tell those that say the same household again.

    Of identity numbers only digests with a key that nobody keeps are held while a list is read.
    """

    def __init__(self) -> None:
        self._by_number: dict[tuple[str, UnitId | None], int] = {}
        self._by_record: dict[HouseholdId, int] = {}
        self._by_house: dict[tuple[str, str, str, UnitId | None], tuple[int, bytes]] = {}
        self._by_person: dict[bytes, int] = {}
        self._key = os.urandom(32)

    def note(self, row: RowReader, number: str, unit: UnitId | None, old: Household | None) -> bool:
        """Remember a row; tells whether it repeats a household, which is then noted as a problem.

        The same householder in the same house under two numbers is only remarked.
        """
        if number:
            first = self._by_number.get((number, unit))
            if first is None and old is not None:
                first = self._by_record.get(old.id)
            if first is not None:
                row.problem("household_no", "imports.number_doubled", first=first)
                return True
            self._by_number[number, unit] = row.number
        if old is not None:
            self._by_record.setdefault(old.id, row.number)
        person = self._person(row, remember=not number)
        return self._note_house(row, number, unit, person) or (
            not number and self._note_person(row, person)
        )

    def _note_house(self, row: RowReader, number: str, unit: UnitId | None, person: bytes) -> bool:
        householder, house_no = row.text("householder"), row.text("house_no")
        if not householder or (number and not house_no):
            return False
        key = householder, house_no, row.text("villager_group"), unit
        first = self._by_house.get(key)
        if first is None:
            self._by_house[key] = row.number, person
            return False
        if number:
            row.remark("householder", "imports.house_doubled", first=first[0])
            return False
        if person and first[1] and person != first[1]:
            row.ambiguous("householder", "imports.house_of_two", first=first[0])
        else:
            row.problem("householder", "imports.row_doubled", first=first[0])
        return True

    def _note_person(self, row: RowReader, person: bytes) -> bool:
        if not person:
            return False
        first = self._by_person.setdefault(person, row.number)
        if first != row.number:
            row.problem("", "imports.person_doubled", first=first)
            return True
        return False

    def _person(self, row: RowReader, *, remember: bool) -> bytes:
        """Return a digest of the identity number of a row, b"" without one that is whole."""
        place = row.sheet.columns.identity()
        if place is None:
            return b""
        cell = row.cell_at(place)
        if has_lost_digits(cell):
            row.remark_at(place, "imports.identity_lost_digits")
            return b""
        text = text_of(cell).upper() if remember else ""
        if not holds_identity_number(text):
            return b""
        return hashlib.blake2b(text.encode(), key=self._key, digest_size=16).digest()
