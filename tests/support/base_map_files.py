"""A town at its true place, and images of it: told, untold, scanned askew."""

import math
from dataclasses import replace
from pathlib import Path

from affine import Affine
from support.ascii_plan import plan_of
from support.image_files import ZONE, blocks_of_colour, write_image

from gis.plan.plan import Plan

WEST, SOUTH = 400_000.0, 3_600_000.0
SIDE_M = 400.0

_PIXEL_M = 0.8
_TURN = math.radians(7)


def far_town() -> Plan:
    """Return two grids of 200 m by 400 m side by side, where such numbers are usual."""
    drawn = plan_of("AB\nAB", tile_mm=200_000, origin_mm=(400_000_000, 3_600_000_000))
    return replace(drawn, title="小镇")


def orthophoto(path: Path, crs: str | None = ZONE, *, side: int = 800) -> Path:
    """Write an image of all of the town; it may keep its system to itself."""
    pixel = SIDE_M / side
    place = Affine(pixel, 0.0, WEST, 0.0, -pixel, SOUTH + SIDE_M)
    return write_image(path, blocks_of_colour(side, side), crs=crs, transform=place)


def scan(path: Path) -> Path:
    """Write a paper map that says nothing of its place; `pixel_of` knows where things are on it."""
    look = {"driver": "PNG", "crs": None, "transform": None}
    return write_image(path, blocks_of_colour(700, 900), **look)


def pixel_of(x_m: float, y_m: float) -> tuple[float, float]:
    """Return column and row of a place on the scan: turned by 7 degrees, 0.8 m for a pixel."""
    x, y = x_m - WEST - SIDE_M / 2, y_m - SOUTH - SIDE_M / 2
    right = x * math.cos(_TURN) - y * math.sin(_TURN)
    up = x * math.sin(_TURN) + y * math.cos(_TURN)
    return 450 + right / _PIXEL_M, 350 - up / _PIXEL_M
