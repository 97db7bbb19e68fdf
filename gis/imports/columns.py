"""Which column of a table holds which field, by the names that offices give them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gis.errors import InputProblem
from gis.files.sheet import Sheet, column_letter, plain_header
from gis.imports.excluded_columns import excluded_kind


@dataclass(frozen=True, slots=True)
class Field:
    """Be a field that an importer wants, with the headers by which it is recognised."""

    key: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Name a column that is left out on purpose, and the kind of data that it seems to hold."""

    header: str
    kind: str


@dataclass(frozen=True, slots=True)
class Columns:
    """Say at which place each field stands, which columns are left out, which are not needed."""

    places: Mapping[str, int]
    left_out: tuple[LeftOut, ...] = ()
    unused: tuple[str, ...] = ()


def known_headers(fields: Sequence[Field]) -> frozenset[str]:
    """Return the plain headers by which any of the fields is recognised."""
    return frozenset(
        plain_header(alias) for field in fields for alias in (field.key, *field.aliases)
    )


def match_columns(sheet: Sheet, fields: Sequence[Field], wanted: Mapping[str, str]) -> Columns:
    """Find the fields in the header of a sheet; `wanted` (field to column) goes before.

    A wanted column is named by its header or its letter. Of several columns that fit a field the
    one whose alias comes first wins. Raises InputProblem for an unknown field, a missing column,
    and for a column that holds what must not be kept.
    """
    plain = [plain_header(header) for header in sheet.header]
    kinds = [excluded_kind(header) for header in plain]
    places: dict[str, int] = {}
    for key, column in wanted.items():
        places[key] = _wanted_place(sheet, fields, plain, key, column)
        if kinds[places[key]] is not None:
            raise InputProblem("imports.excluded_column", path=str(sheet.path), column=column)
    for field in fields:
        for alias in () if field.key in places else (field.key, *field.aliases):
            name = plain_header(alias)
            free = [i for i, header in enumerate(plain) if header == name and kinds[i] is None]
            if free and free[0] not in places.values():
                places[field.key] = free[0]
                break
    return Columns(
        places,
        tuple(
            LeftOut(header.replace("\n", ""), kind)
            for header, kind in zip(sheet.header, kinds, strict=True)
            if kind is not None
        ),
        tuple(
            header.replace("\n", "")
            for index, header in enumerate(sheet.header)
            if header and kinds[index] is None and index not in places.values()
        ),
    )


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
