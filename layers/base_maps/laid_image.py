"""An image laid onto the land by a fit that may change while it is shown."""

from threading import Lock

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS

from gis.base_maps.source import ImageSource, Pixels, SourceFacts
from gis.geometry.fit import PlaneFit


class LaidImage:
    """Be the pixels of an image at another place.

    `lay` changes the place; what was painted by then is not painted anew of itself. The image is
    not closed with it: it may be laid at several places. Safe to use from several threads.
    """

    def __init__(self, image: ImageSource, crs: CRS, fit: PlaneFit) -> None:
        self._image, self._crs = image, crs
        self._lock = Lock()
        self.lay(fit)

    def lay(self, fit: PlaneFit) -> None:
        """Lay it by a fit of its pixels (column, row) to metres of its system."""
        with self._lock:
            self._forward, self._inverse = fit, fit.inverse()

    @property
    def facts(self) -> SourceFacts:
        """What is known of it; where it lies is not said."""
        return SourceFacts(self._image.facts.name)

    @property
    def crs(self) -> CRS:
        """The system that `to_pixels` takes its points in."""
        return self._crs

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows of the whole image."""
        return self._image.size

    def to_pixels(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return where points lie in the image: column, row from its corner."""
        with self._lock:
            inverse = self._inverse
        return inverse.forward(xy)

    def outline(self) -> NDArray[np.float64]:
        """Return the four corners of the image."""
        columns, rows = self.size
        with self._lock:
            forward = self._forward
        return forward.forward(np.array([(0, 0), (columns, 0), (columns, rows), (0, rows)]))

    def read(
        self, columns: tuple[int, int], rows: tuple[int, int], size: tuple[int, int]
    ) -> Pixels:
        """Return a part of the image scaled to `size`."""
        return self._image.read(columns, rows, size)

    def close(self) -> None:
        """Leave the image to who opened it."""
