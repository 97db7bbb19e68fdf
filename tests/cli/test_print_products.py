"""`towngrid print` with templates, grids, words, tiles; what it tells and what it refuses."""

import sqlite3
from pathlib import Path

import pikepdf
import pytest
from support.command_line import Towngrid

from app.printing.product_names import ProductName
from app.printing.products.registry import products

VILLAGE = "樾岗村"


def test_the_command_line_knows_every_product() -> None:
    assert [product.value for product in ProductName if product.value not in products()] == []
    assert set(products()) == set(ProductName)


@pytest.mark.parametrize("product", ["board", "card", "heads"])
def test_a_product_of_people_is_told_of_as_one_document(
    towngrid: Towngrid, filled_project: Path, tmp_path: Path, product: str
) -> None:
    out = tmp_path / "sheet.pdf"
    options = ("--unit", VILLAGE, "--paper", "4开", "--words", "title=某村公示", "--json")
    printed = towngrid("print", filled_project, "--product", product, "--out", out, *options)
    assert printed.code == 0, printed.err
    document = printed.document()
    assert (document["product"], document["files"]) == (product, [str(out)])
    assert sorted(document["paper_mm"]) == [390, 543]
    with pikepdf.open(out) as pdf:
        assert len(pdf.pages) == document["pages"] == 1


def test_a_template_says_which_product_it_is(
    towngrid: Towngrid, filled_project: Path, tmp_path: Path
) -> None:
    out = tmp_path / "cards.pdf"
    arguments = ("--template", "postcard", "--unit", VILLAGE, "--out", out, "--json")
    assert towngrid("print", filled_project, *arguments).document()["product"] == "card"
    other = towngrid("print", filled_project, "--product", "board", *arguments)
    assert other.code == 2
    assert "postcard" in other.err
    assert towngrid("print", filled_project, "--out", out).code == 2


def test_grids_are_named_by_code_or_name_and_more_than_once(
    towngrid: Towngrid, filled_project: Path, tmp_path: Path
) -> None:
    grids = ("--grid", "341921101200001", "--grid", "樾岗-02")
    out = tmp_path / "cards.pdf"
    arguments = ("--product", "card", "--paper", "90x54mm", "--out", out, "--json")
    assert towngrid("print", filled_project, *grids, *arguments).document()["pages"] == 2
    unknown = towngrid("print", filled_project, "--grid", "no such", *arguments)
    assert unknown.code == 2
    assert "no such" in unknown.err


def test_a_wall_board_is_spread_over_office_paper(
    towngrid: Towngrid, filled_project: Path, tmp_path: Path
) -> None:
    out = tmp_path / "board.pdf"
    arguments = ("--product", "board", "--unit", VILLAGE, "--paper", "A1", "--tile", "A3")
    printed = towngrid("print", filled_project, *arguments, "--out", out)
    assert printed.code == 0, printed.err
    with pikepdf.open(out) as pdf:
        assert len(pdf.pages) > 4
        sides = {
            tuple(sorted(round(float(x) / 72 * 25.4) for x in p.mediabox[2:])) for p in pdf.pages
        }
    assert sides == {(297, 420)}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--words", "nothing"), "nothing"),
        (("--words", "no_part=x"), "no_part"),
        (("--photos", "no_such_folder"), "no_such_folder"),
        (("--qr", "code.png"), "qr"),
        (("--paper", "B9"), "B9"),
        (("--palette", "loud"), "loud"),
        (("--tile", "A99"), "A99"),
        (("--template", "no_such"), "no_such"),
    ],
)
def test_what_cannot_be_is_refused_with_its_name(
    towngrid: Towngrid, filled_project: Path, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    out = tmp_path / "board.pdf"
    refused = towngrid("print", filled_project, "--product", "board", "--out", out, *words)
    assert (refused.code, out.exists()) == (2, False)
    assert said in refused.err


def test_a_public_board_asks_for_a_review_number_and_an_internal_one_does_not(
    towngrid: Towngrid, filled_project: Path, tmp_path: Path
) -> None:
    arguments = ("--product", "board", "--unit", VILLAGE, "--out", tmp_path / "b.pdf", "--json")
    public = towngrid("print", filled_project, *arguments).document()
    assert len(public["warnings"]) == 1
    numbered = towngrid("print", filled_project, *arguments, "--review-number", "苏S(2026)1号")
    assert numbered.document()["warnings"] == []
    internal = towngrid("print", filled_project, *arguments, "--purpose", "internal")
    assert internal.document()["warnings"] == []


def test_an_open_card_is_noted_before_it_is_written(
    towngrid: Towngrid, filled_project: Path, tmp_path: Path
) -> None:
    project = tmp_path / "town.gpkg"
    project.write_bytes(filled_project.read_bytes())
    arguments = ("--product", "card", "--unit", VILLAGE, "--out", tmp_path / "c.pdf")
    assert towngrid("print", project, *arguments, "--unmasked").code == 2
    done = towngrid("print", project, *arguments, "--unmasked", "--why", "入户发放")
    assert done.code == 0, done.err
    with sqlite3.connect(project) as connection:
        rows = connection.execute(
            "SELECT purpose, unmasked, detail FROM towngrid_access"
        ).fetchall()
    assert rows == [("入户发放", 1, "c.pdf")]
