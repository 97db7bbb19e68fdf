"""What an import says of the coordinate system of a file, when nobody has chosen one."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from pyproj import CRS

from gis.errors import InputProblem
from gis.geometry.crs import Geometries, crs_label
from gis.imports.crs_candidates import CrsCandidate, recognise_crs
from gis.imports.import_report import Note
from gis.plan.plan import Plan

_NEAR_M = 20_000.0
_MOST_NAMED = 5


def notes_on_declared(
    path: Path, declared: CRS, geometries: Geometries, plan: Plan
) -> tuple[Note, ...]:
    """Return what is to be said of a file that is read as it declares; nothing is moved.

    Raises InputProblem where that puts nothing onto the project and another system does; it says
    what to write after --crs.
    """
    found = recognise_crs(declared, None, geometries, plan)
    if found.assumed is not None and found.assumed.system is not declared:
        raise InputProblem(
            "crs_candidates.declared_is_wrong",
            path=path,
            crs=crs_label(declared),
            options=_options(found.candidates, declared),
        )
    return tuple(Note(key, facts) for key, facts in found.remarks if key != _OLD)


@contextmanager
def naming_candidates(
    path: Path, plan: Plan, read_anyway: Callable[[], Sequence[Geometries]]
) -> Iterator[None]:
    """Where a file is refused because it declares no CRS, say which to write, if any fits.

    `read_anyway` returns its layers, in its own numbers.
    """
    try:
        yield
    except InputProblem as problem:
        if not problem.key.startswith("polygon_files.no_crs"):
            raise
        found = recognise_crs(None, None, np.concatenate(list(read_anyway())), plan)
        options = _options(found.candidates)
        if not options:
            raise
        may_be_shifted = any(one.is_shifted for one in found.candidates)
        key = "crs_candidates.say_one_or_shifted" if may_be_shifted else "crs_candidates.say_one"
        raise InputProblem(key, path=path, options=options) from problem


_OLD = "crs_candidates.old_datum"
"""What is refused anyway, with the same advice."""


def _options(candidates: Iterable[CrsCandidate], declared: CRS | None = None) -> str:
    near = [
        f"--crs {one.written}"
        for one in candidates
        if one.system is not declared
        and (one.inside > 0 or (one.off_m is not None and one.off_m < _NEAR_M))
    ]
    return " | ".join(near[:_MOST_NAMED])
