"""Where docked parts stand, as numbers; no two share room, and none leaves the sheet."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.printing.sheet_spec import PAPERS, SizeMm
from app.printing.templates.boxes import boxes_of, growth_of
from app.printing.templates.library import TemplateLibrary
from app.printing.templates.records import Dock, Margins, PageTemplate, PartTemplate
from layers.boxes import Box

A3 = (420.0, 297.0)
NONE = Margins(0, 0, 0, 0)


def wants(part: PartTemplate, room: Box) -> SizeMm:
    return 40.0, 20.0


def boxes(*parts: PartTemplate, margins: Margins = NONE, paper: SizeMm = A3) -> dict[str, Box]:
    return boxes_of(PageTemplate("sheet", parts), paper, margins, 1.0, wants)


def part(name: str, dock: Dock, **more: object) -> PartTemplate:
    return PartTemplate(name, "strip", dock, **more)  # type: ignore[arg-type]


def test_strips_are_taken_one_after_the_other_and_the_rest_is_filled() -> None:
    assert boxes(
        part("map", Dock.FILL),
        part("head", Dock.TOP, size_mm=30.0, gap_mm=5.0),
        part("side", Dock.RIGHT, share=0.25),
        part("foot", Dock.BOTTOM),
        part("edge", Dock.LEFT, gap_mm=2.0),
        margins=Margins(35, 15, 15, 15),
    ) == {
        "head": Box(35, 15, 405, 45),
        "side": Box(312.5, 50, 405, 282),
        "foot": Box(35, 262, 312.5, 282),
        "edge": Box(35, 50, 75, 262),
        "map": Box(77, 50, 312.5, 262),
    }


def test_parts_stand_inside_their_holders_and_are_hidden_with_them() -> None:
    held = part("held", Dock.LEFT, inside="head", size_mm=50.0)
    head = part("head", Dock.TOP, size_mm=30.0)
    assert boxes(head, held)["held"] == Box(0, 0, 50, 30)
    assert boxes(part("head", Dock.TOP, is_shown=False), held) == {}


def test_a_part_by_hand_stands_at_its_shares_and_takes_no_room() -> None:
    found = boxes(part("by hand", Dock.HAND, shares=(0.5, 0.0, 0.25, 1.0)), part("map", Dock.FILL))
    assert found == {"by hand": Box(210, 0, 315, 297), "map": Box(0, 0, 420, 297)}


@pytest.mark.parametrize(("paper", "is_there"), [("A2", True), ("A3", True), ("A4", False)])
def test_a_part_for_large_papers_is_left_out_on_small_ones(paper: str, is_there: bool) -> None:
    found = boxes(part("staff", Dock.RIGHT, from_mm=297.0), paper=PAPERS[paper])
    assert ("staff" in found) is is_there


def test_lettering_grows_more_slowly_than_paper() -> None:
    assert growth_of(PAPERS["A3"], 0.7) == 1.0
    assert growth_of(PAPERS["A1"], 0.7) == pytest.approx(2**0.7, rel=0.001)
    assert growth_of(PAPERS["A0"], 0.0) == 1.0


DOCKED = [Dock.TOP, Dock.BOTTOM, Dock.LEFT, Dock.RIGHT]
docked = st.lists(
    st.tuples(
        st.sampled_from(DOCKED), st.floats(0, 500), st.floats(0, 1), st.floats(0, 90), st.integers()
    ),
    max_size=8,
)
papers = st.sampled_from([
    *PAPERS.values(), *((long, short) for short, long in PAPERS.values()), (50.0, 3000.0),
])  # fmt: skip


@given(docked, papers, st.builds(Margins, *(4 * [st.floats(0, 60)])))
def test_no_two_share_room_and_none_leaves_the_sheet(
    rows: list[tuple[Dock, float, float, float, int]], paper: SizeMm, margins: Margins
) -> None:
    parts: list[PartTemplate] = []
    for number, (dock, size, share, gap, holder) in enumerate(rows):
        inside = str(holder % number) if number and holder % 3 == 0 else ""
        parts.append(part(str(number), dock, size_mm=size, share=share, gap_mm=gap, inside=inside))
    parts.append(part("map", Dock.FILL))
    found = boxes(*parts, margins=margins, paper=paper)
    _assert_apart(parts, found, paper)


def _assert_apart(
    parts: list[PartTemplate] | tuple[PartTemplate, ...], found: dict[str, Box], paper: SizeMm
) -> None:
    sheet = Box(0, 0, *paper).grown(1e-6)
    for box in found.values():
        assert sheet.holds(box)
        assert box.width >= 0
        assert box.height >= 0
    for one, other in combinations([p for p in parts if p.name in found], 2):
        if one.inside == other.inside and Dock.HAND not in (one.dock, other.dock):
            assert not found[one.name].grown(-1e-9).meets(found[other.name])
    for each in parts:
        if each.inside in found and each.name in found and each.dock is not Dock.HAND:
            assert found[each.inside].grown(1e-6).holds(found[each.name])


@pytest.mark.parametrize("key", TemplateLibrary().keys())
@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("is_upright", [True, False])
def test_the_shipped_templates_keep_their_parts_apart(
    key: str, paper: str, is_upright: bool
) -> None:
    template = TemplateLibrary().shipped(key)
    size: SizeMm = PAPERS[paper] if is_upright else (PAPERS[paper][1], PAPERS[paper][0])
    for page in template.pages.values():
        growth = growth_of(size, template.style.growth)
        found = boxes_of(page, size, page.margins or template.margins, growth, wants)
        _assert_apart(page.parts, found, size)
