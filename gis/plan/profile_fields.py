"""What a profile may say: each entry with its table, its key and what it holds.

One list serves the reader that checks a profile, the writer and the editor in the window.
"""

from dataclasses import dataclass
from enum import StrEnum


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


class Holds(StrEnum):
    """Say what kind of value an entry holds; each has a text `profiles.wants_<kind>`."""

    TRUTH = "truth"
    NUMBER = "number"
    COUNT = "count"
    RANGE = "range"
    TEXT = "text"
    WORD = "word"
    WORDS = "words"
    PATTERN = "pattern"
    TEMPLATE = "template"


@dataclass(frozen=True, slots=True)
class Field:
    """Be one entry of a table.

    Numbers lie between `lowest` and `highest`, words are among `words` where some are given; a
    template has the fields `words`. `false` takes the place of an optional limit that is left out.
    `default` is what an entry of a list has that does not say it; None: it must say it.
    """

    table: str
    key: str
    holds: Holds
    lowest: float = 0.0
    highest: float | None = None
    words: tuple[str, ...] = ()
    optional: bool = False
    default: object = None


EVERY_GRID = ("none", "any", "branch", "group")
LANGUAGES = ("zh", "en")
GRID_TIERS = ("grid", "micro_grid", "villager_group")
"""The tiers of grids and of parts of grids; the tiers of units are the profile's."""

FIELDS = (
    *(Field("title", language, Holds.TEXT) for language in LANGUAGES),
    Field("land", "min_area_m2", Holds.NUMBER),
    Field("land", "sliver_width_m", Holds.NUMBER),
    Field("land", "sliver_area_m2", Holds.NUMBER),
    Field("land", "duplicate_share", Holds.NUMBER, 0.5, 1.0),
    Field("land", "vertex_tolerance_m", Holds.NUMBER),
    Field("land", "spike_degrees", Holds.NUMBER, 0.0, 45.0),
    Field("land", "narrow_width_m", Holds.NUMBER),
    Field("land", "multipart_allowed", Holds.TRUTH),
    Field("size", "tier", Holds.WORD, words=GRID_TIERS),
    Field("size", "households", Holds.RANGE, optional=True),
    Field("size", "people", Holds.RANGE, optional=True),
    Field("tiers", "order", Holds.WORDS),
    Field("code", "template", Holds.TEMPLATE, words=("unit", "number")),
    Field("code", "sub_template", Holds.TEMPLATE, words=("grid", "number")),
    Field("code", "tiers", Holds.WORDS),
    Field("code", "pattern", Holds.PATTERN),
    Field("code", "starts_with_unit", Holds.TRUTH),
    Field("party", "every_grid", Holds.WORD, words=EVERY_GRID),
    Field("party", "least_members", Holds.COUNT),
    Field("party", "joint_least_grids", Holds.COUNT, 2),
    Field("party", "joint_adjacent", Holds.TRUTH),
    Field("party", "branch_least_members", Holds.COUNT),
    Field("party", "branch_most_members", Holds.COUNT, 1),
    Field("clusters", "least_households", Holds.COUNT, optional=True),
    Field("clusters", "most_households", Holds.COUNT, 1, optional=True),
    Field("clusters", "least_per_member", Holds.COUNT, optional=True),
    Field("clusters", "most_per_member", Holds.COUNT, 1, optional=True),
    Field("clusters", "every_household", Holds.TRUTH),
    Field("service", "distance_m", Holds.NUMBER, 1.0, optional=True),
    Field("service", "walking_minutes", Holds.NUMBER, 1.0, 240.0, optional=True),
    Field("service", "kinds", Holds.WORDS),
)
"""The entries of the plain tables."""

ROLE_FIELDS = (
    Field("roles", "key", Holds.TEXT),
    Field("roles", "zh", Holds.TEXT),
    Field("roles", "en", Holds.TEXT),
    Field("roles", "aliases", Holds.WORDS, default=[]),
    Field("roles", "tier", Holds.TEXT, default="grid"),
    Field("roles", "duty", Holds.WORD, words=tuple(Duty), default="other"),
    Field("roles", "least", Holds.COUNT, default=0),
    Field("roles", "most", Holds.COUNT, 1, optional=True, default=False),
    Field("roles", "printed", Holds.TRUTH, default=True),
)
UNIT_TYPE_FIELDS = (
    Field("unit_types", "key", Holds.TEXT),
    Field("unit_types", "zh", Holds.TEXT),
    Field("unit_types", "en", Holds.TEXT),
)
LISTS = {"roles": ROLE_FIELDS, "unit_types": UNIT_TYPE_FIELDS}
"""The tables that are lists of entries, each `[[…]]` in TOML."""

SEVERITY_FIELD = Field("severity", "", Holds.WORD, words=tuple(Severity))
TIER_FIELDS = tuple(Field("tiers", each, Holds.TEXT) for each in ("key", *LANGUAGES))
"""What the editor shows of a tier: its key, which stands in the order, and its names."""
TIER_TITLE_FIELDS = tuple(Field("tier_titles", each, Holds.TEXT) for each in LANGUAGES)

ORDERED_PAIRS = (
    ("clusters", "least_households", "most_households"),
    ("clusters", "least_per_member", "most_per_member"),
    ("party", "branch_least_members", "branch_most_members"),
    ("roles", "least", "most"),
)
"""Entries of which the first is not above the second."""
