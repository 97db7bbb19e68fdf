from support.station_plan import plan_with_a_station

from gis.audits.access.reach import reach_by_home
from gis.plan.plan import Plan
from gis.plan.profile import load_profile, profile_of_text
from gis.reports.people_tables import people_tables

LIMIT = profile_of_text('[service]\ndistance_m = 10.0\nkinds = ["service_station"]\n')


def town() -> Plan:
    return plan_with_a_station("AABB", [(4000, 5000), (18_000, 5000), (39_000, 5000)])


def test_each_grid_says_who_is_farthest_and_how_many_are_too_far() -> None:
    rows = {row.code: row.reach for row in people_tables(town(), LIMIT, []).grids}
    first, second = (rows[code] for code in sorted(rows))
    assert first is not None
    assert second is not None
    assert (first.households, first.beyond, first.farthest_m, first.farthest_no) == (2, 1, 13, "H2")
    assert (second.share_beyond, second.farthest_no) == (1.0, "H3")


def test_a_unit_sums_up_its_grids() -> None:
    (unit,) = people_tables(town(), LIMIT, []).units
    assert unit.as_json()["access"] == {
        "located": 3, "beyond": 2, "share_beyond": 0.6667, "farthest_m": 34,
        "farthest_household": "H3",
    }  # fmt: skip


def test_without_a_limit_nothing_is_measured() -> None:
    plan = town()
    assert reach_by_home(plan, load_profile("default")) == {}
    assert people_tables(plan, load_profile("default"), []).grids[0].as_json()["access"] is None
