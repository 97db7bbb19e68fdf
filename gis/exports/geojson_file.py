"""A layer as GeoJSON by RFC 7946: WGS 84, rings by the right-hand rule, no `crs` member."""

import json
from pathlib import Path

import numpy as np
import shapely

from gis.errors import InputProblem
from gis.exports.outcome import WrittenLayer
from gis.exports.table import ExportTable


def write_geojson(path: Path, table: ExportTable) -> WrittenLayer:
    """Write a table, placed in degrees, one feature a line, and read it back."""
    geometries = _geometries(table)
    keys = [column.key for column in table.columns]
    lines = (
        '{"type": "Feature", "id": '
        f'{number}, "properties": {_json(dict(zip(keys, row, strict=True)))}, '
        f'"geometry": {geometry}}}'
        for number, row, geometry in zip(table.ids, table.rows, geometries, strict=True)
    )
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(f'{{"type": "FeatureCollection", "name": {_json(table.layer)}')
        stream.write(f'{_bbox(table)}, "features": [\n')
        stream.write(",\n".join(lines))
        stream.write("\n]}\n")
    _require_same(path, table)
    return WrittenLayer.of(table, path.name)


def _geometries(table: ExportTable) -> list[str]:
    if table.shapes is None:
        return ["null"] * len(table.rows)
    return [text or "null" for text in shapely.to_geojson(table.shapes).tolist()]


def _bbox(table: ExportTable) -> str:
    if table.shapes is None or shapely.is_missing(table.shapes).all():
        return ""
    return f', "bbox": {_json(shapely.total_bounds(table.shapes).tolist())}'


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _require_same(path: Path, table: ExportTable) -> None:
    """Read the features again; raise InputProblem unless they are the table's."""
    facts = {"path": path, "layer": table.layer}
    lines = [
        line.rstrip(",\n")
        for line in path.read_text(encoding="utf-8").split("\n")
        if line.startswith('{"type": "Feature",')
    ]
    if len(lines) != len(table.rows):
        raise InputProblem("export.not_the_same", **facts, what=f"{len(lines)}")
    for number, (line, row) in enumerate(zip(lines, table.rows, strict=True), start=1):
        head = line[: line.rindex(', "geometry": ')] + "}"
        if tuple(json.loads(head)["properties"].values()) != row:
            raise InputProblem("export.not_the_same", **facts, what=f"{number}")
    if table.shapes is None or not lines:
        return
    texts = [line[line.rindex('"geometry": ') + 12 : -1] for line in lines]
    there = np.array([text != "null" for text in texts])
    found = shapely.from_geojson(np.array(texts, dtype=object)[there])
    same = shapely.equals_exact(found, table.shapes[there], 0.0)
    if there.sum() != (~shapely.is_missing(table.shapes)).sum() or not same.all():
        raise InputProblem("export.not_the_same", **facts, what=str(table.shape_kind))
