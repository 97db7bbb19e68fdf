"""The kinds of failure that the core knows; each is shown to the user in its own way.

What an exception says of itself is its kind alone: facts may be people's, and the text of an
exception ends up in logs and tracebacks.
"""

from enum import StrEnum


class GisError(Exception):
    """Be the base of every failure that the program expects."""


class Reason(StrEnum):
    """Say why an edit is not possible now; every reason has a text `refused.<reason>`."""

    CROSSES_BOUNDARY = "crosses_boundary"
    CROSSES_ITSELF = "crosses_itself"
    PASSES_OVER = "passes_over"
    COLLAPSES = "collapses"
    TOO_FEW_VERTICES = "too_few_vertices"
    IS_JUNCTION = "is_junction"
    NOT_A_NODE = "not_a_node"
    NO_SUCH_ARC = "no_such_arc"
    NO_SUCH_VERTEX = "no_such_vertex"
    NO_SUCH_GRID = "no_such_grid"
    IS_SUB_GRID = "is_sub_grid"
    GRID_HAS_NO_LAND = "grid_has_no_land"
    HAS_LAND = "has_land"
    NO_HOST = "no_host"
    NOT_ONLINE = "not_online"
    NO_SUCH_HOUSEHOLD = "no_such_household"
    WITHOUT_LOCATION = "without_location"
    NO_SUCH_UNIT = "no_such_unit"
    NO_SUCH_TIER = "no_such_tier"
    TIER_OUT_OF_ORDER = "tier_out_of_order"
    UNIT_CODE_IN_USE = "unit_code_in_use"
    DIFFERENT_PARENTS = "different_parents"
    NOTHING_TO_GROUP = "nothing_to_group"
    NO_UNIT_ABOVE = "no_unit_above"
    GRID_ACROSS_UNITS = "grid_across_units"
    HAS_SUB_GRIDS = "has_sub_grids"
    UNIT_HAS_GRIDS = "unit_has_grids"
    UNIT_HAS_NO_LAND = "unit_has_no_land"
    NO_SUCH_REFERENCE = "no_such_reference"
    UNIT_BOUNDARY_LOCKED = "unit_boundary_locked"
    AGREED_BORDER_LOCKED = "agreed_border_locked"
    GRID_LOCKED = "grid_locked"
    LINE_TOO_SHORT = "line_too_short"
    LINE_DOES_NOT_CUT = "line_does_not_cut"
    CANNOT_BE_SHARED = "cannot_be_shared"
    LINE_DOES_NOT_MEET_BORDER = "line_does_not_meet_border"
    LINE_MEETS_ONCE = "line_meets_once"
    LINE_MEETS_DIFFERENT_BORDERS = "line_meets_different_borders"
    LINE_CROSSES_OTHER_BORDER = "line_crosses_other_border"
    LINE_PASSES_JUNCTION = "line_passes_junction"
    NO_BORDER_FOLLOWS = "no_border_follows"
    NO_VERTEX_NEAR_REFERENCE = "no_vertex_near_reference"
    PIECE_TOO_SMALL = "piece_too_small"
    RING_TOO_SHORT = "ring_too_short"
    RING_CROSSES_ITSELF = "ring_crosses_itself"
    NO_LAND_TO_TAKE = "no_land_to_take"
    NOT_IN_A_GRID = "not_in_a_grid"
    NO_GRID_THERE = "no_grid_there"
    HAS_NO_LAND = "has_no_land"
    GRID_WOULD_VANISH = "grid_would_vanish"
    WOULD_BE_IN_PARTS = "would_be_in_parts"
    GRID_IS_DIVIDED = "grid_is_divided"
    NO_GAPS = "no_gaps"
    NO_GRID_CHOSEN = "no_grid_chosen"
    NO_HOUSEHOLDS_INSIDE = "no_households_inside"
    NOT_AN_AREA = "not_an_area"
    NOT_UNASSIGNED = "not_unassigned"
    NOT_NEIGHBOURS = "not_neighbours"
    DIFFERENT_UNITS = "different_units"
    DIFFERENT_GRIDS = "different_grids"
    NOTHING_TO_MERGE = "nothing_to_merge"
    EMPTY_NAME = "empty_name"
    EMPTY_CODE = "empty_code"
    EMPTY_REASON = "empty_reason"
    CODE_IN_USE = "code_in_use"
    CODE_RETIRED = "code_retired"
    NO_FREE_CODE = "no_free_code"
    SEVERAL_VILLAGES = "several_villages"
    NO_GRIDS = "no_grids"
    NO_SUCH_MEMBER = "no_such_member"
    NO_SUCH_POST = "no_such_post"
    NO_SUCH_PARTY_GROUP = "no_such_party_group"
    NO_SUCH_PLACE = "no_such_place"
    NO_SUCH_KIND = "no_such_kind"
    PEOPLE_BELOW_ZERO = "people_below_zero"
    HOUSEHOLD_NO_IN_USE = "household_no_in_use"
    SETTLED_ELSEWHERE = "settled_elsewhere"
    EMPTY_ROLE = "empty_role"
    ON_A_GRID_OR_A_UNIT = "on_a_grid_or_a_unit"
    NOT_A_DAY = "not_a_day"
    DAYS_OUT_OF_ORDER = "days_out_of_order"
    INDEPENDENT_NEEDS_A_GRID = "independent_needs_a_grid"
    JOINT_NEEDS_GRIDS = "joint_needs_grids"
    PART_OF_THE_SAME_GRID = "part_of_the_same_grid"
    PARTY_LEVEL_OUT_OF_ORDER = "party_level_out_of_order"
    A_MEMBER_OR_A_HEAD = "a_member_or_a_head"
    ALREADY_ACCEPTED = "already_accepted"
    NOBODY_LOCATED = "nobody_located"
    NO_SUCH_PROFILE = "no_such_profile"
    PROFILE_WRONG = "profile_wrong"
    IDENTITY_NUMBER = "identity_number"
    NOTHING_CHANGES = "nothing_changes"
    BREAKS_PARTITION = "breaks_partition"


class Refused(GisError):
    """Tell that an edit is not possible now, and why.

    `facts` hold what the text and the map need: ids of blocking arcs, names, limits.
    """

    def __init__(self, reason: Reason, **facts: object) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.facts = facts


class InputProblem(GisError):
    """Tell that a file, an option or a row cannot be used, by text key and facts (exit code 2)."""

    def __init__(self, key: str, **facts: object) -> None:
        super().__init__(key)
        self.key = key
        self.facts = facts


class Cancelled(GisError):
    """Tell that the user stopped a long piece of work."""
