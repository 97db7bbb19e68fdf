"""Several layers of a file read as one: borders in one layer of a drawing, divisions in another."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from gis.files.formats.source import VectorSource
from gis.files.vector_layer import VectorLayer

BETWEEN = "+"
EVERY = "*"
LAYER_COLUMN = "layer"


def named_layers(layers: Mapping[str, str], wanted: str) -> tuple[str, ...]:
    """Return the layers that `A+B` names; none where one of them is not there."""
    if wanted in layers:
        return (wanted,)
    parts = tuple(part.strip() for part in wanted.split(BETWEEN))
    return parts if all(part in layers for part in parts) else ()


def read_joined(
    source: VectorSource, layers: Sequence[str], rows: int | None = None
) -> VectorLayer:
    """Read layers one after the other, with a column that tells which a feature is from.

    A column that a layer has not is empty there. The CRS is that of the first; layers with
    another one are not brought into it: raises ValueError where they differ.
    """
    if len(layers) == 1:
        return source.read(layers[0], rows)
    read = [source.read(layer, rows) for layer in layers]
    first = read[0]
    if any(one.crs != first.crs for one in read):
        raise ValueError(", ".join(layers))
    counts = [len(one.wkb_of_all()) for one in read]
    columns: dict[str, NDArray[np.object_]] = {}
    total, begin = sum(counts), 0
    for name, one, count in zip(layers, read, counts, strict=True):
        here = dict(zip(one.fields, one.columns, strict=True))
        here.setdefault(LAYER_COLUMN, np.full(count, name, dtype=object))
        for field, column in here.items():
            whole = columns.setdefault(field, np.full(total, None, dtype=object))
            whole[begin : begin + count] = column
        begin += count
    said = [(key, tuple(facts.items())) for one in read for key, facts in one.remarks]
    remarks = dict.fromkeys(said)
    return replace(
        first,
        fields=tuple(columns),
        columns=tuple(columns.values()),
        wkb=np.concatenate([one.wkb_of_all() for one in read]),
        remarks=tuple((key, dict(facts)) for key, facts in remarks),
    )
