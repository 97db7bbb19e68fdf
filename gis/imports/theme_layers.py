"""Theme layers from files: cleaned, near the project's land, without anything about persons."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.errors import InputProblem
from gis.files.theme_layers import ThemeContent, ThemeKind, ThemeLayer, ThemeLayers, ThemeShape
from gis.geometry.lattice import MM_PER_M
from gis.imports.cells import text_of
from gis.imports.import_report import Note
from gis.imports.near_land import NEAR_M, near_land
from gis.imports.person_columns import (
    PERSON,
    holds_private_number,
    left_out_kind,
    lists_persons,
    without_private_numbers,
)
from gis.imports.reference_themes import theme_of_words
from gis.imports.theme_placing import SAID_HERE, Placing
from gis.imports.theme_sources import ThemeSource
from gis.plan.plan import Plan
from gis.progress import NoProgress, Progress
from gis.texts import Texts

_SHAPES = (ThemeShape.POINTS, ThemeShape.LINES, ThemeShape.AREAS)
_WORDS = (
    (ThemeKind.IMAGERY_OUTLINES, r"影像|航片|卫片|正射|orthophoto|imagery|image"),
    (ThemeKind.HAZARD_POINTS, r"隐患|灾害|滑坡|崩塌|危险|风险点|hazard|landslide"),
    (ThemeKind.DEPARTMENT_GRIDS, r"网格|片区|责任区|巡查区|grid"),
)
_BY_REFERENCE = {
    "road": ThemeKind.ROADS,
    "water": ThemeKind.WATER,
    "ditch": ThemeKind.WATER,
    "building": ThemeKind.BUILDINGS,
}
_NUMBER = re.compile(r"[+-]?(?:0|[1-9]\d{0,14})(?:\.\d+)?(?:[eE][+-]?\d{1,2})?", re.ASCII)
"""A number whose text says no more than the number: no zeros in front, not too many digits."""

_RESERVED = frozenset({"fid", "geom"})


@dataclass(frozen=True, slots=True)
class NewTheme:
    """Be a theme layer to store, and what was done to it.

    `far` and `unusable` count rows left out, `split` those that were several points, `masked` the
    values in which a private number was made unreadable; `left_out` names columns and why.
    `placing` says what the coordinates of a table were taken for.
    """

    title: str
    kind: ThemeKind
    source: str
    content: ThemeContent = field(repr=False)
    rows_read: int = 0
    far: int = 0
    unusable: int = 0
    split: int = 0
    masked: int = 0
    left_out: tuple[tuple[str, str], ...] = ()
    placing: Placing | None = None

    @property
    def lists_people(self) -> bool:
        """Whether each row was about a person or a household."""
        return any(lists_persons(column) for column, _ in self.left_out)


@dataclass(frozen=True, slots=True)
class ThemeImport:
    """Be what an import of theme layers returns: the layers, and what is to be told."""

    themes: tuple[NewTheme, ...]
    notes: tuple[Note, ...] = ()

    def as_json(self, texts: Texts) -> dict[str, Any]:
        """Return the report for a JSON document."""
        return {
            "format": "towngrid-import",
            "version": 1,
            "source": self.themes[0].source,
            "themes": [
                {
                    "title": theme.title,
                    "kind": theme.kind.value,
                    "shape": theme.content.shape.value,
                    "rows": theme.content.rows,
                    "far": theme.far,
                    "unusable": theme.unusable,
                    "split": theme.split,
                    "masked": theme.masked,
                    "columns": list(theme.content.columns),
                    "left_out": [
                        {"column": column, "kind": kind} for column, kind in theme.left_out
                    ],
                    "coordinates": None if theme.placing is None else theme.placing.as_json(),
                }
                for theme in self.themes
            ],
            "notes": [
                {"note": note.key.rpartition(".")[2], "message": texts(note.key, **note.facts)}
                for note in self._all_notes()
            ],
        }

    def lines(self, texts: Texts) -> list[str]:
        """Return the report as lines of text."""
        told: list[str] = []
        for theme in self.themes:
            told.append(
                texts(
                    "theme_layers.summary",
                    title=theme.title,
                    shape=texts(f"theme_layers.shape_{theme.content.shape.value}"),
                    rows=theme.content.rows,
                    read=theme.rows_read,
                    columns=len(theme.content.columns),
                )
            )
            if theme.placing is not None:
                told.append(theme.placing.sentence(texts))
        notes = (note for note in self._all_notes() if note.key not in SAID_HERE)
        return [*told, *(texts(note.key, **note.facts) for note in notes)]

    def _all_notes(self) -> Iterator[Note]:
        yield from self.notes
        for theme in self.themes:
            counts = {
                "far": theme.far,
                "unusable": theme.unusable,
                "split": theme.split,
                "masked": theme.masked,
            }
            for what, count in counts.items():
                if count:
                    facts = {"title": theme.title, "count": count, "km": NEAR_M / 1000}
                    yield Note(f"theme_layers.{what}", facts)
            for column, kind in theme.left_out:
                part = "theme_layers" if kind == PERSON else "imports"
                yield Note(f"{part}.left_out_{kind}", {"column": column})


def import_themes(
    plan: Plan,
    sources: Sequence[ThemeSource],
    *,
    title: str | None = None,
    kind: ThemeKind | None = None,
    progress: Progress | None = None,
) -> ThemeImport:
    """Make theme layers of the layers of a file: one for each of points, lines and areas in it.

    Columns of the excluded kinds and of persons are left out, mobile and identity numbers in other
    values made unreadable. Raises InputProblem when nothing is left.
    """
    progress = progress or NoProgress()
    themes: list[NewTheme] = []
    far = 0
    for done, source in enumerate(sources):
        progress.step(done / len(sources))
        progress.raise_if_cancelled()
        for theme in _themes_of(plan, source, kind):
            far += theme.far
            if theme.content.rows:
                themes.append(theme)
    if not themes:
        key = "theme_layers.all_far" if far else "theme_layers.nothing_there"
        raise InputProblem(key, path=sources[0].path, km=NEAR_M / 1000)
    named = tuple(_named(themes, title))
    return ThemeImport(named, tuple(note for source in sources for note in source.notes))


def store_themes(layers: ThemeLayers, done: ThemeImport, on: str) -> tuple[ThemeLayer, ...]:
    """Store what was imported `on` a day (ISO date), and return what it is called now."""
    return tuple(
        layers.add(
            theme.content,
            title=theme.title,
            kind=theme.kind,
            source=theme.source,
            imported_on=on,
            lists_people=theme.lists_people,
        )
        for theme in done.themes
    )


def _named(themes: Sequence[NewTheme], title: str | None) -> Iterator[NewTheme]:
    """Give the layers of one file titles that tell them apart."""
    times = Counter(title or theme.title for theme in themes)
    for theme in themes:
        own = title or theme.title
        if times[own] > 1:
            layer = theme.title if title and theme.title != title else theme.content.shape.value
            own = f"{own} – {layer}"
        yield replace(theme, title=own)


def _themes_of(plan: Plan, source: ThemeSource, kind: ThemeKind | None) -> Iterator[NewTheme]:
    kind = kind or kind_of_words(source.layer, source.path.stem)
    title = source.layer if source.layer and not source.layer.isascii() else source.path.stem
    name = source.path.name
    if source.geometries is None:
        every = np.arange(source.rows)
        columns, left_out, masked = _columns(source, every)
        content = ThemeContent(ThemeShape.TABLE, None, columns)
        yield NewTheme(title, kind, name, content, source.rows, masked=masked, left_out=left_out)
        return
    near = near_land(plan, source.geometries)
    there = ~(shapely.is_missing(source.geometries) | shapely.is_empty(source.geometries))
    unusable, far = int((~there).sum()), int((there & ~near).sum())
    dimensions = shapely.get_dimensions(source.geometries)
    for dimension, shape in enumerate(_SHAPES):
        rows = np.flatnonzero(near & there & (dimensions == dimension))
        if not len(rows):
            continue
        geometries, of = _shapes(source.geometries[rows], shape)
        kept = rows[of]
        columns, left_out, masked = _columns(source, kept)
        content = ThemeContent(shape, geometries, columns)
        lost = len(rows) - len(np.unique(of))
        split = int((np.bincount(of, minlength=len(rows)) > 1).sum())
        yield NewTheme(
            title,
            kind,
            name,
            content,
            source.rows,
            far,
            unusable + lost,
            split,
            masked,
            left_out,
            source.placing,
        )
        far = unusable = 0
    if far:
        empty = ThemeContent(ThemeShape.TABLE, None, {})
        yield NewTheme(title, kind, name, empty, far=far)


def kind_of_words(*names: str) -> ThemeKind:
    """Return the kind of layer that the first of some names tells, OTHER when none does."""
    for name in names:
        for kind, words in _WORDS:
            if re.search(words, name, re.IGNORECASE):
                return kind
        theme = theme_of_words(name)
        if theme in _BY_REFERENCE:
            return _BY_REFERENCE[theme]
    return ThemeKind.OTHER


def _shapes(
    metres: NDArray[np.object_], shape: ThemeShape
) -> tuple[NDArray[np.object_], NDArray[np.int64]]:
    """Return shapes of one kind in millimetres on the lattice, and the row that each is of."""
    on_lattice = shapely.transform(metres, lambda xy: np.rint(xy * MM_PER_M))
    if shape is ThemeShape.POINTS:
        points, of = shapely.get_parts(on_lattice, return_index=True)
        return points, of.astype(np.int64)
    wanted = 1 if shape is ThemeShape.LINES else 2
    if wanted == 2:
        broken = ~shapely.is_valid(on_lattice)
        on_lattice[broken] = shapely.make_valid(on_lattice[broken])
    parts, of = shapely.get_parts(on_lattice, return_index=True)
    parts, within = shapely.get_parts(parts, return_index=True)
    of = of[within]
    good = (shapely.get_dimensions(parts) == wanted) & ~shapely.is_empty(parts)
    if wanted == 1:
        good &= shapely.length(parts) > 0
    parts, of = parts[good], of[good].astype(np.int64)
    make = shapely.multilinestrings if wanted == 1 else shapely.multipolygons
    rows = np.unique(of)
    made = np.empty(len(rows), dtype=object)
    if len(rows):
        made[:] = make(parts, indices=np.searchsorted(rows, of))
    return made, rows


def _columns(
    source: ThemeSource, rows: NDArray[np.int64]
) -> tuple[dict[str, list[Any]], tuple[tuple[str, str], ...], int]:
    """Return the columns that may come in, those that may not with the reason, values masked."""
    columns: dict[str, list[Any]] = {}
    left_out: list[tuple[str, str]] = []
    masked = 0
    taken = set(_RESERVED)
    for header, values in source.columns.items():
        cells = (values[row] for row in rows.tolist())
        texts = ["" if isinstance(cell, bytes) else text_of(cell) for cell in cells]
        kind = left_out_kind(header, texts)
        if kind is not None:
            left_out.append((header, kind))
            continue
        if not any(texts):
            continue
        if any(map(holds_private_number, texts)):
            masked += sum(map(holds_private_number, texts))
            texts = [without_private_numbers(text) for text in texts]
        name = _free_name(header, taken)
        columns[name] = _typed(texts)
    return columns, tuple(left_out), masked


def _free_name(header: str, taken: set[str]) -> str:
    plain = " ".join(header.replace('"', "").split()) or "column"
    name, number = plain, 1
    while name.casefold() in taken:
        number += 1
        name = f"{plain}_{number}"
    taken.add(name.casefold())
    return name


def _typed(texts: Sequence[str]) -> list[Any]:
    """Return numbers where all that is there are numbers, else texts; None where it is empty."""
    if not all(_NUMBER.fullmatch(text) for text in texts if text):
        return [text or None for text in texts]
    numbers = [float(text) if text else None for text in texts]
    if all(number is None or number.is_integer() for number in numbers):
        return [None if number is None else int(number) for number in numbers]
    return numbers
