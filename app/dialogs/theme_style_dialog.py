"""How a theme layer looks: colours by category or by classes of numbers, with a live preview."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QColorDialog,
    QDoubleSpinBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from app.ask import Ask
from app.dialogs.form_dialog import FormDialog
from app.dialogs.theme_choices import (
    choice,
    choose,
    colour_icon,
    count_choice,
    method_choice,
    ramp_choice,
)
from app.dialogs.theme_histogram import ThemeHistogram
from app.theme import hint
from gis.files.theme_layers import ThemeLayer, ThemeShape
from gis.reports.theme_classes import ClassMethod
from gis.texts import Texts
from layers.theme_columns import category_column, is_code_or_coordinate, number_column
from layers.theme_style import (
    Look,
    Marker,
    ThemeStyle,
    by_category,
    by_number,
    legend_of,
    numbers_of,
)

SCALES = (2_000, 5_000, 10_000, 15_000, 25_000, 50_000, 100_000)


class ThemeStyleDialog(FormDialog):
    """Edit the look of a theme layer; `style` is what it comes to."""

    def __init__(
        self,
        parent: QWidget | None,
        texts: Texts,
        ask: Ask,
        layer: ThemeLayer,
        content: tuple[ThemeStyle, dict[str, str], Callable[[str], Sequence[object]]],
    ) -> None:
        """Take the present look, the columns with their SQL types, and what reads a column."""
        super().__init__(parent, texts, "theme_window.style", title=layer.title)
        self._ask = ask
        self._shape = layer.shape
        self.style_now, columns, self._read = content
        self._known: dict[str, Sequence[object]] = {}
        self._made_of: tuple[object, ...] | None = None
        self._column_of: dict[Look, str] = {}
        self._numeric = [name for name, kind in columns.items() if kind != "TEXT"]
        self._columns = list(columns)
        self.look = choice((texts(f"theme_window.look_{each.value}"), each.value) for each in Look)
        self.column = choice(())
        self.method = method_choice(texts)
        self.classes = count_choice()
        self.ramp = ramp_choice(texts)
        self.marker = choice((texts(f"theme_window.marker_{m.value}"), m.value) for m in Marker)
        self.marker_size = _millimetres(0.5, 12.0)
        self.size_to = _millimetres(0.0, 12.0)
        self.size_to.setSpecialValueText(texts("theme_window.same_size"))
        self.width_mm = _millimetres(0.0, 5.0)
        self.fill = QSlider(Qt.Orientation.Horizontal)
        self.fill.setRange(0, 100)
        nothing = (texts("theme_window.no_label"), "")
        self.label = choice([nothing, *((name, name) for name in columns)])
        self.scale = choice((f"1:{scale:,}", float(scale)) for scale in SCALES)
        self.colour = QPushButton()
        self.colour.setAutoDefault(False)
        self.colour.setIconSize(QSize(40, 14))
        self.preview = QListWidget()
        self.preview.setIconSize(QSize(28, 14))
        self.preview.setMinimumHeight(190)
        self.histogram = ThemeHistogram()
        self._lay_out()
        self._show(self.style_now)
        self._connect()
        self._on_changed()

    def _lay_out(self) -> None:
        for key in ("look", "column", "method", "classes", "ramp", "colour"):
            self.add_row(key, getattr(self, key))
        shape = self._shape
        shown = {
            ThemeShape.POINTS: ("marker", "marker_size", "size_to"),
            ThemeShape.LINES: ("width_mm",),
            ThemeShape.AREAS: ("width_mm", "fill"),
            ThemeShape.TABLE: (),
        }[shape]
        for key in (*shown, "label", "scale"):
            self.add_row(key, getattr(self, key))
        side = QVBoxLayout()
        side.addWidget(hint(self.texts("theme_window.style.preview")))
        side.addWidget(self.preview, 1)
        side.addWidget(self.histogram)
        both = QHBoxLayout()
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        at = layout.indexOf(self.form)
        layout.removeItem(self.form)
        self.form.setParent(None)
        both.addLayout(self.form, 1)
        both.addLayout(side, 1)
        both.setSpacing(22)
        layout.insertLayout(at, both, 1)
        self.setMinimumWidth(820)

    def _show(self, style: ThemeStyle) -> None:
        choose(self.look, style.look.value)
        self._column_of[style.look] = style.column
        self._fill_columns()
        choose(self.method, style.method.value)
        self.classes.setValue(max(len(style.colours), 2) if style.colours else 5)
        choose(self.ramp, style.ramp)
        choose(self.marker, style.marker.value)
        self.marker_size.setValue(style.size_mm)
        self.size_to.setValue(style.size_to_mm or 0.0)
        self.width_mm.setValue(style.width_mm)
        self.fill.setValue(round(style.fill * 100))
        choose(self.label, style.label_column)
        choose(self.scale, style.label_to_scale)

    def _connect(self) -> None:
        self.look.currentIndexChanged.connect(self._on_look)
        for box in (self.column, self.method, self.ramp, self.marker, self.label, self.scale):
            box.currentIndexChanged.connect(self._on_changed)
        for spin in (self.classes, self.marker_size, self.size_to, self.width_mm):
            spin.valueChanged.connect(self._on_changed)
        self.fill.valueChanged.connect(self._on_changed)
        self.colour.clicked.connect(lambda: self._choose_colour(-1))
        self.preview.itemDoubleClicked.connect(
            lambda item: self._choose_colour(self.preview.row(item))
        )

    def _fill_columns(self) -> None:
        """Offer the columns that suit the look, with the one that was chosen for it before."""
        look = Look(self.look.currentData())
        names = self._numeric if look is Look.NUMBER else self._columns
        wanted = self._column_of.get(look)
        self.column.blockSignals(True)
        self.column.clear()
        for name in names:
            self.column.addItem(name, name)
        choose(self.column, wanted if wanted in names else self._proposed(look, names))
        self.column.blockSignals(False)

    def _proposed(self, look: Look, names: Sequence[str]) -> str | None:
        """Return the column that suits a look best; codes and coordinates are not even read."""
        if look is Look.SINGLE:
            return None
        likely = [name for name in names if not is_code_or_coordinate(name)] or names
        table = {name: self._values(name) for name in likely}
        return category_column(table) if look is Look.CATEGORY else number_column(table)

    def _on_look(self) -> None:
        self._fill_columns()
        self._on_changed()

    def _values(self, column: str) -> Sequence[object]:
        if column not in self._known:
            self._known[column] = self._read(column)
        return self._known[column]

    def _on_changed(self) -> None:
        """Make the style anew; colours that were chosen by hand stay while the classes do."""
        column = self.column.currentData() or ""
        look = Look(self.look.currentData()) if column else Look(Look.SINGLE)
        self._column_of[look] = column
        base = replace(
            self.style_now,
            marker=Marker(self.marker.currentData()),
            size_mm=self.marker_size.value(),
            size_to_mm=self.size_to.value() or None,
            width_mm=self.width_mm.value(),
            fill=self.fill.value() / 100,
            label_column=self.label.currentData() or "",
            label_to_scale=float(self.scale.currentData()),
        )
        if look is Look.SINGLE:
            self.style_now = replace(base, look=look)
        elif not self._has_same_classes(look, column):
            values = self._values(column)
            if look is Look.CATEGORY:
                self.style_now = by_category(base, column, values)
            else:
                self.style_now = by_number(
                    base,
                    column,
                    values,
                    method=ClassMethod(self.method.currentData()),
                    count=self.classes.value(),
                    ramp=self.ramp.currentData(),
                )
            self._made_of = self._order(look, column)
        else:
            self.style_now = base
        self._show_preview()

    def _order(self, look: Look, column: str) -> tuple[object, ...]:
        method, ramp = self.method.currentData(), self.ramp.currentData()
        is_number = look is Look.NUMBER
        return look, column, *((method, ramp, self.classes.value()) if is_number else ())

    def _has_same_classes(self, look: Look, column: str) -> bool:
        if self._made_of is None and (self.style_now.look, self.style_now.column) == (look, column):
            self._made_of = self._order(look, column)
        return self._made_of == self._order(look, column)

    def _show_preview(self) -> None:
        style = self.style_now
        is_number = style.look is Look.NUMBER
        for field in (self.method, self.classes, self.ramp):
            self.form.setRowVisible(field, self.look.currentData() == Look.NUMBER)
        self.form.setRowVisible(self.column, self.look.currentData() != Look.SINGLE)
        if self._shape is ThemeShape.POINTS:
            self.form.setRowVisible(self.size_to, is_number)
        self.form.setRowVisible(self.scale, bool(style.label_column))
        self.colour.setIcon(colour_icon(style.colour, 40))
        self.preview.clear()
        values = self._values(style.column) if style.look is not Look.SINGLE else None
        rows = len(values) if values is not None else 0
        counts = Counter(style.classes(values, rows).tolist())
        last = len(style.class_colours) - 1
        for number, entry in enumerate(legend_of(style)):
            of = last if entry.is_others else number
            words = self.texts("theme_window.legend_others") if entry.is_others else entry.text
            if style.look is Look.SINGLE:
                words = self.texts("theme_window.style.every_row")
            else:
                words = self.texts("theme_window.style.class_count", text=words, count=counts[of])
            self.preview.addItem(QListWidgetItem(colour_icon(entry.colour), words))
        self.histogram.setVisible(is_number)
        if is_number and values is not None:
            self.histogram.show_values(numbers_of(values).tolist(), style.limits, style.colours)

    def _choose_colour(self, row: int) -> None:
        """Let a colour be chosen: that of a class, or the one for all rows or the others (-1)."""
        style = self.style_now
        own = len(style.class_colours) - 1
        at = own if row in (-1, own) else row
        dialog = QColorDialog(QColor(style.class_colours[at]), self)
        if not self._ask.run(dialog):
            return
        self.take_colour(at, str(dialog.currentColor().name()))

    def take_colour(self, number: int, colour: str) -> None:
        """Give a class another colour; the last number is that of all other rows."""
        style = self.style_now
        if number == len(style.class_colours) - 1:
            self.style_now = replace(style, colour=colour)
        elif style.look is Look.CATEGORY:
            pairs = list(style.categories)
            pairs[number] = (pairs[number][0], colour)
            self.style_now = replace(style, categories=tuple(pairs))
        else:
            colours = list(style.colours)
            colours[number] = colour
            self.style_now = replace(style, colours=tuple(colours))
        self._show_preview()


def _millimetres(least: float, most: float) -> QDoubleSpinBox:
    box = QDoubleSpinBox()
    box.setRange(least, most)
    box.setSingleStep(0.1)
    box.setDecimals(2)
    box.setSuffix(" mm")
    return box
