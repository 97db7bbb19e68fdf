"""How far households are from their service point, and by which way that was measured."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from gis.audits.access.network import NOBODY, Network, network_of
from gis.audits.access.roads import Floats, Indices, Roads
from gis.geometry.lattice import MM_PER_M
from gis.plan.plan import Plan
from gis.plan.profile import Profile
from gis.plan.records import PlaceId

MOST_WALK_MM = 500_000.0
"""Who lives farther from all roads than this is not on the network."""

WALKING_M_PER_MINUTE = 4000 / 60
"""Four kilometres an hour."""

_Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Ways:
    """Hold for some places how far the service point is and which; whether roads led there."""

    distance_mm: Floats
    service: Indices
    by_road: NDArray[np.bool_]


@dataclass(frozen=True)
class Access:
    """Find the way to the nearest service point. There is at least one, `services_mm` (n, 2)."""

    roads: Roads
    services: tuple[PlaceId, ...]
    services_mm: _Numbers

    @classmethod
    def of(cls, plan: Plan, profile: Profile, roads: Roads) -> "Access | None":
        """Take the places of the kinds that count as service points; None when there are none."""
        kinds = profile.service.kinds
        points = [
            (place.id, place.location)
            for place in plan.places.values()
            if place.kind in kinds and place.location is not None
        ]
        if not points:
            return None
        ids, places = zip(*sorted(points), strict=True)
        return cls(roads, ids, np.array(places, dtype=np.int64))

    @cached_property
    def _straight(self) -> cKDTree:
        return cKDTree(self.services_mm.astype(np.float64))

    @cached_property
    def _network(self) -> Network:
        return network_of(self.roads, self.services_mm, MOST_WALK_MM)

    def ways(self, xy_mm: _Numbers, joints: "Joints | None" = None) -> Ways:
        """Return the ways from places, shape (n, 2).

        Along the roads, from the nearest place on the nearest one; the walk there counts. Straight
        where there are no roads, where the nearest one is too far off or leads to no service
        point, and where the service point is no farther than the road.
        """
        found = self._straight.query(xy_mm.astype(np.float64))
        straight, service = np.asarray(found[0]), np.asarray(found[1], dtype=np.int64)
        if not self.roads.count:
            return Ways(straight, service, np.zeros(len(xy_mm), dtype=np.bool_))
        joints = joints or Joints.of(self.roads, xy_mm)
        way, by_way = self._network.ways(joints.piece, joints.share)
        by_road = (joints.off_mm <= MOST_WALK_MM) & (by_way != NOBODY) & (straight > joints.off_mm)
        return Ways(
            np.where(by_road, way + joints.off_mm, straight),
            np.where(by_road, by_way, service),
            by_road,
        )


@dataclass(frozen=True)
class Joints:
    """Hold where places join the roads: on which piece, how far along, and how far they are off."""

    piece: Indices
    share: Floats
    off_mm: Floats

    @classmethod
    def of(cls, roads: Roads, xy_mm: _Numbers) -> "Joints":
        """Join places to the nearest place of the nearest road."""
        return cls(*roads.nearest(xy_mm))

    def of_rows(self, rows: Indices) -> "Joints":
        """Return some of the joints."""
        return Joints(self.piece[rows], self.share[rows], self.off_mm[rows])


def limit_m(profile: Profile) -> float | None:
    """Return how far a household may be from its service point; None for no limit.

    Minutes of walking stand for the way that one walks in them.
    """
    service = profile.service
    if service.distance_m is not None or service.walking_minutes is None:
        return service.distance_m
    return round(service.walking_minutes * WALKING_M_PER_MINUTE, 1)


def remarks_of(access: Access | None, profile: Profile) -> Sequence[tuple[str, dict[str, str]]]:
    """Say along what distances to service points were measured, where they were judged."""
    if access is None or limit_m(profile) is None:
        return ()
    if not access.roads.count:
        return (("audits.access.straight", {}),)
    walk = f"{MOST_WALK_MM / MM_PER_M:g}"
    return (("audits.access.roads", {"count": str(access.roads.count), "walk_m": walk}),)


def roads_of(plan: Plan) -> Roads:
    """Return the roads among the references of a plan."""
    return Roads.of(plan.references.values())
