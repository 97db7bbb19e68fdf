"""The change map and the audit map: what they say is what the comparison and the audit say."""

from dataclasses import replace
from datetime import date

import pytest
from support.sample_project import make_project

from app.printing.print_sheets import composed_pages, desk_of
from app.printing.products.audit_marks import spots_of
from app.printing.sheet_spec import SheetSpec
from app.printing.sheets.context import Desk
from app.printing.sheets.measure import faults_of
from app.printing.sheets.page import Page
from gis.audits.finding import Finding
from gis.audits.runner import audit_plan
from gis.errors import InputProblem
from gis.files.project_file import open_project
from gis.operations.merge_grids import merge_grids
from gis.plan.edit import apply
from gis.plan.plan import Plan
from gis.plan.profile import Severity
from gis.progress import NoProgress
from gis.reports.plan_changes import plan_changes
from gis.texts import Texts
from layers.drawing import Ruler, Text

DAY = date(2025, 3, 1)


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    project = tmp_path_factory.mktemp("maps") / "town.gpkg"
    make_project(project)
    with open_project(project) as opened:
        return opened.plan


@pytest.fixture(scope="module")
def merged(plan: Plan) -> Plan:
    unit = plan.leaf_units()[-1]
    grids = plan.grids_of(unit)
    shapes = {grid: plan.grid_polygon_mm(grid) for grid in grids}
    keep, gone = next(
        (a, b)
        for a in grids
        for b in grids
        if a < b and shapes[a].intersection(shapes[b]).length > 0
    )
    return apply(plan, merge_grids(plan, keep=keep, others=[gone]))


def desk(plan: Plan, product: str, before: Plan | None = None, **wanted: object) -> Desk:
    spec = replace(SheetSpec(product=product, made_on=DAY, since="春季"), **wanted)  # type: ignore[arg-type]
    return desk_of(plan, spec, Texts("zh"), before=before)


def said(page: Page) -> str:
    return "\n".join(text.text for text in page.texts())


def assert_faultless(pages: list[Page]) -> None:
    for page in pages:
        faults = faults_of(page, Ruler())
        assert not faults, (page.label, faults)


@pytest.mark.usefixtures("qapp")
class TestChangeMap:
    @pytest.mark.parametrize("paper", ["A4", "A3", "A1"])
    def test_counts_are_those_of_the_comparison(self, plan: Plan, merged: Plan, paper: str) -> None:
        pages = composed_pages(desk(merged, "change", plan, paper=paper), NoProgress())
        changes = plan_changes(plan, merged)
        assert [page.label for page in pages] == [
            "变更图", "变更前", "变更网格一览表", "户数和面积转移表",
        ]  # fmt: skip
        if paper != "A4":
            assert f"转移住户 {changes.households:,} 户" in said(pages[0])
        assert all(each.name in said(pages[2]) for each in changes.grids)
        assert f"{changes.households:,}" in said(pages[3])
        assert_faultless(pages)

    @pytest.mark.parametrize("paper", ["A4", "A3"])
    def test_the_legend_explains_what_changed(self, plan: Plan, merged: Plan, paper: str) -> None:
        page, before, *_ = composed_pages(desk(merged, "change", plan, paper=paper), NoProgress())
        for name in ("原边界（已取消）", "改变归属的土地"):
            assert name in said(page)
            assert name not in said(before)

    def test_the_old_boundary_is_drawn_and_the_gone_grid_named(
        self, plan: Plan, merged: Plan
    ) -> None:
        pages = composed_pages(desk(merged, "change", plan), NoProgress())
        gone = next(each for each in plan_changes(plan, merged).grids if not each.new_code)
        assert f"{gone.name}（撤销）" in said(pages[0])
        assert pages[1].main_map is not None
        assert pages[1].main_map.scene.plan is plan

    def test_without_an_earlier_state_it_says_what_to_do(self, plan: Plan) -> None:
        with pytest.raises(InputProblem) as caught:
            composed_pages(desk(plan, "change"), NoProgress())
        assert caught.value.key == "print_change.no_before"

    def test_without_changes_it_says_so(self, plan: Plan) -> None:
        with pytest.raises(InputProblem) as caught:
            composed_pages(desk(plan, "change", plan), NoProgress())
        assert caught.value.key == "print_change.nothing"


@pytest.mark.usefixtures("qapp")
class TestAuditMap:
    @pytest.mark.parametrize("paper", ["A4", "A3", "A1"])
    def test_every_finding_is_on_the_list_once(self, plan: Plan, paper: str) -> None:
        report = audit_plan(plan, None, None, NoProgress(), on=DAY.isoformat())
        pages = composed_pages(desk(plan, "audit", paper=paper), NoProgress())
        numbers = [
            int(text.text)
            for page in pages[1:]
            for text in page.part("findings").shapes
            if isinstance(text, Text) and text.align == "right" and text.text.isdecimal()
        ]
        assert numbers == list(range(1, len(report.findings) + 1))
        assert_faultless(pages)

    def test_the_verdict_is_that_of_the_audit(self, plan: Plan) -> None:
        pages = composed_pages(desk(plan, "audit"), NoProgress())
        assert "核查未通过" in said(pages[0])
        leaf = plan.units[plan.leaf_units()[-1]]
        errors = audit_plan(plan, None, None, NoProgress(), on=DAY.isoformat()).findings
        assert any(finding.severity is Severity.ERROR for finding in errors)
        of_leaf = composed_pages(desk(plan, "audit", unit_code=leaf.code), NoProgress())
        assert leaf.name in of_leaf[0].title

    def test_nobody_is_named(self, plan: Plan) -> None:
        pages = composed_pages(desk(plan, "audit"), NoProgress())
        everything = "\n".join(map(said, pages))
        names = {home.householder for home in plan.households.values() if len(home.householder) > 1}
        names |= {member.name for member in plan.members.values()}
        assert not [name for name in names if name and name in everything]


def finding(key: str, severity: Severity) -> Finding:
    return Finding("gap", severity, (), key)


def test_numbers_of_a_spot_follow_each_other_and_errors_come_first() -> None:
    errors, warnings = Severity.ERROR, Severity.WARNING
    found = [
        (finding("far warning", warnings), (0.0, 900.0)),
        (finding("near", warnings), (1.0, 1.0)),
        (finding("error", errors), (0.0, 0.0)),
    ]
    order, spots = spots_of(found, 10.0)
    assert [each.key for each in order] == ["error", "near", "far warning"]
    assert [(spot.words, spot.severity) for spot in spots] == [("1–2", errors), ("3", warnings)]
