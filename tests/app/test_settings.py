"""The settings file: what is stored comes back, what is broken gives the defaults."""

from pathlib import Path

import pytest

from app.settings import RECENT_LENGTH, Settings, SettingsFile


def test_settings_come_back(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "deep" / "settings.json")
    settings = Settings("en", "dark", ("/a.gpkg",), ("people",), "Z2Vv", "bGF5")
    file.write(settings)
    assert file.read() == settings


def test_without_a_file_there_are_defaults(tmp_path: Path) -> None:
    assert SettingsFile(tmp_path / "none.json").read() == Settings()


@pytest.mark.parametrize("stored", ["", "{", "[1]", '{"language": "xx", "recent": 3, "more": 1}'])
def test_a_broken_file_gives_defaults(tmp_path: Path, stored: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(stored)
    assert SettingsFile(path).read() == Settings()


def test_the_newest_project_comes_first_and_once(tmp_path: Path) -> None:
    settings = Settings()
    for number in [*range(RECENT_LENGTH + 3), 5]:
        settings = settings.with_recent(tmp_path / f"{number}.gpkg")
    names = [Path(entry).name for entry in settings.recent]
    assert len(names) == len(set(names)) == RECENT_LENGTH
    assert names[:2] == ["5.gpkg", f"{RECENT_LENGTH + 2}.gpkg"]


def test_a_disk_that_refuses_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    SettingsFile(tmp_path / "file" / "settings.json").write(Settings())
