"""The left side of the layout view: what is printed, of which area, on which paper, for whom."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QFrame,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.layout_view.area_picker import AreaPicker
from app.layout_view.areas import Areas
from app.layout_view.composed import Composed
from app.layout_view.filled_words import filled, with_fields
from app.layout_view.layout_model import (
    Layout,
    with_area,
    with_earlier,
    with_spec,
    with_template,
)
from app.layout_view.template_shelf import TemplateShelf
from app.printing.paper import SHEETS
from app.printing.products.registry import products
from app.printing.templates.said import TITLE
from app.theme import hint, on_white
from gis.plan.plan import Plan
from gis.texts import Texts
from layers.layer_view import FillScheme

ORIENTATIONS = ("auto", "landscape", "portrait")
PURPOSES = ("internal", "public")
USUAL = ""
"""The data of a choice that leaves a matter to the template."""
COMPARING = "change"
"""The product that compares the plan with a kept version."""
_FIELD_WIDTH = 160
Change = Callable[[Layout], Layout]


@dataclass(frozen=True, slots=True)
class KeptVersions:
    """Be the versions of a project that there are by name, and what reads one."""

    names: tuple[str, ...]
    load: Callable[[str], Plan]


class SettingsForm(QScrollArea):
    """Show a layout's settings; `changed` carries a change of the layout and what it is about.

    Fields that are typed into are taken when they are left or Enter is pressed.
    """

    changed = Signal(object, str)
    unmasking_changed = Signal()

    def __init__(
        self, plan: Plan, shelf: TemplateShelf, versions: KeptVersions, texts: Texts
    ) -> None:
        super().__init__()
        self._texts, self._shelf, self._versions = texts, shelf, versions
        self._composed: Composed | None = None
        self._layout: Layout | None = None
        self.product = QComboBox()
        self.template = QComboBox()
        self.since = QComboBox()
        self.area = AreaPicker(Areas(plan), texts)
        self.paper_line = QLineEdit()
        self.paper = self._papers()
        self.orientation = self._choices("orientation", ORIENTATIONS)
        self.purpose = self._choices("purpose", PURPOSES)
        self.review_number = QLineEdit()
        self.classification = QLineEdit()
        self.title = QLineEdit()
        self.compiler = QLineEdit()
        self.sources = QLineEdit()
        self.palette_box = self._palettes()
        self.dots = self._choices("dots", (USUAL, "yes", "no"))
        self.base_maps = QCheckBox(texts("layout_view.base_maps"))
        self.base_maps.setToolTip(texts("layout_view.base_maps_tip"))
        self.themes = QCheckBox(texts("layout_view.themes"))
        self.themes.setToolTip(texts("layout_view.themes_tip"))
        self.unmasked = QCheckBox(texts("layout_view.unmasked"))
        self.unmasked.setToolTip(texts("layout_view.unmasked_tip"))
        self.unmasking_purpose = QLineEdit(placeholderText=texts("layout_view.unmasking_hint"))
        self._rows = QFormLayout()
        self._put_together()
        self._connect()

    # What is shown

    def show_layout(self, layout: Layout) -> None:
        """Show the settings of a layout."""
        self._layout = layout
        spec = layout.spec
        self._list_products(layout)
        self._list_templates(layout)
        self.area.show_area(spec.unit_code, spec.grid_codes)
        self._show_paper(spec.paper or layout.template.paper)
        _choose(self.orientation, spec.orientation or layout.template.orientation)
        _choose(self.purpose, spec.purpose)
        _choose(self.palette_box, spec.palette or USUAL)
        dots = {None: USUAL, True: "yes", False: "no"}[spec.show_households]
        _choose(self.dots, dots)
        self.review_number.setText(spec.review_number)
        self.classification.setText(spec.classification or "")
        self.compiler.setText(spec.compiler)
        self.sources.setText(spec.sources)
        self._show_title()
        for switch, is_on in (
            (self.unmasked, spec.unmasked),
            (self.base_maps, spec.base_maps),
            (self.themes, spec.themes),
        ):
            switch.blockSignals(True)
            switch.setChecked(is_on)
            switch.blockSignals(False)
        people = products()[layout.template.product].shows_people
        self._rows.setRowVisible(self.unmasked, people)
        self._rows.setRowVisible(self.unmasking_purpose, people and spec.unmasked)
        self._show_since(layout)
        self._rows.setRowVisible(self.review_number, spec.purpose == "public")

    def show_composed(self, composed: Composed) -> None:
        """Show texts as they stand on the page that was composed."""
        self._composed = composed
        self._show_title()

    def show_nothing(self) -> None:
        """Show that there is no page: what the title is without one is not known."""
        self._composed = None
        self._show_title()

    # Putting together

    def _put_together(self) -> None:
        content = QWidget()
        on_white(content)
        form = self._rows
        form.setContentsMargins(14, 12, 14, 14)
        form.setVerticalSpacing(7)
        form.setHorizontalSpacing(10)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._section(
            "what", ("product", self.product), ("template", self.template), ("since", self.since)
        )
        self._section("area")
        form.addRow(self.area)
        self._section("paper", ("paper", self.paper), ("orientation", self.orientation))
        self._section(
            "words", ("title", self.title), ("compiler", self.compiler), ("sources", self.sources)
        )
        self._section(
            "use",
            ("purpose", self.purpose),
            ("review_number", self.review_number),
            ("classification", self.classification),
        )
        form.addRow(self.unmasked)
        form.addRow(self.unmasking_purpose)
        self._section("look", ("palette", self.palette_box), ("dots", self.dots))
        form.addRow(self.base_maps)
        form.addRow(self.themes)
        holder = QVBoxLayout(content)
        holder.setContentsMargins(0, 0, 0, 0)
        holder.addLayout(form)
        holder.addStretch(1)
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _section(self, name: str, *rows: tuple[str, QWidget]) -> None:
        title = QLabel(f"<b>{self._texts(f'layout_view.section.{name}')}</b>")
        title.setContentsMargins(0, 8 if self._rows.rowCount() else 0, 0, 0)
        self._rows.addRow(title)
        for key, field in rows:
            field.setMinimumWidth(_FIELD_WIDTH)
            if isinstance(field, QComboBox):
                field.setSizeAdjustPolicy(
                    QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
                )
            self._rows.addRow(hint(self._texts(f"layout_view.field.{key}")), field)

    def _choices(self, name: str, values: Iterable[str]) -> QComboBox:
        box = QComboBox()
        for value in values:
            box.addItem(self._texts(f"layout_view.{name}.{value or 'usual'}"), value)
        return box

    def _palettes(self) -> QComboBox:
        box = QComboBox()
        box.addItem(self._texts("layout_view.palette.usual"), USUAL)
        for scheme in FillScheme:
            box.addItem(self._texts(f"panels.fills.{scheme.value}"), scheme.value)
        return box

    def _papers(self) -> QComboBox:
        box = QComboBox()
        box.setLineEdit(self.paper_line)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for paper in SHEETS:
            width, height = paper.size_mm
            name = paper.name(self._texts.language)
            box.addItem(f"{name}  {width:g}×{height:g}", paper.key)
        self.paper_line.setPlaceholderText(self._texts("layout_view.paper_hint"))
        box.setToolTip(self._texts("layout_view.paper_hint"))
        return box

    def _connect(self) -> None:
        self.product.activated.connect(self._on_product)
        self.template.activated.connect(self._on_template)
        self.since.activated.connect(self._on_since)
        self.area.chosen.connect(self._on_area)
        self.paper.activated.connect(
            lambda _row: self._spec("paper", paper=self._paper_typed() or None)
        )
        self.paper_line.editingFinished.connect(
            lambda: self._spec("paper", paper=self._paper_typed() or None)
        )
        self.orientation.activated.connect(
            lambda: self._spec("orientation", orientation=self.orientation.currentData())
        )
        self.purpose.activated.connect(
            lambda: self._spec("purpose", purpose=self.purpose.currentData())
        )
        self.palette_box.activated.connect(
            lambda: self._spec("palette", palette=self.palette_box.currentData() or None)
        )
        self.dots.activated.connect(self._on_dots)
        for field in ("review_number", "compiler", "sources"):
            line: QLineEdit = getattr(self, field)
            line.editingFinished.connect(partial(self._on_line, field))
        self.classification.editingFinished.connect(self._on_classification)
        self.title.editingFinished.connect(self._on_title)
        self.base_maps.toggled.connect(lambda on: self._spec("base_maps", base_maps=on))
        self.themes.toggled.connect(lambda on: self._spec("themes", themes=on))
        self.unmasked.toggled.connect(lambda on: self._spec("unmasked", unmasked=on))
        self.unmasking_purpose.textChanged.connect(self.unmasking_changed)

    # Lists

    def _list_products(self, layout: Layout) -> None:
        names = self._shelf.products()
        if [self.product.itemData(row) for row in range(self.product.count())] != names:
            self.product.clear()
            for name in names:
                title = self._shelf.usual(name).title.of(self._texts.language)
                self.product.addItem(title or name, name)
        _choose(self.product, layout.template.product)

    def _list_templates(self, layout: Layout) -> None:
        self.template.clear()
        for entry in self._shelf.of_product(layout.template.product):
            title = entry.title(self._texts.language)
            if entry.is_own:
                title = self._texts("layout_view.own_template", title=title)
            self.template.addItem(title, entry.key)
            if entry.problem is not None:
                row = self.template.count() - 1
                self.template.setItemData(row, 0, Qt.ItemDataRole.UserRole - 1)
                why = self._texts.of_error(entry.problem)
                self.template.setItemData(row, why, Qt.ItemDataRole.ToolTipRole)
        _choose(self.template, layout.template.key)

    def _show_since(self, layout: Layout) -> None:
        names = self._versions.names
        if self.since.count() != len(names):
            self.since.addItems(names)
        self.since.setPlaceholderText(
            self._texts("layout_view.since_hint" if names else "layout_view.since_none")
        )
        self.since.setEnabled(bool(names))
        self.since.setCurrentIndex(self.since.findText(layout.spec.since))
        self._rows.setRowVisible(self.since, layout.template.product == COMPARING)

    def _on_since(self) -> None:
        name = self.since.currentText()
        self._change(lambda layout: with_earlier(layout, name, self._versions.load(name)), "")

    def _show_paper(self, paper: str) -> None:
        row = self.paper.findData(paper)
        if row >= 0:
            self.paper.setCurrentIndex(row)
        else:
            self.paper.setCurrentIndex(-1)
            self.paper.setEditText(paper)

    def _show_title(self) -> None:
        if self.title.hasFocus() and self.title.isModified():
            return
        layout, composed = self._layout, self._composed
        fields = {} if composed is None else composed.fields
        said = "" if layout is None or layout.spec.title is None else layout.spec.title
        self.title.setText(filled(said, fields))
        self.title.setPlaceholderText(filled(self._usual_title(), fields))

    def _usual_title(self) -> str:
        page = None if self._composed is None else self._composed.sheet.page
        parts = () if page is None else page.parts
        words = (part.words.of(self._texts.language) for part in parts if part.kind == TITLE)
        return next(words, "")

    # Changes

    def _change(self, change: Change, kind: str) -> None:
        if self._layout is not None:
            self.changed.emit(change, kind)

    def _spec(self, kind: str, **changes: object) -> None:
        layout = self._layout
        if layout is not None and with_spec(layout, **changes) != layout:
            self._change(lambda given: with_spec(given, **changes), f"spec.{kind}")

    def _on_product(self) -> None:
        layout = self._layout
        product = str(self.product.currentData())
        if layout is not None and product != layout.template.product:
            template = self._shelf.usual(product)
            self._change(partial(with_template, template=template), "")

    def _on_template(self) -> None:
        template = self._shelf.template(str(self.template.currentData()))
        if template is not None:
            self._change(partial(with_template, template=template), "")

    def _on_area(self, unit: str | None, grids: tuple[str, ...]) -> None:
        self._change(partial(with_area, unit_code=unit, grid_codes=grids), "")

    def _paper_typed(self) -> str:
        typed = self.paper.currentText().strip()
        row = self.paper.findText(typed)
        return str(self.paper.itemData(row)) if row >= 0 else typed

    def _on_dots(self) -> None:
        asked = {USUAL: None, "yes": True, "no": False}[self.dots.currentData()]
        self._spec("dots", show_households=asked)

    def _on_line(self, field: str) -> None:
        line: QLineEdit = getattr(self, field)
        self._spec(field, **{field: line.text().strip()})

    def _on_classification(self) -> None:
        self._spec("classification", classification=self.classification.text().strip() or None)

    def _on_title(self) -> None:
        self.title.setModified(False)
        fields = {} if self._composed is None else self._composed.fields
        said = with_fields(self.title.text(), self._usual_title(), fields)
        self._spec("title", title=said or None)


def _choose(box: QComboBox, value: str) -> None:
    box.setCurrentIndex(max(0, box.findData(value)))
