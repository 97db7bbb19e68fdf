import pytest

from gis.audits.limits import over_limits
from gis.plan.profile import load_profile


@pytest.mark.parametrize(
    ("households", "people", "broken"),
    [
        (15, 50, set()),
        (60, 200, set()),
        (14, 50, {"households"}),
        (61, 100, {"households"}),
        (30, 201, {"people"}),
        (0, 0, {"households", "people"}),
    ],
)
def test_counts_outside_the_limits_are_named(
    households: int, people: int, broken: set[str]
) -> None:
    assert over_limits(load_profile("luojiang"), households, people) == broken


def test_a_profile_without_limits_is_never_broken() -> None:
    assert over_limits(load_profile("default"), 0, 100_000) == frozenset()
    assert over_limits(load_profile("zhejiang"), 400, 100_000) == frozenset()
