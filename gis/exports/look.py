"""How a map looks to other programs: the colours and lines that ours shows, as plain values."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from gis.files.theme_layers import ThemeLayer
from gis.plan.plan import Plan
from gis.topology.records import ArcId, GridId, Standing

DISPUTED, AGREED = "disputed", "agreed"


@dataclass(frozen=True, slots=True)
class LineLook:
    """Be a pen: a colour as #rrggbb, a width, and lengths of dash, gap, dash, gap ..."""

    colour: str
    width_mm: float
    dash_mm: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class TextLook:
    """Be a lettering: a colour as #rrggbb and the height of a Chinese character."""

    colour: str
    height_mm: float


@dataclass(frozen=True, slots=True)
class ExportLook:
    """Be the look of one plan.

    `fills` are the colours as #rrggbb, `fill_of` gives each base grid its place among them.
    `kinds` names what each boundary parts, from `sub_grid` to `frame`; `lines` are the pens of
    these kinds from low to high, `standings` those of boundaries that are in dispute or agreed.
    `tier_kinds` gives the tiers of units the kind of their boundary.
    """

    fills: tuple[str, ...]
    fill_of: Mapping[GridId, int]
    kinds: Mapping[ArcId, str]
    lines: Mapping[str, LineLook]
    standings: Mapping[str, LineLook]
    tier_kinds: Mapping[str, str]
    grid_text: TextLook
    unit_text: TextLook
    place: str
    household: str
    exclusive: LineLook

    def line_class(self, kind: str, standing: str) -> str:
        """Return the pen of a boundary by name: its kind, or its standing where that shows."""
        if standing == Standing.DISPUTED and DISPUTED in self.standings:
            return DISPUTED
        is_low = kind in {"grid", "sub_grid"}
        if standing == Standing.AGREED and is_low and AGREED in self.standings:
            return AGREED
        return kind

    def line(self, name: str) -> LineLook:
        """Return the pen of a kind or a standing."""
        return self.standings[name] if name in self.standings else self.lines[name]


LookOf = Callable[[Plan], ExportLook]
"""What makes the look of a plan; the excerpt of a unit has one of its own."""


@dataclass(frozen=True, slots=True)
class ThemeLook:
    """Be the look of a theme layer.

    Each row has its place among `colours`, which are #rrggbb; the last is that of what is in no
    class. Lines are `width_mm` wide, areas filled as opaque as `fill` says (0 to 1). `key` is a
    plain name that no other layer has, `name` the column that rows are called by ("" for none),
    `qml` the look as QGIS reads it.
    """

    key: str
    colours: tuple[str, ...]
    colour_of: tuple[int, ...] = field(repr=False)
    width_mm: float
    fill: float
    name: str = ""
    qml: str = field(default="", repr=False)


LookOfTheme = Callable[[ThemeLayer, Mapping[str, Sequence[object]], int], ThemeLook]
"""What makes the look of a theme layer from the columns that go out and the number of its rows."""
