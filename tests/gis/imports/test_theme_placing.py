"""What the coordinates of a table of points were taken for is always said in one line."""

from pathlib import Path

import geopandas
import pandas as pd
import pytest
import shapely
from pyproj import CRS
from support.ascii_plan import plan_of

from gis.errors import InputProblem
from gis.geometry.crs import parse_crs
from gis.geometry.gcj02 import ShiftedCrs, wgs84_to_gcj02
from gis.imports.theme_layers import ThemeImport, import_themes
from gis.imports.theme_placing import placings_of_table
from gis.imports.theme_sources import read_theme_sources
from gis.texts import Texts

EAST, NORTH = 500_000.0, 3_600_000.0
PLAN = plan_of("AB\nCD", tile_mm=100_000, origin_mm=(500_000_000, 3_600_000_000))
PLACES = geopandas.GeoSeries(
    [shapely.Point(EAST + x, NORTH + y) for x, y in ((50, 60), (70, 80), (120, 30))], crs=PLAN.crs
)


def lines(path: Path, crs: str = "") -> list[str]:
    return imported(path, crs).lines(Texts("zh"))


def imported(path: Path, crs: str = "") -> ThemeImport:
    sources = read_theme_sources(PLAN, path, crs=parse_crs(crs) if crs else None)
    return import_themes(PLAN, sources)


def table(folder: Path, first: str, second: str, xy: list[tuple[float, float]]) -> Path:
    path = folder / "隐患点.csv"
    rows = [f"{number}号点,{x},{y}" for number, (x, y) in enumerate(xy, 1)]
    path.write_text("\n".join([f"名称,{first},{second}", *rows]), encoding="gb18030")
    return path


def in_system(crs: str) -> list[tuple[float, float]]:
    points = PLACES.to_crs(crs)
    return list(zip(points.x.tolist(), points.y.tolist(), strict=True))


def own() -> str:
    return f"EPSG:{CRS.from_user_input(PLAN.crs).to_epsg()}"


@pytest.mark.parametrize(
    ("system", "headers", "said"),
    [
        ("EPSG:4490", ("经度", "纬度"), "EPSG:4490"),
        ("EPSG:4528", ("横坐标", "纵坐标"), "EPSG:4528"),
    ],
)
def test_the_system_is_said(
    tmp_path: Path, system: str, headers: tuple[str, str], said: str
) -> None:
    told = lines(table(tmp_path, *headers, in_system(system)))
    (line,) = [one for one in told if said in one]
    assert line.startswith("坐标系")
    assert "3 行坐标中有 3 行在项目范围内" in line
    assert "互换" not in line


def test_own_metres_in_exchanged_columns_are_said_to_be_exchanged(tmp_path: Path) -> None:
    exchanged = [(y, x) for x, y in in_system(own())]
    told = lines(table(tmp_path, "横坐标", "纵坐标", exchanged))
    (line,) = [one for one in told if own() in one]
    assert "“横坐标”列作北坐标" in line
    assert "“纵坐标”列作东坐标" in line
    assert sum("北" in one for one in told) == 1, "it is said once"


def test_exchanged_columns_are_said_where_the_user_has_named_the_system(tmp_path: Path) -> None:
    path = table(tmp_path, "横坐标", "纵坐标", [(y, x) for x, y in in_system("EPSG:4528")])
    (line,) = [one for one in lines(path, "EPSG:4528") if "EPSG:4528" in one]
    assert "互换" in line


def test_single_rows_that_were_exchanged_are_counted(tmp_path: Path) -> None:
    places = in_system("EPSG:4490")
    path = table(tmp_path, "经度", "纬度", [places[0], places[1], places[2][::-1]])
    (line,) = [one for one in lines(path) if "EPSG:4490" in one]
    assert "1 行两列互换" in line


def test_pairs_in_one_column_are_told_too(tmp_path: Path) -> None:
    pairs = [f"{y} {x}" for x, y in in_system("EPSG:4490")]
    pd.DataFrame({"名称": list("甲乙丙"), "坐标": pairs}).to_csv(tmp_path / "点.csv", index=False)
    (line,) = [one for one in lines(tmp_path / "点.csv") if "EPSG:4490" in one]
    assert "北坐标（纬度）在前" in line


def test_it_stands_in_the_json_document(tmp_path: Path) -> None:
    path = table(tmp_path, "经度", "纬度", in_system("EPSG:4490"))
    (theme,) = imported(path).as_json(Texts("zh"))["themes"]
    assert theme["coordinates"] == {"crs": "EPSG:4490", "rows": 3, "inside": 3, "exchanged": 0}


def test_a_table_without_coordinates_says_nothing_of_them(tmp_path: Path) -> None:
    (tmp_path / "统计.csv").write_text("网格,数量\n甲,3\n", encoding="utf-8")
    done = imported(tmp_path / "统计.csv")
    assert not any("坐标系" in one for one in done.lines(Texts("zh")))
    assert placings_of_table(PLAN, tmp_path / "统计.csv") == ()


def test_what_else_the_coordinates_may_be_in_is_offered(tmp_path: Path) -> None:
    first, *others = placings_of_table(
        PLAN, table(tmp_path, "经度", "纬度", in_system("EPSG:4490"))
    )
    assert (first.asked, first.placing.crs) == ("", parse_crs("EPSG:4490"))
    assert first.placing.inside == 3
    assert {one.asked for one in others} >= {"gcj02", "bd09"}
    chosen = placings_of_table(
        PLAN, table(tmp_path, "经度", "纬度", in_system("EPSG:4490")), "EPSG:4326"
    )
    assert chosen[-1].asked == "EPSG:4326"


def test_a_shifted_system_that_was_chosen_is_said(tmp_path: Path) -> None:
    degrees = PLACES.to_crs(4326)
    shifted = wgs84_to_gcj02(shapely.get_coordinates(degrees.values)).tolist()
    path = table(tmp_path, "经度", "纬度", [(x, y) for x, y in shifted])
    (line,) = [one for one in lines(path, ShiftedCrs.GCJ02.value) if "坐标系" in one]
    assert "GCJ-02" in line
    assert "3 行坐标中有 3 行" in line


def test_a_system_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    path = table(tmp_path, "经度", "纬度", in_system("EPSG:4490"))
    with pytest.raises(InputProblem, match=r"crs\.unknown"):
        placings_of_table(PLAN, path, "火星")
