"""The colours and lines of a page: those of the program, light and dark, in pixels."""

from collections.abc import Iterable
from typing import Any

from layers.boundary_kind import BoundaryKind
from layers.boundary_lines import kind_style
from layers.label_shapes import PLACE_COLOUR
from layers.style import LineStyle, MapStyle, screen_style

PIXELS_PER_MM = 96 / 25.4
CHOSEN = ("#0f5fc2", "#7db5ff")
DARK_PLACE = "#fdba74"


def looks(kinds: Iterable[BoundaryKind], themes: Iterable[str]) -> dict[str, Any]:
    """Return both looks as a page takes them; a line is colour, width and dashes.

    Nothing tells whether a boundary is agreed or disputed: that is no public fact.
    """
    kinds, themes = tuple(kinds), tuple(themes)
    return {
        name: _look(screen_style(is_dark=is_dark), kinds, themes)
        for name, is_dark in (("light", False), ("dark", True))
    }


def _look(style: MapStyle, kinds: Iterable[BoundaryKind], themes: Iterable[str]) -> dict[str, Any]:
    references = {look.theme: look for look in style.references}
    return {
        "fills": style.palettes.pastel,
        "unassigned": style.unassigned.ground,
        "exclusive": _line(style.exclusive_line),
        "lines": {kind.name.lower(): _line(kind_style(style, kind)) for kind in kinds},
        "references": {
            theme: {
                "line": _line(references[theme].line),
                "fill": references[theme].fill,
                "to": references[theme].to_scale,
            }
            for theme in themes
        },
        "place": DARK_PLACE if style.is_dark else PLACE_COLOUR,
        "halo": style.grid_text.halo,
        "chosen": CHOSEN[style.is_dark],
        "dashesTo": style.dashes_to_scale,
    }


def _line(line: LineStyle) -> list[Any]:
    return [
        line.colour,
        round(line.width_mm * PIXELS_PER_MM, 2),
        [round(dash * PIXELS_PER_MM, 1) for dash in line.dash_mm],
    ]
