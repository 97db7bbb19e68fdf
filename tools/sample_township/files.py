"""The sample's files: which layer, sheet and column holds what."""

import csv
import json
from pathlib import Path

import shapely
from pyproj import Transformer
from shapely import MultiPolygon, Polygon

from tools.sample_township.cells import LATTICE_MM
from tools.sample_township.codes import COUNTY_CODE, TOWN_CODE, TOWN_NAME
from tools.sample_township.output import CRS, Cell, Columns, write_layers, write_sheet
from tools.sample_township.people import HouseholdRow
from tools.sample_township.sample import Sample

MARGIN_M = 400.0
INVENTED = "（样例数据，纯属虚构）"
HOUSEHOLD_HEADER = [
    "序号",
    "村(社区)",
    "村民小组",
    "户号",
    "户主姓名",
    "门牌号",
    "人口数",
    "经度",
    "纬度",
    "备注",
]
MEMBER_HEADER = ["序号", "姓名", "所在党支部", "户号", "服务网格"]
POST_HEADER = ["网格编号", "岗位", "姓名", "公开电话"]
PLACE_HEADER = ["名称", "类型", "村(社区)", "东坐标", "北坐标"]
PLACE_WORDS = {
    "government": "机关",
    "village_office": "党群服务中心",
    "school": "学校",
    "clinic": "卫生院、卫生室",
    "market": "市场",
}
GROUP_HEADER = ["党小组名称", "组建方式", "村(社区)", "覆盖网格"]
CLUSTER_HEADER = ["网格编号", "联户长", "公开电话", "联系户数", "联系户名单"]
CSV_HEADER = ["户号", "村(社区)", "村民小组", "门牌号", "人口数", "东坐标", "北坐标"]


def write_sample(sample: Sample, out: Path) -> list[Path]:
    """Write all files of the sample into a folder that exists; return their paths."""
    _write_units(sample, out / "units.gpkg")
    _write_grids(sample, out / "grids.gpkg")
    _write_reference(sample, out / "reference.gpkg")
    _write_places(sample, out / "places.gpkg")
    _write_place_list(sample, out / "places.xlsx")
    _write_households(sample, out / "households.xlsx")
    _write_households_csv(sample, out / "households.csv")
    _write_lists(sample, out)
    faults = [fault.as_json() for fault in sample.faults]
    text = json.dumps(faults, ensure_ascii=False, indent=1) + "\n"
    (out / "faults.json").write_text(text, encoding="utf-8", newline="\n")
    return sorted(out.iterdir())


def _areas(polygons_mm: list[Polygon | MultiPolygon]) -> list[MultiPolygon]:
    """Return multipolygons in metres; whole millimetres survive the way there and back."""
    return [
        shapely.transform(
            MultiPolygon([polygon]) if isinstance(polygon, Polygon) else polygon,
            lambda xy: xy / 1000,
        )
        for polygon in polygons_mm
    ]


def _write_units(sample: Sample, path: Path) -> None:
    """Write the villages and, last, the township that they make up; it has a layer too."""
    codes = [*(unit.code for unit in sample.units), TOWN_CODE]
    units: Columns = {
        "code": codes,
        "name": [*(unit.name for unit in sample.units), TOWN_NAME],
        "tier": [*(unit.tier for unit in sample.units), "township"],
        "parent": [*(TOWN_CODE for _ in sample.units), COUNTY_CODE],
        "geometry": _areas([*(unit.polygon for unit in sample.units), sample.township]),
    }
    township = {name: column[-1:] for name, column in units.items()}
    write_layers(path, {"units": units, "township": township})


def _write_grids(sample: Sample, path: Path) -> None:
    grids: Columns = {
        "code": [grid.code for grid in sample.grids],
        "name": [grid.name for grid in sample.grids],
        "kind": ["territorial" for _ in sample.grids],
        "unit": [grid.unit for grid in sample.grids],
        "geometry": _areas([grid.polygon for grid in sample.grids]),
    }
    write_layers(path, {"grids": grids})


def _write_reference(sample: Sample, path: Path) -> None:
    """Write roads and waters a little beyond the township, on the lattice of the borders."""
    window = shapely.buffer(sample.terrain.outline, MARGIN_M)

    def clipped(geometry: shapely.Geometry) -> shapely.Geometry:
        inside = shapely.intersection(geometry, window)
        return shapely.set_precision(inside, LATTICE_MM / 1000, mode="pointwise")

    terrain = sample.terrain
    roads: Columns = {
        "name": [road.name or None for road in terrain.roads],
        "class": [road.road_class for road in terrain.roads],
        "geometry": [clipped(road.line) for road in terrain.roads],
    }
    rivers: Columns = {
        "name": [terrain.water[0].name, terrain.water[1].name],
        "geometry": [clipped(terrain.river), clipped(terrain.brook)],
    }
    water: Columns = {
        "name": [water.name or None for water in terrain.water],
        "geometry": [clipped(water.polygon) for water in terrain.water],
    }
    write_layers(path, {"roads": roads, "rivers": rivers, "water": water})


def _write_places(sample: Sample, path: Path) -> None:
    places: Columns = {
        "name": [place.name for place in sample.places],
        "class": [place.place_class for place in sample.places],
        "geometry": shapely.points([(place.x, place.y) for place in sample.places]).tolist(),
    }
    write_layers(path, {"places": places})


def _write_households(sample: Sample, path: Path) -> None:
    to_degrees = Transformer.from_crs(CRS, "EPSG:4490", always_xy=True)

    def row_of(number: int, row: HouseholdRow) -> list[Cell]:
        position: list[Cell] = [None, None]
        if row.xy_m is not None:
            position = [round(float(value), 7) for value in to_degrees.transform(*row.xy_m)]
        if row.swapped:
            position.reverse()
        home = [row.unit.name, row.group, row.household_no, row.householder, row.house_no]
        return [number, *home, row.people, *position, row.remark or None]

    rows = [row_of(number, row) for number, row in enumerate(sample.households, start=1)]
    people = sum(row.people for row in sample.households if isinstance(row.people, int))
    total: list[Cell] = ["合计", None, None, f"{len(rows)}户", None, None, people]
    write_sheet(path, f"{TOWN_NAME}住户登记表{INVENTED}", HOUSEHOLD_HEADER, rows, total)


def _write_households_csv(sample: Sample, path: Path) -> None:
    """Write the same rows with EPSG:4549 metres, UTF-8 with the mark that Excel wants."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(CSV_HEADER)
        for row in sample.households:
            position = ["", ""] if row.xy_m is None else [f"{value:.2f}" for value in row.xy_m]
            if row.swapped:
                position.reverse()
            home = [row.household_no, row.unit.name, row.group, row.house_no, row.people]
            writer.writerow([*home, *position])


def _write_lists(sample: Sample, out: Path) -> None:
    members: list[list[Cell]] = [
        [number, row.name, row.branch, row.household_no, row.service_grid]
        for number, row in enumerate(sample.members, start=1)
    ]
    posts: list[list[Cell]] = [[row.grid, row.role, row.name, row.phone] for row in sample.posts]
    title = f"{TOWN_NAME}党员花名册{INVENTED}"
    write_sheet(out / "members.xlsx", title, MEMBER_HEADER, members)
    write_sheet(out / "posts.xlsx", f"{TOWN_NAME}网格人员名单{INVENTED}", POST_HEADER, posts)
    groups: list[list[Cell]] = [
        [row.name, row.kind, row.unit, "、".join(row.grids)] for row in sample.groups
    ]
    title = f"{TOWN_NAME}网格党小组名单{INVENTED}"
    write_sheet(out / "groups.xlsx", title, GROUP_HEADER, groups)
    clusters: list[list[Cell]] = [
        [row.grid, row.name, row.phone, len(row.households), "、".join(row.households)]
        for row in sample.clusters
    ]
    title = f"{TOWN_NAME}联户长名单{INVENTED}"
    write_sheet(out / "clusters.xlsx", title, CLUSTER_HEADER, clusters)


def _write_place_list(sample: Sample, path: Path) -> None:
    """Write the same places as a list, with EPSG:4549 metres and the unit that each names."""
    units = shapely.STRtree([unit.polygon for unit in sample.units])
    rows: list[list[Cell]] = []
    for place in sample.places:
        point = shapely.Point(place.x * 1000, place.y * 1000)
        (at,) = units.query(point, predicate="intersects")[:1].tolist()
        word = PLACE_WORDS[place.place_class]
        rows.append([place.name, word, sample.units[at].name, place.x, place.y])
    write_sheet(path, f"{TOWN_NAME}场所名单{INVENTED}", PLACE_HEADER, rows)
