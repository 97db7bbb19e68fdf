"""The file of the user's keys of map services."""

import logging
import stat
from pathlib import Path

import pytest

from app.service_keys import ServiceKeysFile
from gis.base_maps.keys import KeyKind, ServiceKey

KEY = "k" * 32


def test_keys_are_kept_for_the_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "own" / "keys.json"
    keys = {"tianditu.gov.cn": ServiceKey(KEY, KeyKind.BROWSER), "example.org": ServiceKey("x")}
    ServiceKeysFile(path).write(keys)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert ServiceKeysFile(path).read() == keys
    assert [one.name for one in path.parent.iterdir()] == ["keys.json"]


def test_a_file_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    path.write_text("{}")
    path.chmod(0o644)
    ServiceKeysFile(path).write({"example.org": ServiceKey(KEY)})
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_empty_key_is_forgotten(tmp_path: Path) -> None:
    file = ServiceKeysFile(tmp_path / "keys.json")
    file.write({"example.org": ServiceKey("")})
    assert file.read() == {}


@pytest.mark.parametrize(
    "content",
    [KEY.encode(), b"[1, 2]", b'{"h": "%s"}' % KEY.encode(), b'{"h": ["k", "none"]}', b"\xff\xfe"],
)
def test_a_damaged_file_counts_as_none_and_is_not_quoted(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, content: bytes
) -> None:
    path = tmp_path / "keys.json"
    path.write_bytes(content)
    with caplog.at_level(logging.DEBUG):
        assert ServiceKeysFile(path).read() == {}
    assert "not readable" in caplog.text
    assert KEY not in caplog.text


def test_without_a_file_there_are_no_keys(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert ServiceKeysFile(tmp_path / "none.json").read() == {}
    assert caplog.text == ""
