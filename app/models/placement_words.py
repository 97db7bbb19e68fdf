"""What is said of coordinate systems, and of where a file lies when it is read in one."""

from pyproj import CRS

from app.models.vector_shapes import Placement
from gis.geometry.any_crs import AnyCrs, FittedCrs
from gis.geometry.crs import crs_label, flat
from gis.geometry.gcj02 import ShiftedCrs
from gis.geometry.known_systems import known_system
from gis.imports.crs_candidates import CrsCandidate
from gis.texts import Texts

_KM, _NEAR_M, _BORDER_SAID_M = 1000.0, 10_000.0, 1.0


def system_name(system: AnyCrs, texts: Texts) -> str:
    """Return what people call a system, without its number."""
    if isinstance(system, FittedCrs):
        key = "turned" if system.is_turned else "fitted"
        return texts(f"vector_window.crs.{key}", system=system_name(system.crs, texts))
    if isinstance(system, CRS) and system.is_bound:
        return texts("vector_window.crs.with_shift", system=system_name(flat(system), texts))
    known = known_system(crs_label(system))
    if known is not None:
        return known.title(texts)
    return system.name


def system_number(system: AnyCrs) -> str:
    """Return the number of a system, "" where it has none."""
    if isinstance(system, ShiftedCrs | FittedCrs):
        return ""
    label = crs_label(system)
    return label if label.startswith("EPSG:") and not system.is_bound else ""


def reason_words(candidate: CrsCandidate, texts: Texts) -> str:
    """Return in one line why a candidate is one, after its number."""
    said = (system_number(candidate.system), texts(candidate.reason, **candidate.facts))
    return " · ".join(words for words in said if words)


def fit_of_candidate(candidate: CrsCandidate, texts: Texts) -> str:
    """Return in one line where the file would lie, "" where that is not known."""
    said = []
    if candidate.inside > 0:
        said.append(texts("vector_window.crs.inside", percent=percent(candidate.inside)))
    elif candidate.off_m is not None and candidate.off_m > 0:
        distance = distance_words(candidate.off_m)
        said.append(texts("vector_window.crs.off", distance=distance))
    if candidate.inside > 0 and (candidate.border_m or 0.0) >= _BORDER_SAID_M:
        distance = distance_words(candidate.border_m or 0.0)
        said.append(texts("vector_window.crs.border", distance=distance))
    return " · ".join(said)


def placement_words(placement: Placement, candidate: CrsCandidate | None, texts: Texts) -> str:
    """Return in a sentence where a file lies; what is known of the candidate goes before."""
    if placement.bounds_m is None:
        return texts("vector_window.preview.nowhere")
    if placement.lonlat is not None:
        lon, lat = placement.lonlat
        return texts("vector_window.preview.place", place=place_words(lon, lat, texts))
    if placement.is_far:
        return texts("vector_window.preview.far", **_way(placement, candidate, texts))
    weighed = 0.0 if candidate is None else candidate.inside
    inside = weighed or placement.inside
    if inside == 0:
        return texts("vector_window.preview.beside")
    return texts("vector_window.preview.inside", percent=percent(inside))


def pointing_words(placement: Placement, candidate: CrsCandidate | None, texts: Texts) -> str:
    """Return what stands at an arrow that points to a file out of sight."""
    if placement.bounds_m is None or not placement.is_far:
        return ""
    return texts("vector_window.preview.arrow", **_way(placement, candidate, texts))


def thinning_words(placement: Placement, texts: Texts) -> str:
    """Return what is left out of the picture, "" if nothing is."""
    shapes = placement.shapes
    counts = {"shown": f"{shapes.shown:,}", "features": f"{shapes.features:,}"}
    if shapes.shown < shapes.features:
        return texts("vector_window.preview.thinned", **counts)
    return texts("vector_window.preview.plainer") if shapes.is_plainer else ""


def place_words(lon: float, lat: float, texts: Texts) -> str:
    """Return longitude and latitude with their halves of the earth."""
    half_x, half_y = ("east" if lon >= 0 else "west"), ("north" if lat >= 0 else "south")
    return texts(
        "vector_window.preview.lonlat",
        lon=f"{abs(lon):.2f}",
        lat=f"{abs(lat):.2f}",
        east=texts(f"vector_window.direction.{half_x}"),
        north=texts(f"vector_window.direction.{half_y}"),
    )


def percent(share: float) -> str:
    """Return a share in percent: 100 only for all, 0 only for nothing."""
    if 0 < share < 0.01:
        return "<1"
    return f"{min(share * 100, 99.0) if share < 1 else 100:.0f}"


def distance_words(metres: float) -> str:
    """Return a distance as people say it."""
    if metres < _KM:
        return f"{metres:,.0f} m"
    if metres < _NEAR_M:
        return f"{metres / _KM:,.1f} km"
    return f"{metres / _KM:,.0f} km"


def _way(placement: Placement, candidate: CrsCandidate | None, texts: Texts) -> dict[str, str]:
    weighed = None if candidate is None else candidate.off_m
    return {
        "distance": distance_words(weighed or placement.distance_m),
        "direction": texts(f"vector_window.direction.{placement.direction}"),
    }
