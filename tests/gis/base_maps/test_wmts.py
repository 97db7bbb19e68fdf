"""What WMTS services say of themselves becomes base maps, with the quirks that they have."""

import numpy as np
import pytest
from support.tile_server import TileServer, painted_tile

from gis.base_maps.address_template import AddressTemplate
from gis.base_maps.asking_capabilities import ask_capabilities
from gis.base_maps.keys import ServiceKey
from gis.base_maps.means import Means
from gis.base_maps.opening import open_base_map
from gis.base_maps.tile_scheme import PyramidTile
from gis.base_maps.wmts import WmtsLayer, read_capabilities
from gis.base_maps.written_scheme import read_scheme
from gis.errors import InputProblem

MERCATOR_SCALE, DEGREES_SCALE = 559_082_264.0287178, 279_541_132.0143589
KVP = (
    '<ows:OperationsMetadata><ows:Operation name="GetTile"><ows:DCP><ows:HTTP>'
    '<ows:Get xlink:href="{href}"><ows:Constraint name="GetEncoding"><ows:AllowedValues>'
    "<ows:Value>KVP</ows:Value></ows:AllowedValues></ows:Constraint></ows:Get>"
    "</ows:HTTP></ows:DCP></ows:Operation></ows:OperationsMetadata>"
)
REST = '<ResourceURL format="image/png" resourceType="tile" template="{template}"/>'


def matrix(name: str, scale: float, corner: str, columns: int) -> str:
    return (
        f"<TileMatrix><ows:Identifier>{name}</ows:Identifier>"
        f"<ScaleDenominator>{scale!r}</ScaleDenominator><TopLeftCorner>{corner}</TopLeftCorner>"
        "<TileWidth>256</TileWidth><TileHeight>256</TileHeight>"
        f"<MatrixWidth>{columns}</MatrixWidth><MatrixHeight>{columns}</MatrixHeight></TileMatrix>"
    )


def matrix_set(
    crs: str,
    corner: str,
    scale: float,
    levels: range = range(3),
    *,
    prefix: str = "",
    columns: int = 1,
) -> str:
    first = levels[0]
    matrices = "".join(
        matrix(f"{prefix}{n}", scale / 2**n, corner, columns * 2 ** (n - first)) for n in levels
    )
    return (
        "<TileMatrixSet><ows:Identifier>squares</ows:Identifier>"
        f"<ows:SupportedCRS>{crs}</ows:SupportedCRS>{matrices}</TileMatrixSet>"
    )


def document(squares: str, *, resource: str = "", operations: str = "", bounds: str = "") -> bytes:
    box = (
        "<ows:WGS84BoundingBox><ows:LowerCorner>118 30</ows:LowerCorner>"
        "<ows:UpperCorner>120 33</ows:UpperCorner></ows:WGS84BoundingBox>"
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Capabilities xmlns="http://www.opengis.net/wmts/1.0"'
        ' xmlns:ows="http://www.opengis.net/ows/1.1" xmlns:xlink="http://www.w3.org/1999/xlink">'
        "<ows:ServiceProvider><ows:ProviderName>某测绘院</ows:ProviderName></ows:ServiceProvider>"
        f"{operations}<Contents><Layer><ows:Title>县影像</ows:Title>{bounds or box}"
        "<ows:Identifier>img</ows:Identifier>"
        '<Style isDefault="true"><ows:Identifier>plain</ows:Identifier></Style>'
        "<Format>image/png</Format><TileMatrixSetLink><TileMatrixSet>squares</TileMatrixSet>"
        f"</TileMatrixSetLink>{resource}</Layer>{squares}</Contents></Capabilities>"
    ).encode()


MERCATOR = matrix_set(
    "urn:ogc:def:crs:EPSG::3857", "-20037508.3427892 20037508.3427892", MERCATOR_SCALE
)
OPERATIONS = KVP.format(href="https://a.example/wmts?")


def only(data: bytes, asked_at: str = "") -> WmtsLayer:
    (layer,) = read_capabilities(data, "a.example", asked_at)
    return layer


def test_parameters_make_the_address_of_a_tile() -> None:
    layer = only(document(MERCATOR, operations=OPERATIONS))
    address = AddressTemplate(layer.address).address(PyramidTile(2, 3, 1))
    assert address == (
        "https://a.example/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=img"
        "&STYLE=plain&FORMAT=image/png&TILEMATRIXSET=squares"
        "&TILEMATRIX=2&TILEROW=1&TILECOL=3"
    )


def test_a_template_in_the_document_goes_before_parameters() -> None:
    template = "https://a.example/{Style}/{TileMatrixSet}/{TileMatrix}/{TileRow}/{TileCol}.png"
    resource = REST.format(template=template)
    layer = only(document(MERCATOR, resource=resource, operations=OPERATIONS))
    address = AddressTemplate(layer.address).address(PyramidTile(2, 3, 1))
    assert address == "https://a.example/plain/squares/2/1/3.png"


def test_the_squares_of_the_web_are_known() -> None:
    layer = only(document(MERCATOR, operations=OPERATIONS))
    base_map = layer.as_base_map()
    assert base_map.scheme == "web_mercator"
    assert (base_map.least_level, base_map.last_level) == (0, 2)
    assert (base_map.name, base_map.attribution) == ("县影像", "某测绘院")
    assert layer.bounds_lonlat == (118.0, 30.0, 120.0, 33.0)


@pytest.mark.parametrize("code", ["EPSG::900913", "EPSG::3857", "EPSG:6.18:3:3857", "EPSG::102100"])
def test_all_names_of_web_mercator_are_understood(code: str) -> None:
    squares = matrix_set(
        f"urn:ogc:def:crs:{code}", "-20037508.3427892 20037508.3427892", MERCATOR_SCALE
    )
    layer = only(document(squares, operations=OPERATIONS))
    assert layer.as_base_map().scheme == "web_mercator"


@pytest.mark.parametrize("crs", ["urn:ogc:def:crs:EPSG::4490", "urn:ogc:def:crs:OGC:1.3:CRS84"])
@pytest.mark.parametrize("pixel", [1.0, 0.28 / (25.4 / 96)])
def test_degrees_are_known_with_both_sizes_of_a_pixel(crs: str, pixel: float) -> None:
    """Tianditu reckons with 96 pixels to the inch where the standard says 0.28 mm."""
    corner = "-180 90" if "CRS84" in crs else "90 -180"
    squares = matrix_set(crs, corner, 2 * DEGREES_SCALE * pixel, range(1, 5), columns=2)
    base_map = only(document(squares, operations=OPERATIONS)).as_base_map()
    assert base_map.scheme == "cgcs2000_degrees"
    assert (base_map.least_level, base_map.last_level) == (1, 4)


@pytest.mark.parametrize(
    "corner", ["10002100.0 -5123200.0", "-5123200.0 10002100.0"], ids=["lawful", "exchanged"]
)
def test_a_grid_of_a_zone_has_its_corner_in_either_order(corner: str) -> None:
    """The northing comes first by right; some servers write the easting first all the same."""
    squares = matrix_set(
        "urn:ogc:def:crs:EPSG::4549", corner, 4e6, range(2, 9), prefix="L", columns=400
    )
    layer = only(document(squares, operations=OPERATIONS))
    base_map = layer.as_base_map()
    written = read_scheme(base_map.scheme)
    assert (written.scheme.left, written.scheme.top) == (-5_123_200.0, 10_002_100.0)
    assert written.scheme.crs.to_epsg() == 4549
    assert np.allclose(written.scheme.resolutions, [1e6 / 2**n * 0.00028 for n in range(7)])
    assert (base_map.least_level, base_map.last_level) == (0, 6)
    address = AddressTemplate(base_map.source, level_names=written.level_names)
    assert "TILEMATRIX=L5&" in address.address(PyramidTile(3, 0, 0))


@pytest.mark.parametrize(
    "squares",
    [
        matrix_set("urn:ogc:def:crs:EPSG::999999", "0 0", 1e6),
        MERCATOR.replace("<TileHeight>256", "<TileHeight>512"),
        MERCATOR.replace("<TopLeftCorner>-20037508", "<TopLeftCorner>-20000000", 1),
        MERCATOR.replace("256", "0"),
        MERCATOR.replace("256", "x"),
    ],
)
def test_squares_that_cannot_be_shown_are_left_out(squares: str) -> None:
    with pytest.raises(InputProblem) as told:
        read_capabilities(document(squares, operations=OPERATIONS), "a.example")
    assert told.value.key == "base_maps.no_usable_layers"


@pytest.mark.parametrize("data", [b"", b"<html><body>log in", b"<html/>", b'{"code": 1}'])
def test_what_is_no_such_document_is_told(data: bytes) -> None:
    with pytest.raises(InputProblem) as told:
        read_capabilities(data, "a.example")
    assert told.value.key == "base_maps.not_capabilities"


def test_the_key_of_the_document_is_that_of_the_tiles() -> None:
    layer = only(document(MERCATOR, operations=OPERATIONS), "https://a.example/wmts?tk={key}")
    assert layer.address.endswith("&tk={key}")
    pasted = document(MERCATOR, operations=KVP.format(href="https://a.example/wmts?tk=secret&amp;"))
    address = only(pasted, "https://a.example/wmts?tk=secret").address
    assert "secret" not in address
    assert address.count("tk={key}") == 1


def test_a_service_is_asked_for_what_it_has_and_then_for_tiles(
    server: TileServer, means: Means
) -> None:
    server.body = document(MERCATOR, operations=KVP.format(href=f"{server.address}/wmts?"))
    (layer,) = ask_capabilities(f"{server.address}/wmts", means)
    assert server.asked == ["/wmts?SERVICE=WMTS&REQUEST=GetCapabilities"]
    server.body = painted_tile(2, 3, 1)
    source = open_base_map(layer.as_base_map(), None, means)
    assert hasattr(source, "fetch")
    assert source.fetch(PyramidTile(2, 3, 1)).data == painted_tile(2, 3, 1)
    assert "TILEMATRIX=2&TILEROW=1&TILECOL=3" in server.asked[1]
    source.close()


def test_asking_says_why_there_is_no_answer(server: TileServer, means: Means) -> None:
    for status, key in ((403, "refused"), (500, "server_fault"), (404, "strange_status")):
        server.status = status
        with pytest.raises(InputProblem) as told:
            ask_capabilities(f"{server.address}/wmts?tk={{key}}", keyed(means))
        assert told.value.key == f"base_maps.{key}"
    with pytest.raises(InputProblem) as told:
        ask_capabilities("wmts", means)
    assert told.value.key == "base_maps.not_an_address"
    with pytest.raises(InputProblem) as told:
        ask_capabilities(f"{server.address}/wmts?tk={{key}}", means)
    assert told.value.key == "base_maps.key_missing"


def keyed(means: Means) -> Means:
    return Means(means.cache, {"127.0.0.1": ServiceKey("k" * 8)}, means.clock, means.connections)
