"""Vector files as people send them: one builder for each format and each way to spoil it."""

import json
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas
import pyogrio
import shapely

NAMES = ("龙井网格", "䶮塘网格", "𠮷庆网格")
"""Of the Chinese encodings GB18030 alone has the first sign of the second and the third."""

CODES = ("01", "02", "03")
ZONE = 4549
SQUARES_M = tuple(
    shapely.box(500_000 + 100 * at, 3_500_000, 500_100 + 100 * at, 3_500_100) for at in range(3)
)
SQUARES = tuple(shapely.box(119 + at / 100, 32, 119.01 + at / 100, 32.01) for at in range(3))


def frame(crs: int | None = 4490) -> geopandas.GeoDataFrame:
    shapes = SQUARES if crs in (4490, 4326) else SQUARES_M
    return geopandas.GeoDataFrame(
        {"编码": list(CODES), "名称": list(NAMES)}, geometry=list(shapes), crs=crs
    )


def by_gdal(path: Path, **options: Any) -> Path:  # noqa: ANN401
    frame().to_file(path, layer=None, **options)
    return path


def shapefile(
    path: Path,
    encoding: str,
    *,
    code_page: str | None,
    driver: int = 0,
    without: Sequence[str] = (),
    crs: int = 4490,
) -> Path:
    frame(crs).to_file(path, encoding=encoding)
    path.with_suffix(".cpg").unlink()
    if code_page is not None:
        path.with_suffix(".cpg").write_text(code_page, encoding="ascii")
    table = bytearray(path.with_suffix(".dbf").read_bytes())
    table[29] = driver
    path.with_suffix(".dbf").write_bytes(table)
    for suffix in without:
        path.with_suffix(suffix).unlink()
    return path


def zipped(path: Path, *parts: Path, inside: str = "", gbk: bool = False) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for part in parts:
            member = zipfile.ZipInfo(f"{inside}{part.name}")
            archive.writestr(member, part.read_bytes())
    if gbk:
        _with_gbk_names(path)
    return path


def _with_gbk_names(path: Path) -> None:
    """Write the names of an archive again as old programs do: in GBK, saying nothing of it."""
    with zipfile.ZipFile(path) as archive:
        files = {one.filename: archive.read(one) for one in archive.infolist()}
    chunks, central, at = [], [], 0
    for name, data in files.items():
        raw = name.encode("gbk")
        common = struct.pack(
            "<HHHHHIIIHH", 20, 0, 0, 0, 33, zlib.crc32(data), len(data), len(data), len(raw), 0
        )
        chunks.append(b"PK\x03\x04" + common + raw + data)
        central.append(
            b"PK\x01\x02"
            + struct.pack("<H", 20)
            + common
            + struct.pack("<HHHII", 0, 0, 0, 0, at)
            + raw
        )
        at += len(chunks[-1])
    directory = b"".join(central)
    end = b"PK\x05\x06" + struct.pack(
        "<HHHHIIH", 0, 0, len(files), len(files), len(directory), at, 0
    )
    path.write_bytes(b"".join([*chunks, directory, end]))


def parts_of(path: Path) -> list[Path]:
    return [one for one in sorted(path.parent.iterdir()) if one.stem == path.stem]


def geojson(path: Path, encoding: str = "utf-8", **top: object) -> Path:
    features = [
        {
            "type": "Feature",
            "properties": {"编码": code, "名称": name},
            "geometry": json.loads(shapely.to_geojson(square)),
        }
        for code, name, square in zip(CODES, NAMES, SQUARES, strict=True)
    ]
    document = {"type": "FeatureCollection", **top, "features": features}
    path.write_text(json.dumps(document, ensure_ascii=False), encoding=encoding)
    return path


def kml(
    path: Path,
    *,
    declared: str = "UTF-8",
    encoding: str = "utf-8",
    attributes: Callable[[str], str] = lambda code: "",
    head: str = "",
) -> Path:
    path.write_bytes(kml_text(declared, attributes, head).encode(encoding))
    return path


def kml_text(
    declared: str = "UTF-8", attributes: Callable[[str], str] = lambda code: "", head: str = ""
) -> str:
    placemarks = "".join(
        f"<Placemark><name>{name}</name>{attributes(code)}<Polygon><outerBoundaryIs><LinearRing>"
        f"<coordinates>{' '.join(f'{x},{y},0' for x, y in square.exterior.coords)}</coordinates>"
        "</LinearRing></outerBoundaryIs></Polygon></Placemark>"
        for code, name, square in zip(CODES, NAMES, SQUARES, strict=True)
    )
    return (
        f'<?xml version="1.0" encoding="{declared}"?>'
        f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{head}'
        f"<Folder><name>网格</name>{placemarks}</Folder></Document></kml>"
    )


def kmz(path: Path, inside: str = "doc.kml") -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(inside, kml_text())
    return path


def text(path: Path, words: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(words.encode(encoding))
    return path


def wkt_rows(delimiter: str = ",") -> str:
    rows = [["编码", "名称", "WKT"]]
    rows += [
        [code, name, f'"{square.wkt}"']
        for code, name, square in zip(CODES, NAMES, SQUARES, strict=True)
    ]
    return "\r\n".join(delimiter.join(row) for row in rows)


def vertex_rows(first: str, second: str, *, northing_first: bool) -> str:
    rows = [f"地块号,名称,点号,{first},{second}"]
    for code, name, square in zip(CODES, NAMES, SQUARES_M, strict=True):
        for number, (x, y) in enumerate(list(square.exterior.coords)[:-1], start=1):
            pair = (y, x) if northing_first else (x, y)
            rows.append(f"{code},{name},J{number},{pair[0]},{pair[1]}")
    return "\n".join(rows)


def mif(path: Path, charset: str) -> Path:
    """Write a MapInfo interchange file in GBK, which lacks two signs of the names."""
    frame().to_file(path, layer=None, driver="MapInfo File", ENCODING="CP936")
    data = path.read_bytes().replace(b"WindowsSimpChinese", charset.encode())
    path.write_bytes(data)
    return path


def filegdb(path: Path) -> Path:
    pyogrio.write_dataframe(frame(), path, layer="网格", driver="OpenFileGDB")
    return path


def drawing(path: Path, build: Callable[[Any], None], **how: str) -> Path:
    """Write a drawing; `how` may say its `version`, `encoding`, and the `page` that it claims."""
    from ezdxf import filemanagement  # noqa: PLC0415  # half a second, for few tests

    document = filemanagement.new(how.get("version", "R2000"))
    if "encoding" in how:
        document.encoding = how["encoding"]
    build(document.modelspace())
    document.saveas(path)
    if "page" in how:
        data = path.read_bytes().replace(b"ANSI_936", how["page"].encode())
        path.write_bytes(data.replace(b"ANSI_1252", how["page"].encode()))
    return path


def grid_outlines(space: Any, layer: str = "网格界") -> None:  # noqa: ANN401
    for square in SQUARES_M:
        space.add_lwpolyline(
            list(square.exterior.coords)[:-1], close=True, dxfattribs={"layer": layer}
        )


def grid_words(space: Any, names: Sequence[str] = NAMES) -> None:  # noqa: ANN401
    for name, square in zip(names, SQUARES_M, strict=True):
        place = (square.centroid.x, square.centroid.y)
        word = space.add_text(name, height=5, dxfattribs={"layer": "注记"})
        word.set_placement(place)


SPELLED: Mapping[str, str] = {"䶮": r"\U+4DAE", "𠮷": r"\U+D842\U+DFB7"}
"""How a CAD program writes signs that its code page has not."""


def spelled_out(name: str) -> str:
    return "".join(SPELLED.get(sign, sign) for sign in name)
