"""Addresses of tiles as services want them; keys apart from addresses."""

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.base_maps.address_template import AddressTemplate
from gis.base_maps.keys import KeyKind, ServiceKey, key_for, without_key
from gis.base_maps.tianditu import HOST, TiandituLayer, tianditu
from gis.base_maps.tile_scheme import PyramidTile
from gis.errors import InputProblem

TILE = PyramidTile(3, 5, 2)


@pytest.mark.parametrize(
    ("template", "subdomains", "address"),
    [
        ("https://a.example/{z}/{x}/{y}.png", "", "https://a.example/3/5/2.png"),
        ("https://a.example/{z}/{x}/{-y}.png", "", "https://a.example/3/5/5.png"),
        ("https://{s}.a.example/{z}/{x}/{y}", "abc", "https://b.a.example/3/5/2"),
        ("https://{s}.a.example/{z}/{x}/{y}", "t0,t1", "https://t1.a.example/3/5/2"),
        ("https://t{0-7}.a.example/{z}/{x}/{y}", "", "https://t7.a.example/3/5/2"),
        ("https://{a-c}.a.example/{z}/{x}/{y}", "", "https://b.a.example/3/5/2"),
        ("http://a.example/{q}?k={key}", "", "http://a.example/121?k=a%26b"),
        ("http://a.example/{z}/{x}/{y}{r}?tk={tk}", "", "http://a.example/3/5/2?tk=a%26b"),
        (
            "https://a.example/{TileMatrix}/{TileRow}/{TileCol}.jpg",
            "",
            "https://a.example/3/2/5.jpg",
        ),
        ("  https://a.example/{z}/{x}/{y} \n", "", "https://a.example/3/5/2"),
    ],
)
def test_a_template_gives_the_address(template: str, subdomains: str, address: str) -> None:
    assert AddressTemplate(template, subdomains).address(TILE, "a&b") == address


def test_levels_go_by_the_names_that_the_service_has() -> None:
    template = AddressTemplate(
        "https://a.example/{z}/{x}/{y}", "", ("c", "b", "EPSG:4528:7", "a b")
    )
    assert template.address(PyramidTile(2, 0, 0)) == "https://a.example/EPSG:4528:7/0/0"
    assert template.address(PyramidTile(3, 0, 0)) == "https://a.example/a%20b/0/0"


@given(st.integers(1, 20).flatmap(lambda z: st.tuples(st.just(z), *[st.integers(0, 2**z - 1)] * 2)))
def test_a_quadkey_says_the_tile(place: tuple[int, int, int]) -> None:
    level, column, row = place
    key = AddressTemplate("http://a.example/{q}").address(PyramidTile(*place))[17:]
    assert len(key) == level
    assert int("".join(str(int(one) & 1) for one in key), 2) == column
    assert int("".join(str(int(one) >> 1) for one in key), 2) == row


@pytest.mark.parametrize(
    ("template", "key"),
    [
        ("a.example/{z}/{x}/{y}", "not_an_address"),
        ("file:///etc/{z}/{x}/{y}", "not_an_address"),
        ("https:///{z}/{x}/{y}", "not_an_address"),
        ("https://a.example/", "address_without_places"),
        ("https://a.example/{z}/{x}", "address_without_places"),
        ("https://a.example/{z}/{x}/{y}/{bbox}", "unknown_placeholder"),
        ("https://{s}.example/{z}/{x}/{y}", "no_subdomains"),
    ],
)
def test_what_makes_no_addresses_is_told(template: str, key: str) -> None:
    with pytest.raises(InputProblem) as told:
        AddressTemplate(template)
    assert told.value.key == f"base_maps.{key}"


@pytest.mark.parametrize("parameter", ["tk", "key", "AK", "token", "access_token"])
def test_a_pasted_key_is_taken_out_of_the_address(parameter: str) -> None:
    pasted = f"https://a.example/{{z}}/{{x}}/{{y}}?v=1&{parameter}=abc123&z=2"
    assert without_key(pasted) == (pasted.replace("abc123", "{key}"), "abc123")


@pytest.mark.parametrize(
    "address", ["https://a.example/{z}/{x}/{y}?tk={key}", "https://a.example/monkey=1/{z}?mapkey=1"]
)
def test_an_address_without_a_key_stays_as_it_is(address: str) -> None:
    assert without_key(address) == (address, "")


def test_a_key_is_for_its_host_and_the_hosts_below() -> None:
    key = ServiceKey(" abc\r\n123 ", KeyKind.BROWSER)
    assert key.value == "abc123"
    keys = {HOST: key, "b.example": ServiceKey("  ")}
    assert key_for(keys, "t3.tianditu.gov.cn") is key
    assert key_for(keys, "T3.Tianditu.gov.cn") is key
    assert key_for(keys, "tianditu.gov.cn.evil.example") is None
    assert key_for(keys, "nottianditu.gov.cn") is None
    assert key_for(keys, "b.example") is None


@pytest.mark.parametrize("layer", TiandituLayer)
@pytest.mark.parametrize("in_degrees", [False, True])
def test_tianditu_is_asked_as_it_wants(layer: TiandituLayer, in_degrees: bool) -> None:
    base_map = tianditu(layer, "天地图", in_degrees=in_degrees)
    template = AddressTemplate(base_map.source)
    parts = urlsplit(template.address(PyramidTile(12, 3400, 1650), "k" * 32))
    assert parts.hostname is not None
    assert parts.hostname.endswith(f".{HOST}")
    assert parts.hostname[:2] in {f"t{number}" for number in range(8)}
    squares = "c" if in_degrees else "w"
    assert parts.path == f"/{layer.value}_{squares}/wmts"
    values = {name: value for name, (value,) in parse_qs(parts.query).items()}
    assert values["LAYER"] == layer.value
    assert values["TILEMATRIXSET"] == squares
    assert (values["TILEMATRIX"], values["TILECOL"], values["TILEROW"]) == ("12", "3400", "1650")
    assert values["tk"] == "k" * 32
    assert template.needs_key
    assert base_map.attribution == "天地图"
