"""What the common points of a file and a project come to, in numbers and in words."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from pyproj import CRS

from gis.errors import InputProblem
from gis.geometry.any_crs import FittedCrs
from gis.geometry.fit import FitKind
from gis.imports.common_points import CommonPointFit, fitted_system
from gis.imports.point_rows import PointRow
from gis.plan.plan import Plan
from gis.texts import Texts

_RESULT, _RESIDUALS = "fit.result", "fit.residuals"


@dataclass(frozen=True, slots=True)
class FitFound:
    """Be a fit of points to a project, or what hinders it."""

    points: int
    least: int
    fit: CommonPointFit | None = None
    problem: InputProblem | None = None

    @property
    def system(self) -> FittedCrs | None:
        """The system of the file, if the points gave one."""
        return None if self.fit is None else self.fit.system


@dataclass(frozen=True, slots=True)
class FitWords:
    """Say what a fit came to; `residuals` are those of the whole points, in their order."""

    result: str
    problem: str = ""
    residuals: tuple[str, ...] = ()


def fit_of(plan: Plan, rows: Sequence[PointRow], kind: FitKind) -> FitFound:
    """Fit the points that have all four numbers to the coordinates of a plan."""
    whole = np.array([row.numbers for row in rows if row.is_whole], dtype=np.float64)
    least = kind.least_points
    if len(whole) < least:
        return FitFound(len(whole), least)
    try:
        found = fitted_system(whole, CRS.from_user_input(plan.crs), kind)
    except InputProblem as problem:
        return FitFound(len(whole), least, problem=problem)
    return FitFound(len(whole), least, found)


def fit_words(found: FitFound, texts: Texts) -> FitWords:
    """Return what is said of a fit; the residuals stand in the table of points."""
    if found.problem is not None:
        return FitWords("", texts.of_error(found.problem))
    if found.fit is None:
        counts = {"points": found.points, "least": found.least}
        return FitWords(texts("vector_window.fit.too_few", **counts))
    notes = found.fit.notes
    result = [texts(note.key, **note.facts) for note in notes if note.key == _RESULT]
    doubts = [
        texts(note.key, **note.facts) for note in notes if note.key not in (_RESULT, _RESIDUALS)
    ]
    residuals = tuple(f"{one:,.3f}" for one in found.fit.fit.residuals.tolist())
    return FitWords("\n".join(result), "\n".join(doubts), residuals)
