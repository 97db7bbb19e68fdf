"""How the map looks: colours, and sizes in millimetres, so that screen and paper agree."""

from dataclasses import dataclass, field
from enum import StrEnum

from layers.map_view import MapView


class MapLayer(StrEnum):
    """Name what can be shown or hidden."""

    FILLS = "fills"
    UNASSIGNED = "unassigned"
    GRID_LINES = "grid_lines"
    UNIT_LINES = "unit_lines"
    HOUSEHOLDS = "households"
    FINDINGS = "findings"
    LABELS = "labels"


ALL_LAYERS = frozenset(MapLayer)

PASTEL = (
    "#f9dcc4", "#cfe6cf", "#cfe0f3", "#f6efb9", "#e4d3ea", "#f7cfd4", "#d3ece9", "#e6e2d3",
)  # fmt: skip
"""Soft fills on which dark text is legible."""

COLOUR_BLIND_SAFE = (
    "#99ddff", "#eedd88", "#ffaabb", "#bbcc33", "#77aadd", "#ee8866", "#dddddd", "#44bb99",
)  # fmt: skip
"""Paul Tol's "light" scheme, made for filled map areas with dark text."""

GREYS = (
    "#ffffff", "#c4c4c4", "#e6e6e6", "#a8a8a8", "#d6d6d6", "#b6b6b6", "#f2f2f2", "#999999",
)  # fmt: skip
"""For printers without colour."""

NO_FILL = ("#ffffff",) * 8
"""For maps to draw on by hand."""

PALETTES = {
    "pastel": PASTEL,
    "colour_blind_safe": COLOUR_BLIND_SAFE,
    "greys": GREYS,
    "none": NO_FILL,
}


@dataclass(frozen=True, slots=True)
class LineStyle:
    """Be a pen: `dash_mm` are lengths of dash, gap, dash, gap ...; empty means a whole line."""

    colour: str
    width_mm: float
    dash_mm: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class HatchStyle:
    """Be a hatching of parallel lines from lower left to upper right."""

    line: LineStyle
    spacing_mm: float
    ground: str


@dataclass(frozen=True, slots=True)
class DotStyle:
    """Be the mark of a household.

    Where a pixel is wider than `density_from_m` metres, squares of `bin_mm` coloured by the number
    of households in them take the place of the dots.
    """

    fill: str = "#7c3f1d"
    outline: str = "#ffffff"
    diameter_mm: float = 1.25
    density_from_m: float = 8.0
    bin_mm: float = 1.06
    density: tuple[str, ...] = ("#1c7c3f1d", "#387c3f1d", "#5c7c3f1d", "#8c7c3f1d")


@dataclass(frozen=True, slots=True)
class FindingStyle:
    """Be the marks of what an audit found, by severity."""

    error: str = "#d7191c"
    warning: str = "#e08a00"
    note: str = "#3478c6"
    width_mm: float = 0.5
    diameter_mm: float = 3.4


@dataclass(frozen=True, slots=True)
class TextStyle:
    """Be a lettering; `height_mm` is the height of a Chinese character."""

    colour: str
    height_mm: float
    halo: str = "#ffffff"
    bold: bool = False


@dataclass(frozen=True, slots=True)
class MapStyle:
    """Be the whole look of the map.

    `tolerance_mm` is how far a simplified line may leave the true one; None means what a screen
    cannot show, seven tenths of a painter unit.
    """

    background: str = "#fbfaf7"
    fills: tuple[str, ...] = PASTEL
    unassigned: HatchStyle = HatchStyle(LineStyle("#c2410c", 0.22), 1.6, "#fff3e6")
    grid_line: LineStyle = LineStyle("#6b7280", 0.22)
    village_line: LineStyle = LineStyle("#374151", 0.45, (2.6, 0.7, 0.5, 0.7))
    township_line: LineStyle = LineStyle("#1f2937", 0.6, (3.4, 0.8, 0.6, 0.8, 0.6, 0.8))
    county_line: LineStyle = LineStyle("#111827", 0.75, (4.2, 1.0, 0.8, 1.0))
    frame_line: LineStyle = LineStyle("#111827", 0.85)
    households: DotStyle = DotStyle()
    findings: FindingStyle = FindingStyle()
    grid_text: TextStyle = TextStyle("#1f2937", 3.2)
    unit_text: TextStyle = TextStyle("#111827", 4.6, bold=True)
    tolerance_mm: float | None = None
    shown: frozenset[MapLayer] = field(default=ALL_LAYERS)

    def shows(self, layer: MapLayer) -> bool:
        """Tell whether a layer is to be painted."""
        return layer in self.shown

    def tolerance_m(self, view: MapView) -> float:
        """Return how many metres a line may be off in this view."""
        units = 0.7 if self.tolerance_mm is None else view.units(self.tolerance_mm)
        return units * view.metres_per_unit


SCREEN = MapStyle()
PAPER = MapStyle(
    background="#ffffff",
    tolerance_mm=0.05,
    grid_line=LineStyle("#6b7280", 0.15),
    village_line=LineStyle("#374151", 0.3, (2.6, 0.7, 0.4, 0.7)),
    township_line=LineStyle("#1f2937", 0.4, (3.4, 0.8, 0.5, 0.8, 0.5, 0.8)),
    county_line=LineStyle("#111827", 0.5, (4.2, 1.0, 0.6, 1.0)),
    frame_line=LineStyle("#111827", 0.6),
    households=DotStyle(diameter_mm=0.6, density_from_m=float("inf")),
    grid_text=TextStyle("#1f2937", 2.4),
    unit_text=TextStyle("#111827", 4.0, bold=True),
)
