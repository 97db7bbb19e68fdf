"""Which coordinate system a vector file is in, when what it says is missing or wrong.

A file may say nothing, or the wrong thing without any error: the prefix of a zone is taken for
another, northing and easting change places, a web map's shift is called WGS 84. So candidates are
compared with where the project lies. Nothing is decided here that moves data silently: what is
`assumed` is what the file declares or what its numbers can only mean; all else is for a person.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import shapely
from pyproj import CRS

from gis.files.vector_facts import Remark
from gis.geometry.any_crs import AnyCrs, FittedCrs, turned
from gis.geometry.crs import Floats, Geometries, crs_label, is_modern, is_old, parse_crs
from gis.geometry.gcj02 import ShiftedCrs
from gis.geometry.known_systems import known_system
from gis.imports.crs_by_numbers import Guess, guesses, look_turned, neighbours
from gis.imports.crs_trial import Fit, Trial, sample_of
from gis.imports.project_land import BorderFit, outer_vertices
from gis.plan.plan import Plan

_ALIKE = 0.02
_SAME_PLACE_M = 1.0
_FARTHEST_M = 5e6
_OF_ZONES = ("crs_candidates.prefix", "crs_candidates.own", "crs_candidates.zone")
_BORDERS_OFF_M = 30.0
_OLD_DATUM_M = 250.0
"""Borders that lie about as far off as datums differ are told; web maps shift by more."""


@dataclass(frozen=True, slots=True)
class CrsCandidate:
    """Be a system that a file may be in.

    `written` is how to say it after --crs. `inside` is the share of sampled points, from 0 to 1,
    that lie on the project's land; `off_m` how far the sample's middle lies from it (0 on it), and
    `border_m` how far the file's borders typically lie from the project's; None where that cannot
    be said. `reason` is a text key with its `facts`: why it is a candidate at all.
    """

    system: AnyCrs
    written: str
    reason: str
    facts: Mapping[str, object] = field(default_factory=dict)
    inside: float = 0.0
    off_m: float | None = None
    border_m: float | None = None

    @property
    def is_shifted(self) -> bool:
        """Tell whether it is GCJ-02 or BD-09, which is never taken without being asked for."""
        return isinstance(self.system, ShiftedCrs)


@dataclass(frozen=True, slots=True)
class CrsRecognition:
    """Hold the candidates, the best first, and the one to take unless somebody decides.

    `assumed` is None where only a person can say. `is_doubtful` means that a person should be
    asked; `remarks` (text key and facts) say why, or what cannot be decided.
    """

    candidates: tuple[CrsCandidate, ...]
    assumed: CrsCandidate | None
    is_doubtful: bool
    remarks: tuple[Remark, ...] = ()


def recognise_crs(
    declared: CRS | None,
    likely: ShiftedCrs | None,
    geometries: Geometries,
    plan: Plan | None = None,
) -> CrsRecognition:
    """Weigh what the geometries of a file, shapely or None in its own numbers, may be in.

    `declared` is what the file says, `likely` a shifted system that its kind is known to be in.
    Without a plan there is only the size of the numbers to go by. Systems of an older datum are
    compared as if it were CGCS2000's, which is 50 to 120 m off.
    """
    there = geometries[~shapely.is_missing(geometries) & ~shapely.is_empty(geometries)]
    sample = sample_of(there)
    trial = Trial(sample, outer_vertices(there), plan)
    found = list(_candidates(declared, likely, sample, trial))
    return _Weighed(declared, likely, found, trial).recognition()


@dataclass(frozen=True, slots=True)
class _Tried:
    """Be a candidate and how it fits."""

    candidate: CrsCandidate
    fit: Fit

    @property
    def inside(self) -> float:
        return self.candidate.inside

    @property
    def borders(self) -> BorderFit | None:
        return self.fit.borders

    def is_same_place_as(self, other: "_Tried") -> bool:
        if self.fit.middle_m is None or other.fit.middle_m is None:
            mine, others = self.candidate.system, other.candidate.system
            return mine == others or (_is_plain_degrees(mine) and _is_plain_degrees(others))
        return math.dist(self.fit.middle_m, other.fit.middle_m) <= _SAME_PLACE_M


def _is_plain_degrees(system: AnyCrs) -> bool:
    return isinstance(system, CRS) and system.is_geographic and is_modern(system)


def _tried(trial: Trial, candidate: CrsCandidate) -> _Tried:
    fit = trial.of(candidate.system)
    border_m = None if fit.borders is None else fit.borders.typical_m
    fitted = replace(candidate, inside=fit.inside, off_m=fit.off_m, border_m=border_m)
    return _Tried(fitted, fit)


def _candidates(
    declared: CRS | None, likely: ShiftedCrs | None, sample: Floats, trial: Trial
) -> Iterator[_Tried]:
    """Yield every candidate once, likely and declared ones first."""
    if likely is not None:
        yield _tried(trial, CrsCandidate(likely, likely.value, "crs_candidates.likely"))
    if declared is not None:
        yield _tried(trial, CrsCandidate(declared, crs_label(declared), "crs_candidates.declared"))
    if not len(sample):
        return
    middle = np.median(sample, axis=0)
    is_turned = look_turned(middle)
    if declared is not None and is_turned:
        yield _tried(
            trial, _turned(Guess(crs_label(declared), "crs_candidates.declared"), declared)
        )
    known = None if declared is None else known_system(crs_label(declared))
    beside = () if known is None else neighbours(known)
    for guess in (*guesses(middle[::-1] if is_turned else middle, trial.own, trial.lon), *beside):
        system = parse_crs(guess.written)
        if declared is None or not (is_old(declared) and isinstance(system, CRS)):
            yield _tried(trial, _turned(guess, system) if is_turned else _plain(guess, system))


def _plain(guess: Guess, system: AnyCrs) -> CrsCandidate:
    return CrsCandidate(system, guess.written, guess.reason, guess.facts)


def _turned(guess: Guess, system: CRS | ShiftedCrs) -> CrsCandidate:
    return CrsCandidate(
        turned(system), f"{guess.written}/yx", "crs_candidates.turned", {"crs": crs_label(system)}
    )


class _Weighed:
    """Weigh candidates against each other, and say what there is to say."""

    def __init__(
        self,
        declared: CRS | None,
        likely: ShiftedCrs | None,
        found: Sequence[_Tried],
        trial: Trial,
    ) -> None:
        self._declared, self._likely, self._trial = declared, likely, trial
        self._said = next((one for one in found if one.candidate.system is declared), None)
        self._found = self._useful(found)
        self._shift = self._fitting_shift()

    def recognition(self) -> CrsRecognition:
        assumed = self._assumed()
        ranked = sorted(self._found, key=lambda one: self._rank(one, assumed))
        is_sure = (
            self._likely is None
            and self._declared is not None
            and not (is_old(self._declared) and self._trial.is_modern)
            and assumed is self._said
        )
        return CrsRecognition(
            tuple(one.candidate for one in ranked),
            None if assumed is None else assumed.candidate,
            not is_sure or self._shift is not None,
            tuple(self._remarks(assumed)),
        )

    def _useful(self, found: Sequence[_Tried]) -> list[_Tried]:
        """Leave out what comes to the same place as another, or to no land while another does."""
        any_inside = any(one.inside for one in found)
        kept: list[_Tried] = []
        for one in found:
            is_said = one.candidate.reason in ("crs_candidates.declared", "crs_candidates.likely")
            is_new = not any(one.is_same_place_as(other) for other in kept)
            if is_said or (is_new and (one.inside or not any_inside)):
                kept.append(one)
        return kept

    def _fitting_shift(self) -> _Tried | None:
        """Return the shifted candidate whose borders fit much better than without the shift."""
        plain = next((one for one in self._found if not one.candidate.is_shifted), None)
        if plain is None or plain.borders is None:
            return None
        better = [
            one
            for one in self._found
            if one.candidate.is_shifted
            and one.borders is not None
            and one.borders.is_much_better_than(plain.borders)
        ]
        return min(better, key=lambda one: one.candidate.border_m or 0.0, default=None)

    def _assumed(self) -> _Tried | None:
        if self._likely is not None:
            likely = next(one for one in self._found if one.candidate.system is self._likely)
            is_refuted = (
                self._said is not None
                and self._said.borders is not None
                and likely.borders is not None
                and self._said.borders.is_much_better_than(likely.borders)
            )
            return self._said if is_refuted else likely
        if self._said is not None and (self._said.inside or not self._trial.has_project):
            return self._said
        plain = [one for one in self._found if not one.candidate.is_shifted]
        if not self._trial.has_project:
            return plain[0] if len(plain) == 1 else None
        return max((one for one in plain if one.inside), key=lambda one: one.inside, default=None)

    def _rank(self, one: _Tried, assumed: _Tried | None) -> tuple[bool, bool, float, bool]:
        return (
            one is not self._shift,
            one is not assumed,
            -round(one.inside / _ALIKE) * _ALIKE,
            one.candidate.is_shifted,
        )

    def _remarks(self, assumed: _Tried | None) -> Iterator[Remark]:
        yield from self._of_declaration(assumed)
        if self._trial.has_project and self._found:
            yield from self._of_place(assumed)
        if assumed is None:
            return
        if assumed.borders is not None:
            yield from self._of_shift(assumed, assumed.borders)
        elif assumed.inside and self._likely is None and self._may_be_shifted:
            yield "crs_candidates.nothing_to_compare", {"crs": assumed.candidate.written}

    @property
    def _may_be_shifted(self) -> bool:
        return any(one.candidate.is_shifted for one in self._found)

    def _of_declaration(self, assumed: _Tried | None) -> Iterator[Remark]:
        if self._declared is None:
            yield "crs_candidates.none_declared", {}
            if assumed is not None and assumed.candidate.reason in _OF_ZONES:
                yield "crs_candidates.datum_unsaid", {}
            if not self._found:
                yield "crs_candidates.zone_unknown", {}
        elif is_old(self._declared) and self._trial.is_modern:
            yield "crs_candidates.old_datum", {"crs": crs_label(self._declared)}
        if self._likely is not None:
            yield "crs_candidates.kind_is_shifted", {"crs": self._likely.title}

    def _of_place(self, assumed: _Tried | None) -> Iterator[Remark]:
        if self._said is not None and not self._said.inside:
            off_m = self._said.candidate.off_m
            facts = {"crs": self._said.candidate.written}
            if off_m is None or off_m > _FARTHEST_M:
                yield "crs_candidates.impossible", facts
            else:
                yield "crs_candidates.elsewhere", {**facts, "km": off_m / 1000}
        if assumed is None or not any(one.inside for one in self._found):
            yield "crs_candidates.nowhere", {}
        elif isinstance(assumed.candidate.system, FittedCrs):
            yield "crs_candidates.looks_turned", {"crs": assumed.candidate.written}

    def _of_shift(self, assumed: _Tried, borders: BorderFit) -> Iterator[Remark]:
        """Say whether the file, or the project, looks shifted where it was not known to be."""
        system = assumed.candidate.system
        if not isinstance(system, CRS) or not is_modern(system) or not assumed.inside:
            return
        facts = {"crs": assumed.candidate.written, "border_m": borders.typical_m}
        if self._shift is not None and self._shift.borders is not None:
            shift = {
                "system": crs_label(self._shift.candidate.system),
                "other_m": self._shift.borders.typical_m,
            }
            yield "crs_candidates.looks_shifted", {**facts, **shift}
        elif (project := self._project_shift(system, borders)) is not None:
            yield "crs_candidates.project_looks_shifted", {**facts, **project}
        elif borders.is_good:
            return
        elif _BORDERS_OFF_M < borders.typical_m < _OLD_DATUM_M:
            yield "crs_candidates.borders_off", facts
        elif self._may_be_shifted:
            yield "crs_candidates.not_decidable", facts

    def _project_shift(self, system: CRS, borders: BorderFit) -> Mapping[str, object] | None:
        """Return the shift that brings a file onto a project made from shifted borders."""
        for shift in ShiftedCrs:
            moved = self._trial.borders_in(system, shift)
            if moved is not None and moved.is_much_better_than(borders):
                return {"system": shift.title, "other_m": moved.typical_m}
        return None
