"""Thematic counts (专题统计): how much of something each grid or unit has. Aggregates only.

What is counted is a theme layer, a table with a column of grids or units, or what the plan has of
households, people, members and places. Nothing here names a row; of layers whose rows are
persons, sums and means of few of them are withheld.
"""

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gis.errors import InputProblem
from gis.files.theme_layers import ThemeLayer, ThemeLayers, ThemeShape
from gis.plan.plan import Plan
from gis.progress import Progress
from gis.reports.theme_counting import Counting, Measure, OwnSubject, Per, ThemeCounts
from gis.reports.theme_places import areas, lengths, owners
from gis.reports.theme_tally import Tally, label_of
from gis.topology.records import OUTSIDE, Label, grid_label, unassigned_label

_M2_PER_HA = 1e4
_M_PER_KM = 1e3
_KEYS_MEANT = 0.5
"""The least part of a column's values that name grids or units, where no column was named."""

_OFFICE = re.compile(r"(村民委员会|居民委员会|社区居委会|村委会|居委会|行政村|社区|村)$")


def count_layer(
    plan: Plan,
    layers: ThemeLayers,
    layer: ThemeLayer,
    how: Counting,
    progress: Progress | None = None,
) -> ThemeCounts:
    """Count a theme layer by grid or unit. Raises InputProblem for what the layer cannot give.

    By location where it has one; a table by the column whose values are codes or names of grids
    or units, or `how.key`. Rows are counted where their point, middle or centroid lies.
    """
    _require_possible(layer, how)
    values: NDArray[np.float64] | None = None
    if how.measure in (Measure.SUM, Measure.MEAN):
        values = _numbers(layers, layer, how.column)
    if layer.shape is ThemeShape.TABLE or how.key:
        labels = _labels_by_key(plan, layers, layer, how.key)
    else:
        geometries = layers.geometries_mm(layer)
        if how.measure in (Measure.LENGTH, Measure.AREA):
            measure = lengths if how.measure is Measure.LENGTH else areas
            shares = measure(plan.partition, geometries, progress)
            scale = _M_PER_KM if how.measure is Measure.LENGTH else _M2_PER_HA
            tally = Tally(plan, how, shares.labels, shares.amounts / scale, shares.rows)
            return tally.result(layer.title)
        labels = owners(plan.partition, geometries)
    values = np.ones(len(labels)) if values is None else values
    rows = np.flatnonzero(np.isfinite(values))
    tally = Tally(plan, how, labels[rows], values[rows], rows, of_people=layer.lists_people)
    return tally.result(layer.title, len(labels) - len(rows))


def count_own(
    plan: Plan, subject: OwnSubject, how: Counting, kind: str = "", title: str = ""
) -> ThemeCounts:
    """Count households, people, members or places (of one `kind`) of the plan by grid or unit."""
    if how.measure is not Measure.COUNT:
        raise InputProblem("theme_counts.only_count", title=title or subject.value)
    amounts: Counter[Label] = Counter()
    if subject in (OwnSubject.HOUSEHOLDS, OwnSubject.PEOPLE):
        for home in plan.households.values():
            one = 1 if subject is OwnSubject.HOUSEHOLDS else home.people
            amounts[label_of(plan, home.grid, home.unit)] += one
    elif subject is OwnSubject.MEMBERS:
        for member in plan.members.values():
            amounts[label_of(plan, member.grid, None)] += 1
    else:
        for place in plan.places.values():
            if kind in ("", place.kind):
                amounts[label_of(plan, place.grid, place.unit)] += 1
    labels = np.fromiter(amounts, np.int64, len(amounts))
    counts = np.fromiter(amounts.values(), np.float64, len(amounts))
    tally = Tally(plan, how, labels, counts)
    return tally.result(title or subject.value)


def _require_possible(layer: ThemeLayer, how: Counting) -> None:
    wanted = {Measure.LENGTH: ThemeShape.LINES, Measure.AREA: ThemeShape.AREAS}.get(how.measure)
    if wanted is not None and layer.shape is not wanted:
        raise InputProblem(f"theme_counts.needs_{wanted.value}", title=layer.title)
    if how.measure is Measure.MEAN and how.per is not Per.NOTHING:
        raise InputProblem("theme_counts.mean_of_nothing_else", title=layer.title)


def _numbers(layers: ThemeLayers, layer: ThemeLayer, column: str) -> NDArray[np.float64]:
    if not column:
        raise InputProblem("theme_counts.needs_column", title=layer.title)
    values = layers.values(layer, column)
    if layers.columns(layer)[column] == "TEXT":
        raise InputProblem("theme_counts.no_numbers", title=layer.title, column=column)
    return np.array([np.nan if value is None else float(value) for value in values])


def _labels_by_key(
    plan: Plan, layers: ThemeLayers, layer: ThemeLayer, key: str
) -> NDArray[np.int64]:
    """Return whose row each is, by the column that names grids or units best."""
    lookup = _lookup(plan)
    best: tuple[float, Sequence[int]] = (0.0, ())
    for column in [key] if key else layers.columns(layer):
        texts = [str(value).strip() for value in layers.values(layer, column) if value is not None]
        if not texts:
            continue
        labels = [
            lookup.get(str(value).strip(), lookup.get(_OFFICE.sub("", str(value).strip()), OUTSIDE))
            for value in layers.values(layer, column)
        ]
        share = sum(label != OUTSIDE for label in labels) / len(texts)
        if share > best[0]:
            best = (share, labels)
    if best[0] < (_KEYS_MEANT if not key else np.finfo(float).tiny):
        raise InputProblem("theme_counts.no_key", title=layer.title)
    return np.array(best[1], dtype=np.int64)


def _lookup(plan: Plan) -> dict[str, Label]:
    """Return what codes and names of grids and units mean; a name that several have is left out."""
    names: Counter[str] = Counter()
    found: dict[str, Label] = {}
    leaves = set(plan.leaf_units())
    for unit in plan.units.values():
        for name in {unit.name, _OFFICE.sub("", unit.name)} if unit.id in leaves else {unit.name}:
            names[name] += 1
            found[name] = unassigned_label(unit.id)
    for grid in plan.grids.values():
        names[grid.name] += 1
        found[grid.name] = grid_label(grid.id)
    found = {name: label for name, label in found.items() if name and names[name] == 1}
    found.update((unit.code, unassigned_label(unit.id)) for unit in plan.units.values())
    found.update((grid.code, grid_label(grid.id)) for grid in plan.grids.values())
    found.pop("", None)
    return found
