"""Templates on the command line."""

from pathlib import Path

import pytest
from support.command_line import Towngrid

from app.printing.templates.library import TemplateLibrary
from app.printing.templates.reading import read_template


@pytest.fixture(autouse=True)
def own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    folder = tmp_path / "data" / "towngrid" / "templates"
    folder.mkdir(parents=True)
    return folder


def test_all_templates_are_listed_the_users_marked(towngrid: Towngrid, own: Path) -> None:
    (own / "mine.toml").write_text('base = "layout"\n', encoding="utf-8")
    listed = towngrid("templates", "list", "--json").document()
    assert [each["key"] for each in listed if each["own"]] == ["mine"]
    assert {"layout", "heads"} <= {each["key"] for each in listed}
    said = towngrid("templates", "list", "--lang", "zh")
    assert "网格区域布局图（自己的）" in said.out
    assert str(own) in said.err


def test_a_template_is_shown(towngrid: Towngrid) -> None:
    shown = towngrid("templates", "show", "heads", "--lang", "zh")
    assert "网格长分布图" in shown.out
    assert "{area}网格长分布图" in shown.out
    parts = towngrid("templates", "show", "heads", "--json").document()["pages"]["sheet"]
    assert {"part", "kind", "inside", "dock", "shown", "words", "options"} == set(parts[0])


def test_a_copy_has_the_comments_and_is_checked_good(towngrid: Towngrid, tmp_path: Path) -> None:
    out = tmp_path / "mine.toml"
    assert towngrid("templates", "copy", "layout", out).code == 0
    assert out.read_text(encoding="utf-8").startswith("# The layout map")
    assert towngrid("templates", "check", out).code == 0
    again = towngrid("templates", "copy", "layout", out)
    assert again.code == 2
    assert towngrid("templates", "copy", "layout", out, "--overwrite").code == 0


def test_a_based_copy_says_only_its_base(towngrid: Towngrid, tmp_path: Path) -> None:
    out = tmp_path / "mine.toml"
    assert towngrid("templates", "copy", "heads", out, "--based").code == 0
    library = TemplateLibrary()
    assert out.read_text(encoding="utf-8") == 'base = "heads"\n'
    heads = library.shipped("heads")
    assert read_template(out, library.shipped).pages == heads.pages


def test_a_faulty_template_is_told_with_every_fault(towngrid: Towngrid, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(
        'base = "layout"\n[pages.sheet.parts.north]\ninside = "x"\n'
        '[pages.sheet.parts.y]\nkind = "z"\ndock = "top"\n',
        encoding="utf-8",
    )
    told = towngrid("templates", "check", file)
    assert told.code == 2
    assert len(told.err.splitlines()) == 2


def test_a_template_that_there_is_not_is_named(towngrid: Towngrid, tmp_path: Path) -> None:
    told = towngrid("templates", "show", "layuot", "--lang", "en")
    assert told.code == 2
    assert "layuot" in told.err
    assert "layout" in told.err
    assert towngrid("templates", "copy", "layout", tmp_path / "mine.txt").code == 2
