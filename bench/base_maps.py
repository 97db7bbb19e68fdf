"""Base maps: an orthophoto of two gigabytes, with and without reduced copies, and tiles of a file.

The peer is rasterio's WarpedVRT with its usual settings, which is how programs in Python commonly
show an image in the system of a map. Each way runs in a process of its own and begins with the
image not in memory, where the system lets that be said.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bench.ground import Ground
from bench.harness import Budget, Peer, Row, Samples, TimesFaster, Under, Unit, repeated, require
from bench.large_image import write_large_image
from gis.base_maps.base_map import BaseMap, BaseMapKind
from gis.base_maps.image_file import ImageFile
from gis.base_maps.means import Means
from gis.base_maps.opening import open_base_map
from gis.base_maps.overviews import build_overviews

_SIDE, _QUICK_SIDE = 26_000, 6_000
_FIRST_S, _LATER_S, _PART_S, _MEMORY_MIB = 2.0, 1.0, 0.2, 400.0
_TIMES_FASTER = 5.0

Figures = Mapping[str, Any]


def large_image(ground: Ground) -> Iterator[Row]:
    """Show a large image before and after its reduced copies have been made."""
    image, cache = ground.folder / "large.tif", ground.folder / "cache"
    side = _QUICK_SIDE if ground.quick else _SIDE
    write_large_image(image, side)
    scale = f"{image.stat().st_size / 2**30:.1f} GiB, {side:,}²"
    peer = _figures("warped", image, cache)
    without = _figures("ours", image, cache)
    yield from _rows(f"{scale}, no copies", without, peer, TimesFaster(_TIMES_FASTER))
    said = BaseMap("large", BaseMapKind.IMAGE, str(image))
    source = open_base_map(said, None, Means(cache))
    assert isinstance(source, ImageFile)
    made = repeated(lambda: build_overviews(source, cache / "pyramids"), 1, warm_up=0)
    require(not source.wants_pyramid, "reduced copies are wanted after they were made")
    size_mib = sum(file.stat().st_size for file in made.result.iterdir()) / 2**20
    source.close()
    yield Row("make reduced copies", scale, made.samples, facts={"size_mib": round(size_mib)})
    yield from _rows(f"{scale}, copies", _figures("ours", image, cache), peer, Under(_FIRST_S))
    image.unlink()


def _figures(way: str, image: Path, cache: Path) -> Figures:
    command = [sys.executable, "-m", "bench.base_map_reading", way, str(image), str(cache)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    require(done.returncode == 0, f"reading {way} ended with {done.returncode}")
    figures: Figures = json.loads(done.stdout)
    require(bool(figures["is_right"]), f"{way}: wrong pixels")
    return figures


def _rows(scale: str, ours: Figures, peer: Figures, first: Budget) -> Iterator[Row]:
    """Return what was measured; after its first picture the peer has the image in its memory."""

    def beside(name: str) -> tuple[Samples, Peer]:
        mine, theirs = ours[name], peer[name]
        unit: Unit = "MiB" if name == "memory_mib" else "s"
        values = [
            Samples(tuple(one) if isinstance(one, list) else (one,), unit) for one in (mine, theirs)
        ]
        return values[0], Peer("WarpedVRT", values[1])

    for name, told, budget in (
        ("first", "first picture 1600 × 1000", first),
        ("zoomed", "picture of an eighth", Under(_LATER_S)),
        ("windows", "part of 512 × 512", Under(_PART_S, of="p95")),
        ("memory_mib", "memory while that", Under(_MEMORY_MIB, unit="MiB")),
    ):
        samples, theirs = beside(name)
        yield Row(told, scale, samples, budget, theirs)


BENCHMARKS = (large_image,)
