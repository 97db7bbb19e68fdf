"""The look of a theme layer for QGIS, which reads it with the layer from the project file."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from xml.etree import ElementTree as Xml

from gis.files.theme_layers import ThemeLayer, ThemeLayers, ThemeShape
from layers.theme_style import Look, Marker, ThemeStyle, default_style

_SYMBOLS = {ThemeShape.POINTS: "marker", ThemeShape.LINES: "line", ThemeShape.AREAS: "fill"}
_LAYERS = {"marker": "SimpleMarker", "line": "SimpleLine", "fill": "SimpleFill"}
_RENDERERS = {
    Look.SINGLE: "singleSymbol",
    Look.CATEGORY: "categorizedSymbol",
    Look.NUMBER: "graduatedSymbol",
}
_MARKERS = {Marker.CROSS: "cross2"}
_LEAST, _MOST = -1e300, 1e300


def give_first_looks(themes: ThemeLayers, layers: Iterable[ThemeLayer], label: str = "") -> None:
    """Keep the first look of its kind with each of some layers, for QGIS too.

    Rows are called by the column `label` where a layer has it.
    """
    for layer in layers:
        named = label if label in themes.columns(layer) else ""
        style = replace(default_style(layer.kind), label_column=named)
        themes.restyle(layer.id, style.as_record(), qml_of(style, layer.shape))


def qml_of(style: ThemeStyle, shape: ThemeShape) -> str:
    """Return a style as a QML document; nothing for a table. Names are not part of it."""
    if shape is ThemeShape.TABLE:
        return ""
    root = Xml.Element("qgis", {"version": "3.22.0", "styleCategories": "Symbology"})
    renderer = Xml.SubElement(root, "renderer-v2", {"type": _RENDERERS[style.look]})
    if style.look is Look.CATEGORY:
        renderer.set("attr", style.column)
        group = Xml.SubElement(renderer, "categories")
        for number, (value, _) in enumerate((*style.categories, ("", ""))):
            facts = {"symbol": str(number), "value": value, "label": value, "render": "true"}
            Xml.SubElement(group, "category", facts)
    elif style.look is Look.NUMBER:
        renderer.set("attr", style.column)
        group = Xml.SubElement(renderer, "ranges")
        ends = (_LEAST, *style.limits, _MOST)
        for number, words in enumerate(style.ranges):
            lower, upper = ends[number], ends[number + 1]
            facts = {"symbol": str(number), "label": words, "render": "true"}
            Xml.SubElement(group, "range", {"lower": repr(lower), "upper": repr(upper), **facts})
    symbols = Xml.SubElement(renderer, "symbols")
    kind = _SYMBOLS[shape]
    for number, colour in enumerate(style.class_colours):
        facts = {"type": kind, "name": str(number), "alpha": "1", "clip_to_extent": "1"}
        symbol = Xml.SubElement(symbols, "symbol", facts)
        layer = Xml.SubElement(symbol, "layer", {"class": _LAYERS[kind], "enabled": "1"})
        for key, value in _properties(style, kind, number, colour).items():
            Xml.SubElement(layer, "prop", {"k": key, "v": value})
    return f"<!DOCTYPE qgis>\n{Xml.tostring(root, encoding='unicode')}"


def _properties(style: ThemeStyle, kind: str, number: int, colour: str) -> Mapping[str, str]:
    own = _rgba(colour, 1.0)
    width = f"{style.width_mm:g}"
    if kind == "line":
        return {"line_color": own, "line_width": width, "line_width_unit": "MM"}
    if kind == "fill":
        return {
            "color": _rgba(colour, style.fill),
            "outline_color": own,
            "outline_width": width,
            "outline_width_unit": "MM",
            "outline_style": "solid" if style.width_mm > 0 else "no",
        }
    return {
        "name": _MARKERS.get(style.marker, style.marker.value),
        "color": own,
        "outline_color": own if style.marker is Marker.CROSS else "255,255,255,255",
        "outline_width": "0.2",
        "outline_width_unit": "MM",
        "size": f"{style.size_of(number):g}",
        "size_unit": "MM",
    }


def _rgba(colour: str, opacity: float) -> str:
    channels = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return ",".join(map(str, (*channels, round(255 * opacity))))
