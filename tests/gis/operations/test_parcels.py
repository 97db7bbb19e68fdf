"""What is drawn is noded once; the change is that of noding the new borders alone."""

import numpy as np
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st
from support.strategies import plans

from gis.errors import Refused
from gis.geometry.inner_points import inner_points
from gis.operations.drawn_area import area_of_ring
from gis.operations.parcels import Parcels
from gis.plan.plan import Plan
from gis.topology.local_mosaic import LocalMosaic
from gis.topology.records import OUTSIDE, Label

NEW = Label(999)

NODED_TWICE_MM = 1.5
"""How far noding again what was noded may take a line."""


@given(plans(), st.integers(0, 2**32 - 1))
def test_noded_once_is_as_if_only_the_new_borders_were_noded(plan: Plan, seed: int) -> None:
    random = np.random.default_rng(seed)
    west, south, east, north = plan.partition.bounds_mm()
    ring = random.integers((west, south), (east, north), (int(random.integers(3, 9)), 2))
    land = sorted(plan.partition.labels() - {OUTSIDE})
    labels = [label for label in land if random.integers(3)]
    assume(labels)
    try:
        area = area_of_ring(ring)
    except Refused:
        assume(False)
    parcels = Parcels(plan.partition, labels, [area.boundary])
    points = inner_points(parcels.polygons)
    inside = shapely.contains_xy(area, points[:, 0], points[:, 1])
    owners = parcels.without_crumbs(np.where(inside, NEW, parcels.labels))
    assume((owners != parcels.labels).any())

    once = parcels.change(owners).applied_to(plan.partition)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(LocalMosaic, "is_marked_only_at", lambda mosaic, lines: False)
        anew = parcels.change(owners).applied_to(plan.partition)

    assert once.labels() == anew.labels()
    for label in once.labels() - {OUTSIDE}:
        # By area: where lines meet at a sharp angle the tip moves farther than the lines do.
        first, second = once.polygon_mm(label), anew.polygon_mm(label)
        moved = shapely.symmetric_difference(first, second).area
        assert moved <= NODED_TWICE_MM * shapely.length(first)
