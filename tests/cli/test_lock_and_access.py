"""The passphrase on the command line, and the access record."""

import shutil
from pathlib import Path

import pytest
from support.command_line import Towngrid

from gis.files.project_file import open_project

WORDS = "four unrelated words 口令"


@pytest.fixture
def project(filled_project: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(filled_project, tmp_path / "town.gpkg"))


@pytest.fixture
def locked(towngrid: Towngrid, project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    with monkeypatch.context() as patch:
        patch.setenv("TOWNGRID_PASSPHRASE", WORDS)
        done = towngrid("lock", project, "--lang", "zh")
    assert done.code == 0
    assert "无法找回" in done.err  # said before anything is done
    return project


def test_with_the_passphrase_every_command_does_its_work(
    towngrid: Towngrid, locked: Path, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOWNGRID_PASSPHRASE", WORDS)
    info = towngrid("info", locked, "--json").document()
    assert (info["people_locked"], info["layers"]["households"] > 0) == (True, True)
    assert towngrid("assign", locked, "--json").document()["households"] > 0
    assert towngrid("history", locked, "--json").document()["steps"]
    assert towngrid("version", "save", locked, "初稿").code == 0
    assert towngrid("version", "restore", locked, "初稿").code == 0
    assert towngrid("audit", locked, "--json").code in (0, 1)
    assert towngrid("check", locked).code == 0
    done = towngrid("unlock", locked)
    assert done.code == 0
    monkeypatch.delenv("TOWNGRID_PASSPHRASE")
    assert towngrid("info", project, "--json").document()["people_locked"] is False


def test_without_it_the_land_can_be_looked_at(towngrid: Towngrid, locked: Path) -> None:
    shown = towngrid("info", locked, "--json")
    layers = shown.document()["layers"]
    sealed = ("households", "members", "posts", "links")
    assert [layers[each] for each in sealed] == [None] * 4
    assert (shown.document()["roles"], layers["grids"] > 0) == (None, True)
    assert "TOWNGRID_PASSPHRASE" in shown.err
    assert towngrid("check", locked).code == 0
    assert towngrid("version", "list", locked).code == 0
    assert towngrid("access", locked).code == 0
    before = locked.read_bytes()
    for command in (
        ("assign", locked),
        ("audit", locked),
        ("history", locked),
        ("version", "save", locked, "x"),
        ("unlock", locked),
        ("lock", locked, "--change"),
    ):
        refused = towngrid(*command)
        assert refused.code == 2
        assert len(refused.err.splitlines()) <= 2
        assert "TOWNGRID_PASSPHRASE" in refused.err
    assert locked.read_bytes() == before


def test_what_is_in_a_locked_project_reads_as_locked_and_not_as_nothing(
    towngrid: Towngrid, locked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("TOWNGRID_PASSPHRASE", WORDS)
        assert towngrid("version", "save", locked, "初稿").code == 0
        open_info = towngrid("info", locked, "--lang", "zh").out
    assert "户 4076" in open_info
    info = towngrid("info", locked, "--lang", "zh").out
    assert "人员资料：已锁定" in info
    assert "户 0" not in info
    assert "网格 97" in info
    assert "初稿" in towngrid("version", "list", locked).out


def test_a_wrong_one_is_said_so_in_one_sentence(
    towngrid: Towngrid, locked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOWNGRID_PASSPHRASE", "something else")
    for command in ("info", "assign", "audit", "history", "unlock", "check"):
        refused = towngrid(command, locked, "--lang", "zh")
        assert (refused.code, "口令不对" in refused.err) == (2, True)
        assert len(refused.err.splitlines()) == 1


def test_the_passphrase_can_be_changed(
    towngrid: Towngrid, locked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOWNGRID_PASSPHRASE", WORDS)
    monkeypatch.setenv("TOWNGRID_NEW_PASSPHRASE", "quite different words")
    assert towngrid("lock", locked, "--change").code == 0
    assert towngrid("info", locked).code == 2
    monkeypatch.setenv("TOWNGRID_PASSPHRASE", "quite different words")
    assert towngrid("info", locked).code == 0


def test_a_typed_passphrase_is_typed_twice(
    towngrid: Towngrid, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    typed = iter(["one passphrase", "another passphrase", "one passphrase", "one passphrase"])
    monkeypatch.setattr("getpass.getpass", lambda _: next(typed))
    refused = towngrid("lock", project)
    assert refused.code == 2
    assert towngrid("lock", project).code == 0
    monkeypatch.setenv("TOWNGRID_PASSPHRASE", "one passphrase")
    assert towngrid("unlock", project).code == 0


def test_the_access_record_is_listed(towngrid: Towngrid, project: Path) -> None:
    assert towngrid("access", project, "--json").document()["entries"] == []
    with open_project(project) as opened:
        opened.access_record.add(
            what="print", purpose="入户走访", office="镇党委", unmasked=True, detail="a.pdf"
        )
    (entry,) = towngrid("access", project, "--json").document()["entries"]
    assert (entry["purpose"], entry["unmasked"], entry["detail"]) == ("入户走访", True, "a.pdf")
    line = towngrid("access", project, "--lang", "zh").out
    assert "未脱敏" in line
    assert "入户走访" in line
