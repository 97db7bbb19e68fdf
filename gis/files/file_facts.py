"""Telling what a vector file holds before anybody decides how it is read."""

from pathlib import Path

from pyproj import CRS
from pyproj.exceptions import CRSError

from gis.files.formats.opening import opened
from gis.files.formats.source import VectorSource
from gis.files.layer_choice import ROWS_LOOKED_AT, kind_of_shapes
from gis.files.vector_facts import FileFacts, GeometryKind, LayerFacts, Remark
from gis.geometry.crs import flat

NOT_COUNTED = -1


def facts_of(path: Path, encoding: str | None = None) -> FileFacts:
    """Tell what a file holds, reading a few rows of each layer; layers without any are left out.

    `encoding` is taken first of those worth trying. Raises InputProblem for what cannot be read.
    """
    with opened(path, encoding) as file:
        layers = [_layer(file.source, name) for name in file.source.layers()]
    filled = tuple(layer for layer in layers if layer.features)
    return FileFacts(path, file.format, filled or tuple(layers), file.likely, file.remarks)


def _layer(source: VectorSource, name: str) -> LayerFacts:
    extent = source.extent(name)
    read = source.read(name, ROWS_LOOKED_AT)
    kind = kind_of_shapes(read)
    remarks: list[Remark] = list(read.remarks)
    if kind is GeometryKind.LINES:
        remarks.append(("vector_files.lines_may_enclose", {"layer": name}))
    return LayerFacts(
        name=name,
        kind=kind,
        features=NOT_COUNTED if extent.features is None else extent.features,
        fields=read.fields,
        declared=_crs(read.crs),
        bounds=extent.bounds,
        encodings=tuple(source.choices(name)),
        is_encoding_declared=read.encoding is None or read.encoding.declared,
        remarks=tuple(remarks),
    )


def _crs(declared: str | None) -> CRS | None:
    try:
        return None if declared is None else flat(CRS.from_user_input(declared))
    except CRSError:
        return None
