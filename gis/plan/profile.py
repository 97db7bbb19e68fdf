"""Profiles: what is usual in a place, as data and never as constants.

The limits and severities that an audit judges by, the form of codes, the tiers, the posts, what a
grid may be.
"""

import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from gis.errors import InputProblem
from gis.plan.profile_fields import Duty, Severity
from gis.plan.profile_text import (
    OWN_NAME,
    ROOT,
    full_tables,
    own_tables,
    profile_names,
    shipped_tables,
)

__all__ = [
    "ClusterRules", "Duty", "Limits", "PartyRules", "Profile", "Role", "ServiceRules", "Severity",
    "UnitType", "load_profile", "profile_in_force", "profile_names", "profile_of_text",
    "profile_problem",
]  # fmt: skip

Limits = tuple[int, int]

_LOG = logging.getLogger(__name__)


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
    `size_tier` is what the limits of households and people are for: grids, or a tier of sub-grids.
    `tiers` are the kinds of units from the highest to the lowest, `tier_titles` what this place
    calls some of them; `roles` the most responsible first.
    """

    name: str
    title: Mapping[str, str]
    min_area_m2: float
    sliver_width_m: float
    sliver_area_m2: float
    duplicate_share: float
    vertex_tolerance_m: float
    spike_degrees: float
    narrow_width_m: float
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
    size_tier: str = "grid"
    roles: tuple[Role, ...] = ()
    unit_types: tuple[UnitType, ...] = ()
    party: PartyRules = PartyRules("any", 1, 2, True, 3, 50)
    clusters: ClusterRules = ClusterRules((None, None), (None, None), False)
    service: ServiceRules = ServiceRules(None, None, ())
    tier_titles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

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

    def tiers_of(self, role: Role) -> tuple[str, ...]:
        """Return the tiers that a role is asked of: its own, and what is on a level with it.

        Villages and communities are on a level: the tiers whose units code the grids. One that has
        roles of its own is asked for those alone.
        """
        if role.tier not in self.code_tiers:
            return (role.tier,)
        with_roles = {each.tier for each in self.roles}
        peers = (tier for tier in self.code_tiers if tier not in with_roles)
        return (role.tier, *peers)

    def tier_title(self, tier: str, language: str) -> str:
        """Return what a tier is called here; its key where it has no name."""
        return self.tier_titles[tier][language] if tier in self.tier_titles else tier

    def canonical(self) -> dict[str, Any]:
        """Return everything the profile says, for a hash."""
        return asdict(self)


@lru_cache(maxsize=32)
def load_profile(name: str) -> Profile:
    """Return a shipped profile by name; raises InputProblem for an unknown one."""
    return _built(name, shipped_tables(name))


@lru_cache(maxsize=8)
def profile_of_text(text: str, source: str = "") -> Profile:
    """Return the profile that a text in TOML says; raises InputProblem, see `own_tables`.

    One that says nothing but its base is that; else its name is what `name` says, or `own`.
    """
    own = own_tables(text, source)
    tables = full_tables(own, source)
    base = str(own["base"])
    is_base = tables == shipped_tables(base)
    return _built(str(own.get("name", base if is_base else OWN_NAME)), tables)


def profile_in_force(text: str | None, shipped: str) -> Profile:
    """Return the profile of a project's own text, else a shipped one by name.

    Both are checked before they are taken into a project, so what is wrong here was written by a
    newer program or by hand. Then the shipped profile holds, or the default one, with a line in the
    log: a project opens and can be edited whatever its profile says. See `profile_problem`.
    """
    problem = profile_problem(text, shipped)
    if problem is None:
        return load_profile(shipped) if text is None else profile_of_text(text)
    _LOG.warning("the project's profile is left aside: %s", problem.key)
    return load_profile(shipped if shipped in profile_names() else ROOT)


def profile_problem(text: str | None, shipped: str) -> InputProblem | None:
    """Return why a project's own text, or else the shipped profile of a name, cannot be read."""
    try:
        _ = load_profile(shipped) if text is None else profile_of_text(text)
    except InputProblem as problem:
        return problem
    return None


def _built(name: str, tables: Mapping[str, Any]) -> Profile:
    """Return a profile from full tables."""
    land, size, code = tables["land"], tables["size"], tables["code"]
    clusters, service = tables["clusters"], tables["service"]
    return Profile(
        name=name,
        title=tables["title"],
        min_area_m2=land["min_area_m2"],
        sliver_width_m=land["sliver_width_m"],
        sliver_area_m2=land["sliver_area_m2"],
        duplicate_share=land["duplicate_share"],
        vertex_tolerance_m=land["vertex_tolerance_m"],
        spike_degrees=land["spike_degrees"],
        narrow_width_m=land["narrow_width_m"],
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
        size_tier=size["tier"],
        roles=tuple(_role(entry) for entry in tables["roles"]),
        unit_types=tuple(UnitType(entry["key"], _title(entry)) for entry in tables["unit_types"]),
        party=PartyRules(**tables["party"]),
        clusters=ClusterRules(
            (clusters.get("least_households"), clusters.get("most_households")),
            (clusters.get("least_per_member"), clusters.get("most_per_member")),
            clusters["every_household"],
        ),
        service=ServiceRules(
            service.get("distance_m"), service.get("walking_minutes"), tuple(service["kinds"])
        ),
        tier_titles=tables.get("tier_titles", {}),
    )


def _role(entry: Mapping[str, Any]) -> Role:
    return Role(
        key=entry["key"],
        title=_title(entry),
        aliases=tuple(entry["aliases"]),
        tier=entry["tier"],
        duty=Duty(entry["duty"]),
        least=entry["least"],
        most=None if entry["most"] is False else entry["most"],
        printed=entry["printed"],
    )


def _title(entry: Mapping[str, Any]) -> Mapping[str, str]:
    return {"zh": entry["zh"], "en": entry["en"]}


def _limits(pair: list[int] | None) -> Limits | None:
    return (pair[0], pair[1]) if pair else None
