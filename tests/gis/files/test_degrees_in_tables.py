"""Tables of places and vertices in degrees, minutes and seconds."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import shapely
from support.vector_files import SQUARES

from gis.files.file_facts import facts_of
from gis.files.point_file import read_points
from gis.files.polygon_files import read_polygons
from gis.geometry.crs import CGCS2000


def signs(value: float) -> str:
    """Write degrees with minutes and seconds to a ten-thousandth."""
    ticks = round(value * 36_000_000)
    whole, rest = divmod(ticks, 36_000_000)
    minutes, seconds = divmod(rest, 600_000)
    return f"{whole}°{minutes:02}′{seconds / 10_000:07.4f}″"


def words(value: float) -> str:
    plain = signs(value)
    return plain.replace("°", "度").replace("′", "分").replace("″", "秒")


def hyphens(value: float) -> str:
    return signs(value).replace("°", "-").replace("′", "-").replace("″", "")


@pytest.mark.parametrize("written", [signs, words, hyphens])
@pytest.mark.parametrize("columns", ["经度,纬度", "纬度,经度", "坐标"])
def test_vertices(tmp_path: Path, written: Callable[[float], str], columns: str) -> None:
    rows = [f"地块号,名称,点号,{columns}"]
    for at, square in enumerate(SQUARES):
        for number, (lon, lat) in enumerate(list(square.exterior.coords)[:-1], start=1):
            x, y = written(lon), written(lat)
            pair = {"经度,纬度": f"{x},{y}", "纬度,经度": f"{y},{x}", "坐标": f'"{x}, {y}"'}[
                columns
            ]
            rows.append(f"{at},村{at},J{number},{pair}")
    path = tmp_path / "界址点.csv"
    path.write_text("\n".join(rows), encoding="gb18030")
    (layer,) = facts_of(path).layers
    assert layer.bounds == pytest.approx(shapely.total_bounds(np.array(SQUARES)).tolist(), abs=1e-8)
    file = read_polygons(path, crs=CGCS2000)
    assert file.names == ["村0", "村1", "村2"]
    for found, square in zip(file.geometries, SQUARES, strict=True):
        assert shapely.hausdorff_distance(found, square) < 1e-8


def test_letters_say_which_is_the_latitude(tmp_path: Path) -> None:
    path = tmp_path / "点.csv"
    path.write_text('名称,坐标\n站,"北纬43度30分, 东经87度15分"\n', encoding="utf-8")
    places = read_points(path).places
    assert places is not None
    assert places.xy.tolist() == [[87.25, 43.5]]
