"""People in the county's project: read, audited after edits, and dealt out to those who serve.

Lists taken in are measured by the theme `lists`, the assignment to grids by `assign`.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice

from bench.audit import edits_beside_free_land, require_equal
from bench.defects import with_free_land
from bench.ground import Ground, fresh
from bench.harness import Row, Samples, Series, Under, repeated, require
from bench.staffed import CLUSTER, staffed_plan
from gis.audits.runner import PlanAudit, audit_plan
from gis.files.project_file import create_project, open_project_readonly
from gis.operations.link_households import link_households
from gis.operations.place_household import place_household
from gis.operations.put_post import put_post
from gis.operations.suggest_links import suggest_links
from gis.operations.unlink_households import unlink_households
from gis.plan.edit import Edit, apply, touched
from gis.plan.plan import Plan
from gis.plan.profile import Duty, Profile
from gis.plan.records import HouseholdId, PostId
from gis.progress import NoProgress
from gis.table import Table

Maker = Callable[[Plan], Edit]
"""Makes an edit of a plan."""

FREE_GRIDS = 20
SERVICE_M = 4_000.0
VILLAGE = 500


def read(ground: Ground) -> Iterator[Row]:
    """Read a project in which everybody serves somebody."""
    plan, path = staffed_plan(ground.plan), ground.folder / "staffed.gpkg"
    create_project(path, plan, overwrite=True)
    opened = repeated(lambda: open_project_readonly(path), ground.times(3))
    require(opened.result.same_content(plan), "the plan is not what was written")
    yield Row(_told("read a project", plan), ground.scale, opened.samples)


def duty(ground: Ground) -> Iterator[Row]:
    """Audit land, people and duty in full, and follow edits of boundaries and of people."""
    plan = staffed_plan(with_free_land(ground.plan, FREE_GRIDS))
    rules = _rules(plan)
    times = ground.times(5)
    plans = iter([fresh(plan) for _ in range(times + 1)])
    full = repeated(lambda: audit_plan(next(plans), rules, None, NoProgress()), times)
    yield Row(_told("full audit with duty", plan), ground.scale, full.samples)
    count = ground.times(40)
    for name, makers in (
        ("boundaries", map(_as_it_is, edits_beside_free_land(plan))),
        ("people", _edits_of_people(plan)),
    ):
        samples = _followed(plan, rules, list(islice(makers, count)))
        yield Row(f"audit after edits of {name}", ground.scale, samples, Under(0.02, "p95"))


def _followed(plan: Plan, rules: Profile, makers: Sequence[Maker]) -> Samples:
    """Follow edits one after the other; half-way and at the end compare with a full audit."""
    audit = PlanAudit(plan, rules, None, NoProgress())
    series = Series()
    for turn, made in enumerate(makers, 1):
        edit = made(plan)
        after = apply(plan, edit)
        change = touched(plan, after, edit)
        with series.sample():
            audit.follow(after, change)
            report = audit.report()
        if turn % (len(makers) // 2) == 0:
            require_equal(report, audit_plan(after, rules, None, NoProgress()))
        plan = after
    return series.samples()


def _as_it_is(edit: Edit) -> Maker:
    return lambda _: edit


def _rules(plan: Plan) -> Profile:
    """Return the profile with all that it may ask for."""
    rules = plan.rules
    return replace(
        rules,
        service=replace(rules.service, distance_m=SERVICE_M),
        clusters=replace(rules.clusters, every_household=True),
    )


def _edits_of_people(plan: Plan) -> Iterator[Maker]:
    """Yield edits of households all over the plan: placed, untied, tied, given another head."""
    homes = sorted(plan.links_by_household)
    for turn, home in enumerate(homes[:: len(homes) // 200]):
        link = plan.links[plan.links_by_household[home][0]]
        post, (x, y) = link.head_post, plan.households[home].location or (0, 0)
        if turn % 4 == 0:
            yield partial(place_household, household=home, at=(x + 50_000, y))
        elif turn % 4 == 1:
            yield partial(unlink_households, households=[home])
        elif turn % 4 == 2:
            yield partial(link_households, households=[home, homes[-1 - turn]], head_post=post)
        elif post is not None:
            yield partial(put_post, post=replace(plan.posts[post], name=f"虚构{turn}"))


def suggestions(ground: Ground) -> Iterator[Row]:
    """Suggest heads for households that have none: those of a large village, and of a grid."""
    plan = replace(staffed_plan(ground.plan), links=Table()).counted()
    for name, least in (("a grid", 1), ("a village", VILLAGE)):
        homes, heads = _without_heads(plan, least)
        made = repeated(
            partial(suggest_links, plan, households=homes, head_posts=heads), ground.times(5)
        )
        suggestion = made.result
        require(len(suggestion.links) + len(suggestion.left) == len(homes), "households are lost")
        require(len(suggestion.links) == len(homes), "households are left over")
        most = max(load.after for load in suggestion.loads.values())
        require(most <= 2 * CLUSTER, "the loads are uneven")
        scale = f"{len(homes):,} × {len(heads):,}"
        yield Row(f"suggest heads for {name}", scale, made.samples, Under(2.0))


def _without_heads(plan: Plan, least: int) -> tuple[list[HouseholdId], list[PostId]]:
    """Return the households and heads of grids side by side, until there are enough households."""
    heads = {head.key for head in plan.rules.roles if head.duty is Duty.CLUSTER_HEAD}
    homes: list[HouseholdId] = []
    posts: list[PostId] = []
    for grid in sorted(plan.grids):
        homes += sorted(plan.households_by_grid.of_grid(grid))
        posts += [post for post in plan.posts_by_grid[grid] if plan.posts[post].role in heads]
        if len(homes) >= least:
            break
    return homes, posts


def _told(work: str, plan: Plan) -> str:
    duty = len(plan.members) + len(plan.posts)
    return f"{work} ({duty:,} who serve, {len(plan.links):,} links)"


BENCHMARKS = (read, duty, suggestions)
