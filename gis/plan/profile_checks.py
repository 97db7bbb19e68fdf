"""Checks of a profile: every problem names the table, the key, what stands there, what would do."""

import math
import re
import string
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from gis.errors import InputProblem
from gis.plan.profile_fields import (
    FIELDS,
    GRID_TIERS,
    LISTS,
    ORDERED_PAIRS,
    SEVERITY_FIELD,
    TIER_TITLE_FIELDS,
    Field,
    Holds,
)
from gis.plan.records import PLACE_KINDS

_HEAD = ("base", "name")
_STEM = "341181110201"


def check_own(own: Mapping[str, Any], rules: Collection[str], where: str) -> None:
    """Raise InputProblem for a table, entry or value that no profile has.

    `rules` are the names that severities may be of; `where` begins each sentence.
    """
    check = _Check(where)
    plain: dict[str, dict[str, Field]] = {"severity": dict.fromkeys(rules, SEVERITY_FIELD)}
    for field in FIELDS:
        plain.setdefault(field.table, {})[field.key] = field
    for table, entries in own.items():
        if table in _HEAD:
            check.value(Field("", table, Holds.TEXT), entries, "", table)
        elif table == "tier_titles":
            check.tier_titles(table, entries)
        elif table in LISTS:
            check.entry_list(table, entries)
        elif table in plain:
            check.entries(table, entries, plain[table])
        else:
            names = ", ".join([*_HEAD, *plain, "tier_titles", *LISTS])
            raise InputProblem("profiles.unknown_table", where=where, table=table, known=names)


def check_full(tables: Mapping[str, Any], where: str) -> None:
    """Raise InputProblem where the tables of a profile do not go together."""
    check = _Check(where)
    tiers = tables["tiers"]["order"]
    check.once("tiers", "order", tiers)
    if not tiers:
        check.fail("profiles.wants_some", Field("tiers", "order", Holds.WORDS), tiers)
    check.among("code", "tiers", tables["code"]["tiers"], tiers)
    check.among("service", "kinds", tables["service"]["kinds"], PLACE_KINDS)
    own_tiers = tables.get("tier_titles", {})
    places = dict.fromkeys((*GRID_TIERS, *tiers, *own_tiers))
    for table, least, most in ORDERED_PAIRS:
        if table not in LISTS:
            check.in_order(tables[table], table, least, most)
    for row, role in enumerate(tables["roles"], start=1):
        check.row = row
        check.among("roles", "tier", [role["tier"]], places)
        check.in_order(role, "roles", "least", "most")
    check.row = 0
    check.told_apart("unit_types", [[entry["key"]] for entry in tables["unit_types"]])
    check.told_apart("roles", [_words(role) for role in tables["roles"]])


def _words(role: Mapping[str, Any]) -> list[str]:
    return [role["key"], role["zh"], role["en"], *role["aliases"]]


class _Check:
    """Check values and say where they stand; `row` counts the entries of a list from 1."""

    def __init__(self, where: str) -> None:
        self._where = where
        self.row = 0

    def is_table(self, table: str, entries: object) -> None:
        if not isinstance(entries, Mapping):
            raise InputProblem("profiles.wants_table", where=self._where, table=table)

    def entry_list(self, table: str, entries: object) -> None:
        if not isinstance(entries, list):
            raise InputProblem("profiles.wants_list", where=self._where, table=table)
        for row, entry in enumerate(entries, start=1):
            self.row = row
            self.whole(table, entry, LISTS[table])
        self.row = 0

    def entries(self, table: str, entries: Mapping[str, Any], known: Mapping[str, Field]) -> None:
        self.is_table(table, entries)
        for key, value in entries.items():
            if key not in known:
                raise InputProblem(
                    "profiles.unknown_key",
                    where=self._where,
                    table=self._table(table),
                    entry=key,
                    known=", ".join(known),
                )
            self.value(known[key], value, table, key)

    def whole(self, table: str, entry: Mapping[str, Any], fields: Iterable[Field]) -> None:
        """Check an entry that has to say everything that has no default."""
        by_key = {each.key: each for each in fields}
        self.entries(table, entry, by_key)
        for key, field in by_key.items():
            if key not in entry and field.default is None:
                raise InputProblem(
                    "profiles.missing_key", where=self._where, table=self._table(table), entry=key
                )

    def tier_titles(self, table: str, entries: Mapping[str, Any]) -> None:
        self.is_table(table, entries)
        for tier, titles in entries.items():
            if titles is not False:  # which takes one of the base away
                self.whole(f"{table}.{tier}", titles, TIER_TITLE_FIELDS)

    def value(self, field: Field, value: object, table: str, key: str) -> None:
        if field.optional and value is False:
            return
        wanted = _FITS[field.holds](field, value)
        if not wanted:
            self.fail(f"profiles.wants_{field.holds.value}", field, value, table, key)

    def fail(
        self, problem: str, field: Field, value: object, table: str = "", key: str = ""
    ) -> None:
        highest = "∞" if field.highest is None else f"{field.highest:g}"
        raise InputProblem(
            problem,
            where=self._where,
            table=self._table(table or field.table),
            entry=key or field.key,
            row=self.row,
            value=value,
            lowest=f"{field.lowest:g}",
            highest=highest,
            words=", ".join(field.words),
        )

    def among(self, table: str, key: str, values: Iterable[str], known: Collection[str]) -> None:
        for value in values:
            if value not in known:
                field = Field(table, key, Holds.WORD, words=tuple(known))
                self.fail("profiles.wants_word", field, value)

    def once(self, table: str, key: str, values: list[str]) -> None:
        for value in values:
            if values.count(value) > 1:
                self.fail("profiles.twice", Field(table, key, Holds.WORDS), value)

    def in_order(self, entries: Mapping[str, Any], table: str, least: str, most: str) -> None:
        low, high = entries.get(least), entries.get(most)
        if low is not None and high is not None and high is not False and low > high:
            raise InputProblem(
                "profiles.not_in_order",
                where=self._where,
                table=self._table(table),
                entry=most,
                row=self.row,
                value=high,
                least=least,
                low=low,
            )

    def told_apart(self, table: str, entries: list[list[str]]) -> None:
        """Raise when two entries of a list are called the same."""
        rows: dict[str, int] = {}
        for row, words in enumerate(entries, start=1):
            for word in words:
                other = rows.setdefault(word.casefold(), row)
                if other != row:
                    self.row = row
                    raise InputProblem(
                        "profiles.called_the_same",
                        where=self._where,
                        table=self._table(table),
                        entry="key",
                        row=row,
                        word=word,
                        other=other,
                    )

    def _table(self, table: str) -> str:
        return f"[[{table}]] {self.row}" if self.row else f"[{table}]" if table else ""


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _within(field: Field, value: object) -> bool:
    return (
        isinstance(value, int | float)
        and value >= field.lowest
        and (field.highest is None or value <= field.highest)
    )


def _is_count(field: Field, value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and _within(field, value)


def _is_range(field: Field, value: object) -> bool:
    if not isinstance(value, list) or len(value) != 2:
        return False
    return all(_is_count(field, each) for each in value) and value[0] <= value[1]


def _is_text(field: Field, value: object) -> bool:
    del field
    return isinstance(value, str) and bool(value.strip())


def _is_pattern(field: Field, value: object) -> bool:
    if not isinstance(value, str) or not _is_text(field, value):
        return False
    try:
        re.compile(value)
    except re.error:
        return False
    return True


def _is_template(field: Field, value: object) -> bool:
    """Tell whether a template has its stem once and the number once, and can be filled in."""
    if not isinstance(value, str):
        return False
    try:
        names = [name for _, name, _, _ in string.Formatter().parse(value) if name is not None]
        value.format(**{field.words[0]: _STEM, "number": 1})
    except (KeyError, IndexError, ValueError, AttributeError):
        return False
    return sorted(names) == sorted(field.words)


_FITS = {
    Holds.TRUTH: lambda field, value: isinstance(value, bool),
    Holds.NUMBER: lambda field, value: _is_number(value) and _within(field, value),
    Holds.COUNT: _is_count,
    Holds.RANGE: _is_range,
    Holds.TEXT: _is_text,
    Holds.WORD: lambda field, value: isinstance(value, str) and value in field.words,
    Holds.WORDS: lambda field, value: (
        isinstance(value, list) and all(_is_text(field, each) for each in value)
    ),
    Holds.PATTERN: _is_pattern,
    Holds.TEMPLATE: _is_template,
}
