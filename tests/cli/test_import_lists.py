"""Lists on the command line: columns that are remembered, rejected rows, locating, removing."""

import csv
import sqlite3
from pathlib import Path

import openpyxl
import pytest
from support.command_line import Towngrid
from support.list_files import HOUSES, write_list, write_village_sheets

from gis.errors import Cancelled
from gis.texts import LANGUAGES, Texts


@pytest.fixture
def town(towngrid: Towngrid, tmp_path: Path, sample: Path) -> Path:
    """The sample township with nobody in it."""
    project = tmp_path / "town.gpkg"
    assert towngrid("new", project, "--units", f"{sample / 'units.gpkg'}:units").code == 0
    return project


def test_columns_told_once_are_used_again_for_the_same_header(
    towngrid: Towngrid, town: Path, tmp_path: Path
) -> None:
    header = ("甲", "乙", "丙", "丁", "戊", "己", "庚", "辛")
    file = write_list(tmp_path / "x.csv", header=header)
    call = ("import", "households", town, file, "--json")
    assert towngrid(*call).code == 2
    mapped = ("--map", "household_no=甲", "--map", "unit=乙", "--map", "people=己")
    first = towngrid(*call, *mapped).document()
    assert (first["added"], first["rejected"]) == (len(HOUSES), 0)
    again = towngrid(*call).document()
    assert (again["added"], again["unchanged"]) == (0, len(HOUSES))
    assert "columns_remembered" in [note["note"] for note in again["notes"]]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_rejected_rows_are_written_with_reasons_and_that_is_recorded(
    towngrid: Towngrid, town: Path, tmp_path: Path, ending: str
) -> None:
    rows = [list(row) for row in HOUSES]
    rows[1][5] = "三人"
    file, beside = write_list(tmp_path / "x.csv", rows), tmp_path / f"问题.{ending}"
    done = towngrid("import", "households", town, file, "--json", "--problems", beside)
    report = done.document()
    assert (done.code, report["added"], report["rejected"], report["ambiguous"]) == (0, 3, 1, 0)
    (problem,) = report["problems"]
    assert (problem["row"], problem["column"]) == (3, "F")
    if ending == "csv":
        with beside.open(encoding="utf-8-sig", newline="") as stream:
            written = list(csv.reader(stream))
    else:
        page = openpyxl.load_workbook(beside).worksheets[0]
        written = [[str(cell) for cell in row] for row in page.values]
    assert len(written) == 2
    assert "三人" in written[1]
    with sqlite3.connect(town) as connection:
        assert connection.execute("SELECT count(*) FROM towngrid_access").fetchone() == (1,)
    for language in LANGUAGES:
        purpose = Texts(language)("import_wizard.access_purpose")
        assert purpose in towngrid("access", town, "--lang", language).out


def test_households_that_a_list_lacks_are_counted_and_go_only_when_asked(
    towngrid: Towngrid, town: Path, tmp_path: Path
) -> None:
    towngrid("import", "households", town, write_list(tmp_path / "a.csv"))
    fewer = write_list(tmp_path / "b.csv", HOUSES[:3])
    call = ("import", "households", town, fewer, "--json")
    assert towngrid(*call).document()["missing"] == 1
    assert towngrid("info", town, "--json").document()["layers"]["households"] == len(HOUSES)
    tried = towngrid(*call, "--remove-missing", "--dry-run").document()
    assert (tried["removed"], tried["dry_run"]) == (1, True)
    assert towngrid(*call, "--remove-missing").document()["removed"] == 1
    assert towngrid(*call).document()["missing"] == 0


def test_who_was_in_a_grid_by_location_is_in_one_after_the_list_moves_the_house(
    towngrid: Towngrid, town: Path, tmp_path: Path, sample: Path
) -> None:
    assert towngrid("import", "grids", town, sample / "grids.gpkg").code == 0
    first, *others = HOUSES
    towngrid("import", "households", town, write_list(tmp_path / "a.csv", [first]))
    assert towngrid("assign", town).code == 0
    moved = (*first[:-2], first[-2] + 0.00005, first[-1])
    call = ("import", "households", town, write_list(tmp_path / "b.csv", [moved, *others]))
    assert towngrid(*call, "--json").document()["changed"] == 1
    people = towngrid("audit", town, "--json").document()["people"]
    # Those who are new wait for `assign`, as before.
    assert (people["assigned"], people["unassigned"]) == (1, len(others))


def test_households_without_coordinates_are_located_by_their_group(
    towngrid: Towngrid, town: Path, tmp_path: Path, sample: Path
) -> None:
    towngrid("import", "reference", town, sample / "reference.gpkg")
    rows = [row[:6] for row in HOUSES]
    header = ("户号", "村(社区)", "村民小组", "户主姓名", "门牌号", "常住人口")
    file = write_list(tmp_path / "x.csv", rows, header)
    call = ("import", "households", town, file, "--json", "--dry-run")
    assert towngrid(*call).document()["location"]["located"] == 0
    found = towngrid(*call, "--locate", "house-number,villager-group").document()["location"]
    approximate = found["grades"]["villager_group"]["households"]
    assert found["located"] == approximate + found["grades"]["house_number"]["households"]


def test_an_unknown_way_of_locating_is_named(
    towngrid: Towngrid, town: Path, tmp_path: Path
) -> None:
    file = write_list(tmp_path / "x.csv")
    done = towngrid("import", "households", town, file, "--locate", "dowsing")
    assert done.code == 2
    assert "dowsing" in done.err


@pytest.mark.parametrize("kind", ["members", "posts", "places", "groups", "clusters"])
def test_what_only_households_have_is_refused_for_other_lists(
    towngrid: Towngrid, town: Path, tmp_path: Path, kind: str
) -> None:
    file = write_list(tmp_path / "x.csv")
    before = town.read_bytes()
    assert "--locate" in towngrid("import", "households", "--help").out
    assert "--locate" not in towngrid("import", kind, "--help").out
    assert "--remove-missing" not in towngrid("import", kind, "--help").out
    for words in (("--locate", "house-number"), ("--remove-missing",)):
        refused = towngrid("import", kind, town, file, *words)
        assert refused.code == 2
        assert words[0] in refused.err
    assert town.read_bytes() == before


@pytest.mark.parametrize("stop", [KeyboardInterrupt, Cancelled])
def test_an_import_that_is_cancelled_writes_nothing(
    towngrid: Towngrid,
    town: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    stop: type[BaseException],
) -> None:
    def cancelled(*_: object, **__: object) -> None:
        raise stop

    monkeypatch.setattr("gis.imports.list_step.assign_households", cancelled)
    monkeypatch.setattr("gis.imports.list_step._located", cancelled)
    before = towngrid("info", town, "--json").document()
    done = towngrid("import", "households", town, write_list(tmp_path / "x.csv"))
    assert done.code == 130
    assert towngrid("info", town, "--json").document() == before


def test_sheets_with_columns_of_their_own_come_in_together(
    towngrid: Towngrid, town: Path, tmp_path: Path
) -> None:
    file = write_village_sheets(tmp_path / "各村.xlsx", ("杼桥社区", "樾岗村", "杼桥社区"))
    named = ("household_no=甲", "householder=乙", "people=丙", "unit=戊")
    mapped = [word for pair in named for word in ("--map", pair)]
    call = ("import", "households", town, file, "--json")
    first = towngrid(*call, *mapped).document()
    assert (first["rows"], first["added"], first["rejected"]) == (5, 4, 1)
    (problem,) = first["problems"]
    assert (problem["sheet"], problem["row"], problem["column"]) == ("樾岗村", 4, "B")
    again = towngrid(*call).document()
    assert (again["unchanged"], again["rejected"]) == (4, 1), "each sheet's columns are remembered"


def test_a_column_that_no_sheet_has_is_an_error(
    towngrid: Towngrid, town: Path, tmp_path: Path
) -> None:
    file = write_village_sheets(tmp_path / "各村.xlsx", ("杼桥社区", "樾岗村", "杼桥社区"))
    done = towngrid("import", "households", town, file, "--map", "people=人头")
    assert done.code == 2
    assert "人头" in done.err


def test_what_to_do_next_is_said_after_an_import_and_not_after_a_trial(
    towngrid: Towngrid, town: Path, tmp_path: Path
) -> None:
    call = ("import", "households", town, write_list(tmp_path / "x.csv"))
    assert "towngrid assign" not in towngrid(*call, "--dry-run").out
    assert towngrid(*call).out.rstrip().splitlines()[-1].count(f"towngrid assign {town}") == 1


def test_rejected_rows_are_corrected_and_imported_as_they_are(
    towngrid: Towngrid, town: Path, tmp_path: Path
) -> None:
    rows = [list(row) for row in HOUSES]
    rows[1][5], rows[2][1] = "五口", "没有村"
    file, beside = write_list(tmp_path / "x.csv", rows), tmp_path / "未采用.xlsx"
    call = ("import", "households", town)
    assert towngrid(*call, file, "--json", "--problems", beside).document()["rejected"] == 2
    book = openpyxl.load_workbook(beside)
    book.worksheets[0]["F2"], book.worksheets[0]["B3"] = 5, "杼桥社区"
    book.save(beside)
    again = towngrid(*call, beside, "--json").document()
    assert (again["rows"], again["added"], again["rejected"]) == (2, 2, 0)
