"""Profiles: what is usual in a place, as data and never as constants.

The limits and severities that an audit judges by, the form of codes, the tiers, the posts, what a
grid may be.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import cached_property
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


class Duty(StrEnum):
    """Say what a role is for: one head answers for a grid, workers serve it."""

    HEAD = "head"
    WORKER = "worker"
    CLUSTER_HEAD = "cluster_head"
    OTHER = "other"


@dataclass(frozen=True)
class Role:
    """Be a role of the staff on the grids or units of one tier.

    `tier` is `grid`, a tier of sub-grids, or one of units. Each grid or unit of it has at least
    `least` and at most `most` holders; no upper limit when None. `printed` tells whether it stands
    on public sheets.
    """

    key: str
    title: Mapping[str, str]
    aliases: tuple[str, ...]
    tier: str
    duty: Duty
    least: int
    most: int | None
    printed: bool


@dataclass(frozen=True)
class UnitType:
    """Be a kind of place that a grid is built on, such as a compound or a market town."""

    key: str
    title: Mapping[str, str]


@dataclass(frozen=True)
class PartyRules:
    """Say how the Party serves the grids.

    `every_grid` is `none`, `any` (a group or a branch, own or joint), `branch` or `group`.
    `least_members` is for a grid; the others for a branch and for a joint group's grids.
    """

    every_grid: str
    least_members: int
    joint_least_grids: int
    joint_adjacent: bool
    branch_least_members: int
    branch_most_members: int


@dataclass(frozen=True)
class ClusterRules:
    """Say how many households a cluster head has, and how many one member is linked to.

    None leaves a limit out. `every_household` asks that each household has a link.
    """

    households: tuple[int | None, int | None]
    per_member: tuple[int | None, int | None]
    every_household: bool


@dataclass(frozen=True)
class ServiceRules:
    """Say how far a household may be from a service point of some kinds; None for no limit."""

    distance_m: float | None
    walking_minutes: float | None
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Profile:
    """Hold what is usual in one kind of place; areas in m², lengths in m, sizes from and to.

    `code_template` makes a grid's code of `{unit}`, the code of the unit of one of `code_tiers`
    that it lies in, and `{number}`; `sub_code_template` a sub-grid's of `{grid}` and `{number}`.
    `tiers` are the kinds of units from the highest to the lowest; `roles` the most responsible
    first.
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
    roles: tuple[Role, ...] = ()
    unit_types: tuple[UnitType, ...] = ()
    party: PartyRules = PartyRules("any", 1, 2, True, 3, 50)
    clusters: ClusterRules = ClusterRules((None, None), (None, None), False)
    service: ServiceRules = ServiceRules(None, None, ())

    def severity(self, rule: str) -> Severity:
        """Return how grave a finding of a rule is; a rule that is not listed is an error."""
        return self.severities.get(rule, Severity.ERROR)

    @cached_property
    def _role_by_word(self) -> Mapping[str, Role]:
        words: dict[str, Role] = {}
        for role in self.roles:
            for word in (role.key, *role.title.values(), *role.aliases):
                words.setdefault(word.casefold(), role)
        return words

    def role(self, word: str) -> Role | None:
        """Return the role that a list calls so: by its key, its name or an alias."""
        return self._role_by_word.get(word.strip().casefold())

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
    return profile_of_tables(name, _read(name))


def profile_of_text(text: str) -> Profile:
    """Return the profile that a text in TOML says; its `name` is that of the top level."""
    tables = tomllib.loads(text)
    return profile_of_tables(str(tables.pop("name", "own")), tables)


def profile_of_tables(name: str, own: Mapping[str, Any]) -> Profile:
    """Return a profile from its tables; what they leave out is that of the default one."""
    tables = _read(_BASE)
    for table, entries in own.items():
        if isinstance(entries, Mapping):
            tables[table] = {**tables.get(table, {}), **entries}
        else:
            tables[table] = entries
    size = tables.get("size", {})
    land, code = tables["land"], tables["code"]
    party, clusters, service = tables["party"], tables["clusters"], tables["service"]
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
        roles=tuple(_role(entry) for entry in tables["roles"]),
        unit_types=tuple(
            UnitType(entry["key"], {"zh": entry["zh"], "en": entry["en"]})
            for entry in tables["unit_types"]
        ),
        party=PartyRules(
            party["every_grid"],
            party["least_members"],
            party["joint_least_grids"],
            party["joint_adjacent"],
            party["branch_least_members"],
            party["branch_most_members"],
        ),
        clusters=ClusterRules(
            (clusters.get("least_households"), clusters.get("most_households")),
            (clusters.get("least_per_member"), clusters.get("most_per_member")),
            clusters["every_household"],
        ),
        service=ServiceRules(
            service.get("distance_m"), service.get("walking_minutes"), tuple(service["kinds"])
        ),
    )


def _role(entry: Mapping[str, Any]) -> Role:
    return Role(
        key=entry["key"],
        title={"zh": entry["zh"], "en": entry["en"]},
        aliases=tuple(entry.get("aliases", ())),
        tier=entry.get("tier", "grid"),
        duty=Duty(entry.get("duty", "other")),
        least=entry.get("least", 0),
        most=entry.get("most"),
        printed=entry.get("printed", True),
    )


def _read(name: str) -> dict[str, Any]:
    with path(f"profiles/{name}.toml").open("rb") as stream:
        return tomllib.load(stream)


def _limits(pair: list[int] | None) -> Limits | None:
    return (pair[0], pair[1]) if pair else None
