"""What a page of a book adds to its map: neighbours in the frame, and the pages on the key map.

Options of a part of kind `map`: `neighbours` names those who touch the subject in its frame, with
the page that goes on there; `key` writes the pages of a book on their land. Which page shows whom
stands in the order's data (`PAGES`), as numbers by ("units" or "grids", id).
"""

from collections.abc import Mapping, Sequence
from typing import cast

import shapely

from app.printing.sheets.context import PageContext
from app.printing.sheets.page import MapFrame
from app.printing.templates.records import PartTemplate
from gis.geometry.lattice import MM_PER_M
from gis.topology.records import GridId, UnitId
from layers.boxes import Box
from layers.drawing import Shape
from layers.edge_names import EdgeNames, MapEdge, Neighbour, neighbours_of
from layers.key_map import KeyPage, key_map

PAGES = "pages"
Pages = Mapping[tuple[str, int], int]


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

    A unit has its number only where none of its grids has a page of its own.
    """
    if not part.option("key", False):
        return ()
    plan, pages = context.plan, _pages(context)
    with_grids = {plan.grids[GridId(id_)].unit for kind, id_ in pages if kind == "grids"}
    keys: list[KeyPage] = []
    for (kind, id_), number in pages.items():
        if kind == "grids":
            land = plan.grid_polygon_mm(GridId(id_))
        elif UnitId(id_) not in with_grids:
            land = plan.unit_polygon_mm(UnitId(id_))
        else:
            continue
        if not land.is_empty:
            point = shapely.point_on_surface(land)
            keys.append(KeyPage(str(number), at_m=(point.x / MM_PER_M, point.y / MM_PER_M)))
    made = key_map(
        keys, frame.view, frame.inner, context.ruler, context.size, obstacles=tuple(taken)
    )
    return made.shapes


def _pages(context: PageContext) -> Pages:
    return cast("Pages", context.order.data.get(PAGES, {}))


def _page_of(neighbour: Neighbour, pages: Pages) -> int | None:
    if neighbour.grid is not None:
        own = pages.get(("grids", neighbour.grid))
        return own if own is not None else pages.get(("units", neighbour.unit))
    return pages.get(("units", neighbour.unit))
