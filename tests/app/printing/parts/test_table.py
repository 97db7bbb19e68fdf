from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.printing.sheets.tables import Column, Table
from app.printing.table_layout import TableLayout, ends_of
from app.printing.table_measure import measured
from layers.drawing import Ruler, Text

COLUMNS = (Column("序号", numeric=True), Column("门牌号", 1.0), Column("人口", numeric=True))
CELLS = st.tuples(
    st.integers(1, 9999).map(str),
    st.text("东风路号巷甲乙 12", max_size=60),
    st.integers(0, 20).map(str),
)


def table_of(rows: list[tuple[str, str, str]], *, has_total: bool) -> Table:
    keys = tuple(("households", number) for number in range(len(rows)))
    total = ("", "合计", "99") if has_total else ()
    return Table(COLUMNS, tuple(rows), keys, total=total)


def layout_of(table: Table, ruler: Ruler, width: float = 90.0) -> TableLayout:
    measure = measured(table, width, 2.75, ruler)
    return TableLayout(table.columns, measure, ruler)


@given(st.lists(CELLS, max_size=80), st.floats(20, 200), st.floats(20, 200), st.booleans())
def test_every_row_is_in_one_piece_and_each_piece_fits_its_room(
    qapp: object, rows: list[tuple[str, str, str]], first: float, later: float, has_total: bool
) -> None:
    assert qapp is not None
    table = table_of(rows, has_total=has_total)
    layout = layout_of(table, Ruler())
    rooms = [first, later]
    pieces = table.cut(ends_of(table, layout, lambda number: rooms[min(number, 1)]))
    assert [row for piece in pieces for row in piece.rows] == rows
    assert [key for piece in pieces for key in piece.keys] == list(table.keys)
    assert [bool(piece.total) for piece in pieces] == [False] * (len(pieces) - 1) + [has_total]
    for number, piece in enumerate(pieces):
        heights = [layout.height_mm(layout.cells(row)) for row in (*piece.rows, piece.total) if row]
        assert piece.rows or not rows
        if len(piece.rows) > 1:
            room = rooms[min(number, 1)]
            assert layout.head_height_mm + sum(heights) <= room + 1e-3


@given(st.lists(CELLS, min_size=1, max_size=30), st.floats(40, 180))
def test_cells_stand_within_their_columns_and_no_text_lies_on_another(
    qapp: object, rows: list[tuple[str, str, str]], width: float
) -> None:
    assert qapp is not None
    ruler = Ruler()
    table = table_of(rows, has_total=False)
    layout = layout_of(table, ruler, width)
    assert layout.width_mm == pytest.approx(width)
    shapes, top = list(layout.head(10.0, 5.0)), 5.0 + layout.head_height_mm
    for row in rows:
        cells = layout.cells(row)
        shapes += layout.row(cells, 10.0, top)
        top += layout.height_mm(cells)
    boxes = [ruler.box(shape) for shape in shapes if isinstance(shape, Text) and shape.text]
    assert all(
        box.left >= 10.0 and box.right <= 10.0 + width and box.bottom <= top for box in boxes
    )
    by_top = sorted(boxes, key=lambda box: (box.top, box.left))
    assert not any(one.meets(other) for one, other in pairwise(by_top))


def test_pieces_that_share_a_measure_have_the_same_columns(qapp: object) -> None:
    assert qapp is not None
    ruler = Ruler()
    rows = [("1", "东", "3"), ("2", "东风路一百二十八号院内西侧三楼", "12345")]
    table = table_of(rows, has_total=False)
    table = table.with_measure(measured(table, 80.0, 2.75, ruler))
    first, second = table.cut([1, 2])
    assert first.measure == second.measure is not None
