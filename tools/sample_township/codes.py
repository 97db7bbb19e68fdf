"""Invented names and codes of the sample's units and grids.

No county has the code 341921 (no prefecture has 3419), and none of the names is in the national
list of counties and towns.
"""

import numpy as np

from tools.sample_township.cells import Ints
from tools.sample_township.curves import Floats

COUNTY_CODE, TOWN_CODE, TOWN_NAME = "341921", "341921101", "云陂镇"
COMMUNITY_CODE, COMMUNITY_NAME = TOWN_CODE + "001", "杼桥社区"
VILLAGE_NAMES = ["樾岗", "菽坡", "栗坞", "漪圩", "芡塘", "茭圩", "砚坡", "菱洼", "穑圩", "鹭沚"]


def reading_order(xy_m: Floats, band_m: float) -> Ints:
    """Return the order in which units and grids are numbered: west to east, north to south."""
    row = np.floor((xy_m[:, 1].max() - xy_m[:, 1]) / band_m)
    return np.lexsort((xy_m[:, 0], row)).astype(np.int64)
