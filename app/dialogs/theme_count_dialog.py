"""Thematic counts in a dialog: what, by what, against what; the table, the classes, the map."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, QSortFilterProxyModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

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
from app.models.theme_count_rows import SORT, ThemeCountRows
from app.theme import hint, plain_table
from gis.files.theme_layers import ThemeLayer, ThemeShape
from gis.plan.plan import Plan
from gis.reports.theme_classes import ClassMethod
from gis.reports.theme_count_table import remarks, value_title
from gis.reports.theme_counting import By, Counting, Measure, OwnSubject, Per, ThemeCounts
from gis.texts import Texts
from layers.theme_choropleth import choropleth_of

_ROW = 28
_LIST_ICON = QSize(28, 14)


@dataclass(frozen=True, slots=True)
class CountOrder:
    """Be what is counted: a theme layer by its number, or what the plan has."""

    layer: int
    own: OwnSubject | None
    how: Counting


Compute = Callable[[CountOrder, Callable[[ThemeCounts], None], Callable[[str], None]], None]
"""Counts beside this thread; one of the two is called with the result, or with what is wrong."""


@dataclass(frozen=True, slots=True)
class Countable:
    """Be what can be counted: the layers, of each the columns of numbers, and what counts them.

    `export` writes a result to a file that the user chooses.
    """

    layers: Sequence[ThemeLayer]
    numbers: Mapping[int, Sequence[str]]
    compute: Compute
    export: Callable[[ThemeCounts], None]


class ThemeCountDialog(FormDialog):
    """Count, and show the result; accepted, the grids are coloured by it.

    `order` is what was counted last, `counts` what it came to, `classing` how that is coloured.
    """

    def __init__(
        self,
        parent: QWidget | None,
        texts: Texts,
        plan: Plan,
        countable: Countable,
        *,
        is_dark: bool = False,
    ) -> None:
        """Take what can be counted, and whether the map that is to be coloured is dark."""
        super().__init__(parent, texts, "theme_window.counting")
        self._is_dark = is_dark
        self._plan = plan
        self._countable = countable
        self._asked = 0
        self.counts: ThemeCounts | None = None
        self.order: CountOrder | None = None
        own = [(texts(f"theme_counts.own_{each.value}"), each.value) for each in OwnSubject]
        shown = [(layer.title, layer.id) for layer in countable.layers]
        self.subject = choice([*shown, *own])
        self.by = choice((texts(f"theme_counts.sheet_{each.value}"), each.value) for each in By)
        self.measure = choice(())
        self.column = choice(())
        self.per = choice((texts(f"theme_window.per_{each.value}"), each.value) for each in Per)
        self.method, self.classes = method_choice(texts), count_choice()
        self.ramp = ramp_choice(texts)
        self.rows = ThemeCountRows(texts, plan.rules)
        self._sorted = QSortFilterProxyModel(self)
        self._sorted.setSourceModel(self.rows)
        self._sorted.setSortRole(SORT)
        self.table = plain_table(self._sorted, _ROW)
        self.legend = QListWidget()
        self.legend.setIconSize(_LIST_ICON)
        self.legend.setFixedHeight(158)
        self.histogram = ThemeHistogram()
        self.told = hint()
        self.title_of_values = QLabel()
        self.title_of_values.setWordWrap(True)
        self.copy_button = QPushButton(texts("theme_window.counting.copy"))
        self.export_button = QPushButton(texts("theme_window.counting.export"))
        for button in (self.copy_button, self.export_button):
            button.setAutoDefault(False)
            button.setEnabled(False)
        self.copy_button.clicked.connect(
            lambda: QGuiApplication.clipboard().setText(self.rows.as_text())
        )
        self.export_button.clicked.connect(lambda: self.counts and countable.export(self.counts))
        self._lay_out()
        self._fill_measures()
        self._connect()

    def begin(self, layer: int = 0) -> None:
        """Count a layer, or the first thing that can be counted."""
        if layer:
            choose(self.subject, layer)
        self._fill_measures()
        self._count()

    @property
    def classing(self) -> tuple[ClassMethod, int, str]:
        """How the values are classed and coloured: the way, how many, the ramp."""
        method = ClassMethod(self.method.currentData())
        return method, self.classes.value(), str(self.ramp.currentData())

    def _lay_out(self) -> None:
        for key in ("subject", "by", "measure", "column", "per", "method", "classes", "ramp"):
            self.add_row(key, getattr(self, key))
        left = QVBoxLayout()
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        at = layout.indexOf(self.form)
        layout.removeItem(self.form)
        self.form.setParent(None)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        left.addLayout(self.form)
        left.addWidget(self.legend)
        left.addWidget(self.histogram)
        right = QVBoxLayout()
        right.addWidget(self.title_of_values)
        right.addWidget(self.table, 1)
        right.addWidget(self.told)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.copy_button)
        buttons.addWidget(self.export_button)
        right.addLayout(buttons)
        both = QHBoxLayout()
        both.setSpacing(22)
        both.addLayout(left, 2)
        both.addLayout(right, 3)
        layout.insertLayout(at, both, 1)
        self.resize(1040, 720)

    def _connect(self) -> None:
        self.subject.currentIndexChanged.connect(self._on_subject)
        self.measure.currentIndexChanged.connect(self._on_measure)
        for box in (self.by, self.column, self.per):
            box.currentIndexChanged.connect(self._count)
        for box in (self.method, self.ramp):
            box.currentIndexChanged.connect(self._show)
        self.classes.valueChanged.connect(self._show)

    def _layer(self) -> ThemeLayer | None:
        number = self.subject.currentData()
        return next((layer for layer in self._countable.layers if layer.id == number), None)

    def _fill_measures(self) -> None:
        layer = self._layer()
        possible = [Measure.COUNT]
        numbers: Sequence[str] = ()
        if layer is not None:
            numbers = self._countable.numbers.get(layer.id, ())
            possible += [Measure.SUM, Measure.MEAN] if numbers else []
            possible += [Measure.LENGTH] if layer.shape is ThemeShape.LINES else []
            possible += [Measure.AREA] if layer.shape is ThemeShape.AREAS else []
        for box in (self.measure, self.column):
            box.blockSignals(True)
            box.clear()
        for measure in possible:
            words = self.texts(f"theme_window.measure_{measure.value}")
            self.measure.addItem(words, measure.value)
        for name in numbers:
            self.column.addItem(name, name)
        for box in (self.measure, self.column):
            box.blockSignals(False)
        self._show_fields()

    def _show_fields(self) -> None:
        measure = self.measure.currentData()
        self.form.setRowVisible(self.column, measure in (Measure.SUM, Measure.MEAN))
        self.form.setRowVisible(self.per, measure != Measure.MEAN)

    def _on_subject(self) -> None:
        self._fill_measures()
        self._count()

    def _on_measure(self) -> None:
        self._show_fields()
        self._count()

    def _count(self) -> None:
        measure = Measure(self.measure.currentData())
        has_column = measure in (Measure.SUM, Measure.MEAN)
        how = Counting(
            measure,
            Per.NOTHING if measure is Measure.MEAN else Per(self.per.currentData()),
            By(self.by.currentData()),
            str(self.column.currentData() or "") if has_column else "",
        )
        layer = self._layer()
        own = None if layer is not None else OwnSubject(self.subject.currentData())
        order = CountOrder(0 if layer is None else layer.id, own, how)
        self._asked += 1
        asked = self._asked

        def take(counts: ThemeCounts) -> None:
            if asked == self._asked:
                self.order, self.counts = order, counts
                self._show()

        def fail(sentence: str) -> None:
            if asked == self._asked:
                self.counts = None
                self._show()
                self.told.setText(sentence)

        self._countable.compute(order, take, fail)

    def _show(self) -> None:
        counts = self.counts
        self.rows.show(counts)
        for button in (self.copy_button, self.export_button, self.accept_button):
            button.setEnabled(counts is not None)
        self.legend.clear()
        self.told.clear()
        self.title_of_values.clear()
        if counts is None:
            self.histogram.show_values((), (), ())
            return
        self.title_of_values.setText(map_title(counts, self.texts))
        self.told.setText("\n".join(remarks(counts, self.texts)))
        method, classes, ramp = self.classing
        made = choropleth_of(
            self._plan,
            counts,
            title=map_title(counts, self.texts),
            method=method,
            classes=classes,
            ramp=ramp,
            is_dark=self._is_dark,
        )
        for entry in made.entries:
            words = self.texts("theme_window.no_value") if entry.is_others else entry.text
            self.legend.addItem(QListWidgetItem(colour_icon(entry.colour), words))
        colours = [entry.colour for entry in made.entries if not entry.is_others]
        self.histogram.show_values(counts.values().tolist(), made.limits, colours)
        for column, width in ((0, 140), (1, 150), (2, 70), (3, 70)):
            self.table.setColumnWidth(column, width)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.sortByColumn(4, Qt.SortOrder.DescendingOrder)


def map_title(counts: ThemeCounts, texts: Texts) -> str:
    """Return what a map of a count is called."""
    return texts("theme_counts.title", title=counts.title, value=value_title(counts, texts))
