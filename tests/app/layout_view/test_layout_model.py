"""Layouts as values: parts moved by hand, the map in its frame, texts, templates of one's own."""

from dataclasses import replace

import pytest

from app.layout_view.layout_history import LayoutHistory
from app.layout_view.layout_model import (
    LandInFrame,
    Layout,
    Sheet,
    as_template,
    fitted,
    land_dragged,
    part_placed,
    part_shown,
    reset,
    said_by,
    scaled,
    with_area,
    with_selected,
    with_spec,
    with_template,
    with_words,
)
from app.printing.sheet_spec import SheetSpec
from app.printing.templates.boxes import boxes_of
from app.printing.templates.records import (
    Dock,
    Margins,
    PageTemplate,
    PartTemplate,
    Template,
    Words,
)
from layers.boxes import Box

PAPER = (420.0, 297.0)
PAGE = PageTemplate(
    "sheet",
    (
        PartTemplate("header", "strip", Dock.TOP, size_mm=20, gap_mm=5),
        PartTemplate("note", "words", Dock.LEFT, 60, inside="header", words=Words("旧", "old")),
        PartTemplate("title", "title", inside="header", words=Words("{place}图", "Map of {place}")),
        PartTemplate("footer", "strip", Dock.BOTTOM, size_mm=15),
        PartTemplate("map", "map"),
        PartTemplate("legend", "legend", Dock.CORNER, inside="map"),
    ),
)  # fmt: skip
TEMPLATE = Template("layout", "layout", Words("布局图", "Layout"), {"sheet": PAGE})
LAYOUT = Layout(SheetSpec(), TEMPLATE)
LAND = LandInFrame("map", Box(40, 45, 400, 260), (500_000.0, 3_000_000.0), 10_000.0)


def sheet_of(layout: Layout) -> Sheet:
    """Return a sheet whose parts stand where docking puts them, the legend in a corner."""
    page = layout.template.page("sheet")
    boxes = boxes_of(page, PAPER, Margins(), 1.0, lambda part, room: (30.0, 40.0))
    legend = page.part("legend")
    if legend is not None and legend.dock is Dock.CORNER and legend.is_shown:
        boxes["legend"] = Box(360, 200, 400, 250)
    return Sheet(page, PAPER, Margins(), boxes, LAND)


@pytest.mark.parametrize("name", ["header", "footer", "map", "legend", "note", "title"])
def test_moving_a_part_moves_no_other_but_what_stands_in_it(name: str) -> None:
    before = sheet_of(LAYOUT)
    old = before.boxes[name]
    new = Box(old.left + 5, old.top + 4, old.right + 2, old.bottom + 1)
    layout = part_placed(LAYOUT, before, name, new)
    after = sheet_of(layout)
    inside = {part.name for part in before.held_by(name)}
    for each, box in before.boxes.items():
        wanted = new if each == name else box
        if each in inside:
            continue
        for side in ("left", "top", "right", "bottom"):
            assert getattr(after.boxes[each], side) == pytest.approx(
                getattr(wanted, side), abs=1e-3
            )
    assert layout.selected == name


def test_a_part_placed_by_hand_goes_with_the_part_that_holds_it() -> None:
    placed = part_placed(LAYOUT, sheet_of(LAYOUT), "note", Box(100, 20, 140, 30))
    moved = part_placed(placed, sheet_of(placed), "header", Box(35, 55, 405, 75))
    assert sheet_of(moved).boxes["note"].left == pytest.approx(100, abs=1e-3)
    assert sheet_of(moved).boxes["note"].top == pytest.approx(60, abs=1e-3)


def test_places_by_hand_are_kept_within_the_sheet_as_shares_of_it() -> None:
    layout = part_placed(LAYOUT, sheet_of(LAYOUT), "note", Box(400, -30, 470, -10))
    part = layout.template.page("sheet").part("note")
    assert part is not None
    assert part.dock is Dock.HAND
    assert part.shares is not None
    left, top, width, height = part.shares
    assert (left * PAPER[0], top * PAPER[1]) == pytest.approx((350, 0), abs=1e-3)
    assert left + width <= 1.0
    assert (width * PAPER[0], height * PAPER[1]) == pytest.approx((70, 20), abs=1e-3)


def test_a_part_does_not_get_smaller_than_it_can_be_taken_hold_of() -> None:
    layout = part_placed(LAYOUT, sheet_of(LAYOUT), "note", Box(100, 20, 100.1, 20.1))
    assert sheet_of(layout).boxes["note"].width == pytest.approx(3.0, abs=1e-3)


def test_a_hidden_part_is_not_in_hand_and_can_be_shown_again() -> None:
    layout = part_shown(with_selected(LAYOUT, "legend"), "sheet", "legend", False)
    assert layout.selected == ""
    assert "legend" not in sheet_of(layout).boxes
    assert part_shown(layout, "sheet", "legend", True).template == TEMPLATE


def test_a_part_wanted_on_a_small_paper_is_shown_there() -> None:
    part = PAGE.part("legend")
    assert part is not None
    page = PAGE.with_part(replace(part, from_mm=400.0))
    layout = replace(LAYOUT, template=TEMPLATE.with_page(page))
    shown = part_shown(layout, "sheet", "legend", True).template.page("sheet").part("legend")
    assert shown is not None
    assert shown.is_on(PAPER)


def test_dragged_land_follows_the_hand_at_the_same_scale() -> None:
    spec = land_dragged(LAYOUT, LAND, 30.0, 20.0).spec
    # 30 mm to the right at 1:10000: what was 300 m west is in the middle now.
    assert spec.centre_m == (499_700.0, 3_000_200.0)
    assert spec.scale == 10_000.0
    assert fitted(Layout(spec, TEMPLATE)).spec == SheetSpec()


def test_a_new_scale_keeps_the_land_under_the_pointer() -> None:
    at = (300.0, 100.0)
    spec = scaled(LAYOUT, LAND, 5_000.0, at).spec
    assert spec.scale == 5_000.0
    assert spec.centre_m is not None
    middle = LAND.inner.centre
    for scale, centre in ((10_000.0, LAND.centre_m), (5_000.0, spec.centre_m)):
        x = centre[0] + (at[0] - middle[0]) * scale / 1000
        y = centre[1] - (at[1] - middle[1]) * scale / 1000
        assert (x, y) == pytest.approx((500_800.0, 3_000_525.0))
    assert scaled(LAYOUT, LAND, 5_000.0).spec.centre_m == LAND.centre_m


def test_words_stand_by_part_and_the_title_in_the_spec() -> None:
    layout = with_words(LAYOUT, "sheet", "note", "新")
    layout = with_words(layout, "sheet", "title", "{place}挂图")
    assert layout.spec.words == {"sheet.note": "新"}
    assert layout.spec.title == "{place}挂图"
    assert with_words(LAYOUT, "sheet", "map", "x") == LAYOUT
    note = PAGE.part("note")
    assert note is not None
    assert said_by(layout, "sheet", note, "zh") == "新"
    assert said_by(LAYOUT, "sheet", note, "en") == "old"


def test_another_area_is_fitted_anew_from_its_first_page() -> None:
    layout = replace(land_dragged(LAYOUT, LAND, 5, 5), number=4)
    layout = with_area(layout, "33", ())
    assert (layout.number, layout.spec.centre_m, layout.spec.scale) == (1, None, None)
    assert layout.spec.unit_code == "33"


def test_another_template_keeps_area_and_paper_but_no_text_of_the_old_one() -> None:
    layout = with_spec(LAYOUT, paper="A0", unit_code="33", title="旧图名", words={"note": "旧"})
    other = replace(TEMPLATE, key="heads", product="heads")
    spec = with_template(layout, other).spec
    assert (spec.product, spec.paper, spec.unit_code) == ("heads", "A0", "33")
    assert (spec.title, spec.words) == (None, {})


def test_a_layout_is_kept_as_a_template_with_all_that_was_changed() -> None:
    layout = part_placed(LAYOUT, sheet_of(LAYOUT), "legend", Box(50, 60, 90, 110))
    layout = with_words(layout, "sheet", "title", "{place}挂图")
    layout = with_spec(layout, paper="8K", palette="greys", unit_code="33", purpose="public")
    kept = as_template(layout, "mine", "我的模板", "zh")
    assert (kept.key, kept.product, kept.title.zh) == ("mine", "layout", "我的模板")
    assert (kept.paper, kept.style.palette, kept.is_public) == ("8K", "greys", True)
    page = kept.page("sheet")
    title, legend = page.part("title"), page.part("legend")
    assert title is not None
    assert legend is not None
    assert title.words == Words("{place}挂图", "Map of {place}")
    assert legend.dock is Dock.HAND


def test_reset_gives_up_everything_done_by_hand_and_nothing_else() -> None:
    layout = with_spec(LAYOUT, paper="A0", unit_code="33")
    changed = part_placed(layout, sheet_of(layout), "map", Box(50, 60, 390, 210))
    changed = land_dragged(with_words(changed, "sheet", "note", "新"), LAND, 5, 5)
    assert reset(changed, TEMPLATE) == layout


def test_changes_are_undone_and_done_again() -> None:
    history = LayoutHistory(LAYOUT)
    first = with_spec(LAYOUT, paper="A0")
    second = with_spec(first, paper="A1")
    history = history.changed(first).changed(second)
    assert history.undone().present == first
    assert history.undone().undone().undone().present == LAYOUT
    assert history.undone().undone().redone().present == first
    assert history.undone().changed(LAYOUT).future == ()


def test_looking_elsewhere_is_no_step_and_typing_on_is_one() -> None:
    history = LayoutHistory(LAYOUT).changed(with_selected(LAYOUT, "map"))
    assert history.past == ()
    for letters in ("镇", "镇政", "镇政府"):
        history = history.changed(with_spec(history.present, compiler=letters), "spec.compiler")
    history = history.changed(with_spec(history.present, sources="测绘"), "spec.sources")
    assert history.undone().present.spec.compiler == "镇政府"
    assert history.undone().undone().present.spec == LAYOUT.spec
