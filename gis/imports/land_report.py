"""What an import of polygons met: each overlap and gap, with whose it is and where it lies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from gis.geometry.crs import WGS84, transform_xy
from gis.geometry.lattice import MM_PER_M
from gis.imports.alike import lines_of_issues
from gis.imports.import_report import Note
from gis.texts import Texts

NOISE_M2 = 1.0
"""Smaller overlaps and gaps are float noise of other programs; texts sum them up."""

_LISTED = 50


@dataclass(frozen=True, slots=True)
class LandIssue:
    """Be a piece of land with too many claims or none.

    `kind` is overlap, gap or outside; `codes` are the claimants, or the unit of a gap; `given_to`
    is the code of whoever got it, None when it was left open. The place lies inside the piece.
    """

    kind: str
    codes: tuple[str, ...]
    area_m2: float
    x: float
    y: float
    lon: float
    lat: float
    given_to: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return it for a JSON document."""
        return {
            "kind": self.kind,
            "subjects": list(self.codes),
            "area_m2": round(self.area_m2, 6),
            "place": {"lon": round(self.lon, 7), "lat": round(self.lat, 7)},
            "xy": [round(self.x, 3), round(self.y, 3)],
            "given_to": self.given_to,
        }

    def sentence(self, texts: Texts) -> str:
        """Return it as a sentence."""
        codes = "、".join(code or "–" for code in self.codes) or "–"
        text = texts(
            f"imports.{self.kind}_met", codes=codes, area_m2=self.area_m2, x=self.x, y=self.y
        )
        if self.given_to is not None:
            text += texts("imports.given_to", code=self.given_to or "–")
        return text


@dataclass(frozen=True, slots=True)
class FeatureIssue:
    """Name a feature of a file, by its number from 1 and its code, and what is wrong with it."""

    row: int
    code: str
    key: str
    facts: Mapping[str, object]
    used: bool = True

    @property
    def kind(self) -> str:
        """What is equal for issues that are told together."""
        return self.key

    def as_json(self, texts: Texts) -> dict[str, Any]:
        """Return it for a JSON document."""
        return {
            "row": self.row,
            "code": self.code,
            "reason": self.key.rpartition(".")[2],
            "used": self.used,
            "message": texts(self.key, **self.facts),
        }

    def sentence(self, texts: Texts) -> str:
        """Return it as a sentence."""
        where = texts("imports.at_feature", row=self.row, code=self.code or "–")
        return where + texts(self.key, **self.facts)


@dataclass(frozen=True, slots=True)
class LandReport:
    """Say what became of the polygons of a file."""

    source: str
    features: int
    added: int
    replaced: int
    removed: int
    land: tuple[LandIssue, ...] = ()
    issues: tuple[FeatureIssue, ...] = ()
    notes: tuple[Note, ...] = ()

    def as_json(self, texts: Texts) -> dict[str, Any]:
        """Return the report for a JSON document."""
        return {
            "format": "towngrid-import",
            "version": 1,
            "source": self.source,
            "features": self.features,
            "added": self.added,
            "replaced": self.replaced,
            "removed": self.removed,
            "counts": {kind: len(self.of(kind)) for kind in ("overlap", "gap", "outside")},
            "overlaps": [one.as_json() for one in self.of("overlap")],
            "gaps": [one.as_json() for one in self.of("gap")],
            "outside": [one.as_json() for one in self.of("outside")],
            "issues": [issue.as_json(texts) for issue in self.issues],
            "notes": [
                {"note": note.key.rpartition(".")[2], "message": texts(note.key, **note.facts)}
                for note in self.notes
            ],
        }

    def of(self, kind: str) -> tuple[LandIssue, ...]:
        """Return the pieces of land of one kind, the largest first."""
        chosen = (one for one in self.land if one.kind == kind)
        return tuple(sorted(chosen, key=lambda one: (-one.area_m2, one.codes)))

    def lines(self, texts: Texts) -> list[str]:
        """Return the report as lines of text; pieces below the noise limit are summed up."""
        lines = [
            texts(
                "imports.land_summary",
                source=self.source,
                features=self.features,
                added=self.added,
                replaced=self.replaced,
                removed=self.removed,
            )
        ]
        lines.extend(texts(note.key, **note.facts) for note in self.notes)
        lines.extend(lines_of_issues(self.issues, texts))
        for kind in ("overlap", "gap", "outside"):
            lines.extend(_listed(self.of(kind), kind, texts))
        return lines


def _listed(pieces: Sequence[LandIssue], kind: str, texts: Texts) -> list[str]:
    large = [piece for piece in pieces if piece.area_m2 >= NOISE_M2]
    noise = [piece for piece in pieces if piece.area_m2 < NOISE_M2]
    lines = [f"- {piece.sentence(texts)}" for piece in large[:_LISTED]]
    if len(large) > _LISTED:
        lines.append(texts("imports.and_more", count=len(large) - _LISTED))
    if noise:
        area_m2 = sum(piece.area_m2 for piece in noise)
        lines.append(texts(f"imports.{kind}_noise", count=len(noise), area_m2=area_m2))
    return lines


@dataclass(frozen=True, slots=True)
class LandPiece:
    """Be a piece of land in millimetres that is to be reported."""

    kind: str
    codes: tuple[str, ...]
    polygon_mm: BaseGeometry
    area_m2: float
    given_to: str | None = None


def located(pieces: Sequence[LandPiece], crs: str) -> tuple[LandIssue, ...]:
    """Return the pieces with a place inside each, in metres of `crs` and in degrees."""
    if not pieces:
        return ()
    polygons = np.array([piece.polygon_mm for piece in pieces], dtype=object)
    xy_m = shapely.get_coordinates(shapely.point_on_surface(polygons)) / MM_PER_M
    lonlat = transform_xy(xy_m, CRS.from_user_input(crs), WGS84)
    return tuple(
        LandIssue(
            piece.kind, piece.codes, piece.area_m2, float(x), float(y), lon, lat, piece.given_to
        )
        for piece, (x, y), (lon, lat) in zip(pieces, xy_m.tolist(), lonlat.tolist(), strict=True)
    )
