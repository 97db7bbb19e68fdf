"""Which column of a table holds which field, by the names that offices give them.

A guess says how sure it is, so that a person looks at the doubtful ones only; what was confirmed
once is used again for every table with the same header.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from gis.errors import InputProblem
from gis.files.sheet import Cell, Sheet, column_letter, header_parts, plain_header
from gis.identity_numbers import holds_identity_number
from gis.imports.cells import coordinate_of, text_of
from gis.imports.excluded_columns import excluded_kind
from gis.texts import Texts

ColumnMemory = Mapping[str, Mapping[str, str]]
"""Confirmed mappings: `memory_key` -> field -> column (its header, or "" for no column)."""

_SAMPLE = 40
_SHARE_BY_CONTENT = 0.8
_CHINA_EAST = (73.0, 136.0)
_CHINA_NORTH = (3.0, 54.0)
_DECIMALS = 1e-6
_LEAST_CUT = 3
_CUT_BYTES = range(9, 16)
"""Three signs in UTF-8 or five in GBK fill the 10 bytes of a name."""


@dataclass(frozen=True, slots=True)
class Field:
    """Be a field that an importer wants, with the headers by which it is recognised.

    `by_title` is set for a field that is called by its key, as the roles of a profile are.
    """

    key: str
    aliases: tuple[str, ...]
    by_title: bool = False

    def title(self, texts: Texts) -> str:
        """Return what a person calls the field."""
        return self.key if self.by_title else texts(f"imports.field_{self.key}")


class Confidence(StrEnum):
    """Say how a column was found, the surest first; ALIAS and below are worth a look."""

    NAMED = "named"
    EXACT = "exact"
    ALIAS = "alias"
    CONTENT = "content"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Name a column that is left out on purpose, and the kind of data that it seems to hold."""

    header: str
    kind: str
    place: int = -1


@dataclass(frozen=True, slots=True)
class Columns:
    """Say at which place each field stands, which columns are left out, which are not needed.

    `confidence` has an entry for each field of `places`.
    """

    places: Mapping[str, int]
    left_out: tuple[LeftOut, ...] = ()
    unused: tuple[str, ...] = ()
    confidence: Mapping[str, Confidence] = field(default_factory=dict)

    def identity(self) -> int | None:
        """Return the place of a column of identity numbers, None without one.

        It is looked at to tell households apart that have no number, and never kept.
        """
        return next((one.place for one in self.left_out if one.kind == "identity"), None)


@dataclass(frozen=True, slots=True)
class ColumnsBySheet:
    """Say for each sheet by its name which field stands in which column ("" for none)."""

    by_name: Mapping[str, Mapping[str, str]]


ColumnChoice = Mapping[str, str] | ColumnsBySheet
"""Which field stands in which column ("" for none): in all sheets alike, or sheet by sheet."""


def chosen_for(sheet: Sheet, choice: ColumnChoice) -> Mapping[str, str]:
    """Return what is chosen for a sheet; the fields that are not named are guessed."""
    return choice.by_name.get(sheet.name, {}) if isinstance(choice, ColumnsBySheet) else choice


def known_headers(fields: Sequence[Field]) -> frozenset[str]:
    """Return the plain headers by which any of the fields is recognised."""
    return frozenset(
        plain_header(alias) for field in fields for alias in (field.key, *field.aliases)
    )


def header_key(sheet: Sheet) -> str:
    """Return a key that is the same for all tables with the same headers, in whatever order.

    Columns that are never read do not count: they are empty where this program wrote the table.
    """
    return hashlib.sha256(_kept_headers(sheet).encode()).hexdigest()[:16]


def _kept_headers(sheet: Sheet) -> str:
    kept = (header for header in sheet.header if excluded_kind(header) is None)
    return "\n".join(sorted(filter(None, map(plain_header, kept))))


def memory_key(sheet: Sheet, kind: str) -> str:
    """Return the key under which a confirmed mapping of a list of some kind is remembered."""
    return f"{kind}:{header_key(sheet)}"


def remembered(memory: ColumnMemory, sheet: Sheet, kind: str) -> Mapping[str, str]:
    """Return the mapping (field to column) that was confirmed for tables with this header.

    Empty when there was none; a column that the sheet lacks is passed over. It is meant for
    `match_columns` and the importers' `columns`.
    """
    plain = {plain_header(header) for header in sheet.header}
    by_digest = {_digest(sheet, header): header for header in sheet.header}
    kept = memory.get(memory_key(sheet, kind), {})
    mapping = {key: by_digest.get(name, name) for key, name in kept.items()}
    return {key: name for key, name in mapping.items() if not name or plain_header(name) in plain}


def confirmed(sheet: Sheet, columns: Columns, fields: Sequence[Field]) -> dict[str, str]:
    """Return what is to be remembered of columns that a person has looked at.

    Every field has an entry; one without a column has "", so that it is not guessed again. A
    column whose header another one has too is named by its letter.
    """
    plain = [plain_header(header) for header in sheet.header]

    def name(key: str) -> str:
        place = columns.places.get(key)
        if place is None:
            return ""
        once = plain[place] and plain.count(plain[place]) == 1
        return sheet.header[place] if once else column_letter(place)

    return {one.key: name(one.key) for one in fields}


def to_keep(sheet: Sheet, mapping: Mapping[str, str], fields: Sequence[Field]) -> dict[str, str]:
    """Return a confirmed mapping as the project keeps it, for `remembered`.

    A header that no field is known by becomes a digest: in a table without headers the first
    person stands there.
    """
    known = known_headers(fields)
    letters = {column_letter(place) for place in range(len(sheet.header))}
    return {
        key: name
        if not name or name in letters or plain_header(name) in known
        else _digest(sheet, name)
        for key, name in mapping.items()
    }


def _digest(sheet: Sheet, header: str) -> str:
    """Return what stands for a header; it is guessed only by who knows all others of the sheet."""
    words = f"{plain_header(header)}\n\n{_kept_headers(sheet)}"
    return "#" + hashlib.sha256(words.encode()).hexdigest()[:16]


def match_columns(sheet: Sheet, fields: Sequence[Field], wanted: Mapping[str, str]) -> Columns:
    """Find the fields in the header of a sheet; `wanted` (field to column) goes before.

    A wanted column is named by its header or its letter; "" says that a field has no column. Of
    several columns that fit a field the one whose alias comes first wins; one without a header
    that is known may be recognised by what it holds. Raises InputProblem for an unknown field, a
    missing column, and for a column that holds what must not be kept.
    """
    plain = [plain_header(header) for header in sheet.header]
    kinds = left_out_kinds(sheet)
    places = {
        key: _wanted_place(sheet, fields, plain, key, column)
        for key, column in wanted.items()
        if column
    }
    for key, place in places.items():
        if kinds[place] is not None:
            facts = {"path": str(sheet.path), "column": wanted[key]}
            raise InputProblem("imports.excluded_column", **facts)
    confidence = dict.fromkeys(places, Confidence.NAMED)
    open_fields = [one for one in fields if one.key not in wanted]
    names = [header_parts(header) for header in sheet.header]
    for each in open_fields:
        found = _by_header(each, plain, names, kinds, set(places.values()))
        if found is not None:
            places[each.key], confidence[each.key] = found
    for each in (one for one in open_fields if one.key not in places):
        at = _by_look(sheet, each, plain, kinds, set(places.values()))
        if at is not None:
            places[each.key], confidence[each.key] = at, Confidence.CONTENT
    _drop_half_a_point(places, confidence)
    return Columns(
        places,
        tuple(
            LeftOut(header.replace("\n", ""), kind, place)
            for place, (header, kind) in enumerate(zip(sheet.header, kinds, strict=True))
            if kind is not None
        ),
        tuple(
            header.replace("\n", "")
            for index, header in enumerate(sheet.header)
            if header and kinds[index] is None and index not in places.values()
        ),
        confidence,
    )


def _drop_half_a_point(places: dict[str, int], confidence: dict[str, Confidence]) -> None:
    """Take back a coordinate that was only guessed and has no other: it may be any measure."""
    for key, other in (("x", "y"), ("y", "x")):
        if other not in places and confidence.get(key) is Confidence.CONTENT:
            del places[key], confidence[key]


def left_out_kinds(sheet: Sheet) -> list[str | None]:
    """Return for each column the kind of data because of which it is never read, or None."""
    kinds = [excluded_kind(header) for header in sheet.header]
    for place, kind in enumerate(kinds):
        if kind is None:
            texts = _sample(sheet, place)
            if texts and _share(texts, holds_identity_number) > _SHARE_BY_CONTENT:
                kinds[place] = "identity"
    return kinds


def _by_header(
    wanted: Field,
    plain: Sequence[str],
    names: Sequence[Sequence[str]],
    kinds: Sequence[str | None],
    taken: set[int],
) -> tuple[int, Confidence] | None:
    free = [place for place, kind in enumerate(kinds) if kind is None and place not in taken]
    for at, alias in enumerate((wanted.key, *wanted.aliases)):
        name = plain_header(alias)
        for place in free:
            if plain[place] == name:
                return place, Confidence.EXACT if at < 2 else Confidence.ALIAS
    for alias in (wanted.key, *wanted.aliases):
        for place in free:
            if plain_header(alias) in names[place]:
                return place, Confidence.ALIAS
    return None


def _by_look(
    sheet: Sheet,
    wanted: Field,
    plain: Sequence[str],
    kinds: Sequence[str | None],
    taken: set[int],
) -> int | None:
    """Return the place of a column that holds what a field holds, or whose header was cut short."""
    if sheet.places is not None:
        at = _by_cut_header(wanted, plain, kinds, taken)
        if at is not None:
            return at
    return _by_content(sheet, wanted.key, kinds, taken)


def _by_cut_header(
    wanted: Field, plain: Sequence[str], kinds: Sequence[str | None], taken: set[int]
) -> int | None:
    """Return the place of a header that a shapefile, whose names have 10 bytes, cut short."""
    names = [plain_header(alias) for alias in wanted.aliases]
    for place, header in enumerate(plain):
        is_cut = len(header) >= _LEAST_CUT and len(header.encode()) in _CUT_BYTES
        is_free = place not in taken and kinds[place] is None
        if is_cut and is_free and any(name.startswith(header) for name in names):
            return place
    return None


def _by_content(sheet: Sheet, key: str, kinds: Sequence[str | None], taken: set[int]) -> int | None:
    looks = _LOOKS.get(key)
    if looks is None:
        return None
    fitting = [
        place
        for place, kind in enumerate(kinds)
        if kind is None
        and place not in taken
        and _share(_sample(sheet, place), looks) > _SHARE_BY_CONTENT
    ]
    return fitting[0] if len(fitting) == 1 else None


def _sample(sheet: Sheet, place: int) -> list[str]:
    """Return the first texts of a column."""
    cells: list[Cell] = [row.cells[place] for row in sheet.rows[:_SAMPLE] if place < len(row.cells)]
    return [text for text in map(text_of, cells) if text]


def _share(texts: Sequence[str], looks: Callable[[str], bool]) -> float:
    return sum(map(looks, texts)) / len(texts) if texts else 0.0


def _is_degree(text: str, low_high: tuple[float, float]) -> bool:
    value = coordinate_of(text)
    if value is None or not low_high[0] <= value <= low_high[1]:
        return False
    return abs(value - round(value, 2)) > _DECIMALS or not text.replace(".", "").isdigit()


def _is_longitude(text: str) -> bool:
    return _is_degree(text, _CHINA_EAST)


def _is_latitude(text: str) -> bool:
    return _is_degree(text, _CHINA_NORTH)


_LOOKS: Mapping[str, Callable[[str], bool]] = {
    "x": _is_longitude,
    "y": _is_latitude,
}
"""Fields that are known by what stands in their cells, when no header says so."""


def _wanted_place(
    sheet: Sheet, fields: Sequence[Field], plain: Sequence[str], key: str, column: str
) -> int:
    if key not in {field.key for field in fields}:
        names = ", ".join(field.key for field in fields)
        raise InputProblem("imports.unknown_field", field=key, fields=names)
    if plain_header(column) in plain:
        return plain.index(plain_header(column))
    letters = [column_letter(index) for index in range(len(plain))]
    if column.strip().upper() in letters:
        return letters.index(column.strip().upper())
    raise InputProblem(
        "imports.no_such_column",
        path=str(sheet.path),
        sheet=sheet.name,
        column=column,
        columns="、".join(header for header in sheet.header if header) or "–",
    )
