"""How the map looks: colours, and sizes in millimetres, so that screen and paper agree."""

from dataclasses import dataclass, replace

from layers.layer_view import EVERYTHING, LETTERING, FillScheme, LayerState, LayerView, MapLayer
from layers.map_view import MapView

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

BY_SIZE = ("#e3e3df", "#a6cee3", "#d9ead3", "#f4a582")
"""Size not judged, below, within and above what is usual; told apart without red and green."""


@dataclass(frozen=True, slots=True)
class Palettes:
    """Hold the fills of each scheme; those by size in the order of `SizeClass`."""

    pastel: tuple[str, ...] = PASTEL
    colour_blind_safe: tuple[str, ...] = COLOUR_BLIND_SAFE
    greys: tuple[str, ...] = GREYS
    size: tuple[str, ...] = BY_SIZE
    none: tuple[str, ...] = NO_FILL

    def of(self, scheme: FillScheme) -> tuple[str, ...]:
        """Return the fills of a scheme."""
        return {
            FillScheme.PASTEL: self.pastel,
            FillScheme.COLOUR_BLIND_SAFE: self.colour_blind_safe,
            FillScheme.GREYS: self.greys,
            FillScheme.SIZE: self.size,
            FillScheme.NONE: self.none,
        }[scheme]


DARK_PALETTES = Palettes(
    pastel=(
        "#5b4636", "#3a5540", "#38506b", "#5a5330", "#523f5e", "#5f3d47", "#34565a", "#514e41",
    ),
    colour_blind_safe=(
        "#2f5d74", "#6b6131", "#75434d", "#59621f", "#35506f", "#74432f", "#4b4b4b", "#1f5b48",
    ),
    greys=(
        "#23282e", "#4a5058", "#343a41", "#5a6068", "#3f454c", "#525860", "#2b3036", "#646a72",
    ),
    size=("#3a3f45", "#2c5675", "#37543d", "#7a3f2c"),
    none=("#1d2126",) * 8,
)  # fmt: skip
"""Fills on which light text is legible."""


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
    palettes: Palettes = Palettes()
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
    layers: LayerView = EVERYTHING

    @property
    def fills(self) -> tuple[str, ...]:
        """The colours of grids in the scheme of the layer view."""
        return self.palettes.of(self.layers.fills)

    def shows(self, layer: MapLayer) -> bool:
        """Tell whether a layer is to be painted."""
        return self.layers.shows(layer)

    def without_lettering(self) -> "MapStyle":
        """Return the look of what is cut into tiles, the same whatever labels and findings do."""
        states = (s for s in self.layers.states if s.layer not in LETTERING)
        in_order = (*states, *map(LayerState, LETTERING))
        return replace(self, layers=replace(self.layers, states=in_order))

    def tolerance_m(self, view: MapView) -> float:
        """Return how many metres a line may be off in this view."""
        units = 0.7 if self.tolerance_mm is None else view.units(self.tolerance_mm)
        return units * view.metres_per_unit


SCREEN = MapStyle()
DARK_SCREEN = MapStyle(
    background="#14181d",
    palettes=DARK_PALETTES,
    unassigned=HatchStyle(LineStyle("#fb923c", 0.22), 1.6, "#3a2416"),
    grid_line=LineStyle("#98a2b3", 0.22),
    village_line=LineStyle("#d0d5dd", 0.45, (2.6, 0.7, 0.5, 0.7)),
    township_line=LineStyle("#e4e7ec", 0.6, (3.4, 0.8, 0.6, 0.8, 0.6, 0.8)),
    county_line=LineStyle("#f2f4f7", 0.75, (4.2, 1.0, 0.8, 1.0)),
    frame_line=LineStyle("#f2f4f7", 0.85),
    households=DotStyle(
        fill="#fdba74",
        outline="#1d2126",
        density=("#24fdba74", "#40fdba74", "#66fdba74", "#99fdba74"),
    ),
    findings=FindingStyle(error="#ff8a8a", warning="#ffc53d", note="#6cb4ff"),
    grid_text=TextStyle("#eef1f5", 3.2, halo="#14181d"),
    unit_text=TextStyle("#ffffff", 4.6, halo="#14181d", bold=True),
)
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


def screen_style(*, is_dark: bool, layers: LayerView = EVERYTHING) -> MapStyle:
    """Return the look of the canvas, light or dark; paper is always light."""
    return replace(DARK_SCREEN if is_dark else SCREEN, layers=layers)
