"""Files on the window: what they are taken for, and the dialogs that open for them."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import geopandas
import pytest
from ezdxf import filemanagement
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shapely import LineString, Point, box
from support.answers import Answers

from app.dialogs.import_wizard import ImportWizard
from app.dialogs.new_project_dialog import NewProjectDialog
from app.dialogs.vector_window import VectorWindow
from app.dropped_files import DroppedKind, kind_of_file
from app.main_window import MainWindow
from app.models.vector_choices import Purpose

CRS = "EPSG:4549"
SHAPES = {"areas": box(0, 0, 1, 1), "roads": LineString([(0, 0), (1, 1)]), "points": Point(0, 0)}


KML = """<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>一</name><Polygon>
<outerBoundaryIs><LinearRing><coordinates>119,32 119.1,32 119.1,32.1 119,32</coordinates>
</LinearRing></outerBoundaryIs></Polygon></Placemark></Document></kml>"""
GPX = """<gpx version="1.1" creator="t" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>
<trkpt lat="32" lon="119"/><trkpt lat="32.1" lon="119.1"/></trkseg></trk></gpx>"""


@pytest.fixture
def files(tmp_path: Path, project: Path) -> dict[str, Path]:
    """A file of each kind."""
    found = {"project": project}
    for name, shape in SHAPES.items():
        found[name] = tmp_path / f"{name}.geojson"
        geopandas.GeoDataFrame({"name": ["一"]}, geometry=[shape], crs=CRS).to_file(found[name])
    water = tmp_path / "水系.gpkg"
    geopandas.GeoDataFrame({"name": ["一"]}, geometry=[SHAPES["areas"]], crs=CRS).to_file(water)
    tables = {
        "households": "户编号,村,人口,X,Y\nH1,东村,4,1,2\n",
        "members": "姓名,所在党支部,户号\n测试甲,一支部,H1\n",
        "posts": "网格编号,岗位,姓名,公开电话\n1,网格长,测试甲,0550-1\n",
        "other": "a,b\n1,2\n",
    }
    for name, text in tables.items():
        found[name] = tmp_path / f"{name}.csv"
        found[name].write_text(text, encoding="utf-8")
    found["water"] = water
    found["wkt"] = tmp_path / "wkt.csv"
    found["wkt"].write_text('name,WKT\n一,"POLYGON((0 0,1 0,1 1,0 0))"\n', encoding="utf-8")
    found["ovital"] = tmp_path / "片区.ovkml"
    found["ovital"].write_text(KML, encoding="utf-8")
    found["track"] = tmp_path / "track.gpx"
    found["track"].write_text(GPX, encoding="utf-8")
    found["drawing"] = tmp_path / "drawing.dxf"
    drawing = filemanagement.new()
    drawing.modelspace().add_lwpolyline([(0, 0), (9, 0), (9, 9)], close=True)
    drawing.saveas(found["drawing"])
    found["archive"] = tmp_path / "archive.zip"
    with zipfile.ZipFile(found["archive"], "w") as archive:
        archive.write(found["areas"], "areas.geojson")
    found["grid lines"] = tmp_path / "网格线.geojson"
    found["grid lines"].write_bytes(found["roads"].read_bytes())
    found["several layers"] = tmp_path / "成果.gpkg"
    for layer, shape in (("道路", SHAPES["roads"]), ("网格面", SHAPES["areas"])):
        frame = geopandas.GeoDataFrame({"name": ["一"]}, geometry=[shape], crs=CRS)
        frame.to_file(found["several layers"], layer=layer)
    found["text"] = tmp_path / "notes.txt"
    found["text"].write_text("no map")
    return found


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("project", DroppedKind.PROJECT),
        ("areas", DroppedKind.AREAS),
        ("roads", DroppedKind.REFERENCE),
        ("water", DroppedKind.REFERENCE),
        ("points", DroppedKind.LIST),
        ("households", DroppedKind.LIST),
        ("members", DroppedKind.LIST),
        ("posts", DroppedKind.LIST),
        ("other", DroppedKind.LIST),
        ("text", DroppedKind.NOTHING),
        ("wkt", DroppedKind.AREAS),
        ("ovital", DroppedKind.AREAS),
        ("track", DroppedKind.REFERENCE),
        ("drawing", DroppedKind.AREAS),
        ("archive", DroppedKind.AREAS),
        ("grid lines", DroppedKind.AREAS),
        ("several layers", DroppedKind.AREAS),
    ],
)
def test_a_file_is_taken_for_what_it_is(
    files: dict[str, Path], name: str, kind: DroppedKind
) -> None:
    assert kind_of_file(files[name]) is kind


def drop(window: MainWindow, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    how = (
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    entering = QDragEnterEvent(QPoint(10, 10), *how)
    QApplication.sendEvent(window, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(10, 10), *how))


def test_a_project_is_opened(
    make_window: Callable[[str], MainWindow], files: dict[str, Path], qtbot: QtBot
) -> None:
    window = make_window("zh")
    drop(window, files["project"])
    qtbot.waitUntil(lambda: window.desk is not None)


@pytest.mark.parametrize("case", [("areas", Purpose.GRIDS), ("roads", Purpose.REFERENCES)], ids=str)
def test_the_import_opens_with_the_file_and_what_it_is_for(
    window: MainWindow,
    answers: Answers,
    files: dict[str, Path],
    qtbot: QtBot,
    case: tuple[str, Purpose],
) -> None:
    name, purpose = case
    seen: list[tuple[Purpose, Path | None]] = []

    def look(dialog: VectorWindow) -> bool:
        seen.append((dialog.session.purpose, dialog.file_page.file.path()))
        dialog.close()
        return False

    answers.fill = look
    drop(window, files[name])
    qtbot.waitUntil(lambda: seen == [(purpose, files[name])])


@pytest.mark.parametrize(
    "dropped", [("households", "households"), ("other", ""), ("points", "places")], ids=str
)
def test_a_list_opens_the_wizard_which_reads_it(
    window: MainWindow,
    answers: Answers,
    files: dict[str, Path],
    qtbot: QtBot,
    dropped: tuple[str, str],
) -> None:
    name, kind = dropped
    kinds: list[str] = []

    def look(wizard: ImportWizard) -> bool:
        qtbot.waitUntil(lambda: wizard.session.file is not None)
        kinds.append(wizard.session.choices.kind)
        wizard.close()
        return False

    answers.fill = look
    drop(window, files[name])
    qtbot.waitUntil(lambda: kinds == [kind])


def test_areas_without_a_project_are_the_units_of_a_new_one(
    make_window: Callable[[str], MainWindow],
    answers: Answers,
    files: dict[str, Path],
    qtbot: QtBot,
) -> None:
    window = make_window("zh")
    seen: list[Path | None] = []

    def look(dialog: NewProjectDialog) -> bool:
        seen.append(dialog.units.path())
        return False

    answers.fill = look
    drop(window, files["areas"])
    qtbot.waitUntil(lambda: seen == [files["areas"]])


def test_what_cannot_be_used_is_said(
    make_window: Callable[[str], MainWindow], files: dict[str, Path], qtbot: QtBot
) -> None:
    window = make_window("zh")
    drop(window, files["text"])
    qtbot.waitUntil(lambda: "notes.txt" in window.status.currentMessage())
    drop(window, files["members"])
    qtbot.waitUntil(lambda: "members.csv" in window.status.currentMessage())


def test_several_files_that_cannot_be_used_are_said_together(
    make_window: Callable[[str], MainWindow], tmp_path: Path, qtbot: QtBot
) -> None:
    window = make_window("zh")
    unknown = [tmp_path / "a.docx", tmp_path / "b.xyz"]
    for path in unknown:
        path.write_text("no map")
    drop(window, *unknown)
    qtbot.waitUntil(lambda: "a.docx、b.xyz" in window.status.currentMessage())


def test_the_files_of_a_shapefile_are_one(
    window: MainWindow, answers: Answers, files: dict[str, Path], tmp_path: Path, qtbot: QtBot
) -> None:
    geopandas.read_file(files["areas"]).to_file(tmp_path / "村1.2.shp")
    parts = sorted(tmp_path.glob("村1.2.*"))
    assert len(parts) > 3
    seen: list[Path | None] = []

    def look(dialog: VectorWindow) -> bool:
        seen.append(dialog.file_page.file.path())
        dialog.close()
        return False

    answers.fill = look
    drop(window, *parts)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [tmp_path / "村1.2.shp"]
    assert window.status.currentMessage() == ""
