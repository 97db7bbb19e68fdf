"""Profiles: what is usual in a place, as data and never as constants.

The limits and severities that an audit judges by, the form of codes, the tiers, what a grid may be.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from gis.errors import InputProblem
from resources import path

Limits = tuple[int, int]

_BASE = "default"


class Severity(StrEnum):
    """Say how grave a finding is: only errors make an audit fail; OFF leaves a rule out."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    OFF = "off"


@dataclass(frozen=True)
class Profile:
    """Hold what is usual in one kind of place; areas in m², lengths in m, sizes from and to.

    `code_template` makes a grid's code of `{unit}`, the code of the unit of one of `code_tiers`
    that it lies in, and `{number}`; `sub_code_template` a sub-grid's of `{grid}` and `{number}`.
    `tiers` are the kinds of units from the highest to the lowest.
    """

    name: str
    title: Mapping[str, str]
    min_area_m2: float
    sliver_width_m: float
    sliver_area_m2: float
    duplicate_share: float
    vertex_tolerance_m: float
    households: Limits | None
    people: Limits | None
    multipart_allowed: bool
    code_pattern: str
    code_template: str
    sub_code_template: str
    code_tiers: tuple[str, ...]
    code_starts_with_unit: bool
    tiers: tuple[str, ...]
    severities: Mapping[str, Severity]

    def severity(self, rule: str) -> Severity:
        """Return how grave a finding of a rule is; a rule that is not listed is an error."""
        return self.severities.get(rule, Severity.ERROR)

    def canonical(self) -> dict[str, Any]:
        """Return everything the profile says, for a hash."""
        return asdict(self)


def profile_names() -> list[str]:
    """Return the names of the profiles that the program ships."""
    return sorted(file.stem for file in path("profiles").glob("*.toml"))


def load_profile(name: str) -> Profile:
    """Return a profile by name; raises InputProblem for an unknown one."""
    if name not in profile_names():
        raise InputProblem("audits.no_such_profile", name=name, names=", ".join(profile_names()))
    tables = _read(_BASE)
    for table, entries in _read(name).items():
        tables[table] = {**tables.get(table, {}), **entries}
    size = tables.get("size", {})
    land, code = tables["land"], tables["code"]
    return Profile(
        name=name,
        title=tables["title"],
        min_area_m2=land["min_area_m2"],
        sliver_width_m=land["sliver_width_m"],
        sliver_area_m2=land["sliver_area_m2"],
        duplicate_share=land["duplicate_share"],
        vertex_tolerance_m=land["vertex_tolerance_m"],
        households=_limits(size.get("households")),
        people=_limits(size.get("people")),
        multipart_allowed=land["multipart_allowed"],
        code_pattern=code["pattern"],
        code_template=code["template"],
        sub_code_template=code["sub_template"],
        code_tiers=tuple(code["tiers"]),
        code_starts_with_unit=code["starts_with_unit"],
        tiers=tuple(tables["tiers"]["order"]),
        severities={rule: Severity(word) for rule, word in tables["severity"].items()},
    )


def _read(name: str) -> dict[str, dict[str, Any]]:
    with path(f"profiles/{name}.toml").open("rb") as stream:
        return tomllib.load(stream)


def _limits(pair: list[int] | None) -> Limits | None:
    return (pair[0], pair[1]) if pair else None
