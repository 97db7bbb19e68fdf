from dataclasses import replace
from pathlib import Path

import pytest
from support.full_plan import full_plan
from support.nasty_tables import xlsx

from gis.errors import Cancelled
from gis.files.sheet import Sheet
from gis.imports.columns import match_columns
from gis.imports.households import FIELDS, import_households
from gis.imports.import_report import RowKind
from gis.imports.lists import LISTS, read_list
from gis.imports.preview import CellState, preview
from gis.plan.edit import apply
from gis.plan.records import AssignedBy, HouseholdId, LocatedBy
from gis.texts import Texts
from gis.topology.records import UnitId

IDENTITY = "11010519491231002X"


def read(folder: Path, *rows: tuple[object, ...]) -> list[Sheet]:
    return read_list("households", xlsx(*rows)(folder))


def test_a_preview_shows_each_cell_as_it_will_be_read(tmp_path: Path) -> None:
    header = ("村", "户号", "人口数", "身份证号", "备注")
    sheets = read(
        tmp_path,
        header,
        ("u村", "Ｎ１", "三人", IDENTITY, "门口"),
        ("u村", "N2", 2, "", IDENTITY),
    )
    report = import_households(full_plan(), sheets).report
    columns = match_columns(sheets[0], FIELDS, {})
    shown = preview(sheets[0], columns, report=report)
    assert [one.field for one in shown.columns] == ["unit", "household_no", "people", None, None]
    assert shown.columns[3].left_out == "identity"
    first, second = shown.rows
    states = [cell.state for cell in first.cells]
    assert states == [
        CellState.OK,
        CellState.CLEANED,
        CellState.BAD,
        CellState.LEFT_OUT,
        CellState.UNUSED,
    ]
    assert [one.key for one in first.cells[2].reasons] == ["imports.people_not_a_number"]
    assert (first.cells[1].text, first.cells[3].text) == ("N1", "")
    assert second.cells[4].state is CellState.LEFT_OUT
    assert IDENTITY not in repr(shown)
    (failing,) = preview(sheets[0], columns, report=report, failing_only=True).rows
    assert failing.number == 2


def test_changed_rows_tell_the_fields_and_json_tells_no_values(tmp_path: Path) -> None:
    sheets = read(tmp_path, ("村", "户号", "户主", "人口数"), ("u村", "H1", "测试新", 9))
    report = import_households(full_plan(), sheets).report
    (outcome,) = report.outcomes
    assert outcome.kind is RowKind.CHANGED
    assert outcome.differences == (("householder", "测试户", "测试新"), ("people", "4", "9"))
    assert "测试新" not in repr(report)
    document = report.as_json(Texts("zh"))
    assert document["changes"] == [{"sheet": "名册", "row": 2, "fields": ["householder", "people"]}]


def test_households_that_the_file_lacks_are_said_and_only_taken_out_when_asked(
    tmp_path: Path,
) -> None:
    plan = full_plan()
    sheets = read(tmp_path, ("村", "户号", "人口数"), ("u村", "H1", 4), ("u村", "H2", "两人"))
    result = import_households(plan, sheets)
    assert (result.report.missing, result.report.removed) == (1, 0)
    assert apply(plan, result.edit).households.keys() >= plan.households.keys()
    result = import_households(plan, sheets, remove_missing=True)
    gone = plan.households.keys() - apply(plan, result.edit).households.keys()
    assert gone == {HouseholdId(3)}, "H2 stands in a row that fails, H4 in no unit of the file"
    assert result.report.removed == 1


def test_nothing_is_taken_out_while_numbers_cannot_be_read(tmp_path: Path) -> None:
    sheets = read(tmp_path, ("村", "户号", "人口数"), ("u村", "H1", 4), ("u村", "", 2))
    result = import_households(full_plan(), sheets, remove_missing=True)
    assert (result.report.missing, result.report.removed) == (2, 0)
    assert "imports.missing_kept" in {note.key for note in result.report.notes}


def test_where_one_is_registered_is_recorded_and_not_counted(tmp_path: Path) -> None:
    sheets = read(
        tmp_path,
        ("村", "户号", "户籍地", "东坐标", "北坐标"),
        ("u村", "N1", "v村3组", 500_000, 3_600_000),
        ("u村", "N2", "外省某县", "", ""),
        ("u村", "N3", "u村", "", ""),
    )
    after = apply(full_plan(), import_households(full_plan(), sheets).edit)
    new = {one.household_no: one for one in after.households.values()}
    assert (new["N1"].unit, new["N1"].registered_unit) == (UnitId(1), UnitId(2))
    assert new["N1"].located_by is LocatedBy.COORDINATE
    assert (new["N2"].registered_place, new["N2"].registered_unit) == ("外省某县", None)
    assert (new["N3"].registered_place, new["N3"].registered_unit) == ("", None)


def test_a_number_without_a_village_is_matched_when_only_one_has_it(tmp_path: Path) -> None:
    plan = full_plan()
    sheets = read(tmp_path, ("村", "户号", "人口数"), ("", "H1", 7))
    after = apply(plan, import_households(plan, sheets).edit)
    assert (after.households[HouseholdId(1)].people, len(after.households)) == (7, 4)
    twin = replace(plan.households[HouseholdId(1)], id=HouseholdId(9), unit=UnitId(2))
    plan = replace(plan, households=plan.households.replaced({twin.id: twin}))
    result = import_households(plan, sheets)
    assert (result.report.ambiguous, result.edit.is_empty()) == (1, True)


def test_a_hand_made_assignment_and_its_reason_stay(tmp_path: Path) -> None:
    plan = full_plan()
    by_hand = replace(plan.households[HouseholdId(2)], hand_reason="本人要求")
    plan = replace(plan, households=plan.households.replaced({by_hand.id: by_hand}))
    sheets = read(tmp_path, ("村", "户号", "人口数"), ("u村", "H2", 7))
    home = apply(plan, import_households(plan, sheets).edit).households[HouseholdId(2)]
    assert (home.assigned_by, home.hand_reason, home.people) == (AssignedBy.HAND, "本人要求", 7)


class CancelsSoon:
    """Be a progress whose user stops the work at the third question."""

    def __init__(self) -> None:
        self.asked = 0
        self.fractions: list[float] = []

    def step(self, fraction: float, note: str = "") -> None:
        self.fractions.append(fraction)

    def raise_if_cancelled(self) -> None:
        self.asked += 1
        if self.asked > 2:
            raise Cancelled


@pytest.mark.parametrize("kind", ["households", "members", "places"])
def test_reading_rows_tells_how_far_it_is_and_can_be_stopped(tmp_path: Path, kind: str) -> None:
    rows = [("u村", f"N{i}", f"测试{i}", "测试小学") for i in range(5000)]
    path = xlsx(("村", "户号", "姓名", "名称"), *rows)(tmp_path)
    progress = CancelsSoon()
    with pytest.raises(Cancelled):
        LISTS[kind].into_plan(full_plan(), read_list(kind, path), progress=progress)
    assert progress.fractions == [0.0, 0.2]


def test_places_of_one_name_are_told_apart_by_their_points(tmp_path: Path) -> None:
    header = ("名称", "村", "东坐标", "北坐标")
    rows = [("小卖部", "u村", 500_000, 3_600_000), ("小卖部", "u村", 500_009, 3_600_000)]
    sheets = read_list("places", xlsx(header, *rows)(tmp_path))
    result = LISTS["places"].into_plan(full_plan(), sheets)
    assert result.report.added == 2
    again = LISTS["places"].into_plan(apply(full_plan(), result.edit), sheets)
    assert (again.report.unchanged, again.edit.is_empty()) == (2, True)
