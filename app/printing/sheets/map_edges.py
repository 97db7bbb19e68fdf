"""What a page of a book adds to its map: neighbours in the frame, and the pages on the key map.

Options of a part of kind `map`: `neighbours` names those who touch the subject in its frame, with
the page that goes on there; `key` writes the pages of a book on their land. Which page shows whom
stands in the order's data (`PAGES`), as numbers by ("units" or "grids", id).
"""

from collections.abc import Collection, Mapping, Sequence
from typing import cast

import shapely

from app.printing.sheets.context import PageContext
from app.printing.sheets.page import MapFrame
from app.printing.templates.records import PartTemplate
from gis.geometry.lattice import MM_PER_M
from gis.plan.plan import Plan
from gis.topology.records import GridId, UnitId
from layers.boxes import Box
from layers.drawing import Shape
from layers.edge_names import EdgeNames, MapEdge, Neighbour, neighbours_of
from layers.key_map import KeyPage, key_map

PAGES = "pages"
Key = tuple[str, int]
Pages = Mapping[Key, int]


def edge_names(part: PartTemplate, context: PageContext, frame: MapFrame) -> EdgeNames:
    """Return the names of neighbours between the lines of a neat frame, if they are asked for."""
    if not part.option("neighbours", False):
        return EdgeNames((), (), (), ())
    subject, pages = context.subject, _pages(context)
    if subject.is_of_grids:
        near = neighbours_of(context.plan, grids=subject.grids)
    else:
        near = neighbours_of(context.plan, units=subject.leaves)

    def words(neighbour: Neighbour) -> str:
        page = _page_of(neighbour, pages)
        if page is None:
            return context.texts("print_map.neighbour", name=neighbour.name)
        said = context.texts("print_map.page", number=page)
        return context.texts("print_map.neighbour_on_page", page=said, name=neighbour.name)

    edge = MapEdge(frame.scene, frame.view, frame.box, frame.inner, context.size)
    touching = [each for each in near if each.touches]
    return edge.names(touching, words, context.ruler, with_arrows=bool(pages))


def key_shapes(
    part: PartTemplate, context: PageContext, frame: MapFrame, taken: Sequence[Box]
) -> tuple[Shape, ...]:
    """Return the numbers of the pages on the land that they show, if they are asked for.

    A unit has its number only where none of its grids has a page of its own, and the numbers from
    its own to the last of its grids where these are too small for each to have its number.
    """
    if not part.option("key", False):
        return ()
    pages = _pages(context)
    keys = {key: str(number) for key, number in pages.items() if key[0] == "grids"}
    with_grids = {_unit_of(context.plan, key) for key in keys}
    keys |= {
        key: str(number)
        for key, number in pages.items()
        if key[0] == "units" and key[1] not in with_grids
    }
    while True:
        points = {key: _key_page(context.plan, key, text) for key, text in keys.items()}
        known = {page: key for key, page in points.items() if page is not None}
        made = key_map(
            list(known),
            frame.view,
            frame.inner,
            context.ruler,
            context.size,
            obstacles=tuple(taken),
        )
        crowded = {
            _unit_of(context.plan, known[page])
            for page in made.left_out
            if known[page][0] == "grids"
        }
        if not crowded:
            return made.shapes
        keys = _joined(context.plan, keys, crowded, pages)


def _joined(
    plan: Plan, keys: Mapping[Key, str], crowded: Collection[int], pages: Pages
) -> dict[Key, str]:
    """Return the keys with one for each crowded unit in the place of those of its grids."""
    joined = {k: t for k, t in keys.items() if k[0] != "grids" or _unit_of(plan, k) not in crowded}
    for unit in sorted(crowded):
        numbers = [number for key, number in pages.items() if _unit_of(plan, key) == unit]
        joined["units", unit] = f"{min(numbers)}-{max(numbers)}"
    return joined


def _key_page(plan: Plan, key: Key, text: str) -> KeyPage | None:
    """Return the number with the point of the land where it is best; None without land."""
    kind, id_ = key
    is_grid = kind == "grids"
    land = plan.grid_polygon_mm(GridId(id_)) if is_grid else plan.unit_polygon_mm(UnitId(id_))
    if land.is_empty:
        return None
    point = shapely.point_on_surface(land)
    return KeyPage(text, at_m=(point.x / MM_PER_M, point.y / MM_PER_M))


def _unit_of(plan: Plan, key: Key) -> int:
    kind, id_ = key
    return int(plan.grids[GridId(id_)].unit) if kind == "grids" else id_


def _pages(context: PageContext) -> Pages:
    return cast("Pages", context.order.data.get(PAGES, {}))


def _page_of(neighbour: Neighbour, pages: Pages) -> int | None:
    if neighbour.grid is not None:
        own = pages.get(("grids", neighbour.grid))
        return own if own is not None else pages.get(("units", neighbour.unit))
    return pages.get(("units", neighbour.unit))
