"""The layout view with a real mouse: what is seen, arranged, kept, written and printed."""

import gc
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtPrintSupport import QPrintPreviewDialog, QPrintPreviewWidget
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.answers import Answers
from support.ascii_plan import plan_of
from support.town_window import town_plan, type_words

from app.jobs import JobRunner
from app.layout_view import written_layout
from app.layout_view.areas import Area as PlanArea
from app.layout_view.composed import Composed
from app.layout_view.layout_dialog import LayoutDialog
from app.layout_view.layout_model import Layout
from app.layout_view.layout_output import LayoutMeans
from app.layout_view.output_dialog import OutputDialog
from app.layout_view.settings_form import KeptVersions
from app.layout_view.template_shelf import TemplateShelf
from app.printing.output.leaves_writer import write_leaves
from app.printing.output.written import Written
from app.printing.sheet_spec import SheetSpec
from app.printing.sheet_themes import KeptThemes
from app.printing.templates.library import TemplateLibrary
from gis.files.project_file import create_project, open_project
from gis.files.theme_layers import ThemeContent, ThemeShape
from gis.texts import Texts
from layers.boxes import Box
from layers.drawing import Area, Text
from layers.theme_drawing import Choropleth
from layers.theme_style import ThemeEntry

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
NO_THEMES = KeptThemes()


class Bench:
    """Be the layout view on a small town, with a hand and an office that answers."""

    def __init__(
        self,
        answers: Answers,
        qtbot: QtBot,
        templates: Path,
        language: str,
        kept: tuple[str, ...] = ("划分前",),
        *,
        themes: KeptThemes = NO_THEMES,
    ) -> None:
        def fail(fault: BaseException) -> None:
            raise fault

        self.answers, self.qtbot = answers, qtbot
        self.jobs = JobRunner(fail)
        self.noted: list[tuple[str, str, str]] = []
        self.shelf = TemplateShelf(TemplateLibrary(templates))
        self.said: list[str] = []
        versions = KeptVersions(kept, lambda name: plan_of("AAB\nAAB", tile_mm=100_000))
        means = LayoutMeans(
            self.shelf,
            answers,
            self.jobs,
            self._note,
            versions,
            self.said.append,
            templates.parent,
            themes=themes,
        )
        layout = Layout(SheetSpec(), self.shelf.usual("layout"))
        texts = Texts("en" if language == "en" else "zh")
        self.dialog = LayoutDialog(None, texts, town_plan(), layout, means)
        self.session, self.canvas = self.dialog.session, self.dialog.canvas
        self.dialog.resize(1280, 720)
        with qtbot.waitActive(self.dialog):
            self.dialog.show()
        self.settle()

    def _note(self, product: str, purpose: str, out: str) -> bool:
        self.noted.append((product, purpose, out))
        return True

    def settle(self) -> Composed:
        """Wait until the page is that of the layout and has its picture."""
        self.qtbot.waitUntil(lambda: self.session.is_up_to_date and self.canvas.has_picture)
        assert self.session.newest is not None
        return self.session.newest

    def box(self, part: str) -> Box:
        return self.settle().sheet.boxes[part]

    def pixel(self, at: tuple[float, float]) -> QPoint:
        x, y = self.canvas.view.to_pixels(at)
        return QPoint(round(x), round(y))

    def click(self, at: tuple[float, float]) -> None:
        QTest.mouseClick(self.canvas, LEFT, NONE, self.pixel(at))

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        QTest.mouseMove(self.canvas, self.pixel(start))
        QTest.mousePress(self.canvas, LEFT, NONE, self.pixel(start))
        for share in (0.4, 0.8, 1.0):
            at = tuple(a + (b - a) * share for a, b in zip(start, end, strict=True))
            QTest.mouseMove(self.canvas, self.pixel((at[0], at[1])))
            QApplication.processEvents()
        QTest.mouseRelease(self.canvas, LEFT, NONE, self.pixel(end))

    def wheel(self, at: tuple[float, float], turned: int, held: Qt.KeyboardModifier) -> None:
        place = QPointF(self.pixel(at))
        QApplication.sendEvent(
            self.canvas,
            QWheelEvent(
                place, self.canvas.mapToGlobal(place), QPoint(), QPoint(0, turned),
                Qt.MouseButton.NoButton, held, Qt.ScrollPhase.NoScrollPhase, False,
            ),
        )  # fmt: skip

    def choose(self, name: str, value: str) -> None:
        """Choose an entry of a box of the form."""
        box = getattr(self.dialog.form, name)
        box.setCurrentIndex(box.findData(value))
        box.activated.emit(box.currentIndex())

    def save(self, fill: Callable[[OutputDialog], None], path: Path) -> None:
        """Order files, filled in so, and wait until they are written or it was given up."""

        def filled(dialog: OutputDialog) -> bool:
            fill(dialog)
            return dialog.accept_button.isEnabled()

        self.answers.fill = filled
        self.answers.files.append(path)
        self.dialog.save_button.click()

    def wait_written(self) -> None:
        self.qtbot.waitUntil(lambda: not self.jobs.jobs)

    def close(self) -> None:
        self.dialog.close()
        self.jobs.close()
        self.dialog.deleteLater()


@pytest.fixture
def make_bench(
    dressed: QApplication, qtbot: QtBot, answers: Answers, tmp_path: Path
) -> Iterator[Callable[[str], Bench]]:
    made: list[Bench] = []

    def make(language: str = "zh", kept: tuple[str, ...] = ("划分前",)) -> Bench:
        made.append(Bench(answers, qtbot, tmp_path / "templates", language, kept))
        return made[-1]

    yield make
    for bench in made:
        bench.close()


@pytest.fixture
def bench(make_bench: Callable[[str], Bench]) -> Bench:
    return make_bench("zh")


def words_of(composed: Composed) -> str:
    return "\n".join(text.text for text in composed.page.texts())


def nothing(dialog: OutputDialog) -> None:
    del dialog


def test_the_page_is_shown_as_soon_as_the_view_is_open(bench: Bench) -> None:
    composed = bench.settle()
    assert composed.page.title == "u村网格区域布局图"
    image = bench.canvas.grab().toImage()
    title = bench.pixel(composed.sheet.boxes["title"].centre)
    row = [
        image.pixelColor(x, title.y()).lightness() for x in range(title.x() - 40, title.x() + 40)
    ]
    assert min(row) < 120, "the title is not painted"
    assert max(row) > 240


def test_the_land_follows_the_mouse_in_its_frame(bench: Bench) -> None:
    land = bench.settle().sheet.land
    assert land is not None
    start = land.inner.centre
    bench.drag(start, (start[0] + 40, start[1] - 20))
    metres = land.denominator / 1000
    wanted = (land.centre_m[0] - 40 * metres, land.centre_m[1] - 20 * metres)
    now = bench.settle().sheet.land
    assert now is not None
    # To a pixel of the screen.
    assert now.centre_m == pytest.approx(wanted, abs=metres / bench.canvas.view.pixels_per_mm)
    assert now.denominator == land.denominator
    bench.dialog.actions_of_bar["fit_map"].trigger()
    back = bench.settle().sheet.land
    assert back is not None
    assert back.centre_m == pytest.approx(land.centre_m)


def test_a_part_is_moved_and_the_others_stay(bench: Bench) -> None:
    before = dict(bench.settle().sheet.boxes)
    legend = before["legend"]
    bench.drag(legend.centre, (legend.centre[0] - 30, legend.centre[1] + 17))
    after = bench.settle().sheet.boxes
    reach = 6 / bench.canvas.view.pixels_per_mm + 1
    assert after["legend"].left == pytest.approx(legend.left - 30, abs=reach)
    assert after["legend"].width == pytest.approx(legend.width, abs=0.01)
    for name in before.keys() - {"legend", "north"}:
        assert after[name].left == pytest.approx(before[name].left, abs=0.01), name
        assert after[name].bottom == pytest.approx(before[name].bottom, abs=0.01), name
    assert bench.session.layout.selected == "legend"


def test_a_part_is_resized_by_its_handle(bench: Bench) -> None:
    legend = bench.box("legend")
    bench.click(legend.centre)
    bench.drag((legend.left, legend.bottom), (legend.left - 21.3, legend.bottom + 11.7))
    now = bench.box("legend")
    reach = 6 / bench.canvas.view.pixels_per_mm + 1
    assert (now.right, now.top) == pytest.approx((legend.right, legend.top), abs=0.01)
    assert now.left == pytest.approx(legend.left - 21.3, abs=reach)
    assert now.bottom == pytest.approx(legend.bottom + 11.7, abs=reach)


def test_a_legend_fills_the_box_that_is_drawn_for_it(bench: Bench) -> None:
    def drawn(composed: Composed) -> tuple[Box, float]:
        (part,) = (part for part in composed.page.parts if part.name == "legend")
        (ground,) = (shape for shape in part.shapes if isinstance(shape, Area))
        xs, ys = zip(*ground.points_mm, strict=True)
        letters = [shape.height_mm for shape in part.shapes if isinstance(shape, Text)]
        return Box(min(xs), min(ys), max(xs), max(ys)), max(letters)

    legend = bench.box("legend")
    usual = drawn(bench.settle())[1]
    bench.session.place(
        "legend", Box(legend.left - 60, legend.top - 60, legend.right, legend.bottom)
    )
    box, letters = drawn(bench.settle())
    assert box == bench.box("legend")
    assert box.width == pytest.approx(legend.width + 60, abs=0.01)
    assert usual < letters <= usual * 1.6 + 0.01


def test_a_part_is_nudged_hidden_and_let_go_by_keys(bench: Bench) -> None:
    legend = bench.box("legend")
    bench.click(legend.centre)
    QTest.keyClick(bench.canvas, Qt.Key.Key_Left)
    assert bench.box("legend").left == pytest.approx(legend.left - 1, abs=0.01)
    QTest.keyClick(bench.canvas, Qt.Key.Key_Delete)
    assert "legend" not in bench.settle().sheet.boxes
    item = bench.dialog.parts.item("legend")
    assert item is not None
    assert item.checkState(0) is Qt.CheckState.Unchecked
    item.setCheckState(0, Qt.CheckState.Checked)
    assert "legend" in bench.settle().sheet.boxes
    bench.click(bench.box("legend").centre)
    QTest.keyClick(bench.canvas, Qt.Key.Key_Escape)
    assert bench.session.layout.selected == ""
    assert bench.dialog.isVisible()


def test_a_box_can_be_typed_in_millimetres(bench: Bench) -> None:
    bench.click(bench.box("legend").centre)
    left = bench.dialog.parts.sides["left"]
    assert left.isEnabled()
    left.setValue(60.0)
    assert bench.box("legend").left == pytest.approx(60.0, abs=0.01)


def test_a_text_is_edited_where_it_stands_and_keeps_its_fields(bench: Bench) -> None:
    QTest.mouseDClick(bench.canvas, LEFT, NONE, bench.pixel(bench.box("title").centre))
    editor = bench.canvas.editor
    assert editor.isVisible()
    assert editor.toPlainText() == "u村网格区域布局图"
    type_words(editor, "u村二〇二六年网格挂图")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    composed = bench.settle()
    assert "u村二〇二六年网格挂图" in words_of(composed)
    assert bench.session.layout.spec.title == "{area}二〇二六年网格挂图"
    assert bench.dialog.form.title.text() == "u村二〇二六年网格挂图"
    QTest.mouseDClick(bench.canvas, LEFT, NONE, bench.pixel(bench.box("title").centre))
    type_words(editor, "别的")
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert "u村二〇二六年网格挂图" in words_of(bench.settle())
    assert bench.dialog.isVisible()


def test_changes_are_undone_and_done_again(bench: Bench) -> None:
    actions = bench.dialog.actions_of_bar
    assert not actions["undo"].isEnabled()
    legend = bench.box("legend")
    bench.drag(legend.centre, (legend.centre[0] - 30, legend.centre[1] + 17))
    moved = bench.box("legend")
    actions["undo"].trigger()
    assert bench.box("legend") == legend
    assert not actions["undo"].isEnabled()
    actions["redo"].trigger()
    assert bench.box("legend") == moved
    actions["reset"].trigger()
    assert bench.box("legend") == legend


def test_the_wheel_zooms_the_page_and_with_ctrl_the_map(bench: Bench) -> None:
    land = bench.settle().sheet.land
    assert land is not None
    zoom = bench.canvas.view.zoom
    bench.wheel(land.inner.centre, 120, NONE)
    assert bench.canvas.view.zoom > zoom
    assert bench.settle().sheet.land == land
    bench.wheel(land.inner.centre, -120, Qt.KeyboardModifier.ControlModifier)
    now = bench.settle().sheet.land
    assert now is not None
    assert now.denominator > land.denominator
    assert bench.dialog.scale.currentText() == f"1:{now.denominator:,.0f}"
    bench.dialog.actions_of_bar["fit_page"].trigger()
    assert bench.canvas.view.zoom == pytest.approx(zoom)


def test_close_up_the_seen_part_is_painted_sharply(bench: Bench) -> None:
    bench.dialog.canvas.zoom_to(6.0)
    bench.settle()
    assert bench.canvas.has_picture
    image = bench.canvas.grab().toImage()
    assert not image.isNull()


def test_a_typed_scale_is_taken_and_a_wrong_one_told(bench: Bench) -> None:
    box = bench.dialog.scale
    box.setEditText("1:8000")
    QTest.keyClick(bench.dialog.scale_line, Qt.Key.Key_Return)
    land = bench.settle().sheet.land
    assert land is not None
    assert land.denominator == 8000
    box.setEditText("大")
    QTest.keyClick(bench.dialog.scale_line, Qt.Key.Key_Return)
    assert "“大”不是比例尺" in bench.answers.told[-1]
    assert bench.dialog.isVisible()


def test_product_paper_orientation_and_area_are_chosen(bench: Bench) -> None:
    bench.choose("product", "heads")
    assert "网格长" in bench.settle().page.title
    bench.choose("paper", "A4")
    bench.choose("orientation", "portrait")
    assert bench.settle().page.paper_mm == (210.0, 297.0)
    bench.dialog.form.area.choose(PlanArea(grid=next(iter(town_plan().grids.values())).code))
    assert bench.settle().ordered.orders[0].subject.is_of_grids
    line = bench.dialog.form.paper_line
    bench.dialog.form.paper.setEditText("300x200mm")
    line.editingFinished.emit()
    assert bench.settle().page.paper_mm == (200.0, 300.0)


def test_what_cannot_be_laid_out_is_told_and_the_last_page_stays(bench: Bench) -> None:
    bench.dialog.form.paper.setEditText("纸")
    bench.dialog.form.paper_line.editingFinished.emit()
    bench.qtbot.waitUntil(lambda: bench.session.problem is not None)
    assert "纸" in bench.dialog.warnings.words.text()
    assert not bench.dialog.save_button.isEnabled()
    assert bench.canvas.composed is not None
    bench.choose("paper", "A3")
    bench.settle()
    assert bench.dialog.save_button.isEnabled()


def test_only_the_newest_of_many_changes_is_composed(bench: Bench) -> None:
    seen: list[Composed] = []
    bench.session.composed.connect(seen.append)
    for name in ("甲", "乙", "丙", "丁", "戊", "己"):
        bench.dialog.form.compiler.setText(name)
        bench.dialog.form.compiler.editingFinished.emit()
    assert "己" in words_of(bench.settle())
    assert len(seen) < 6
    bench.session.undo()
    assert "己" not in words_of(bench.settle())


def test_a_layout_is_kept_as_a_template_and_removed_again(bench: Bench, tmp_path: Path) -> None:
    legend = bench.box("legend")
    bench.drag(legend.centre, (legend.centre[0] - 30, legend.centre[1] + 17))
    moved = bench.box("legend")
    remove = bench.dialog.actions_of_bar["remove"]
    assert not remove.isVisible()
    bench.answers.lines = ["我的 挂图/一"]
    bench.dialog.actions_of_bar["keep"].trigger()
    (file,) = (tmp_path / "templates").glob("*.toml")
    assert "我的 挂图/一" in file.read_text(encoding="utf-8")
    assert bench.dialog.form.template.currentText() == "我的 挂图/一（自建）"
    bench.choose("template", "layout")
    assert bench.box("legend").left == pytest.approx(legend.left, abs=0.01)
    bench.choose("template", file.stem)
    assert bench.box("legend").left == pytest.approx(moved.left, abs=0.01)
    assert remove.isVisible()
    remove.trigger()
    assert not file.exists()
    assert bench.session.layout.template.key == "layout"


def test_a_broken_template_of_ones_own_is_told_and_does_not_stand_in_the_way(
    make_bench: Callable[[str], Bench], tmp_path: Path
) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "broken.toml").write_text("[pages", encoding="utf-8")
    box = make_bench("zh").dialog.form.template
    row = box.findData("broken")
    assert row >= 0
    assert "broken.toml" in box.itemData(row, Qt.ItemDataRole.ToolTipRole)


def test_a_public_sheet_without_review_number_warns_and_is_asked_about_once(
    bench: Bench, tmp_path: Path
) -> None:
    bench.choose("purpose", "public")
    bench.settle()
    assert "审图号" in bench.dialog.warnings.words.text()
    bench.answers.confirms = [False]
    bench.save(nothing, tmp_path / "no.pdf")
    bench.wait_written()
    assert not (tmp_path / "no.pdf").exists()
    bench.answers.confirms = [True]
    bench.save(nothing, tmp_path / "yes.pdf")
    bench.wait_written()
    assert bench.answers.confirms == []
    assert (tmp_path / "yes.pdf").read_bytes().startswith(b"%PDF")
    assert "yes.pdf" in bench.said[-1]
    assert "yes.pdf" in bench.dialog.warnings.words.text()
    bench.dialog.form.review_number.setText("皖S(2026)12号")
    bench.dialog.form.review_number.editingFinished.emit()
    bench.settle()
    assert "审图号" not in bench.dialog.warnings.words.text()


def test_people_in_full_need_a_purpose_which_is_noted(bench: Bench, tmp_path: Path) -> None:
    form = bench.dialog.form
    assert not form.unmasked.isVisibleTo(form)
    bench.choose("product", "heads")
    form.unmasked.click()
    bench.settle()
    assert not bench.dialog.save_button.isEnabled()
    assert "用途" in bench.dialog.warnings.words.text()
    form.unmasking_purpose.setText("镇党委会审阅")
    assert bench.dialog.save_button.isEnabled()
    bench.save(nothing, tmp_path / "heads.pdf")
    bench.wait_written()
    assert bench.noted == [("heads", "镇党委会审阅", "heads.pdf")]


@pytest.mark.parametrize(
    ("ending", "start"), [("svg", b"<"), ("png", b"\x89PNG"), ("jpg", b"\xff\xd8")]
)
def test_other_formats_are_written(bench: Bench, tmp_path: Path, ending: str, start: bytes) -> None:
    def fill(dialog: OutputDialog) -> None:
        dialog.format.setCurrentIndex(dialog.format.findData(ending))
        dialog.dpi.setValue(100)

    bench.save(fill, tmp_path / f"map.{ending}")
    bench.wait_written()
    assert (tmp_path / f"map.{ending}").read_bytes().startswith(start)


def test_after_an_order_the_keys_go_to_the_page(bench: Bench, tmp_path: Path) -> None:
    bench.dialog.save_button.setFocus()
    bench.save(nothing, tmp_path / "map.pdf")
    bench.wait_written()
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_Return)
    assert bench.session.layout.spec.scale is None


def test_one_file_is_written_for_each_grid(bench: Bench, tmp_path: Path) -> None:
    def fill(dialog: OutputDialog) -> None:
        dialog.each.setCurrentIndex(dialog.each.findData("grid"))

    bench.save(fill, tmp_path / "map.pdf")
    bench.wait_written()
    codes = sorted(grid.code for grid in town_plan().grids.values())
    names = sorted(path.name for path in tmp_path.glob("map_*.pdf"))
    assert len(names) == len(codes)
    assert all(code in name for code, name in zip(codes, names, strict=True))


def test_a_batch_is_cancelled_and_what_is_done_stays(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = Event()
    calls: list[Path] = []

    def write(out: Path, *rest: object, **more: object) -> Written:
        calls.append(out)
        if len(calls) == 1:
            return write_leaves(out, *rest, **more)  # type: ignore[arg-type]
        second.set()
        progress = rest[3]
        while True:
            progress.raise_if_cancelled()  # type: ignore[attr-defined]

    def fill(dialog: OutputDialog) -> None:
        dialog.each.setCurrentIndex(dialog.each.findData("grid"))

    monkeypatch.setattr(written_layout, "write_leaves", write)
    bench.session.tell("已写入别的文件")
    bench.save(fill, tmp_path / "map.pdf")
    assert bench.session.message == "", "what was written before says nothing of this order"
    bench.qtbot.waitUntil(second.is_set)
    assert bench.dialog.stop_button.isVisible()
    assert not bench.dialog.save_button.isEnabled()
    bench.dialog.stop_button.click()
    bench.wait_written()
    assert [path.name for path in tmp_path.glob("*.pdf")] == [calls[0].name]
    assert bench.said == []
    assert bench.dialog.save_button.isEnabled()
    assert not bench.dialog.stop_button.isVisible()


def test_a_page_is_chosen_and_some_pages_are_written(bench: Bench, tmp_path: Path) -> None:
    bench.choose("product", "book")
    composed = bench.settle()
    count = len(composed.labels)
    assert count > 2
    bench.dialog.parts.pages.setCurrentRow(1)
    composed = bench.settle()
    assert (composed.number, composed.page.label) == (2, composed.labels[1])
    assert composed.sheet.land is None, "the maps of a book have no place in common"

    def fill(dialog: OutputDialog) -> None:
        dialog.pages.setCurrentIndex(dialog.pages.findData("some"))
        dialog.range.setText(f"1,{count + 1}")
        assert not dialog.accept_button.isEnabled()
        dialog.range.setText(f"1,{count}")

    bench.save(fill, tmp_path / "book.pdf")
    bench.wait_written()
    assert (tmp_path / "book.pdf").read_bytes().startswith(b"%PDF")


def test_texts_and_pictures_of_cards_are_given_in_the_list_of_parts(
    bench: Bench, tmp_path: Path
) -> None:
    bench.choose("product", "card")
    bench.settle()
    parts = bench.dialog.parts
    item = parts.item("qr")
    assert item is not None
    parts.parts.setCurrentItem(item)
    assert parts.words_button.isEnabled()
    bench.answers.lines = ["0550-1234567"]
    parts.words_button.click()
    assert bench.settle().layout.spec.words == {"card.qr": "0550-1234567"}
    picture = tmp_path / "code.png"
    bench.canvas.grab().save(str(picture))
    bench.answers.files = [picture]
    parts.picture_button.click()
    assert bench.settle().layout.spec.pictures == {"qr": picture}
    photo = parts.item("photo")
    assert photo is not None
    parts.parts.setCurrentItem(photo)
    assert not parts.words_button.isEnabled()
    bench.answers.files = [picture]
    parts.picture_button.click()
    assert bench.settle().layout.spec.pictures["photo"] == tmp_path


def test_changes_are_shown_against_a_kept_version(bench: Bench) -> None:
    form = bench.dialog.form
    assert not form.since.isVisibleTo(form)
    bench.choose("product", "change")
    bench.qtbot.waitUntil(lambda: bench.session.problem is not None)
    assert form.since.isVisibleTo(form)
    form.since.setCurrentIndex(0)
    form.since.activated.emit(0)
    assert bench.settle().layout.spec.since == "划分前"
    assert bench.session.problem is None
    bench.session.undo()
    bench.qtbot.waitUntil(lambda: bench.session.problem is not None)


def test_without_a_kept_version_the_form_says_so_and_no_other_product_is_shown(
    make_bench: Callable[..., Bench],
) -> None:
    bench = make_bench("zh", ())
    bench.choose("product", "book")
    bench.settle()
    assert bench.dialog.parts.pages.count() > 2
    bench.choose("product", "change")
    bench.qtbot.waitUntil(lambda: bench.session.problem is not None)
    form, parts = bench.dialog.form, bench.dialog.parts
    assert form.since.placeholderText() == "还没有保存过版本"
    assert "比较版本" in bench.dialog.warnings.words.text()
    assert bench.canvas.composed is None
    assert parts.pages.count() == 0
    assert parts.parts.topLevelItemCount() == 0
    assert not bench.dialog.save_button.isEnabled()
    bench.click((100.0, 100.0))
    bench.choose("product", "book")
    assert "比较版本" not in bench.dialog.warnings.words.text()
    bench.settle()
    assert parts.pages.count() > 2
    assert bench.dialog.save_button.isEnabled()


def test_files_are_saved_beside_the_project_then_where_the_last_was(
    bench: Bench, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    for path in (other / "a.pdf", other / "b.pdf"):
        bench.save(nothing, path)
        bench.wait_written()
    suggested = [Path(each) for each in bench.answers.suggested]
    assert [each.parent for each in suggested] == [tmp_path, other]
    assert suggested[0].name == "u村网格区域布局图.pdf"


def test_the_preview_of_the_system_gets_all_pages(bench: Bench) -> None:
    bench.choose("product", "book")
    count = len(bench.settle().labels)
    shown: list[tuple[str, int]] = []

    def fill(dialog: QPrintPreviewDialog) -> bool:
        (pages,) = dialog.findChildren(QPrintPreviewWidget)
        pages.updatePreview()
        shown.append((dialog.windowTitle(), pages.pageCount()))
        return False

    bench.answers.fill = fill
    bench.dialog.print_button.click()
    bench.qtbot.waitUntil(lambda: bool(shown))
    assert shown == [("打印预览", count)]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_everything_fits_a_small_screen(make_bench: Callable[[str], Bench], language: str) -> None:
    bench = make_bench(language)
    assert bench.dialog.minimumSizeHint().width() <= 1280
    assert bench.dialog.minimumSizeHint().height() <= 720
    assert bench.dialog.size().height() == 720
    bar = bench.dialog.bar
    for action in bench.dialog.actions_of_bar.values():
        widget = bar.widgetForAction(action)
        if action.isVisible():
            assert widget.isVisible(), action.text()


def test_the_view_is_freed_when_it_is_closed(
    dressed: QApplication, qtbot: QtBot, answers: Answers, tmp_path: Path
) -> None:
    gc.collect()
    gc.disable()
    try:
        bench = Bench(answers, qtbot, tmp_path, "zh")
        bench.click(bench.box("legend").centre)
        alive = weakref.ref(bench.dialog)
        bench.close()
        vars(bench).clear()
        dressed.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert alive() is None
    finally:
        gc.enable()


def test_base_maps_lie_beneath_the_page_that_is_shown_when_they_are_switched_on(
    bench: Bench,
) -> None:
    plain = bench.settle().page
    assert plain.maps[0].ground is None
    bench.dialog.form.base_maps.click()
    page = bench.settle().page
    assert page.maps[0].ground is not None
    assert any("没有可见的底图" in line for line in bench.session.warnings)
    bench.session.undo()
    assert bench.settle().page.maps[0].ground is None
    assert not bench.dialog.form.base_maps.isChecked()


def test_theme_layers_are_drawn_on_the_page_that_is_shown_when_they_are_switched_on(
    answers: Answers, dressed: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    project = tmp_path / "town.gpkg"
    create_project(project, town_plan())
    point = np.array([shapely.Point(50_000, 50_000)], dtype=object)
    with open_project(project) as opened:
        content = ThemeContent(ThemeShape.POINTS, point, {})
        opened.theme_layers.add(content, title="隐患点")
    colours = dict.fromkeys(town_plan().grids, "#fd8d3c")
    counted = Choropleth("户数", (ThemeEntry("#fd8d3c", "1–9", 0.0),), colours, "#eceae4")
    bench = Bench(answers, qtbot, tmp_path / "own", "zh", themes=KeptThemes(project, counted))

    def told() -> list[str]:
        return [entry.name for entry in bench.settle().page.maps[0].look.entries]

    plain = told()
    assert not bench.dialog.form.themes.isChecked()
    assert "隐患点" not in plain
    bench.dialog.form.themes.click()
    assert told()[-3:] == ["隐患点", "户数", "1–9"]
    assert not bench.session.warnings
    bench.session.undo()
    assert told() == plain
    assert not bench.dialog.form.themes.isChecked()
    bench.close()
