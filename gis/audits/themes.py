"""The tables that an audit falls into: land, codes, people and duty."""

from collections.abc import Mapping

from gis.plan.profile import Severity

THEMES: Mapping[str, frozenset[str]] = {
    "land": frozenset({
        "overlap", "gap", "outside", "invalid", "empty", "duplicate", "contained", "sliver",
        "spike", "narrow", "multipart", "mismatched_edge", "unit_crossed", "unit_unfilled",
        "sub_grid_gap", "group_without_grid", "no_host", "grid_above_village",
    }),
    "codes": frozenset({
        "code_missing", "code_malformed", "code_doubled", "code_retired", "code_holes",
    }),
    "people": frozenset({
        "household_unassigned", "household_in_several", "household_in_wrong_grid",
        "household_against_location", "household_without_location", "household_on_boundary",
        "hand_without_reason", "shifted_block", "grid_size", "empty_grid", "far_from_service",
        "place_unassigned", "place_without_location", "place_in_wrong_grid",
    }),
    "duty": frozenset({
        "post_missing", "post_too_few", "post_too_many", "head_in_several", "role_unknown",
        "grid_without_group", "joint_group_small", "joint_group_apart", "grid_without_member",
        "branch_small", "branch_large", "cluster_small", "cluster_large",
        "household_without_link",
    }),
}  # fmt: skip


def theme_of(rule: str) -> str:
    """Return the table that a rule belongs to."""
    return next(theme for theme, rules in THEMES.items() if rule in rules)


def by_severity(count: Mapping[Severity, int]) -> dict[str, int]:
    """Name counts by severity as reports do."""
    graver = (Severity.ERROR, Severity.WARNING, Severity.NOTE)
    return {f"{severity.value}s": count.get(severity, 0) for severity in graver}
