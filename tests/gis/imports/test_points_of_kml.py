"""Points that somebody marked on a web globe, as KML."""

from pathlib import Path

import pytest
from pyproj import Transformer
from support.full_plan import full_plan

from gis.imports.list_file import read_any_list
from gis.imports.list_step import ListWork, list_step
from gis.plan.records import HouseholdId, LocatedBy

PLACEMARK = """
    <Placemark><name>{name}</name>
      <Point><coordinates>{lon!r},{lat!r},0</coordinates></Point></Placemark>"""


def test_placemarks_become_places_where_they_lie(tmp_path: Path) -> None:
    plan = full_plan()
    home = plan.households[HouseholdId(1)].location
    assert home is not None
    lon, lat = Transformer.from_crs(plan.crs, "EPSG:4326", always_xy=True).transform(
        home[0] / 1000, home[1] / 1000
    )
    marks = PLACEMARK.format(name="测试小学", lon=lon, lat=lat)
    path = tmp_path / "标注.kml"
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">'
        f"<Document><Folder><name>标注</name>{marks}</Folder></Document></kml>",
        encoding="utf-8",
    )
    file = read_any_list(path, plan)
    result = list_step(plan, ListWork("places", file.sheets, {}))
    assert (result.report.added, result.report.rejected) == (1, 0)
    (place,) = [one for one in result.edit.puts["places"].values() if one.name == "测试小学"]
    assert place.location == pytest.approx(home, abs=5)
    assert place.located_by is LocatedBy.COORDINATE
    assert place.grid == plan.households[HouseholdId(1)].grid
