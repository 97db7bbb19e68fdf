"""What a template cannot say, told with file, page, part and what would be right."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.printing.parts.registry import makers
from app.printing.templates.folder import own_folder
from app.printing.templates.kinds import KINDS, MAP_KIND
from app.printing.templates.library import TemplateLibrary
from app.printing.templates.reading import read_template
from app.printing.templates.records import Template
from gis.errors import InputProblem
from gis.texts import Texts

MAP = '[pages.sheet.parts.map]\nkind = "map"\n'


def no_base(key: str) -> Template:
    raise AssertionError(key)


def problem_of(text: str, folder: Path) -> InputProblem:
    file = folder / "村图.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputProblem) as caught:
        read_template(file, no_base)
    return caught.value


@pytest.mark.parametrize(
    ("text", "key", "told"),
    [
        ("[pages.sheet.parts.map]\nkind = 'maap'\n", "part_of_no_kind", ("map", "maap", "legend")),
        (MAP + "inside = 'frame'\n", "no_such_holder", ("map", "frame")),
        (
            "[pages.sheet.parts]\na.kind='strip'\na.inside='b'\nb.kind='strip'\nb.inside='a'\n",
            "holds_itself",
            ("sheet", "a", "b"),
        ),
        ("[pages.sheet.parts.a]\nkind='strip'\ninside='a'\n", "holds_itself", ("a",)),
        (MAP + "at = [0.5, 0, 0.6, 1]\n", "outside_sheet", ("map", "0.6")),
        (MAP + "at = [0.5, 0, 0, 1]\n", "outside_sheet", ("map",)),
        (MAP + "at = [0.5, 0, 1]\n", "wrong_entry", ("pages.sheet.parts.map.at",)),
        (MAP + "at = [0.5, 0, 1, 7]\n", "wrong_entry", ("pages.sheet.parts.map.at", "0 … 1")),
        (MAP + "dock = 'hand'\n", "outside_sheet", ("map",)),
        (MAP + "dock = 'corner'\n", "corner_of_no_map", ("map",)),
        (MAP + "dock = 'middle'\n", "wrong_entry", ("parts.map.dock", "bottom", "corner")),
        (MAP + "share = 1.5\n", "share_too_large", ("map", "1.5")),
        (MAP + "size_mm = -1\n", "wrong_entry", ("pages.sheet.parts.map.size_mm", "-1")),
        (MAP + "size_mm = nan\n", "wrong_entry", ("pages.sheet.parts.map.size_mm", "nan")),
        (MAP + "shown = 1\n", "wrong_entry", ("parts.map.shown", "true, false")),
        (MAP + "words = { fr = 'carte' }\n", "wrong_entry", ("parts.map.words", "zh", "en")),
        (MAP + "colour = 'red'\n", "unknown_entry", ("pages.sheet.parts.map.colour", "options")),
        (
            MAP + "[pages.sheet.parts.two]\nkind = 'words'\n",
            "filled_twice",
            ("sheet", "two", "bottom"),
        ),
        ("margins_mm = { left = 200, right = 90 }\n" + MAP, "margins_too_wide", ("sheet",)),
        ("title = 3\n" + MAP, "wrong_entry", ("title", "zh")),
        ("product = 'layout'\n", "wrong_entry", ("pages",)),
        (MAP + MAP, "not_toml", ("line 3",)),
    ],
)
def test_each_fault_is_named_with_its_place(
    text: str, key: str, told: tuple[str, ...], tmp_path: Path
) -> None:
    problem = problem_of(text, tmp_path)
    assert problem.key == f"templates.{key}"
    for language in ("zh", "en"):
        sentence = Texts(language).of_error(problem)
        assert "村图.toml" in sentence
        for word in told:
            assert word in sentence


def test_an_unknown_paper_is_named(tmp_path: Path) -> None:
    assert problem_of('paper = "A9"\n' + MAP, tmp_path).key == "print_output.unknown_paper"


def test_all_faults_of_a_file_are_found_at_once(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(
        'base = "layout"\n'
        "[pages.sheet.parts.legend]\ndock = 'hand'\nat = [0.9, 0, 0.2, 0.1]\n"
        "[pages.sheet.parts.north]\ninside = 'mapp'\n"
        "[pages.sheet.parts.new]\nkind = 'picture book'\ndock = 'top'\n",
        encoding="utf-8",
    )
    _, faults = TemplateLibrary().checked(file)
    assert [fault.key for fault in faults] == [
        "templates.outside_sheet",
        "templates.no_such_holder",
        "templates.part_of_no_kind",
    ]


def test_the_kinds_are_those_that_have_a_maker() -> None:
    assert {*makers(), MAP_KIND} == KINDS


@pytest.mark.parametrize("key", TemplateLibrary().keys())
def test_the_shipped_templates_are_without_fault(key: str) -> None:
    file = Path("resources/templates") / f"{key}.toml"
    assert TemplateLibrary().checked(file)[1] == []
    assert TemplateLibrary().shipped(key).title


def test_own_templates_go_before_shipped_ones_and_may_build_on_them(tmp_path: Path) -> None:
    own = tmp_path / "layout.toml"
    own.write_text('base = "layout"\npaper = "A1"\n', encoding="utf-8")
    library = TemplateLibrary(tmp_path)
    assert library.template("layout").paper == "A1"
    assert library.shipped("layout").paper == "A3"
    assert library.template("heads").paper == "A3" or library.template("heads").paper == "A1"
    assert library.own_keys() == ["layout"]


def test_templates_that_build_on_each_other_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('base = "b"\n', encoding="utf-8")
    (tmp_path / "b.toml").write_text('base = "a"\n', encoding="utf-8")
    with pytest.raises(InputProblem) as caught:
        TemplateLibrary(tmp_path).template("a")
    assert caught.value.key == "templates.builds_on_itself"


def test_a_saved_template_is_found_and_says_only_what_differs(tmp_path: Path) -> None:
    library = TemplateLibrary(tmp_path / "templates")
    layout = library.shipped("layout")
    mine = replace(layout, key="村委会", paper="A2")
    file = library.save(mine)
    assert file.read_text(encoding="utf-8") == 'base = "layout"\npaper = "A2"\n'
    assert library.template("村委会") == mine


@pytest.mark.parametrize(
    ("platform", "environment", "folder"),
    [
        ("linux", {"HOME": "/h"}, "/h/.local/share/towngrid/templates"),
        ("linux", {"HOME": "/h", "XDG_DATA_HOME": "/d"}, "/d/towngrid/templates"),
        ("darwin", {"HOME": "/h"}, "/h/Library/Application Support/towngrid/templates"),
        ("win32", {"HOME": "/h", "APPDATA": "/r"}, "/r/towngrid/templates"),
    ],
)
def test_the_users_folder(platform: str, environment: dict[str, str], folder: str) -> None:
    assert own_folder(environment, platform) == Path(folder)
