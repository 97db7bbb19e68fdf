"""Profiles as TOML: read and checked, laid over the one they build on, and written.

*Own* tables are what a profile says itself; *full* ones have everything, with the rest from its
base. A full table lacks the optional limits that are left out, which own ones say by `false`; the
entries of its lists have every key.
"""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from gis.errors import InputProblem
from gis.plan.profile_checks import check_full, check_own
from gis.plan.profile_fields import FIELDS, LISTS, Field
from resources import path

Tables = dict[str, Any]

ROOT = "default"
"""The profile that every other one builds on in the end."""
OWN_NAME = "own"
_OPTIONAL = {(field.table, field.key) for field in FIELDS if field.optional}
_EMPTY: Mapping[str, Any] = {"size": {}, "tier_titles": {}}
"""Tables that the default profile need not have."""
_PLACE = re.compile(r"\(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)")
_ORDER = ("title", "tiers", "tier_titles", "land", "size", "code", "party", "clusters",
                  "service", "severity", "unit_types", "roles")  # fmt: skip


def profile_names() -> list[str]:
    """Return the names of the profiles that the program ships, the default one first."""
    names = sorted(file.stem for file in path("profiles").glob("*.toml"))
    return [ROOT, *(name for name in names if name != ROOT)]


def own_tables(text: str, source: str = "") -> Tables:
    """Return what a text in TOML says, with `base` and maybe `name`; `source` is a file's name.

    Raises InputProblem that names table and key where the text cannot be read, says something
    that no profile has, or a value is not what it can be.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        line = int(place["line"]) if place and place["line"] else text.count("\n") + 1
        column = int(place["column"]) if place and place["column"] else 0
        raise InputProblem(
            "profiles.not_toml", where=_where(source), line=line, column=column
        ) from error
    tables.setdefault("base", ROOT)
    base = tables["base"]
    if base not in profile_names():
        names = ", ".join(profile_names())
        raise InputProblem("profiles.no_such_base", where=_where(source), base=base, names=names)
    check_own(tables, shipped_tables(ROOT)["severity"], _where(source))
    return tables


def full_tables(own: Mapping[str, Any], source: str = "") -> Tables:
    """Return own tables over those of their base.

    Raises InputProblem where they do not go together, such as a role on a tier that is not there.
    """
    tables = laid_over(shipped_tables(str(own.get("base", ROOT))), own)
    check_full(tables, _where(source))
    return tables


@cache
def _shipped(name: str) -> Tables:
    text = path(f"profiles/{name}.toml").read_text(encoding="utf-8")
    if name == ROOT:
        own = tomllib.loads(text)
        check_own(own, own["severity"], "")
        return laid_over(_EMPTY, own)
    own = own_tables(text)
    return laid_over(shipped_tables(own["base"]), own)


def shipped_tables(name: str) -> Tables:
    """Return the full tables of a shipped profile; raises InputProblem for an unknown name."""
    if name not in profile_names():
        raise InputProblem("audits.no_such_profile", name=name, names=", ".join(profile_names()))
    return dict(_shipped(name))


def laid_over(base: Mapping[str, Any], own: Mapping[str, Any]) -> Tables:
    """Return full tables: those of the base, with what the own ones say in their place."""
    tables = dict(base)
    for table, entries in own.items():
        if table in {"base", "name"}:
            continue
        if isinstance(entries, Mapping):
            both = {**tables.get(table, {}), **entries}
            tables[table] = {
                key: value
                for key, value in both.items()
                if value is not False or not _is_optional(table, key)
            }
        else:
            tables[table] = [_whole(LISTS[table], entry) for entry in entries]
    return tables


def differences(tables: Mapping[str, Any], base: str) -> Tables:
    """Return the own tables that make full ones of a shipped profile; without `base`."""
    own: Tables = {}
    for table, known in shipped_tables(base).items():
        entries = tables[table]
        if isinstance(entries, Mapping):
            changed = {key: value for key, value in entries.items() if value != known.get(key)}
            changed.update({key: False for key in known if key not in entries})
            if changed:
                own[table] = changed
        elif entries != known:
            own[table] = entries
    return own


def profile_text(own: Mapping[str, Any]) -> str:
    """Return own tables as TOML that `own_tables` reads; entries at their default are left out."""
    head = [f"{key} = {_value(own[key])}" for key in ("name", "base") if key in own]
    parts = ["\n".join(head)] if head else []
    for table in _ORDER:
        entries = own.get(table)
        if not entries:
            continue
        if table in LISTS:
            parts.extend(
                f"[[{table}]]\n" + _lines(_without_defaults(LISTS[table], entry))
                for entry in entries
            )
        else:
            parts.append(f"[{table}]\n" + _lines(entries))
    return "\n\n".join(parts) + "\n"


def _is_optional(table: str, key: str) -> bool:
    return table == "tier_titles" or (table, key) in _OPTIONAL


def _where(source: str) -> str:
    return f"{source} " if source else ""


def _whole(fields: Iterable[Field], entry: Mapping[str, Any]) -> Tables:
    return {field.key: entry.get(field.key, field.default) for field in fields}


def _without_defaults(fields: Iterable[Field], entry: Mapping[str, Any]) -> Tables:
    return {f.key: entry[f.key] for f in fields if f.key in entry and entry[f.key] != f.default}


def _lines(entries: Mapping[str, Any]) -> str:
    return "\n".join(f"{_key(key)} = {_value(value)}" for key, value in entries.items())


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else _value(key)


def _value(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            # What JSON escapes TOML reads too, but for one letter that JSON lets stand.
            return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
        case list() | tuple():
            return f"[{', '.join(map(_value, value))}]"
        case Mapping():
            pairs = ", ".join(f"{_key(str(key))} = {_value(each)}" for key, each in value.items())
            return f"{{ {pairs} }}"
        case _:
            return repr(value)
