"""Spikes and necks of many polygons, a block of them at a time on all cores."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields, replace
from typing import TypeVar

import numpy as np
import shapely

from gis.audits.outlines.edges import Edges, Geometries, edges_of
from gis.audits.outlines.necks import Necks, necks_of
from gis.audits.outlines.spikes import Spikes, spikes_of
from gis.plan.profile import Profile, Severity

SPIKE, NARROW = "spike", "narrow"

_BLOCK_VERTICES = 150_000
_SMALLEST_TOLERANCES = 10.0
"""A spike is at least so many times as long as two places may differ that are one."""

_Found = TypeVar("_Found", Spikes, Necks)


@dataclass(frozen=True)
class OutlineFaults:
    """Hold the spikes and necks of polygons, in the unit of these; owners are their indices."""

    spikes: Spikes
    necks: Necks


def outline_faults(polygons: Geometries, profile: Profile, per_metre: float = 1.0) -> OutlineFaults:
    """Return what the profile calls a spike or a neck; none of a rule that it leaves out.

    `per_metre` is how many units of the polygons make a metre.
    """

    def of_block(begin: int, end: int) -> tuple[Spikes, Necks]:
        edges = edges_of(polygons[begin:end])
        spikes, necks = _spikes(edges, profile, per_metre), _necks(edges, profile, per_metre)
        spikes = replace(spikes, owner=spikes.owner + begin)
        return spikes, replace(necks, owner=necks.owner + begin)

    cuts = _cuts(polygons)
    if len(cuts) == 2:
        return OutlineFaults(*of_block(*cuts))
    with ThreadPoolExecutor(os.cpu_count() or 1) as workers:
        blocks = list(workers.map(of_block, cuts[:-1], cuts[1:]))
    return OutlineFaults(
        _joined([each for each, _ in blocks]), _joined([each for _, each in blocks])
    )


def _spikes(edges: Edges, profile: Profile, per_metre: float) -> Spikes:
    degrees = 0.0 if profile.severity(SPIKE) is Severity.OFF else profile.spike_degrees
    least = profile.vertex_tolerance_m * _SMALLEST_TOLERANCES
    return spikes_of(edges, degrees, profile.narrow_width_m * per_metre, least * per_metre)


def _necks(edges: Edges, profile: Profile, per_metre: float) -> Necks:
    width_m = 0.0 if profile.severity(NARROW) is Severity.OFF else profile.narrow_width_m
    return necks_of(edges, width_m * per_metre)


def _cuts(polygons: Geometries) -> list[int]:
    """Return where blocks of about equally many vertices begin, and the end."""
    ends = np.cumsum(shapely.get_num_coordinates(polygons))
    whole = int(ends[-1]) if len(ends) else 0
    at = np.searchsorted(ends, np.arange(0, whole, _BLOCK_VERTICES), side="right")
    return [*np.unique([0, *at.tolist()]).tolist(), len(polygons)]


def _joined(found: list[_Found]) -> _Found:
    names = [each.name for each in fields(found[0])]
    columns = {name: np.concatenate([getattr(each, name) for each in found]) for name in names}
    return replace(found[0], **columns)
