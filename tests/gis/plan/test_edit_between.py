from hypothesis import given
from support.full_plan import moved_vertex, recoded
from support.peopled_plan import peopled_plan
from support.strategies import plans

from gis.plan.edit import Edit, EditLabel, apply, invert
from gis.plan.edit_between import edit_to
from gis.plan.plan import Plan
from gis.topology.invariants import check
from gis.topology.records import GridId

LABEL = EditLabel("files.restore_version", {"name": "初稿"})


@given(plans(), plans())
def test_the_edit_leads_from_any_plan_to_any_other(now: Plan, then: Plan) -> None:
    edit = edit_to(now, then, LABEL)
    after = apply(now, edit)
    assert after.with_facts(title=then.title, crs=then.crs, profile=then.profile).same_content(then)
    assert check(after.partition) == check(then.partition)
    assert apply(after, invert(now, edit)).same_content(now)


def test_equal_plans_have_nothing_between_them() -> None:
    assert edit_to(peopled_plan(), peopled_plan(), LABEL).is_empty()


def test_only_what_differs_is_in_the_edit() -> None:
    then = peopled_plan()
    now = apply(then, recoded(then, GridId(1), "X1"))
    now = apply(now, moved_vertex(now))
    now = apply(now, Edit(LABEL, {}, {"links": frozenset({1})}))
    edit = edit_to(now, then, LABEL)
    assert edit.tables() == ("arcs", "grids", "links")
    assert list(edit.puts["grids"]) == [1]
    assert len(edit.puts["arcs"]) == 1
    assert not any(edit.deletes.values())
