"""The tables by unit and by grid, against an independent count."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from support.ascii_plan import plan_of
from support.full_plan import complete_plan

from gis.audits.runner import audit_plan
from gis.files.polygon_files import read_polygons
from gis.imports.grids import import_grids
from gis.imports.lists import LISTS, read_list
from gis.imports.units import new_plan
from gis.operations.assign_households import assign_households
from gis.plan.edit import apply
from gis.plan.plan import Plan
from gis.plan.records import Household, HouseholdId, LocatedBy, Post, PostId
from gis.progress import NoProgress
from gis.reports.audit_document import AuditDocument
from gis.reports.people_tables import PeopleTables, people_tables
from gis.table import Table
from gis.texts import LANGUAGES, Texts
from gis.topology.records import GridId, UnitId
from resources import path


@pytest.fixture(scope="module")
def township() -> Plan:
    folder = path("samples/township")
    plan = new_plan(f"{folder / 'units.gpkg'}:units", title="镇", profile="default").plan
    plan = apply(plan, import_grids(plan, read_polygons(folder / "grids.gpkg")).edit)
    for kind in LISTS:
        sheets = read_list(kind, folder / f"{kind}.xlsx")
        plan = apply(plan, LISTS[kind].into_plan(plan, sheets).edit)
    return apply(plan, assign_households(plan))


def tables_of(plan: Plan, on: str = "") -> PeopleTables:
    report = audit_plan(plan, None, None, NoProgress(), on=on)
    return people_tables(plan, plan.rules, report.findings, on)


def test_the_sample_agrees_with_pandas(township: Plan) -> None:
    tables = tables_of(township)
    unit_of = {grid.id: grid.unit for grid in township.grids.values()}
    homes = pd.DataFrame(
        [
            (unit_of.get(h.grid, h.unit) if h.grid else h.unit, h.grid or 0, h.people)
            for h in township.households.values()
        ],
        columns=["unit", "grid", "people"],
    )
    by_unit = homes.groupby("unit").agg(
        households=("people", "size"),
        people=("people", "sum"),
        without=("grid", lambda g: (g == 0).sum()),
    )
    posts = pd.DataFrame([(unit_of[p.grid], p.role) for p in township.posts.values() if p.grid])
    heads = posts[posts[1] == "网格长"].groupby(0).size()
    rows = {row.code: row for row in tables.units}
    for unit in township.units.values():
        row = rows[unit.code]
        if unit.tier == "township":
            assert row.counts["households"] == len(homes)
            assert row.counts["people"] == homes.people.sum()
            assert row.counts["heads"] == heads.sum()
            continue
        expected = by_unit.loc[unit.id]
        counted = (row.counts["households"], row.counts["people"], row.counts["unassigned"])
        assert counted == tuple(expected)
        assert row.counts["heads"] == heads[unit.id]
        assert row.counts["grids"] == len(township.grids_of(unit.id))
        assert row.area_m2 == pytest.approx(township.unit_polygon_mm(unit.id).area / 1e6)


def test_the_grids_sum_up_to_the_units(township: Plan) -> None:
    tables = tables_of(township)
    top = max(tables.units, key=lambda row: row.counts["grids"])
    for name in ("grids", "members", "heads", "workers", "cluster_heads"):
        assert sum(row.counts[name] for row in tables.grids) == top.counts[name]
    lived = sum(row.counts["households"] for row in tables.grids)
    assert lived == top.counts["households"] - top.counts["unassigned"]
    assert sum(row.area_m2 for row in tables.grids) == pytest.approx(top.area_m2 - top.uncovered_m2)
    assert top.households_per_head == round(top.counts["households"] / 265, 2)


def test_findings_are_counted_where_they_are(township: Plan) -> None:
    report = audit_plan(township, None, None, NoProgress())
    tables = people_tables(township, township.rules, report.findings)
    top = max(tables.units, key=lambda row: row.counts["grids"])
    outside = [f for f in report.findings if not f.ids]
    errors = sum(f.severity == "error" for f in report.findings if f not in outside)
    assert top.found()["errors"] == errors
    vacant = [f for f in report.findings if f.rule == "post_missing"]
    by_grid = sum(row.found("duty")["errors"] for row in tables.grids)
    assert by_grid == len(vacant)


def home(number: int, **more: Any) -> Household:  # noqa: ANN401
    record = Household(HouseholdId(number), f"H{number}", UnitId(1), "", "", "", 2, None)
    return replace(record, **more)


def test_registered_elsewhere_and_grades() -> None:
    homes = [
        home(1, registered_unit=UnitId(1)),
        home(2, registered_unit=UnitId(2)),
        home(3, registered_place="外省"),
        home(4, location=(5000, 5000), located_by=LocatedBy.HOUSE_NUMBER, grid=GridId(1)),
        home(5, location=(15_000, 5000), grid=GridId(2)),
    ]
    plan = replace(plan_of("AB", "uv"), households=Table((h.id, h) for h in homes))
    first, second = tables_of(plan).units
    assert first.counts["registered_elsewhere"] == 2
    assert dict(first.by_grade) == {"unlocated": 3, "house_number": 1}
    # Who is in a grid is counted in the unit of the grid, whatever the list says.
    assert second.counts["households"] == 1


def test_posts_count_on_the_day() -> None:
    post = Post(PostId(1), GridId(1), None, "网格长", "甲", "", started_on="2026-03-01")
    plan = replace(plan_of("A"), posts=Table([(post.id, post)]))
    assert tables_of(plan, "2026-02-28").grids[0].counts["heads"] == 0
    assert tables_of(plan, "2026-03-01").grids[0].counts["heads"] == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_text_is_aligned_and_names_nobody(language: str) -> None:
    plan = complete_plan().with_facts(profile="default")
    report = audit_plan(plan, None, None, NoProgress())
    document = AuditDocument(report, people_tables(plan, plan.rules, report.findings))
    texts = Texts(language)  # type: ignore[arg-type]
    text = document.as_text(texts)
    for title in ("title_land", "title_people", "title_duty"):
        assert texts(f"audits.table.{title}") in text
    told = text + str(document.as_json(texts))
    names = {h.householder for h in plan.households.values()}
    names |= {m.name for m in plan.members.values()} | {p.name for p in plan.posts.values()}
    phones = {p.phone_public for p in plan.posts.values() if p.phone_public}
    assert not [word for word in names | phones if word in told]
    assert {"units", "grids"} <= document.as_json(texts).keys()
    assert np.array(document.as_json(texts)["units"]).size == len(plan.units)
