"""QGIS styles that show a layer as our map shows it: colours, pens and names.

Written as QML of QGIS 3, which reads the short `prop` form in all its versions.
"""

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

from gis.exports.look import ExportLook, LineLook, TextLook
from gis.exports.table import ExportTable
from gis.exports.wording import Wording

_POINTS_PER_MM = 72 / 25.4
Props = dict[str, str]


def qml_of(table: ExportTable, look: ExportLook, wording: Wording, *, with_borders: bool) -> str:
    """Return the style of one of our tables, "" where it has none.

    `with_borders`: the boundaries are a layer of their own, so that areas have no outline.
    """
    make = {"grids": _grids, "sub_grids": _sub_grids, "units": _units}.get(table.layer)
    if make is not None:
        return make(look, with_borders)
    if table.layer == "exclusive":
        return _document(_single(_fill(None, look.exclusive)), _labels("name", look.grid_text))
    if table.layer == "borders":
        return _borders(look, wording)
    if table.layer == "places":
        return _document(_single(_marker(look.place, 2.0)), _labels("name", look.grid_text))
    if table.layer == "households":
        return _document(_single(_marker(look.household, 1.2)))
    return ""


def _grids(look: ExportLook, with_borders: bool) -> str:
    outline = None if with_borders else look.lines["grid"]
    symbols = [_fill(colour, outline) for colour in look.fills]
    values = [(str(place), str(place + 1)) for place in range(len(look.fills))]
    return _document(_categories("colour", values, symbols), _labels("name", look.grid_text))


def _sub_grids(look: ExportLook, with_borders: bool) -> str:
    outline = None if with_borders else look.lines["sub_grid"]
    small = TextLook(look.grid_text.colour, look.grid_text.height_mm * 0.8)
    return _document(_single(_fill(None, outline)), _labels("name", small))


def _units(look: ExportLook, with_borders: bool) -> str:
    """Return the outlines of units by tier, the higher ones heavier."""
    tiers = sorted(look.tier_kinds, key=lambda tier: list(look.lines).index(look.tier_kinds[tier]))
    pens = [None if with_borders else look.lines[look.tier_kinds[tier]] for tier in tiers]
    values = [(tier, tier) for tier in tiers]
    renderer = _categories("tier", values, [_fill(None, pen) for pen in pens])
    return _document(renderer, _labels("name", look.unit_text))


def _borders(look: ExportLook, wording: Wording) -> str:
    """Return the pens of the boundaries, the highest drawn last."""
    names = [*look.lines, *look.standings]
    values = [(name, wording.line_class(name)) for name in names]
    renderer = _categories("line_class", values, [_line(look.line(name)) for name in names])
    renderer.set("symbollevels", "1")
    for level, symbol in enumerate(renderer.iter("symbol")):
        for layer in symbol.iter("layer"):
            layer.set("pass", str(level))
    return _document(renderer)


def _document(renderer: Element, labeling: Element | None = None) -> str:
    root = Element("qgis", version="3.22.0", styleCategories="Symbology|Labeling")
    if labeling is not None:
        root.set("labelsEnabled", "1")
    root.append(renderer)
    if labeling is not None:
        root.append(labeling)
    head = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
    return head + tostring(root, encoding="unicode")


def _renderer(kind: str) -> Element:
    return Element("renderer-v2", type=kind, enableorderby="0", forceraster="0", symbollevels="0")


def _single(symbol: Element) -> Element:
    renderer = _renderer("singleSymbol")
    symbol.set("name", "0")
    SubElement(renderer, "symbols").append(symbol)
    return renderer


def _categories(
    attribute: str, values: Sequence[tuple[str, str]], symbols: Sequence[Element]
) -> Element:
    renderer = _renderer("categorizedSymbol")
    renderer.set("attr", attribute)
    categories, all_symbols = SubElement(renderer, "categories"), SubElement(renderer, "symbols")
    for place, ((value, label), symbol) in enumerate(zip(values, symbols, strict=True)):
        SubElement(
            categories, "category", symbol=str(place), value=value, label=label, render="true"
        )
        symbol.set("name", str(place))
        all_symbols.append(symbol)
    return renderer


def _symbol(kind: str, layer: str, props: Props) -> Element:
    symbol = Element("symbol", type=kind, alpha="1", clip_to_extent="1", force_rhr="0")
    drawn = SubElement(symbol, "layer", {"class": layer, "enabled": "1", "pass": "0"})
    drawn.set("locked", "0")
    for key, value in props.items():
        SubElement(drawn, "prop", k=key, v=value)
    return symbol


def _fill(colour: str | None, outline: LineLook | None) -> Element:
    props = {"style": "no" if colour is None else "solid"}
    if colour is not None:
        props["color"] = _rgba(colour)
    if outline is None:
        props["outline_style"] = "no"
    else:
        props |= {
            "outline_color": _rgba(outline.colour),
            "outline_style": "dash dot" if outline.dash_mm else "solid",
            "outline_width": f"{outline.width_mm:g}",
            "outline_width_unit": "MM",
        }
    return _symbol("fill", "SimpleFill", props)


def _line(line: LineLook) -> Element:
    props = {
        "line_color": _rgba(line.colour),
        "line_style": "solid",
        "line_width": f"{line.width_mm:g}",
        "line_width_unit": "MM",
        "joinstyle": "round",
        "capstyle": "flat",
    }
    if line.dash_mm:
        props |= {
            "use_custom_dash": "1",
            "customdash": ";".join(f"{length:g}" for length in line.dash_mm),
            "customdash_unit": "MM",
        }
    return _symbol("line", "SimpleLine", props)


def _marker(colour: str, size_mm: float) -> Element:
    props = {
        "name": "circle",
        "color": _rgba(colour),
        "outline_color": "255,255,255,255",
        "outline_width": "0.2",
        "outline_width_unit": "MM",
        "size": f"{size_mm:g}",
        "size_unit": "MM",
    }
    return _symbol("marker", "SimpleMarker", props)


def _labels(field: str, look: TextLook) -> Element:
    labeling = Element("labeling", type="simple")
    settings = SubElement(labeling, "settings", calloutType="simple")
    style = SubElement(
        settings, "text-style", fieldName=field, isExpression="0", fontSizeUnit="Point",
        fontSize=f"{look.height_mm * _POINTS_PER_MM:.1f}", textColor=_rgba(look.colour),
        textOpacity="1",
    )  # fmt: skip
    SubElement(
        style, "text-buffer", bufferDraw="1", bufferSize="0.6", bufferSizeUnits="MM",
        bufferColor="255,255,255,255", bufferOpacity="1",
    )  # fmt: skip
    SubElement(settings, "placement", placement="1", centroidInside="1")
    return labeling


def _rgba(colour: str) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"{red},{green},{blue},255"
