"""The commands from new to audit, on the sample township with its known faults."""

import json
import shutil
import sqlite3
from pathlib import Path

import geopandas
import pytest
import shapely
from support.command_line import Towngrid

FAULTS_KIND_TO_RULE = {
    "gap": "gap",
    "sliver": "sliver",
    "multipart": "multipart",
    "code_malformed": "code_malformed",
    "code_doubled": "code_doubled",
    "code_missing": "code_missing",
}


@pytest.fixture
def project(filled_project: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(filled_project, tmp_path / "town.gpkg"))


def test_new_takes_the_zone_of_the_data_and_keeps_what_is_there(
    towngrid: Towngrid, tmp_path: Path, sample: Path
) -> None:
    project = tmp_path / "town.gpkg"
    made = towngrid("new", project, "--units", f"{sample / 'units.gpkg'}:units", "--json")
    assert made.code == 0
    assert made.document()["crs"] == "EPSG:4549"
    assert made.document()["tiers"] == {"village": 10, "community": 1, "township": 1}
    before = project.read_bytes()
    again = towngrid("new", project, "--units", f"{sample / 'units.gpkg'}:units")
    assert again.code == 2
    assert str(project) in again.err
    assert project.read_bytes() == before


def test_import_grids_reports_every_overlap_and_gap(
    towngrid: Towngrid, tmp_path: Path, sample: Path
) -> None:
    project = tmp_path / "town.gpkg"
    towngrid("new", project, "--units", f"{sample / 'units.gpkg'}:units")
    tried = towngrid("import", "grids", project, sample / "grids.gpkg", "--dry-run", "--json")
    assert towngrid("info", project, "--json").document()["layers"]["grids"] == 0
    done = towngrid("import", "grids", project, sample / "grids.gpkg", "--json")
    assert done.code == 0
    report = done.document()
    assert tried.document() == {**report, "dry_run": True}
    promised = json.loads((sample / "faults.json").read_text(encoding="utf-8"))
    area = {fault["kind"]: fault.get("area_m2") for fault in promised}
    assert [one["area_m2"] for one in report["overlaps"]] == pytest.approx(
        [area["overlap"]], abs=0.01
    )
    assert [one["area_m2"] for one in report["gaps"]] == pytest.approx(
        [area["missing_grid"], area["gap"]], abs=0.01
    )
    assert [one["area_m2"] for one in report["outside"]] == pytest.approx(
        [area["outside"]], abs=0.01
    )
    assert report["overlaps"][0]["subjects"] == ["341921101200003", "341921101200004"]


def test_a_rule_for_overlaps_and_a_limit_for_gaps_resolve_them(
    towngrid: Towngrid, tmp_path: Path, sample: Path
) -> None:
    project = tmp_path / "town.gpkg"
    towngrid("new", project, "--units", f"{sample / 'units.gpkg'}:units")
    options = ("--overlaps", "longest-border", "--fill-gaps", "1000", "--json")
    report = towngrid("import", "grids", project, sample / "grids.gpkg", *options).document()
    assert report["overlaps"][0]["given_to"] in report["overlaps"][0]["subjects"]
    assert report["gaps"][0]["given_to"] is None
    land = towngrid("audit", project, "--json").document()["land"]
    assert land["gap_m2"] == pytest.approx(report["gaps"][0]["area_m2"])


def test_bad_rows_are_named_and_written_beside_and_the_good_ones_go_in(
    towngrid: Towngrid, tmp_path: Path, sample: Path
) -> None:
    project, problems = tmp_path / "town.gpkg", tmp_path / "problems.csv"
    towngrid("new", project, "--units", f"{sample / 'units.gpkg'}:units")
    done = towngrid(
        "import",
        "households",
        project,
        sample / "households.xlsx",
        "--json",
        "--problems",
        problems,
    )
    report = done.document()
    assert (done.code, report["rows"], report["added"], report["rejected"]) == (0, 4078, 4076, 2)
    (number,) = [p for p in report["problems"] if p["field"] == "people"]
    assert (number["column"], "三人" in number["message"]) == ("G", True)
    assert problems.read_bytes().startswith(b"\xef\xbb\xbf")
    assert len(problems.read_text(encoding="utf-8-sig").splitlines()) == 3


def test_importing_the_same_list_again_changes_nothing(
    towngrid: Towngrid, project: Path, sample: Path
) -> None:
    revision = towngrid("info", project, "--json").document()["revision"]
    report = towngrid("import", "households", project, sample / "households.xlsx", "--json")
    assert report.document()["unchanged"] == 4076
    assert towngrid("info", project, "--json").document()["revision"] == revision


def test_assign_agrees_with_geopandas(towngrid: Towngrid, project: Path) -> None:
    towngrid("assign", project)
    grids = geopandas.read_file(project, layer="grids")[["name", "geometry"]]
    homes = geopandas.read_file(project, layer="households")
    located = homes[~homes.geometry.isna()]
    joined = located.sjoin(grids, how="left", predicate="intersects")
    by_hand = joined.groupby("household_no")["name"].count()
    assert (by_hand <= 1).all(), "no sample household stands on a boundary"
    assert int(by_hand.sum()) == int(located["assigned_by"].notna().sum())


def test_the_audit_finds_the_faults_of_the_sample(
    towngrid: Towngrid, project: Path, sample: Path
) -> None:
    audited = towngrid("audit", project, "--json", "--profile", "luojiang")
    assert audited.code == 1
    report = audited.document()
    assert (report["format"], report["version"], report["passed"]) == ("towngrid-audit", 1, False)
    promised = json.loads((sample / "faults.json").read_text(encoding="utf-8"))
    for kind, rule in FAULTS_KIND_TO_RULE.items():
        wanted = {code for fault in promised if fault["kind"] == kind for code in fault["subjects"]}
        found = {
            code.split("#")[0]
            for finding in report["findings"]
            if finding["rule"] == rule
            for code in finding["subjects"]
        }
        assert rule == "code_missing" or wanted & found, (kind, wanted, found)
        assert report["counts"][rule] >= 1
    too_large = [f for f in report["findings"] if f["rule"] == "grid_size"]
    assert any("341921101001001" in finding["subjects"] for finding in too_large)
    assert report["people"]["unlocated"] == 2


def test_the_land_of_an_audit_equals_what_geopandas_measures(
    towngrid: Towngrid, sample: Path
) -> None:
    audited = towngrid(
        "audit",
        f"{sample / 'grids.gpkg'}:grids",
        "--within",
        f"{sample / 'units.gpkg'}:units",
        "--json",
    )
    land = audited.document()["land"]
    grids = geopandas.read_file(sample / "grids.gpkg").geometry
    frame = geopandas.read_file(sample / "units.gpkg", layer="units").union_all()
    union = shapely.union_all(grids.to_numpy())
    assert land["frame_m2"] == pytest.approx(frame.area, abs=0.01)
    assert land["gap_m2"] == pytest.approx(frame.difference(union).area, abs=0.01)
    assert land["outside_m2"] == pytest.approx(union.difference(frame).area, abs=0.01)
    assert land["overlap_m2"] == pytest.approx(grids.area.sum() - union.area, abs=0.01)


def test_the_same_audit_twice_has_the_same_hash_and_keys(towngrid: Towngrid, project: Path) -> None:
    first, second = (towngrid("audit", project, "--json").document() for _ in range(2))
    assert first["content_sha256"] == second["content_sha256"]
    assert [f["key"] for f in first["findings"]] == [f["key"] for f in second["findings"]]
    assert len({f["key"] for f in first["findings"]}) == len(first["findings"])


def test_reading_commands_leave_the_file_alone(towngrid: Towngrid, project: Path) -> None:
    before = (project.read_bytes(), project.stat().st_mtime_ns)
    for call in (("info", project), ("audit", project), ("check", project)):
        assert towngrid(*call).code in (0, 1)
    assert (project.read_bytes(), project.stat().st_mtime_ns) == before
    assert [file.name for file in project.parent.iterdir()] == [project.name]


def test_check_passes_and_sees_what_another_program_broke(
    towngrid: Towngrid, project: Path
) -> None:
    assert towngrid("check", project).code == 0
    with sqlite3.connect(project) as connection:
        for (trigger,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            connection.execute(f'DROP TRIGGER "{trigger}"')
            connection.execute('UPDATE towngrid_arcs SET "left" = "right" WHERE id = 5')
    broken = towngrid("check", project, "--json")
    assert broken.code == 1
    assert broken.document()["problems"]


def test_print_writes_a_sheet(towngrid: Towngrid, project: Path, tmp_path: Path) -> None:
    out = tmp_path / "map.pdf"
    printed = towngrid("print", project, "--product", "layout", "--paper", "A4", "--out", out)
    assert printed.code == 0
    assert out.read_bytes().startswith(b"%PDF")
    wrong = towngrid("print", project, "--product", "layout", "--paper", "B9", "--out", out)
    assert wrong.code == 2
    assert "B9" in wrong.err


def test_info_tells_who_holds_the_posts(towngrid: Towngrid, filled_project: Path) -> None:
    document = towngrid("info", filled_project, "--json").document()
    assert document["roles"] == {"grid_leader": 92, "grid_worker": 90}
    info = towngrid("info", filled_project, "--lang", "zh").out
    assert "岗位 182（网格长 92" in info
    assert "党组织 0" in info
    assert "联系户 0" in info
