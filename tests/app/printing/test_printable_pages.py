from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage, QPainter

from app.printing.output.leaf_painting import paint_leaf
from app.printing.output.leaves import Leaf
from app.printing.output.leaves_writer import OutputOptions
from app.printing.print_sheets import PrintResult, desk_of, print_desk
from app.printing.printable_pages import printable_pages
from app.printing.sheet_spec import SheetSpec
from app.printing.sheets.context import Desk
from bench.synthetic import Size, synthetic_plan
from gis.errors import Cancelled
from gis.operations.rename_grid import rename_grid
from gis.plan.edit import apply
from gis.plan.plan import Plan
from gis.progress import NoProgress
from gis.texts import Texts
from gis.topology.records import GridId, grid_label, grid_of, is_grid


@pytest.fixture(scope="module")
def township() -> Plan:
    return synthetic_plan(Size(grids=14, units=3, vertices=1_400, households=300))


def desk_for(plan: Plan, product: str = "book") -> Desk:
    return desk_of(plan, SheetSpec(product=product, made_on=date(2025, 3, 1)), Texts("zh"))


def printed(plan: Plan, out: Path, product: str = "book") -> PrintResult:
    options = OutputOptions(reuse_pages=True)
    return print_desk(desk_for(plan, product), out, NoProgress(), options=options)


def picture(leaf: Leaf) -> NDArray[np.uint8]:
    width, height = (round(side * 2) for side in leaf.paper_mm)
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    paint_leaf(painter, leaf, 2.0)
    painter.end()
    return np.frombuffer(bytes(image.constBits()), dtype=np.uint8)


def test_an_unchanged_book_is_taken_over_whole(
    qapp: object, township: Plan, tmp_path: Path
) -> None:
    assert qapp is not None
    out = tmp_path / "book.pdf"
    first = printed(township, out)
    again = printed(township, out)
    assert first.written.rendered == first.pages
    assert (again.written.rendered, again.written.kept) == (0, first.pages)
    with pikepdf.open(out) as book:
        assert len(book.pages) == first.pages


def test_after_one_renaming_only_pages_that_name_the_grid_are_painted(
    qapp: object, township: Plan, tmp_path: Path
) -> None:
    assert qapp is not None
    out, grid = tmp_path / "dossiers.pdf", GridId(5)
    first = printed(township, out, "dossier")
    changed = apply(township, rename_grid(township, grid=grid, name="新名网格"))
    beside = township.partition.neighbours(grid_label(grid))
    near = {grid_of(label) for label in beside if is_grid(label)}
    again = printed(changed, out, "dossier")
    assert again.pages == first.pages
    assert again.written.kept > 0
    # Its own pages, and the maps of those who have it as a neighbour or in sight.
    assert again.written.rendered >= 2
    assert again.written.rendered <= first.pages - (len(township.grids) - len(near)) // 2


def test_pages_that_were_not_kept_are_composed_anew_alike(qapp: object, township: Plan) -> None:
    assert qapp is not None
    desk = desk_for(township)
    kept = printable_pages(desk, NoProgress(), with_identities=True)
    lean = printable_pages(desk, NoProgress(), with_identities=True, most_kept=1)
    assert [leaf.identity for leaf in kept.leaves] == [leaf.identity for leaf in lean.leaves]
    assert kept.facts == lean.facts
    for one, other in list(zip(kept.leaves, lean.leaves, strict=True))[3:6]:
        # Qt's rasteriser leaves a pixel or two to chance.
        assert np.count_nonzero(picture(one) != picture(other)) < 20


def test_counts_stand_in_the_result(qapp: object, township: Plan, tmp_path: Path) -> None:
    assert qapp is not None
    result = printed(township, tmp_path / "book.pdf")
    assert {count.what for count in result.counts} >= {"households", "grids"}
    assert all(count.agrees for count in result.counts)
    assert not any("不符" in warning for warning in result.warnings)


class _Cancelling(NoProgress):
    def raise_if_cancelled(self) -> None:
        raise Cancelled


def test_composing_can_be_cancelled(qapp: object, township: Plan) -> None:
    assert qapp is not None
    with pytest.raises(Cancelled):
        printable_pages(desk_for(township), _Cancelling(), with_identities=False)


def test_leaves_of_a_book_have_identities_of_their_own(qapp: object, township: Plan) -> None:
    assert qapp is not None
    pages = printable_pages(desk_for(township), NoProgress(), with_identities=True)
    assert len({leaf.identity for leaf in pages.leaves}) == len(pages.leaves)
    plain = printable_pages(desk_for(township), NoProgress(), with_identities=False)
    assert {leaf.identity for leaf in plain.leaves} == {""}
    assert replace(plain.facts[0]) == pages.facts[0]
