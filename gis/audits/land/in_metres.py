"""A layer and its frame brought into metres for measuring, without gaps that come of it."""

from dataclasses import dataclass, replace

from gis.audits.land.common_vertices import with_common_vertices
from gis.audits.land.coverage import Coverage, coverage_of
from gis.audits.land.measured import residue_of_polygons
from gis.audits.land.residue import Floats, Geometries
from gis.files.polygon_files import PolygonFile
from gis.geometry.crs import transform_xy
from gis.geometry.measuring_crs import MeasuringCrs
from gis.progress import Progress


@dataclass(frozen=True)
class InMetres:
    """Hold polygons and frame in metres, as they are measured.

    `as_stored` are the polygons with no vertices but their own.
    """

    polygons: Geometries
    frame: Geometries | None
    as_stored: Geometries

    @classmethod
    def of(
        cls,
        file: PolygonFile,
        frame: PolygonFile | None,
        measuring: MeasuringCrs,
        progress: Progress,
    ) -> "InMetres":
        """Project a layer and its frame. Raises Cancelled."""
        polygons = file.geometries
        framing = None if frame is None else frame.geometries
        if file.crs != measuring.crs:

            def to_metres(xy: Floats) -> Floats:
                return transform_xy(xy, file.crs, measuring.crs) * measuring.metres_per_unit

            together = [polygons]
            if frame is not None and frame.crs == file.crs:
                together.append(frame.geometries)
            polygons, *others = with_common_vertices(together, to_metres, progress)
            framing = others[0] if others else framing
        projected = measuring.geometries_m(polygons, file.crs)
        return cls(
            projected,
            measuring.geometries_m(framing, frame.crs) if frame and framing is not None else None,
            projected
            if polygons is file.geometries
            else measuring.geometries_m(file.geometries, file.crs),
        )

    def coverage(self, progress: Progress) -> Coverage:
        """Measure them; what found no twin is told of the polygons as stored. Raises Cancelled."""
        coverage = coverage_of(self.polygons, self.frame, progress)
        if self.as_stored is self.polygons:
            return coverage
        residue = residue_of_polygons(self.as_stored, progress)
        return replace(coverage, measured=replace(coverage.measured, residue=residue))
