from pathlib import Path

import pytest
from support.full_plan import complete_plan, recoded

from gis.files.project_file import create_project, open_project
from gis.files.project_settings import Bookmark, ConfirmedColumns
from gis.plan.locks import Locks
from gis.topology.records import GridId

LOCKS = Locks(unit_boundaries=False, agreed_borders=True, grids=frozenset({GridId(3), GridId(1)}))
BOOKMARKS = (
    Bookmark("村部", (406_229_803, 3_619_919_611, 406_300_000, 3_620_000_000)),
    Bookmark("", (0, 0, 1, 1)),
)
VIEW = {"layers": [["households", False, 1.0], ["fills", True, 0.4]], "fills": "size"}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "town.gpkg"
    create_project(path, complete_plan())
    return path


def test_a_new_project_has_the_usual_settings(project: Path) -> None:
    with open_project(project) as opened:
        assert opened.settings.locks() == Locks()
        assert opened.settings.bookmarks() == ()
        assert opened.settings.layer_view() == {}
        assert opened.settings.colours() == {}


def test_settings_are_kept_and_no_undo_touches_them(project: Path) -> None:
    with open_project(project) as opened:
        history = opened.history()
        history.commit(recoded(history.plan, GridId(1), "X1"))
        opened.settings.set_locks(Locks(grids=frozenset({GridId(2)})))
        opened.settings.set_locks(LOCKS)
        opened.settings.set_bookmarks(BOOKMARKS)
        opened.settings.set_layer_view(VIEW)
        opened.settings.set_colours({GridId(2): 5, GridId(1): 0})
        history.undo()
    with open_project(project) as opened:
        assert opened.settings.locks() == LOCKS
        assert opened.settings.bookmarks() == BOOKMARKS
        assert opened.settings.layer_view() == VIEW
        assert opened.settings.colours() == {GridId(1): 0, GridId(2): 5}
        assert len(opened.redo) == 1


@pytest.mark.parametrize("stored", ["", "{", "7", '"text"', "[7]", '{"grids": ["x"]}', "[{}]"])
def test_what_cannot_be_understood_counts_as_never_set(project: Path, stored: str) -> None:
    with open_project(project) as opened:
        for key in ("locks", "bookmarks", "layer_view", "colours"):
            opened.connection.execute("INSERT INTO towngrid_settings VALUES (?, ?)", (key, stored))
        assert opened.settings.locks() == Locks()
        assert opened.settings.bookmarks() == ()
        assert opened.settings.colours() == {}
        assert "layers" not in opened.settings.layer_view()


def test_confirmed_columns_are_kept_for_each_header(project: Path) -> None:
    first = ConfirmedColumns({"household_no": "编号", "people": ""}, "2026-11-03")
    second = ConfirmedColumns({"name": "姓名"})
    with open_project(project) as opened:
        assert opened.settings.mappings() == {}
        opened.settings.set_mapping("a", ConfirmedColumns({}))
        opened.settings.set_mapping("b", second)
        opened.settings.set_mapping("a", first)
    with open_project(project) as opened:
        assert opened.settings.mappings() == {"a": first, "b": second}
