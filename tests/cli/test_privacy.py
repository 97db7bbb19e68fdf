"""What leaves the project is masked; the other way is chosen for one output, and noted before."""

import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from support.command_line import Towngrid
from support.words_in_text import words_in

Program = Callable[[str], str]
UNIT = "341921101200"


@pytest.fixture
def project(filled_project: Path, tmp_path: Path) -> Path:
    """Return a copy of the sample project."""
    return Path(shutil.copy(filled_project, tmp_path / "town.gpkg"))


def heads(towngrid: Towngrid, project: Path, out: Path, *words: str) -> int:
    sheet = ("--product", "heads", "--unit", UNIT, "--out", out)
    return towngrid("print", project, *sheet, *words).code


def text_of(pdf: Path, program: Program) -> str:
    command = [program("pdftotext"), "-layout", str(pdf), "-"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def names_of_heads(project: Path) -> set[str]:
    with closing(sqlite3.connect(project)) as file:
        rows = file.execute(
            "SELECT name FROM posts WHERE role = '网格长' AND grid LIKE ?", (f"{UNIT}%",)
        ).fetchall()
    return {name for (name,) in rows}


def test_heads_are_masked_on_paper_unless_chosen_for_one_sheet_with_a_purpose(
    towngrid: Towngrid, project: Path, tmp_path: Path, program: Program
) -> None:
    masked, unmasked = tmp_path / "masked.pdf", tmp_path / "unmasked.pdf"
    names = names_of_heads(project)
    assert names

    assert heads(towngrid, project, masked) == 0
    text = text_of(masked, program)
    assert not [name for name in names if name in text]
    assert f"{min(names)[0]}*" in text
    assert towngrid("access", project, "--json").document()["entries"] == []

    assert (
        heads(
            towngrid,
            project,
            unmasked,
            *("--unmasked", "--why", "镇党委会审阅", "--office", "镇党委"),
        )
        == 0
    )
    text = text_of(unmasked, program)
    assert not [name for name in names if name not in text]
    (entry,) = towngrid("access", project, "--json").document()["entries"]
    assert (entry["unmasked"], entry["purpose"]) == (True, "镇党委会审阅")
    assert entry["office"] == "镇党委"
    assert "单位：镇党委" in towngrid("access", project, "--lang", "zh").out


def test_an_unmasked_sheet_without_a_purpose_is_not_made(
    towngrid: Towngrid, project: Path, tmp_path: Path
) -> None:
    out = tmp_path / "unmasked.pdf"

    refused = towngrid("print", project, "--product", "heads", "--out", out, "--unmasked")

    assert refused.code == 2
    assert "--why" in refused.err
    assert not out.exists()
    assert towngrid("access", project, "--json").document()["entries"] == []


@pytest.mark.parametrize(
    "asked",
    [
        ("--unit", "no such village"),
        ("--paper", "B9"),
        ("--scale", "100"),
        ("--out", "missing/heads.pdf"),
        ("--out", "heads.docx"),
    ],
)
def test_an_unmasked_sheet_that_cannot_be_made_is_not_noted(
    towngrid: Towngrid, project: Path, tmp_path: Path, asked: tuple[str, str]
) -> None:
    option, word = asked
    words = {"--unit": UNIT, "--out": str(tmp_path / "heads.pdf"), option: word}
    if option == "--out":
        words["--out"] = str(tmp_path / word)
    options = [each for pair in words.items() for each in pair]

    refused = towngrid("print", project, "--product", "heads", "--unmasked", "--why", "x", *options)

    assert refused.code == 2
    assert towngrid("access", project, "--json").document()["entries"] == []
    assert [each.name for each in tmp_path.iterdir()] == [project.name]


@pytest.mark.parametrize("words", [("--unmasked", "--why", "x"), ("--why", "x")])
def test_a_sheet_without_persons_cannot_be_unmasked(
    towngrid: Towngrid, project: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    out = tmp_path / "layout.pdf"
    refused = towngrid("print", project, "--product", "layout", "--out", out, *words)
    assert (refused.code, out.exists()) == (2, False)
    assert words[0] in refused.err


def test_a_unit_is_printed_by_its_name_too(
    towngrid: Towngrid, project: Path, tmp_path: Path
) -> None:
    out = tmp_path / "village.svg"
    printed = towngrid("print", project, "--product", "layout", "--unit", "穑圩村", "--out", out)
    assert printed.code == 0, printed.err
    assert "穑圩村" in out.read_text(encoding="utf-8")


def people_of(project: Path) -> set[str]:
    """Return every name, phone and house number of a project."""
    with closing(sqlite3.connect(project)) as file:
        queries = (
            "SELECT householder FROM households", "SELECT house_no FROM households",
            "SELECT name FROM members", "SELECT name FROM posts", "SELECT phone_public FROM posts",
        )  # fmt: skip
        words = {str(word) for query in queries for (word,) in file.execute(query)}
    return {word for word in words if len(word) > 1} - {"None"}


def told_in(path: Path, program: Program) -> str:
    """Return all text of a file: its bytes, what a PDF shows and what it says of itself."""
    told = path.read_bytes().decode("utf-8", "replace")
    told += path.read_bytes().decode("utf-16-be", "replace")
    if path.suffix == ".pdf":
        told += text_of(path, program)
        information = [program("pdfinfo"), str(path)]
        told += subprocess.run(information, check=True, capture_output=True, text=True).stdout
    return told


def test_words_are_found_wherever_they_stand() -> None:
    people = {"王戊四", "桃花弄8号", "0550-1234567", "20813024", "a]b^"}
    told = "x王戊四y 桃花弄8号号 №20813024½0550-1234567桃花弄a]b^"
    assert words_in(people, told) == people
    assert words_in(people, "王戊 四 桃花弄号8 0550-1234-567 2081302 a]^b") == set()
    assert words_in((), told) == set()


@pytest.mark.parametrize("product", ["layout", "heads"])
@pytest.mark.parametrize("ending", ["pdf", "svg", "png"])
def test_no_sheet_tells_a_person_in_its_text_or_about_itself(  # noqa: PLR0917  # fixtures
    towngrid: Towngrid, project: Path, tmp_path: Path, program: Program, product: str, ending: str
) -> None:
    people = people_of(project)
    assert len(people) > 5000
    out = tmp_path / f"sheet.{ending}"
    sheet = ("--product", product, "--unit", UNIT, "--out", out)
    done = towngrid("print", project, *sheet)
    assert done.code == 0
    told = told_in(out, program) + done.out + done.err
    assert words_in(people, told) == set()


def test_nothing_that_the_demo_writes_beside_its_project_tells_a_person(
    towngrid: Towngrid, tmp_path: Path, program: Program
) -> None:
    done = towngrid("demo", "--out", tmp_path / "demo")
    assert done.code == 0
    people = people_of(tmp_path / "demo" / "township.gpkg")
    others = [path for path in (tmp_path / "demo").iterdir() if path.suffix != ".gpkg"]
    assert len(others) >= 4
    told = "".join(told_in(path, program) for path in others) + done.out + done.err
    assert words_in(people, told) == set()


def test_the_first_person_of_a_list_without_headers_is_not_remembered_as_a_header(
    towngrid: Towngrid, project: Path, tmp_path: Path
) -> None:
    rows = [f"7770100{at},杼桥社区,司马测{at},桃花弄8{at}号,3" for at in range(1, 5)]
    bare = tmp_path / "bare.csv"
    bare.write_text("\n".join(rows), encoding="utf-8")
    letters = {"household_no": "A", "unit": "B", "householder": "C", "house_no": "D", "people": "E"}
    chosen = [word for key, letter in letters.items() for word in ("--map", f"{key}={letter}")]
    assert towngrid("import", "households", project, bare, *chosen).code == 0
    with closing(sqlite3.connect(project)) as file:
        (kept,) = file.execute("SELECT value FROM towngrid_settings WHERE key = 'mappings'")
    assert "司马测" not in kept[0]
    assert "桃花弄" not in kept[0]
    again = towngrid("import", "households", project, bare, "--json").document()
    assert again["unchanged"] == 3, "the columns are remembered all the same"
