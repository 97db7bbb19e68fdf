"""Take the shift of GCJ-02 or BD-09 out of places that were read as if they had none."""

import numpy as np
from pyproj import CRS

from gis.geometry.crs import WGS84, transform_xy
from gis.geometry.gcj02 import ShiftedCrs, unshifted
from gis.geometry.lattice import LatticeArray, to_lattice, to_metres


def unshifted_mm(xy_mm: LatticeArray, crs: str, system: ShiftedCrs) -> LatticeArray:
    """Return where places really are, shape (n, 2) in millimetres of `crs`.

    The places are those that coordinates of `system` come to when they are taken for WGS 84.
    Raises InputProblem where `crs` cannot be reached from WGS 84.
    """
    own = CRS.from_user_input(crs)
    lonlat = transform_xy(to_metres(np.asarray(xy_mm).reshape(-1, 2)), own, WGS84)
    return to_lattice(transform_xy(unshifted(lonlat, system), WGS84, own))
