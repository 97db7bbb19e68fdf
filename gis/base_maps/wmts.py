"""Reading what a WMTS service says of itself: its layers, and how each is cut into tiles.

Written against OGC 07-057r7 and against what services get wrong: scales reckoned with another size
of pixels than the standard's, corners with the axes in the other order.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from xml.etree import ElementTree

from gis.base_maps.base_map import BaseMap, BaseMapKind
from gis.base_maps.keys import without_key
from gis.base_maps.wmts_matrices import MatrixSet, Unusable, scheme_of
from gis.base_maps.written_scheme import WrittenScheme
from gis.errors import InputProblem
from gis.geometry.crs import Bounds

_FORMATS = ("image/png", "image/jpeg", "image/webp", "tiles")
_PLACE = re.compile(r"\{([^{}]*)\}")
_HREF = "{http://www.w3.org/1999/xlink}href"


@dataclass(frozen=True, slots=True)
class WmtsLayer:
    """Be a layer in one set of tiles: all that a base map needs."""

    name: str
    title: str
    address: str
    written: WrittenScheme
    levels: range
    attribution: str = ""
    bounds_lonlat: Bounds | None = None

    def as_base_map(self) -> BaseMap:
        """Return it as a base map."""
        return BaseMap(
            name=self.title or self.name,
            kind=BaseMapKind.SERVICE,
            source=self.address,
            attribution=self.attribution,
            scheme=self.written.as_text(),
            least_level=self.levels[0],
            last_level=self.levels[-1],
        )


def read_capabilities(document: bytes, told_as: str, asked_at: str = "") -> tuple[WmtsLayer, ...]:
    """Return the layers of a GetCapabilities document, each in each set of tiles that it has.

    `told_as` names the document in messages. `asked_at` is the address that it came from: a key in
    it belongs in the addresses of tiles too, where {key} stands for it. Layers whose sets cannot be
    shown are left out. Raises InputProblem for what is no such document, or has no usable layer.
    """
    try:
        root = ElementTree.fromstring(document)
    except ElementTree.ParseError as error:
        raise InputProblem("base_maps.not_capabilities", name=told_as) from error
    contents = _child(root, "Contents")
    if contents is None:
        raise InputProblem("base_maps.not_capabilities", name=told_as)
    sets = {one.name: one for one in map(MatrixSet.read, _children(contents, "TileMatrixSet"))}
    general = _General(_kvp_address(root), _attribution(root), _key_part(asked_at))
    layers = tuple(
        layer
        for element in _children(contents, "Layer")
        for layer in _layers(element, sets, general)
    )
    if not layers:
        raise InputProblem("base_maps.no_usable_layers", name=told_as)
    return layers


@dataclass(frozen=True, slots=True)
class _General:
    """Hold what the document says for all layers."""

    kvp_address: str
    attribution: str
    key_part: str


def _layers(
    element: ElementTree.Element, sets: Mapping[str, MatrixSet], general: _General
) -> Iterator[WmtsLayer]:
    name = _text(element, "Identifier")
    bounds = _bounds(element)
    for link in _children(element, "TileMatrixSetLink"):
        matrix_set = sets.get(_text(link, "TileMatrixSet"))
        address = _address(element, name, matrix_set, general)
        if matrix_set is None or not address:
            continue
        try:
            written, levels = scheme_of(matrix_set, bounds)
        except Unusable:
            continue
        layer = WmtsLayer(name, _text(element, "Title"), address, written, levels)
        yield replace(layer, attribution=general.attribution, bounds_lonlat=bounds)


def _address(
    layer: ElementTree.Element, name: str, matrix_set: MatrixSet | None, general: _General
) -> str:
    """Return the template of a layer's tiles: that of the document, or one made of parameters."""
    if matrix_set is None:
        return ""
    styles = list(_children(layer, "Style"))
    style = next((one for one in styles if one.get("isDefault") == "true"), None)
    style = style if style is not None else next(iter(styles), None)
    style_name = _text(style, "Identifier") if style is not None else ""
    wanted = [one.text or "" for one in _children(layer, "Format")]
    image_format = next((one for one in _FORMATS if one in wanted), wanted[0] if wanted else "")
    fixed = {"tilematrixset": matrix_set.name, "style": style_name or "default", "layer": name}
    for resource in _children(layer, "ResourceURL"):
        is_tile = resource.get("resourceType") == "tile"
        if is_tile and resource.get("format") in (image_format, None):
            return _with_key(_fill(resource.get("template", ""), fixed), general.key_part)
    if not general.kvp_address:
        return ""
    start = general.kvp_address
    start += "" if start.endswith(("?", "&")) else "&" if "?" in start else "?"
    return _with_key(
        f"{start}SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER={name}"
        f"&STYLE={style_name}&FORMAT={image_format}&TILEMATRIXSET={matrix_set.name}"
        "&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}",
        general.key_part,
    )


def _fill(template: str, fixed: Mapping[str, str]) -> str:
    """Fill in what is the same for all tiles, however the document spells the places."""
    return _PLACE.sub(lambda found: fixed.get(found[1].lower(), found[0]), template)


def _with_key(address: str, key_part: str) -> str:
    address, _ = without_key(address)
    if not key_part or "{key}" in address:
        return address
    return f"{address}{'&' if '?' in address else '?'}{key_part}"


def _key_part(asked_at: str) -> str:
    """Return the parameter of the key in an address, with {key} for the key: "tk={key}"."""
    address, _ = without_key(asked_at)
    parts = address.partition("?")[2].split("&")
    return next((part for part in parts if part.endswith(("={key}", "={tk}"))), "")


def _kvp_address(root: ElementTree.Element) -> str:
    """Return where tiles are asked for by parameters, "" where they are not."""
    for operation in root.iter():
        if _local(operation) != "Operation" or operation.get("name") != "GetTile":
            continue
        for get in operation.iter():
            if _local(get) != "Get":
                continue
            values = {(one.text or "").upper() for one in get.iter() if _local(one) == "Value"}
            if not values or "KVP" in values:
                return get.get(_HREF, "")
    return ""


def _attribution(root: ElementTree.Element) -> str:
    provider = _child(root, "ServiceProvider")
    return _text(provider, "ProviderName") if provider is not None else ""


def _bounds(layer: ElementTree.Element) -> Bounds | None:
    box = _child(layer, "WGS84BoundingBox")
    if box is None:
        return None
    try:
        west, south = (float(one) for one in _text(box, "LowerCorner").split())
        east, north = (float(one) for one in _text(box, "UpperCorner").split())
    except ValueError:
        return None
    return west, south, east, north


def _local(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _children(element: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    return (one for one in element if _local(one) == name)


def _child(element: ElementTree.Element, name: str) -> ElementTree.Element | None:
    return next(_children(element, name), None)


def _text(element: ElementTree.Element, name: str) -> str:
    child = _child(element, name)
    return (child.text or "").strip() if child is not None else ""
