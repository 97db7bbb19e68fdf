"""Roads, water, villager groups, buildings and addresses from files: to look at and follow."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from gis.errors import InputProblem
from gis.files.address_fields import address_fields
from gis.files.polygon_fields import as_text
from gis.files.reference_file import ReferenceLayer
from gis.geometry.any_crs import AnyCrs
from gis.geometry.crs import transform_geometries
from gis.geometry.lattice import LatticeArray, to_lattice
from gis.identity_numbers import without_identity_numbers
from gis.imports.excluded_columns import excluded_kind
from gis.imports.file_crs import notes_on_declared
from gis.imports.import_report import Note
from gis.imports.near_land import NEAR_M, near_land
from gis.imports.reference_themes import (
    ThemeGuess,
    looks_like_house_number,
    name_column,
    says_addresses,
)
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.records import REFERENCE_THEMES, Reference, ReferenceId
from gis.progress import NoProgress, Progress
from gis.texts import Texts

POINT_THEME = "address"
HOUSES = ("address", "building")
ONLY_POINTS = "references.nothing_usable_but_points"
"""The key of what is told where a file has nothing but points without house numbers."""


@dataclass(frozen=True, slots=True)
class ReferenceReport:
    """Count what became of the features of a file; `themes` counts those that are in now.

    Of the `unusable`, `points` are points without a house number, which a theme layer could show.
    """

    source: str
    layers: tuple[str, ...]
    features: int
    added: int
    unchanged: int
    removed: int
    far: int
    unusable: int
    themes: dict[str, int]
    notes: tuple[Note, ...] = ()
    points: int = 0

    def as_json(self, texts: Texts) -> dict[str, Any]:
        """Return the report for a JSON document."""
        return {
            "format": "towngrid-import",
            "version": 1,
            "source": self.source,
            "layers": list(self.layers),
            "features": self.features,
            "added": self.added,
            "unchanged": self.unchanged,
            "removed": self.removed,
            "far": self.far,
            "unusable": self.unusable,
            "points": self.points,
            "themes": self.themes,
            "notes": [
                {"note": note.key.rpartition(".")[2], "message": texts(note.key, **note.facts)}
                for note in self.notes
            ],
        }

    def lines(self, texts: Texts) -> list[str]:
        """Return the report as lines of text."""
        counts = {
            "features": self.features,
            "added": self.added,
            "unchanged": self.unchanged,
            "removed": self.removed,
        }
        lines = [texts("references.summary", source=self.source, **counts)]
        lines.extend(
            texts("references.of_theme", theme=texts(f"references.theme_{theme}"), count=count)
            for theme, count in self.themes.items()
        )
        lines.extend(texts(note.key, **note.facts) for note in self.notes)
        return lines


@dataclass(frozen=True, slots=True)
class ReferenceImport:
    """Be what an import of references returns: one step for the history, and the report."""

    edit: Edit
    report: ReferenceReport


def import_references(  # noqa: PLR0913  # one argument for each thing that a user may say
    plan: Plan,
    layers: Sequence[ReferenceLayer],
    *,
    theme: str | None = None,
    name_field: str | None = None,
    crs: AnyCrs | None = None,
    replace_themes: bool = False,
    progress: Progress | None = None,
) -> ReferenceImport:
    """Add the lines, polygons and addresses of one file to the references of a plan.

    The theme of each is guessed unless `theme` says it; the name is taken from `name_field`, else
    from the usual columns, of addresses and buildings the house number. Points are addresses or
    nothing: those with a house number, in a column or as their name, those of a file or layer that
    is called after addresses, or all that have a name where `theme` says so. What the plan holds
    already, equal in theme, name and course, is not added twice; `replace_themes` removes other
    references of the themes that come in. Features farther than NEAR_M from the land of the
    project are left out and counted. `crs` replaces what the file says. Raises InputProblem.
    """
    progress = progress or NoProgress()
    if theme is not None and theme not in REFERENCE_THEMES:
        names = ", ".join(REFERENCE_THEMES)
        raise InputProblem("references.unknown_theme", theme=theme, themes=names)
    _require_column(layers, name_field)
    work = _Work(plan, theme, name_field)
    for place, layer in enumerate(layers):
        work.take(layer, crs)
        progress.step((place + 1) / len(layers))
        progress.raise_if_cancelled()
    return work.finished(layers, replace_themes=replace_themes)


def _require_column(layers: Sequence[ReferenceLayer], column: str | None) -> None:
    known = dict.fromkeys(str(name) for layer in layers for name in layer.attributes.columns)
    if column is not None and column not in known:
        columns = ", ".join(known) or "–"
        raise InputProblem(
            "polygon_files.no_such_column", path=layers[0].path, column=column, columns=columns
        )
    if column is not None and excluded_kind(column) is not None:
        raise InputProblem("imports.excluded_column", path=str(layers[0].path), column=column)


Content = tuple[str, str, bool, tuple[bytes, ...]]


class _Work:
    def __init__(self, plan: Plan, theme: str | None, name_field: str | None) -> None:
        self._plan = plan
        self._theme = theme
        self._name_field = name_field
        self._crs = CRS.from_user_input(plan.crs)
        self._known = {_content(one): one.id for one in plan.references.values()}
        self._next = max(plan.references, default=0) + 1
        self._puts: dict[ReferenceId, Reference] = {}
        self._stay: set[ReferenceId] = set()
        self._themes: Counter[str] = Counter()
        self._features = self._unchanged = self._far = self._unusable = self._points = 0
        self._by_name: list[str] = []
        self._said: list[Note] = []

    def take(self, layer: ReferenceLayer, crs: AnyCrs | None) -> None:
        if crs is None and not layer.is_placed:
            told = notes_on_declared(layer.path, layer.crs, layer.geometries, self._plan)
            self._said.extend(note for note in told if note not in self._said)
        source = layer.crs if crs is None or layer.is_placed else crs
        metres = transform_geometries(layer.geometries, source, self._crs)
        near = near_land(self._plan, metres)
        columns = [str(column) for column in layer.attributes.columns]
        names = self._names(layer, columns)
        numbers = self._house_numbers(layer, columns) or [""] * len(names)
        of_points = self._names_of_points(layer, columns, names, near)
        guess = ThemeGuess(layer.path.stem, layer.layer, columns)
        said = {column: as_text(layer.attributes[column]) for column in (*guess.keys, *guess.kinds)}
        for at, geometry in enumerate(metres):
            self._features += 1
            if geometry is None:
                self._unusable += 1
            elif not near[at]:
                self._far += 1
            else:
                feature = {column: texts[at] for column, texts in said.items()}
                is_point = shapely.get_type_id(geometry) == 0
                theme = self._theme or (POINT_THEME if is_point else guess.of(feature))
                name = numbers[at] if theme in HOUSES and numbers[at] else names[at]
                self._put(theme, of_points[at] if is_point else name, geometry)

    def _put(self, theme: str, name: str, geometry: BaseGeometry) -> None:
        is_point = shapely.get_type_id(geometry) == 0
        if is_point != (theme == POINT_THEME) or (is_point and not name):
            self._unusable += 1
            self._points += int(is_point and self._theme is None)
        else:
            self._add(theme, name, geometry)

    def _names_of_points(
        self,
        layer: ReferenceLayer,
        columns: Sequence[str],
        names: Sequence[str],
        near: NDArray[np.bool_],
    ) -> Sequence[str]:
        """Return the house number of each row if it is a point, "" for one that is no address."""
        fields = None if self._name_field in columns else address_fields(columns)
        if fields is not None:
            return fields.texts(layer.attributes)
        if self._believes_names(layer, columns):
            return names
        found = [name if looks_like_house_number(name) else "" for name in names]
        is_point = near & (shapely.get_type_id(layer.geometries) == 0)
        self._by_name += [
            name for name, tells in zip(found, is_point, strict=True) if name and tells
        ]
        return found

    def _believes_names(self, layer: ReferenceLayer, columns: Sequence[str]) -> bool:
        """Tell whether points are addresses whatever they are called."""
        column = self._name_field if self._name_field in columns else None
        is_of_numbers = column is not None and address_fields([column]) is not None
        is_called_so = says_addresses(layer.layer, layer.path.stem)
        return self._theme is not None or is_of_numbers or is_called_so

    def _names(self, layer: ReferenceLayer, columns: Sequence[str]) -> list[str]:
        column = self._name_field if self._name_field in columns else name_column(columns)
        if column is None:
            return [""] * len(layer.geometries)
        return as_text(layer.attributes[column])

    def _house_numbers(self, layer: ReferenceLayer, columns: Sequence[str]) -> list[str]:
        fields = None if self._name_field in columns else address_fields(columns)
        return fields.texts(layer.attributes) if fields is not None else []

    def _add(self, theme: str, name: str, geometry: BaseGeometry) -> None:
        name = without_identity_numbers(name)
        is_area = shapely.get_dimensions(geometry) == 2
        if theme == POINT_THEME:
            lines: tuple[LatticeArray, ...] = (to_lattice(shapely.get_coordinates(geometry)),)
        else:
            lines = tuple(_lines(geometry, is_area=bool(is_area)))
        if not lines:
            self._unusable += 1
            return
        reference = Reference(ReferenceId(self._next), theme, name, bool(is_area), lines)
        content = _content(reference)
        self._themes[theme] += 1
        if content in self._known:
            self._stay.add(self._known[content])
            self._unchanged += 1
            return
        self._known[content] = reference.id
        self._puts[reference.id] = reference
        self._next += 1

    def finished(
        self, layers: Sequence[ReferenceLayer], *, replace_themes: bool
    ) -> ReferenceImport:
        if self._features == self._unusable:
            key = "references.nothing_usable"
            if self._points:
                key = ONLY_POINTS
            raise InputProblem(key, path=layers[0].path, count=self._points)
        gone = frozenset(
            one.id
            for one in self._plan.references.values()
            if replace_themes and one.theme in self._themes and one.id not in self._stay
        )
        source = layers[0].path
        label = EditLabel("references.import", {"count": len(self._puts), "source": source.name})
        report = ReferenceReport(
            source=str(source),
            layers=tuple(layer.layer for layer in layers),
            features=self._features,
            added=len(self._puts),
            unchanged=self._unchanged,
            removed=len(gone),
            far=self._far,
            unusable=self._unusable,
            themes={
                theme: self._themes[theme] for theme in REFERENCE_THEMES if self._themes[theme]
            },
            notes=tuple(self._notes(layers)),
            points=self._points,
        )
        return ReferenceImport(
            Edit(label, {"references": self._puts}, {"references": gone}), report
        )

    def _notes(self, layers: Sequence[ReferenceLayer]) -> Iterator[Note]:
        if self._far:
            yield Note("references.far", {"count": self._far, "km": NEAR_M / 1000})
        if self._by_name:
            facts = {"count": len(self._by_name), "name": self._by_name[0]}
            yield Note("references.by_name", facts)
        if self._points:
            yield Note("references.points", {"count": self._points})
        if self._unusable > self._points:
            yield Note("references.unusable", {"count": self._unusable - self._points})
        for layer in layers:
            if layer.encoding_guessed:
                facts = {"path": layer.path, "encoding": layer.encoding_guessed}
                yield Note("polygon_files.encoding_guessed", facts)
            yield from (Note(key, facts) for key, facts in layer.remarks)
        yield from self._said


def _content(reference: Reference) -> Content:
    courses = tuple(line.tobytes() for line in reference.lines)
    return reference.theme, reference.name, reference.is_area, courses


def _lines(geometry: BaseGeometry, *, is_area: bool) -> Iterator[LatticeArray]:
    """Yield lines, or the rings of areas, on the lattice; what is no line there is left out."""
    parts = shapely.get_parts(geometry)
    courses = shapely.get_rings(parts) if is_area else parts
    for course in courses:
        xy_mm = to_lattice(shapely.get_coordinates(course))
        moved = np.ones(len(xy_mm), dtype=bool)
        moved[1:] = (np.diff(xy_mm, axis=0) != 0).any(axis=1)
        if int(moved.sum()) >= (4 if is_area else 2):
            yield xy_mm[moved]
