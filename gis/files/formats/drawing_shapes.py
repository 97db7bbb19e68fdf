"""The shapes of a drawing's entities: areas, lines and points in its own plane (2D)."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.files.formats.drawing_text import spelled

if TYPE_CHECKING:
    from ezdxf.entities.dxfentity import DXFEntity
    from ezdxf.path import Path as DrawnPath

SAGITTA = 0.01
"""How far a chord may lie from the curve that it stands for, in drawing units."""

CLOSED_BY_EYE = 0.05
"""The ends of a line meet for whoever drew it when they are nearer than this, in drawing units."""

_NEAR_PART = 0.01
_AREAS = ("LWPOLYLINE", "POLYLINE", "CIRCLE", "ELLIPSE", "SPLINE", "ARC", "LINE")
_WITH_ARCS = ("LWPOLYLINE", "POLYLINE")
_FACES = ("SOLID", "TRACE", "3DFACE")
_HATCHES = ("HATCH", "MPOLYGON")
_TEXTS = ("TEXT", "MTEXT")
READ = frozenset({*_AREAS, *_FACES, *_HATCHES, *_TEXTS, "POINT", "INSERT"})


@dataclass(frozen=True, slots=True)
class Drawn:
    """Be what an entity is: its layer and type, its shape, its words and what it says beside."""

    layer: str
    type: str
    shape: BaseGeometry
    text: str = field(default="", repr=False)
    height: float = 0.0
    attributes: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    is_closed_by_eye: bool = False


def drawn(entity: "DXFEntity") -> Iterator[Drawn]:
    """Yield what an entity is; nothing where it has no extent or is of no use."""
    kind = entity.dxftype()
    layer = spelled(str(entity.dxf.get("layer", "0")))
    if kind in _TEXTS:
        yield from _text(entity, layer, kind)
    elif kind == "INSERT":
        yield from _block(entity, layer)
    elif kind == "POINT":
        x, y, *_ = entity.dxf.location
        yield Drawn(layer, kind, shapely.Point(x, y))
    elif kind in _HATCHES:
        area = _even_odd(_paths_of_hatch(entity))
        if area is not None:
            yield Drawn(layer, kind, area)
    elif kind in READ:
        yield from _course(entity, layer, kind)


def _course(entity: Any, layer: str, kind: str) -> Iterator[Drawn]:  # noqa: ANN401  # any entity
    xy, is_closed = _vertices(entity, kind)
    if len(xy) < 2:
        return
    length = float(np.hypot(*np.diff(xy, axis=0).T).sum())
    gap = float(np.hypot(*(xy[-1] - xy[0])))
    is_near = 0 < gap <= min(CLOSED_BY_EYE, _NEAR_PART * length)
    if (is_closed or gap == 0 or is_near) and len(xy) >= 3:
        ring = xy if gap == 0 else np.vstack([xy, xy[:1]])
        if len(ring) >= 4:
            area = shapely.Polygon(ring)
            yield Drawn(layer, kind, area, is_closed_by_eye=is_near and not is_closed)
        return
    if length > 0:
        yield Drawn(layer, kind, shapely.LineString(xy))


def _vertices(entity: Any, kind: str) -> tuple[np.ndarray[Any, Any], bool]:  # noqa: ANN401
    if kind == "LINE":
        (x, y, *_), (to_x, to_y, *_) = entity.dxf.start, entity.dxf.end
        return np.array([(x, y), (to_x, to_y)]), False
    if kind in _FACES:
        corners = [tuple(point)[:2] for point in entity.wcs_vertices()]
        return np.array(corners), True
    is_flat = kind == "LWPOLYLINE" and not entity.has_arc and entity.dxf.extrusion.z > 0
    if is_flat:
        return np.array(entity.get_points("xy"), dtype=float).reshape(-1, 2), bool(entity.closed)
    # It comes with the library of drawings, which few files need.
    from ezdxf.path import make_path  # noqa: PLC0415

    if kind == "POLYLINE" and not (entity.is_2d_polyline or entity.is_3d_polyline):
        return np.empty((0, 2)), False
    if kind in _WITH_ARCS and entity.has_arc:
        return _with_arcs(entity)
    path = make_path(entity)
    is_closed = bool(getattr(entity, "is_closed", False)) or kind == "CIRCLE"
    return _flattened(path), is_closed or bool(path.is_closed)


def _with_arcs(entity: Any) -> tuple[np.ndarray[Any, Any], bool]:  # noqa: ANN401
    """Return a line with arcs; the points on these lie on their circles."""
    points_in_wcs = getattr(entity, "vertices_in_wcs", None) or entity.points_in_wcs
    corners = np.array([(point[0], point[1]) for point in points_in_wcs()])
    course: list[tuple[float, float]] = [tuple(corners[0].tolist())]
    for part in entity.virtual_entities():
        if part.dxftype() == "ARC":
            arc = part.construction_tool()
            points = [part.ocs().to_wcs((x, y, 0)) for x, y in arc.flattening(SAGITTA)]
        else:
            points = [part.dxf.start, part.dxf.end]
        places = [(point[0], point[1]) for point in points]
        if math.dist(course[-1], places[-1]) < math.dist(course[-1], places[0]):
            places.reverse()
        # The end of an arc is computed; the corner is what neighbours share.
        end = corners[np.hypot(*(corners - places[-1]).T).argmin()]
        course += [*places[1:-1], tuple(end.tolist())]
    return np.array(course, dtype=float).reshape(-1, 2), bool(entity.is_closed)


def _flattened(path: "DrawnPath") -> np.ndarray[Any, Any]:
    points = [(point.x, point.y) for point in path.flattening(SAGITTA)]
    return np.array(points, dtype=float).reshape(-1, 2)


def _paths_of_hatch(entity: Any) -> Iterator[np.ndarray[Any, Any]]:  # noqa: ANN401
    from ezdxf.path import from_hatch  # noqa: PLC0415  # as above

    yield from map(_flattened, from_hatch(entity))


def _even_odd(rings: Iterable[np.ndarray[Any, Any]]) -> BaseGeometry | None:
    """Return rings as one shape: what lies in a larger ring is a hole of it."""
    areas = [shapely.Polygon(ring) for ring in rings if len(ring) >= 3]
    sound = [area for area in shapely.make_valid(areas) if area.area > 0] if areas else []
    if not sound:
        return None
    sound.sort(key=lambda area: -area.area)
    whole: BaseGeometry = sound[0]
    for area in sound[1:]:
        whole = shapely.symmetric_difference(whole, area)
    return whole


def _text(entity: Any, layer: str, kind: str) -> Iterator[Drawn]:  # noqa: ANN401
    # It comes with the library of drawings, which few files need.
    from ezdxf.tools.text import fast_plain_mtext, plain_text  # noqa: PLC0415

    if kind == "MTEXT":
        text, height = fast_plain_mtext(spelled(entity.text)), entity.dxf.get("char_height", 0.0)
    else:
        text, height = plain_text(spelled(entity.dxf.text)), entity.dxf.get("height", 0.0)
    text = " ".join(str(text).split())
    if text:
        x, y = _place_of_text(entity, kind)
        yield Drawn(layer, kind, shapely.Point(x, y), text, float(height), (("text", text),))


def _place_of_text(entity: Any, kind: str) -> tuple[float, float]:  # noqa: ANN401
    """Return the middle of a text, as well as it is known; its foot may lie beyond a border."""
    if kind == "MTEXT":
        x, y, *_ = entity.dxf.insert
        return x, y
    is_aligned = entity.dxf.get("halign", 0) or entity.dxf.get("valign", 0)
    place = entity.dxf.get("align_point") if is_aligned else None
    x, y, *_ = place or entity.dxf.insert
    return x, y


def _block(entity: Any, layer: str) -> Iterator[Drawn]:  # noqa: ANN401
    x, y, *_ = entity.dxf.insert
    said = [(spelled(one.dxf.tag), spelled(one.dxf.text).strip()) for one in entity.attribs]
    name = spelled(str(entity.dxf.name))
    if not name.startswith("*"):
        yield Drawn(
            layer, "INSERT", shapely.Point(x, y), attributes=(("block", name), *_apart(said))
        )


def _apart(pairs: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    yield from dict(reversed(pairs)).items()
