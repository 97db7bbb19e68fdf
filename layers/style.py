"""How the map looks: colours, and sizes in millimetres, so that screen and paper agree."""

from dataclasses import dataclass, replace
from typing import Literal

from gis.topology.records import Follows
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
    "#ffffff", "#bbbbbb", "#e8e8e8", "#a6a6a6", "#d1d1d1", "#919191", "#f3f3f3", "#9b9b9b",
)  # fmt: skip
"""For printers without colour: the first six are eight units of CIE lightness apart."""

HATCHED = (
    "#ffffff", "#eef5e8", "#e9f1fa", "#fdf8dc", "#f4edf8", "#fdeeee", "#e6f4f2", "#f3f1e8",
)  # fmt: skip
"""Pale grounds under hatchings, which tell the grids apart without colour."""

NO_FILL = ("#ffffff",) * 8
"""For maps to draw on by hand."""

BY_SIZE = ("#e3e3df", "#a6cee3", "#d9ead3", "#f4a582")
"""Size not judged, below, within and above what is usual; told apart without red and green."""


@dataclass(frozen=True, slots=True)
class LineStyle:
    """Be a pen: `dash_mm` are lengths of dash, gap, dash, gap ...; empty means a whole line."""

    colour: str
    width_mm: float
    dash_mm: tuple[float, ...] = ()


Slant = Literal[0, 45, 90, 135]
"""How lines rise to the right, in degrees."""


@dataclass(frozen=True, slots=True)
class HatchStyle:
    """Be a hatching of parallel lines, one set for each slant; without any it is plain.

    Short dashes make dots; those of neighbouring lines are staggered.
    """

    line: LineStyle
    spacing_mm: float
    ground: str | None = None
    slants: tuple[Slant, ...] = (45,)


def _hatches(
    colours: tuple[str, str, str, str, str, str, str, str], width_mm: float
) -> tuple[HatchStyle, ...]:
    """Return hatchings that differ in form; none rises like that of land in no grid."""
    lines = [LineStyle(colour, width_mm) for colour in colours]
    dots = LineStyle(colours[2], 2.5 * width_mm, (0.01, 1.79))
    dashes = LineStyle(colours[4], 1.2 * width_mm, (1.5, 1.1))
    fine_dots = LineStyle(colours[6], 2.0 * width_mm, (0.01, 0.99))
    return (
        HatchStyle(lines[0], 1.0, slants=()),
        HatchStyle(lines[1], 1.3, slants=(0,)),
        HatchStyle(dots, 0.9, slants=(0,)),
        HatchStyle(lines[3], 1.3, slants=(90,)),
        HatchStyle(dashes, 1.1, slants=(0,)),
        HatchStyle(lines[5], 2.2, slants=(0, 90)),
        HatchStyle(fine_dots, 0.5, slants=(0,)),
        HatchStyle(lines[7], 1.3, slants=(135,)),
    )


HATCHES = _hatches(
    ("#6b7280", "#7fa06c", "#6d93c2", "#b3a24a", "#a585bb", "#cf9090", "#6aa79e", "#9a9480"), 0.1
)


@dataclass(frozen=True, slots=True)
class Palettes:
    """Hold the fills of each scheme; those by size in the order of `SizeClass`.

    `hatches` lie over the fills of the hatched scheme, one each.
    """

    pastel: tuple[str, ...] = PASTEL
    colour_blind_safe: tuple[str, ...] = COLOUR_BLIND_SAFE
    greys: tuple[str, ...] = GREYS
    size: tuple[str, ...] = BY_SIZE
    none: tuple[str, ...] = NO_FILL
    hatched: tuple[str, ...] = HATCHED
    hatches: tuple[HatchStyle, ...] = HATCHES

    def of(self, scheme: FillScheme) -> tuple[str, ...]:
        """Return the fills of a scheme."""
        return {
            FillScheme.PASTEL: self.pastel,
            FillScheme.COLOUR_BLIND_SAFE: self.colour_blind_safe,
            FillScheme.GREYS: self.greys,
            FillScheme.SIZE: self.size,
            FillScheme.NONE: self.none,
            FillScheme.HATCHED: self.hatched,
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
    hatched=(
        "#1d2126", "#232b22", "#20262f", "#2a2820", "#29242d", "#2c2425", "#20292a", "#282724",
    ),
    hatches=_hatches(
        ("#9ca3af", "#78996a", "#6d8fb8", "#a3944a", "#9a7daf", "#b87f7f", "#5f978e", "#8f8977"),
        0.1,
    ),
)  # fmt: skip
"""Fills on which light text is legible."""


@dataclass(frozen=True, slots=True)
class DotStyle:
    """Be the mark of a household; one whose place is approximate has the middle `hollow`.

    Where a pixel is wider than `density_from_m` metres, squares of `bin_mm` coloured by the number
    of households in them take the place of the dots.
    """

    fill: str = "#7c3f1d"
    outline: str = "#ffffff"
    hollow: str | None = None
    diameter_mm: float = 1.25
    density_from_m: float = 8.0
    bin_mm: float = 1.06
    density: tuple[str, ...] = ("#1c7c3f1d", "#387c3f1d", "#5c7c3f1d", "#8c7c3f1d")


ACCESS = (
    DotStyle("#0571b0", diameter_mm=1.2),
    DotStyle("#92c5de", "#3b6f8c", diameter_mm=1.2),
    DotStyle("#f4a582", "#8c3b1e", diameter_mm=1.6),
    DotStyle("#ca0020", diameter_mm=2.0),
)
"""By how far the service point is: ColorBrewer's RdBu, told apart without red and green."""


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
class ReferenceStyle:
    """Be the look of one theme of references, shown at 1:`to_scale` and larger.

    An area without `fill` is an outline; points have a `mark`. Areas narrower and lower than
    `least_mm` are left out.
    """

    theme: str
    layer: MapLayer
    line: LineStyle
    fill: str | None = None
    to_scale: float = 100_000.0
    mark: DotStyle | None = None
    least_mm: float = 0.0


REFERENCES = (
    ReferenceStyle("water", MapLayer.WATER, LineStyle("#7fb7dc", 0.3), "#cfe6f5", 600_000.0),
    ReferenceStyle("building", MapLayer.BUILDINGS, LineStyle("#b3a999", 0.12), "#ddd5c8", 12_000.0),
    ReferenceStyle("ditch", MapLayer.DITCHES, LineStyle("#5fa8d3", 0.2, (1.4, 0.5)), None, 3e4),
    ReferenceStyle("road", MapLayer.ROADS, LineStyle("#cf9d58", 0.35), None, 250_000.0),
    ReferenceStyle(
        "villager_group", MapLayer.VILLAGER_GROUPS, LineStyle("#8b6fc0", 0.3, (0.5, 0.8)), None, 6e4
    ),
    ReferenceStyle("other", MapLayer.OTHER_REFERENCES, LineStyle("#8a8f98", 0.25), None, 30_000.0),
    ReferenceStyle(
        "address", MapLayer.ADDRESSES, LineStyle("#2f7d73", 0.2), None, 8_000.0,
        DotStyle(fill="#2f7d73", outline="#ffffff", diameter_mm=0.9),
    ),
)  # fmt: skip

FOLLOWING = (
    (Follows.ROAD, "#f6c27a"),
    (Follows.RIVER, "#8ecbf0"),
    (Follows.DITCH, "#a5e0ee"),
    (Follows.WALL, "#d6b18a"),
    (Follows.RIDGE, "#b9dc8c"),
    (Follows.GROUP_LINE, "#d3b8f2"),
)


@dataclass(frozen=True, slots=True)
class BandStyle:
    """Be a band of colour (色带) along the outline of what a map is about."""

    colour: str = "#8ce58bb3"
    width_mm: float = 2.4
    is_inside: bool = False


@dataclass(frozen=True, slots=True)
class MapStyle:
    """Be the whole look of the map.

    `tolerance_mm` is how far a simplified line may leave the true one; None means what a screen
    cannot show, seven tenths of a painter unit. At scales smaller than 1:`dashes_to_scale` lines
    are thin and whole, below 1:`sub_grids_to_scale` sub-grids are not shown.
    """

    background: str = "#fbfaf7"
    palettes: Palettes = Palettes()
    unassigned: HatchStyle = HatchStyle(LineStyle("#c2410c", 0.22), 1.6, "#fff3e6")
    sub_grid_line: LineStyle = LineStyle("#8b93a1", 0.15)
    grid_line: LineStyle = LineStyle("#6b7280", 0.22)
    agreed_line: LineStyle = LineStyle("#374151", 0.32)
    disputed_line: LineStyle = LineStyle("#dc2626", 0.45, (1.5, 0.9))
    group_line: LineStyle = LineStyle("#4b5563", 0.35, (1.6, 0.6))
    village_line: LineStyle = LineStyle("#374151", 0.45, (2.6, 0.7, 0.5, 0.7))
    area_line: LineStyle = LineStyle("#374151", 0.52, (3.0, 0.7, 0.5, 0.7, 0.5, 0.7))
    township_line: LineStyle = LineStyle("#1f2937", 0.6, (3.4, 0.8, 0.6, 0.8, 0.6, 0.8))
    county_line: LineStyle = LineStyle("#111827", 0.75, (4.2, 1.0, 0.8, 1.0))
    city_line: LineStyle = LineStyle("#111827", 0.8, (5.2, 1.2))
    frame_line: LineStyle = LineStyle("#111827", 0.85)
    households: DotStyle = DotStyle()
    access: tuple[DotStyle, ...] = ACCESS
    findings: FindingStyle = FindingStyle()
    grid_text: TextStyle = TextStyle("#1f2937", 3.2)
    unit_text: TextStyle = TextStyle("#111827", 4.6, bold=True)
    sub_text: TextStyle = TextStyle("#4b5563", 2.6)
    exclusive_text: TextStyle = TextStyle("#5b21b6", 3.2)
    following: tuple[tuple[Follows, str], ...] = FOLLOWING
    following_width_mm: float = 1.4
    exclusive: HatchStyle = HatchStyle(LineStyle("#7c3aed", 0.2), 4.2, slants=(135,))
    exclusive_line: LineStyle = LineStyle("#7c3aed", 0.6)
    references: tuple[ReferenceStyle, ...] = REFERENCES
    dashes_to_scale: float = 90_000.0
    sub_grids_to_scale: float = 24_000.0
    band: BandStyle | None = None
    is_dark: bool = False
    tolerance_mm: float | None = None
    layers: LayerView = EVERYTHING

    @property
    def rough_households(self) -> DotStyle:
        """The mark of households whose place is approximate: hollow, and larger to be seen so."""
        dots = self.households
        return replace(dots, hollow=dots.outline, diameter_mm=dots.diameter_mm * 1.4)

    @property
    def fills(self) -> tuple[str, ...]:
        """The colours of grids in the scheme of the layer view."""
        return self.palettes.of(self.layers.fills)

    @property
    def hatches(self) -> tuple[HatchStyle, ...]:
        """The hatchings over `fills`, one each; none in schemes without."""
        return self.palettes.hatches if self.layers.fills is FillScheme.HATCHED else ()

    def shows(self, layer: MapLayer) -> bool:
        """Tell whether a layer is to be painted."""
        return self.layers.shows(layer)

    def without_lettering(self) -> "MapStyle":
        """Return the look of what is cut into tiles, the same whatever labels and findings do."""
        states = (s for s in self.layers.states if s.layer not in LETTERING)
        in_order = (*states, *map(LayerState, LETTERING))
        return replace(self, layers=replace(self.layers, states=in_order))

    def over_base_maps(self) -> "MapStyle":
        """Return the look of what lies over base maps: no background, and fills see-through."""
        return replace(self, background="transparent", layers=self.layers.over_base_maps())

    def tolerance_m(self, view: MapView) -> float:
        """Return how many metres a line may be off in this view."""
        units = 0.7 if self.tolerance_mm is None else view.units(self.tolerance_mm)
        return units * view.metres_per_unit


DARK_REFERENCES = tuple(
    replace(
        style,
        line=replace(style.line, colour=line),
        fill=fill,
        mark=style.mark and replace(style.mark, fill=line, outline="#1d2126"),
    )
    for style, line, fill in zip(
        REFERENCES,
        ("#4a86ad", "#5d564b", "#4a86ad", "#a9803f", "#8f7cc0", "#7d838c", "#7cc8bd"),
        ("#1f3f55", "#38332c", None, None, None, None, None),
        strict=True,
    )
)

SCREEN = MapStyle()
DARK_SCREEN = MapStyle(
    is_dark=True,
    background="#14181d",
    palettes=DARK_PALETTES,
    unassigned=HatchStyle(LineStyle("#fb923c", 0.22), 1.6, "#3a2416"),
    sub_grid_line=LineStyle("#7b8594", 0.15),
    grid_line=LineStyle("#98a2b3", 0.22),
    agreed_line=LineStyle("#d5dae2", 0.32),
    disputed_line=LineStyle("#ff8a8a", 0.45, (1.5, 0.9)),
    group_line=LineStyle("#b6becb", 0.35, (1.6, 0.6)),
    area_line=LineStyle("#d0d5dd", 0.52, (3.0, 0.7, 0.5, 0.7, 0.5, 0.7)),
    city_line=LineStyle("#f2f4f7", 0.8, (5.2, 1.2)),
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
    sub_text=TextStyle("#c3cad5", 2.6, halo="#14181d"),
    exclusive_text=TextStyle("#d6c7fb", 3.2, halo="#14181d"),
    exclusive=HatchStyle(LineStyle("#b79bf5", 0.2), 4.2, slants=(135,)),
    exclusive_line=LineStyle("#b79bf5", 0.6),
    references=DARK_REFERENCES,
    unit_text=TextStyle("#ffffff", 4.6, halo="#14181d", bold=True),
)
PAPER_REFERENCES = tuple(
    replace(style, to_scale=25_000.0, least_mm=0.35) if style.theme == "building" else style
    for style in REFERENCES
)
"""On paper houses are shown at smaller scales too, but for those that would be specks."""

PAPER = MapStyle(
    background="#ffffff",
    tolerance_mm=0.05,
    references=PAPER_REFERENCES,
    sub_grid_line=LineStyle("#6b7280", 0.11),
    grid_line=LineStyle("#6b7280", 0.15),
    agreed_line=LineStyle("#374151", 0.2),
    disputed_line=LineStyle("#dc2626", 0.3, (1.5, 0.9)),
    group_line=LineStyle("#4b5563", 0.22, (1.6, 0.6)),
    area_line=LineStyle("#374151", 0.35, (3.0, 0.7, 0.5, 0.7, 0.5, 0.7)),
    city_line=LineStyle("#111827", 0.55, (5.2, 1.2)),
    dashes_to_scale=float("inf"),
    sub_text=TextStyle("#4b5563", 1.8),
    exclusive=HatchStyle(LineStyle("#7c3aed", 0.12), 2.6, slants=(135,)),
    exclusive_line=LineStyle("#7c3aed", 0.35),
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
