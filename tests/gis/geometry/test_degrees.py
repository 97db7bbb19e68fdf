"""Degrees, minutes and seconds as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.geometry.degrees import angle_of, angles_of

EAST = 119 + 3 / 60 + 12.3 / 3600


@pytest.mark.parametrize(
    "text",
    [
        "119°03′12.3″", "119°3'12.3\"", "119º 03’ 12.3”", "119°03'12.3''", "119度3分12.3秒",
        "119d03m12.3s", "119deg 3min 12.3sec", "119:03:12.3", "119-03-12.3", "119 03 12.3",
        "１１９°０３′１２.３″", "119°03′12.3″E", "E119°03′12.3″", "东经119度3分12.3秒",
        "E 119-03-12.3", "东经:119°3′12.3″", "119° 03 12.3", "119°03.205′", "119d3m12.3sE",
    ],
)  # fmt: skip
def test_forms_of_one_angle(text: str) -> None:
    found = angle_of(text)
    assert found is not None
    assert found.degrees == pytest.approx(EAST)
    assert found.is_latitude is not True


@pytest.mark.parametrize(
    ("text", "degrees", "is_latitude"),
    [
        ("32°40′5″N", 32.668056, True),
        ("北纬32度40分5秒", 32.668056, True),
        ("南纬32°30′", -32.5, True),
        ("12.5S", -12.5, True),
        ("-32°30′", -32.5, None),
        ("32d30m36sS", -32.51, True),
        ("70°W", -70.0, False),
        ("119.05°", 119.05, None),
        ("119.05E", 119.05, False),
    ],
)
def test_halves_of_the_earth(text: str, degrees: float, is_latitude: bool | None) -> None:
    found = angle_of(text)
    assert found is not None
    assert found.degrees == pytest.approx(degrees)
    assert found.is_latitude is is_latitude


@pytest.mark.parametrize(
    "text",
    [
        "1190312.3", "119.05", "3619919.6", "119°63′12″", "119°03′72″", "190°00′00″", "2024-05-06",
        "119-03", "119°0312", "119.5°30′", "119°3.5′12″", "约119°", "", "东村", "1-2-3-4",
        "-119°03′W", "E119°03′N", "119°12.3″",
    ],
)  # fmt: skip
def test_what_can_be_read_in_two_ways_or_none_is_left(text: str) -> None:
    assert angle_of(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "119°03′12.3″, 32°40′5″", "E119°03′12.3″，N32°40′5″", "119°03′12.3″ 32°40′5″",
        "东经119度3分12.3秒、北纬32度40分5秒", "119 03 12.3; 32 40 5", "E119°3'12.3\" N32°40'5\"",
        "119°3'12.3\"E 32°40'5\"N", "119-03-12.3/32-40-05",
    ],
)  # fmt: skip
def test_two_angles_in_one_cell(text: str) -> None:
    found = angles_of(text)
    assert found is not None
    assert [one.degrees for one in found] == pytest.approx([EAST, 32.668056])


@pytest.mark.parametrize("text", ["119.05,32.7", "406229.8 3619919.6", "119°03′12.3″", ""])
def test_what_is_no_two_angles(text: str) -> None:
    assert angles_of(text) is None


@given(st.integers(0, 179), st.integers(0, 59), st.integers(0, 59999), st.booleans())
def test_every_angle_written_is_read_again(
    whole: int, minutes: int, milliseconds: int, is_west: bool
) -> None:
    text = f"{whole}°{minutes:02}′{milliseconds / 1000:06.3f}″{'W' if is_west else 'E'}"
    found = angle_of(text)
    value = whole + minutes / 60 + milliseconds / 3_600_000
    assert found is not None
    assert found.degrees == pytest.approx(-value if is_west else value, abs=1e-12)
