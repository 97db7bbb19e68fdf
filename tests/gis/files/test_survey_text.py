"""Plots of a land survey in the text that Chinese land offices exchange."""

from collections.abc import Mapping
from pathlib import Path

import pytest
import shapely
from shapely.affinity import translate
from support.vector_files import SQUARES_M

from gis.errors import InputProblem
from gis.files.file_facts import facts_of
from gis.files.polygon_files import read_polygons
from gis.geometry.crs import crs_label
from gis.texts import Texts

HEAD = {
    "格式版本号": "1.01版本",
    "数据产生单位": "某县自然资源局",
    "坐标系": "2000国家大地坐标系",
    "几度分带": "3",
    "投影类型": "高斯克吕格",
    "计量单位": "米",
    "带号": "40",
    "精度": "0.001",
    "转换参数": ",,,,,,",
}
HOLE = shapely.box(500_020, 3_500_020, 500_040, 3_500_040)
PLOTS = (shapely.Polygon(SQUARES_M[0].exterior, [HOLE.exterior]), *SQUARES_M[1:])


def rows_of(plot: shapely.Polygon, prefix: float, *, closes: bool) -> list[str]:
    rows = []
    for number, ring in enumerate([plot.exterior, *plot.interiors], start=1):
        points = list(ring.coords) if closes else list(ring.coords)[:-1]
        rows += [
            f"J{1 if at == len(ring.coords) - 1 else at + 1},{number},{y:.3f},{x + prefix:.3f}"
            for at, (x, y) in enumerate(points)
        ]
    return rows


def survey(
    path: Path,
    *,
    prefix: float = 40e6,
    closes: bool = True,
    encoding: str = "gb18030",
    announced: int | None = None,
    head: Mapping[str, str] | None = None,
) -> Path:
    lines = ["[属性描述]", *(f"{key}={value}" for key, value in {**HEAD, **(head or {})}.items())]
    lines.append("[地块坐标]")
    for at, plot in enumerate(PLOTS, start=1):
        rows = rows_of(plot, prefix, closes=closes)
        count = announced or len(rows)
        lines.append(f"{count},{plot.area / 10_000:.4f},{at},䶮塘{at}组,面,I50G01,宅基地,地上,@")
        lines += rows
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


@pytest.mark.parametrize("closes", [True, False])
@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_plots_are_read_where_they_lie_with_their_names(
    tmp_path: Path, closes: bool, encoding: str
) -> None:
    path = survey(tmp_path / "勘测.txt", closes=closes, encoding=encoding)
    (layer,) = facts_of(path).layers
    assert (layer.kind, layer.features) == ("polygons", 3)
    file = read_polygons(path)
    assert (file.crs.to_epsg(), file.problems) == (4528, ())
    assert (file.names, file.codes) == (["䶮塘1组", "䶮塘2组", "䶮塘3组"], ["1", "2", "3"])
    for found, plot in zip(file.geometries, PLOTS, strict=True):
        moved = translate(plot, 40e6)
        assert shapely.equals(found, moved)
    assert [key for key, _ in file.remarks] == ["vector_files.survey_text"]


@pytest.mark.parametrize(
    ("head", "prefix", "epsg"),
    [
        ({"坐标系": "2000国家大地坐标系"}, 40e6, 4528),
        ({"坐标系": "2000国家大地坐标系"}, 0, 4549),
        ({"坐标系": "CGCS2000", "带号": ""}, 40e6, 4528),
        ({"坐标系": "80国家大地坐标系"}, 40e6, 2364),
        ({"坐标系": "1980西安坐标系"}, 0, 2385),
        ({"坐标系": "1954北京坐标系", "几度分带": "6", "带号": "20"}, 20e6, 21420),
        ({"几度分带": "", "带号": "20"}, 20e6, 4498),
    ],
)
def test_the_head_says_the_system(
    tmp_path: Path, head: dict[str, str], prefix: float, epsg: int
) -> None:
    path = survey(tmp_path / "a.txt", prefix=prefix, head=head)
    declared = facts_of(path).layers[0].declared
    assert declared is not None
    assert crs_label(declared) == f"EPSG:{epsg}"


@pytest.mark.parametrize(
    ("head", "prefix", "is_told"),
    [
        ({"带号": "39"}, 40e6, True),
        ({"带号": "4"}, 0, True),
        ({"坐标系": "独立坐标系"}, 0, False),
        ({"坐标系": "", "带号": ""}, 40e6, False),
    ],
)
def test_a_head_that_does_not_suffice_is_not_believed(
    tmp_path: Path, head: dict[str, str], prefix: float, is_told: bool
) -> None:
    path = survey(tmp_path / "a.txt", prefix=prefix, head=head)
    (layer,) = facts_of(path).layers
    assert layer.declared is None
    assert ("vector_files.survey_zone_differs" in dict(layer.remarks)) is is_told
    with pytest.raises(InputProblem, match="no_crs"):
        read_polygons(path)


def test_points_that_are_missing_are_told(tmp_path: Path) -> None:
    file = read_polygons(survey(tmp_path / "a.txt", announced=7))
    facts = dict(file.remarks)["vector_files.survey_points_differ"]
    assert "7" in Texts("zh")("vector_files.survey_points_differ", **facts)
    path = survey(tmp_path / "b.txt")
    rows = path.read_bytes().decode("gb18030").splitlines()
    rows[14] = "J3,1,3500100.000,"
    path.write_bytes("\n".join(rows).encode("gb18030"))
    with pytest.raises(InputProblem) as problem:
        read_polygons(path)
    assert (problem.value.key, problem.value.facts["row"]) == (
        "vector_files.vertex_without_place",
        15,
    )


def test_degrees_and_other_shapes(tmp_path: Path) -> None:
    lines = ["[地块坐标]", "3,,7,水渠,线,,,,@", "J1,1,32.1,119.1", "J2,1,32.2,119.2"]
    lines += ["J3,1,32.3,119.1", "3,,8,东村,面,,,,@"]
    lines += ["J1,1,32.1,119.1", "J2,1,32.2,119.2", "J3,1,32.3,119.1"]
    head = "[属性描述]\n坐标系=2000国家大地坐标系\n计量单位=度\n"
    path = tmp_path / "a.txt"
    path.write_text(head + "\n".join(lines), encoding="utf-8")
    file = read_polygons(path)
    assert file.crs.to_epsg() == 4490
    assert file.names == ["水渠", "东村"]
    assert file.geometries[1].equals(shapely.Polygon([(119.1, 32.1), (119.2, 32.2), (119.1, 32.3)]))
    assert [problem.row for problem in file.problems] == [1]
