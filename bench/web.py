"""The web map of a whole county: time and size, beside folium used as its guide shows it.

The peer gives folium polygons that shapely has simplified as a coverage to the same tolerance, with
the same facts in each pop-up. Its page fetches ten files from the network before anything shows.
"""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import folium
import numpy as np
import shapely
from numpy.typing import NDArray

from bench.ground import Ground, fresh
from bench.harness import Peer, Row, Samples, Under, require, side_by_side
from gis.geometry.crs import WGS84, parse_crs, transform_geometries
from gis.geometry.lattice import MM_PER_M
from gis.plan.plan import Plan
from gis.progress import NoProgress
from gis.texts import Texts
from gis.topology.records import GridId
from layers.web_map.map_land import MapLand
from layers.web_map.map_lines import Degrees, map_lines
from layers.web_map.web_map import WebMapResult, write_web_map
from layers.web_map.web_map_spec import WebMapSpec

PEER = "folium, coverage_simplify"
MOST_MIB = 3.0
SPEC = WebMapSpec(date(2024, 5, 1))


def web_map(ground: Ground) -> Iterator[Row]:
    """Write the page of the whole plan, none of its polygons made yet."""
    out, other = ground.folder / "web.html", ground.folder / "folium.html"
    times = ground.times(5)
    plans = iter([fresh(ground.plan) for _ in range(2 * times + 2)])
    first = _written(ground.plan, out)
    ours, peer = side_by_side(
        lambda: _written(next(plans), out),
        lambda: _by_folium(next(plans), other, first.tolerance_m),
        times,
    )
    _require_right(out, ours.result, len(ground.plan.grids))
    name = f"web map, boundaries within {first.tolerance_m:g} m, {first.vertices:,} vertices"
    yield Row(name, ground.scale, ours.samples, Under(5.0), Peer(PEER, peer.samples))
    size, others = _mib(out), _mib(other)
    budget = Under(MOST_MIB, unit="MiB")
    yield Row("size of the page", ground.scale, size, budget, Peer(PEER, others))
    yield Row("files that the page fetches", ground.scale, _fetched(out), None,
              Peer(PEER, _fetched(other)))  # fmt: skip


def simplifying(ground: Ground) -> Iterator[Row]:
    """Simplify all boundaries, each once, beside shapely's coverage of all polygons."""
    plan = ground.plan
    land, degrees = MapLand.of(plan), Degrees(plan.crs)
    polygons = _polygons(plan)
    ours, peer = side_by_side(
        lambda: map_lines(land.lines_m, land.sides, degrees, 8.0),
        lambda: shapely.coverage_simplify(polygons, 8.0),
        ground.times(5),
    )
    lines = shapely.linestrings(
        np.concatenate(ours.result.steps),
        indices=np.repeat(np.arange(len(land.lines_m)), list(map(len, ours.result.steps))),
    )
    require(bool(shapely.is_simple(lines).all()), "a simplified boundary crosses itself")
    name = f"boundaries to 8 m ({ours.result.vertices:,} vertices of lines)"
    shape = Peer("coverage_simplify", peer.samples)
    yield Row(name, ground.scale, ours.samples, None, shape)


def _written(plan: Plan, out: Path) -> WebMapResult:
    return write_web_map(plan, SPEC, out, Texts("zh"), NoProgress())


def _polygons(plan: Plan) -> NDArray[np.object_]:
    polygons = np.array([plan.grid_polygon_mm(grid) for grid in sorted(plan.grids)], dtype=object)
    return np.asarray(shapely.transform(polygons, lambda xy: xy / MM_PER_M))


def _by_folium(plan: Plan, out: Path, tolerance_m: float) -> None:
    """Write the page that folium makes of the polygons, with six decimals."""
    simple = shapely.coverage_simplify(_polygons(plan), tolerance_m)
    lonlat = shapely.set_precision(
        transform_geometries(simple, parse_crs(plan.crs), WGS84), 1e-6, mode="pointwise"
    )
    features = [
        {
            "type": "Feature",
            "properties": _facts(plan, grid),
            "geometry": json.loads(shapely.to_geojson(polygon)),
        }
        for grid, polygon in zip(sorted(plan.grids), lonlat, strict=True)
    ]
    west, south, east, north = shapely.total_bounds(lonlat).tolist()
    page = folium.Map(location=[(south + north) / 2, (west + east) / 2], prefer_canvas=True)
    names = list(features[0]["properties"])
    folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        popup=folium.GeoJsonPopup(fields=names),
    ).add_to(page)
    page.save(str(out))


def _facts(plan: Plan, grid: GridId) -> dict[str, str | int]:
    record = plan.grids[grid]
    count = plan.residents.of_grid(grid)
    return {
        "编码": record.code,
        "名称": record.name,
        "所属": plan.units[record.unit].name,
        "面积": round(plan.grid_area_m2(grid)),
        "户数": count.households,
        "人数": count.people,
    }


def _mib(path: Path) -> Samples:
    return Samples((path.stat().st_size / 2**20,), "MiB")


def _fetched(path: Path) -> Samples:
    """Count the scripts, styles and pictures of a page that stand elsewhere."""
    html = path.read_text(encoding="utf-8")
    links = re.findall(r"<script[^>]+src=\"http|<link[^>]+href=\"http|tileLayer\(\s*\"http", html)
    return Samples((float(len(links)),), "count")


def _require_right(out: Path, result: WebMapResult, grids: int) -> None:
    require(result.grids == grids, f"{result.grids} grids are on the page, not {grids}")
    html = out.read_text(encoding="utf-8")
    data = re.search(r'id="town-data">(.*?)</script>', html, re.DOTALL)
    require(data is not None, "the page carries no data")
    rows = json.loads(data[1]) if data is not None else {}
    require(len({face[0] for face in rows["faces"]} - {-1}) == grids, "a grid has no land")


BENCHMARKS = (web_map, simplifying)
