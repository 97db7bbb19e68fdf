"""The dialog for writing a layout to files: format, dots, pages, one print or one for each."""

from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QLineEdit, QSpinBox, QWidget

from app.dialogs.form_dialog import FormDialog
from app.layout_view.page_choice import pages_typed
from app.layout_view.written_layout import Each, OutputChoice
from app.theme import hint
from gis.errors import InputProblem
from gis.texts import Texts

ENDINGS = ("pdf", "svg", "png", "jpg")
PICTURES = frozenset({"png", "jpg"})
PAGES = ("all", "this", "some")
EACH: tuple[Each, ...] = ("together", "unit", "grid")
TILES = ("", "A4", "A3")
LEAST_DPI, MOST_DPI = 72, 1200


class OutputDialog(FormDialog):
    """Ask what to write; which file or folder is asked after it."""

    def __init__(self, parent: QWidget | None, texts: Texts, number: int, count: int) -> None:
        """Take the number of the page that is seen, and how many pages there are."""
        super().__init__(parent, texts, "layout_view.output")
        self._number, self._count = number, count
        self.format = self._box("format", ENDINGS)
        self.dpi = QSpinBox(minimum=LEAST_DPI - 1, maximum=MOST_DPI, singleStep=50)
        self.dpi.setSpecialValueText(texts("layout_view.output.dpi_usual"))
        self.dpi.setSuffix(" dpi")
        self.pages = self._box("pages", PAGES, this=number, count=count)
        self.range = QLineEdit(placeholderText=texts("layout_view.output.range_hint"))
        self.each = self._box("each", EACH)
        self.tiles = QComboBox()
        for paper in TILES:
            key = "tiles_on" if paper else "tiles_none"
            self.tiles.addItem(texts(f"layout_view.output.{key}", paper=paper), paper)
        self.overlap = QDoubleSpinBox(minimum=0, maximum=50, decimals=0, value=10, suffix=" mm")
        self.problem = hint()
        self.problem.setObjectName("red")
        rows = ("format", "dpi", "each", "pages", "range", "tiles", "overlap")
        for key in rows:
            self.add_row(key, getattr(self, key))
        self.form.addRow(self.problem)
        for box in (self.format, self.pages, self.each, self.tiles):
            box.currentIndexChanged.connect(self._on_changed)
        self.range.textChanged.connect(self._on_changed)
        self._on_changed()

    @property
    def choice(self) -> OutputChoice:
        """What is to be written; raises InputProblem for pages that there are not."""
        dpi = self.dpi.value()
        is_picture = self.format.currentData() in PICTURES
        return OutputChoice(
            ending=self.format.currentData(),
            dpi=dpi if is_picture and dpi >= LEAST_DPI else None,
            pages=self._pages(),
            each=self.each.currentData(),
            tile_paper=self.tiles.currentData(),
            overlap_mm=self.overlap.value(),
        )

    def _pages(self) -> tuple[int, ...]:
        if self.each.currentData() != "together" or self._count == 1:
            return ()
        match self.pages.currentData():
            case "this":
                return (self._number,)
            case "some":
                return pages_typed(self.range.text(), self._count)
            case _:
                return ()

    def _box(self, name: str, values: tuple[str, ...], **facts: object) -> QComboBox:
        box = QComboBox()
        for value in values:
            box.addItem(self.texts(f"layout_view.output.{name}_{value}", **facts), value)
        return box

    def _on_changed(self) -> None:
        is_one = self.each.currentData() == "together"
        self.form.setRowVisible(self.dpi, self.format.currentData() in PICTURES)
        self.form.setRowVisible(self.pages, is_one and self._count > 1)
        is_some = self.pages.currentData() == "some"
        self.form.setRowVisible(self.range, is_one and self._count > 1 and is_some)
        self.form.setRowVisible(self.overlap, bool(self.tiles.currentData()))
        problem = ""
        try:
            self._pages()
        except InputProblem as refused:
            problem = self.texts.of_error(refused) if self.range.text().strip() else " "
        self.problem.setText(problem)
        self.form.setRowVisible(self.problem, bool(problem.strip()))
        self.accept_button.setEnabled(not problem)
