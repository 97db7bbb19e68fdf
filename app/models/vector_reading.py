"""The features of a vector file as they are read for an import, whatever their coordinates are in.

They are read once: the picture, the samples and the import itself take them from here, so the file
is read under a system that stands in for the one that nobody has named yet.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from pathlib import Path

import numpy as np
import pandas as pd
from pyproj import CRS

from app.models.vector_choices import Purpose, VectorChoices
from gis.errors import InputProblem
from gis.files.address_fields import address_fields
from gis.files.joined_layers import BETWEEN
from gis.files.polygon_fields import Fields, as_text
from gis.files.polygon_files import PolygonFile, read_polygons
from gis.files.reference_file import ReferenceLayer, read_reference_layers
from gis.files.vector_facts import FileFacts, GeometryKind, LayerFacts, Remark
from gis.geometry.crs import CGCS2000, Geometries
from gis.identity_numbers import holds_identity_number
from gis.imports.excluded_columns import excluded_kind
from gis.imports.grid_rows import kind_column
from gis.imports.person_columns import left_out_kind
from gis.imports.reference_themes import ThemeGuess, name_column, theme_of_words
from gis.imports.theme_features import read_features_of_themes
from gis.imports.theme_sources import ThemeSource
from gis.progress import Progress

FIELDS: Mapping[Purpose, Sequence[str]] = {
    Purpose.GRIDS: ("code", "name", "parent", "kind"),
    Purpose.UNITS: ("code", "name", "tier", "parent"),
    Purpose.REFERENCES: ("name",),
    Purpose.THEMES: ("label",),
}
HIDDEN = "●●●"
"""Stands for a text that is never kept."""

_MOST_SHOWN = 24
"""So much of a sample text is shown; a shape written as text would fill the line."""
_STANDING_IN = CGCS2000
_OF_FOLDERS = ("KML", "KMZ")
_DRAWN = (GeometryKind.POLYGONS, GeometryKind.LINES, GeometryKind.MIXED)


@dataclass(frozen=True, slots=True)
class VectorFeatures:
    """Hold what was read for a purpose; `geometries` are in the file's own numbers.

    `remarks` say what reading made of the file; `themes` counts how many features are which kind
    of reference by the names. `left_out` are columns that stay out for what is in them.
    """

    purpose: Purpose
    layers: tuple[str, ...]
    geometries: Geometries = field(repr=False)
    attributes: pd.DataFrame = field(repr=False)
    remarks: tuple[Remark, ...] = ()
    left_out: frozenset[str] = frozenset()
    polygons: PolygonFile | None = field(default=None, repr=False)
    references: tuple[ReferenceLayer, ...] = field(default=(), repr=False)
    themes: Mapping[str, int] = field(default_factory=dict)
    themes_read: tuple[ThemeSource, ...] = field(default=(), repr=False)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that may be taken for a field."""
        every = map(str, self.attributes.columns)
        return tuple(column for column in every if not self._is_excluded(column))

    @property
    def excluded(self) -> tuple[str, ...]:
        """The columns that are never read, for what their names say of persons."""
        every = map(str, self.attributes.columns)
        return tuple(column for column in every if self._is_excluded(column))

    def _is_excluded(self, column: str) -> bool:
        return column in self.left_out or excluded_kind(column) is not None

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that a column can be."""
        return tuple(FIELDS[self.purpose])

    def column_of(self, name: str, choices: VectorChoices) -> str | None:
        """Return the column that is taken for a field: the one chosen, else the one recognised."""
        if name in choices.columns:
            return choices.columns[name]
        return self.recognised(name)

    def recognised(self, name: str) -> str | None:
        """Return the column that is taken for a field unless another one is chosen."""
        if self.polygons is None:
            return name_column(self.columns)
        if name == "kind":
            return kind_column(self.columns)
        found = getattr(self.polygons.fields, name)
        return found if found in self.columns else None

    def samples(self, column: str | None, most: int = 3) -> tuple[str, ...]:
        """Return the first different texts of a column, without numbers that are never kept."""
        if column is None:
            return ()
        texts = dict.fromkeys(as_text(self.attributes[column].head(200)))
        found = (HIDDEN if holds_identity_number(text) else text for text in texts if text)
        return tuple(dict.fromkeys(found))[:most]

    def as_polygons(self, choices: VectorChoices) -> PolygonFile:
        """Return the polygons with the columns that were chosen; raises ValueError for references.

        A column of kinds that is not wanted is left out.
        """
        if self.polygons is None:
            raise ValueError(self.purpose)
        wanted = {name: self.column_of(name, choices) for name in self.fields}
        kept = self.attributes
        guessed = kind_column(self.columns)
        if wanted.get("kind", guessed) is None and guessed is not None:
            kept = kept.drop(columns=[guessed])
        system = choices.system
        return replace(
            self.polygons,
            crs=system if isinstance(system, CRS) else self.polygons.crs,
            attributes=kept,
            fields=Fields(wanted["code"], wanted["name"], wanted.get("tier"), wanted["parent"]),
        )


def suits(layer: LayerFacts, purpose: Purpose) -> bool:
    """Tell whether a layer can become what is wanted.

    Grids need areas, or lines that close; points are references only where they have addresses,
    and theme layers always.
    """
    if purpose is Purpose.THEMES:
        return layer.kind is not GeometryKind.NONE
    if purpose is Purpose.REFERENCES and layer.kind is GeometryKind.POINTS:
        return address_fields(layer.fields) is not None
    return layer.kind in _DRAWN


def is_called_grids(name: str) -> bool:
    """Tell whether a layer or a file is called grids."""
    return "网格" in name or "grid" in name.lower()


def first_layers(facts: FileFacts, purpose: Purpose) -> tuple[str, ...]:
    """Return the layers to begin with.

    Of references and theme layers all that suit; of grids the layer whose name says so, else the
    one with most areas: roads and rivers are no grids. The folders of a KML are villages or parts
    of them.
    """
    suiting = [layer for layer in facts.layers if layer.features and suits(layer, purpose)]
    there = [layer for layer in suiting if not _differ(layer, suiting[0])]
    if purpose in {Purpose.REFERENCES, Purpose.THEMES} or not there:
        return tuple(layer.name for layer in there)
    areas = [layer for layer in there if layer.kind is not GeometryKind.LINES] or there
    plain = [layer for layer in areas if theme_of_words(layer.name) is None] or areas
    named = [layer for layer in plain if is_called_grids(layer.name)]
    if facts.format.endswith(_OF_FOLDERS) and not named:
        return tuple(layer.name for layer in plain)
    return (max(named or plain, key=lambda layer: layer.features).name,)


def shown_row(fields: Sequence[str], row: Sequence[str]) -> list[str]:
    """Return a sample row as it may be shown: nothing private in it, long texts cut short.

    The words of a drawing have no fields.
    """
    named = zip_longest(fields, row[: len(fields) or None], fillvalue="")
    return [
        HIDDEN
        if text and (left_out_kind(name, ()) or holds_identity_number(text))
        else _short(text)
        for name, text in named
    ]


def _short(text: str) -> str:
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"


def require_one_system(layers: Sequence[LayerFacts]) -> None:
    """Raise InputProblem where layers that are read together declare different systems.

    One choice of a system would put some of them elsewhere without a word.
    """
    for layer in layers:
        if _differ(layer, layers[0]):
            raise InputProblem(
                "vector_window.several_systems", first=layers[0].name, other=layer.name
            )


def _differ(layer: LayerFacts, first: LayerFacts) -> bool:
    return layer.declared != first.declared


def read_features(path: Path, choices: VectorChoices, progress: Progress) -> VectorFeatures:
    """Read the layers that were chosen for their purpose; raises InputProblem."""
    layers, encoding, purpose = choices.layers, choices.encoding, choices.purpose
    if purpose is Purpose.THEMES:
        return _of_themes(read_features_of_themes(path, layers, encoding or None))
    if purpose is not Purpose.REFERENCES:
        file = read_polygons(
            path,
            BETWEEN.join(layers),
            crs=_STANDING_IN,
            encoding=encoding or None,
            join_m=choices.join_m,
        )
        return VectorFeatures(
            purpose, tuple(layers), file.geometries, file.attributes, file.remarks, polygons=file
        )
    read: list[ReferenceLayer] = []
    for place, layer in enumerate(layers):
        try:
            read += read_reference_layers(path, layer, crs=_STANDING_IN, encoding=encoding or None)
        except InputProblem as problem:
            is_last = place == len(layers) - 1
            if problem.key != "polygon_files.no_lines_or_polygons" or (is_last and not read):
                raise
        progress.step((place + 1) / len(layers))
        progress.raise_if_cancelled()
    return VectorFeatures(
        purpose,
        tuple(layer.layer for layer in read),
        np.concatenate([layer.geometries for layer in read]),
        pd.concat([layer.attributes for layer in read], ignore_index=True),
        tuple(remark for layer in read for remark in layer.remarks),
        references=tuple(read),
        themes=_themes(read),
    )


def _of_themes(sources: tuple[ThemeSource, ...]) -> VectorFeatures:
    rows = pd.concat([pd.DataFrame(source.columns) for source in sources], ignore_index=True)
    out = frozenset(name for name in map(str, rows) if left_out_kind(name, as_text(rows[name])))
    remarks = tuple((note.key, note.facts) for source in sources for note in source.notes)
    return VectorFeatures(
        Purpose.THEMES,
        tuple(source.layer for source in sources),
        np.concatenate([source.geometries for source in sources if source.geometries is not None]),
        rows,
        remarks,
        out,
        themes_read=sources,
    )


def _themes(layers: Sequence[ReferenceLayer]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for layer in layers:
        guess = ThemeGuess(layer.path.stem, layer.layer, map(str, layer.attributes.columns))
        said = {key: as_text(layer.attributes[key]) for key in (*guess.keys, *guess.kinds)}
        for at in range(len(layer.geometries)):
            counts[guess.of({key: texts[at] for key, texts in said.items()})] += 1
    return counts
