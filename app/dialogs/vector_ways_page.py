"""Last page of the import of a vector file: what is done with what comes in."""

import math
from collections.abc import Sequence

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QLineEdit,
    QStackedWidget,
    QWidget,
)

from app.dialogs.theme_choices import choice, choose
from app.dialogs.vector_page import VectorPage, caption
from app.dialogs.vector_session import VectorSession
from app.models.vector_choices import GridWays, Purpose, ReferenceWays, ThemeWays
from app.models.vector_reading import VectorFeatures
from app.theme import hint, with_room
from gis.files.theme_layers import ThemeKind
from gis.plan.records import REFERENCE_THEMES
from gis.repair.records import FILL_WIDTH_M, SNAP_M, RepairRules, Resolve
from gis.texts import Texts

OVERLAP_RULES = ("ask", "longest-border", "larger", "smaller", "first")
MOST_GAP_M2 = 1e9
MOST_WIDTH_M, MOST_SNAP_CM = 1e5, 1e3
CM_PER_M = 100.0


class WaysPage(VectorPage):
    """Ask what is done with overlaps and gaps, or what references are."""

    name = "ways"

    def __init__(self, session: VectorSession, texts: Texts) -> None:
        super().__init__(session, texts)
        self.grids = GridWaysForm(session, texts)
        self.references = ReferenceWaysForm(session, texts)
        self.themes = ThemeWaysForm(session, texts)
        self._forms: dict[Purpose, GridWaysForm | ReferenceWaysForm | ThemeWaysForm] = {
            Purpose.GRIDS: self.grids,
            Purpose.REFERENCES: self.references,
            Purpose.THEMES: self.themes,
            Purpose.UNITS: self.grids,
        }
        self._stack = QStackedWidget()
        for form in self._forms.values():
            self._stack.addWidget(form)
        self.column.addWidget(caption(self.words("caption")))
        self.column.addWidget(self._stack)
        self.column.addStretch(1)

    def refresh(self) -> None:
        """Show the form of what the features are to become."""
        form = self._forms[self.session.purpose]
        self._stack.setCurrentWidget(form)
        form.refresh()


class GridWaysForm(QWidget):
    """Ask how polygons become grids."""

    def __init__(self, session: VectorSession, texts: Texts) -> None:
        super().__init__()
        self._session = session
        self._shown: VectorFeatures | None = None
        self.form = _form(self)
        self.overlaps = QComboBox()
        for rule in OVERLAP_RULES:
            key = f"window.import_grids.overlaps_{rule.replace('-', '_')}"
            self.overlaps.addItem(texts(key), rule)
        self.fill_gaps = QDoubleSpinBox(maximum=MOST_GAP_M2, decimals=1)
        self.fill_gaps.setSuffix(" m²")
        with_room(self.fill_gaps)
        self.replace = QCheckBox(texts("window.import_grids.replace"))
        self.repair = QCheckBox(texts("repair.form.repair"))
        self.form.addRow(texts("window.import_grids.overlaps"), self.overlaps)
        self.form.addRow(texts("window.import_grids.fill_gaps"), self.fill_gaps)
        self.form.addRow(self.replace)
        self.form.addRow(self.repair)
        self.repair_form = RepairForm(self.form, texts)
        self.form.addRow(hint(texts("vector_window.ways.repair_hint")))
        self.form.setRowVisible(self.replace, session.plan is not None and bool(session.plan.grids))
        self._show(session.choices.grids)
        for box in (self.replace, self.repair, self.repair_form.fill_all):
            box.toggled.connect(self._on_changed)
        for each in (self.overlaps, self.repair_form.overlaps):
            each.currentIndexChanged.connect(self._on_changed)
        for number in (self.fill_gaps, self.repair_form.fill_width, self.repair_form.snap):
            number.valueChanged.connect(self._on_changed)
        self.repair_form.priority.activated.connect(self._on_changed)

    def refresh(self) -> None:
        """Ask for either rule of overlaps, not for both."""
        features = self._session.features
        if features is not self._shown:
            self._shown = features
            self.repair_form.show_columns(() if features is None else features.columns)
            choose(self.repair_form.priority, self._session.choices.grids.priority)
        repairs = self.repair.isChecked()
        for field in self.repair_form.fields:
            self.form.setRowVisible(field, repairs)
        self.form.setRowVisible(self.overlaps, not repairs)

    def _show(self, ways: GridWays) -> None:
        """Begin with what was chosen before."""
        choose(self.overlaps, ways.overlaps)
        self.fill_gaps.setValue(ways.fill_gaps_m2)
        self.replace.setChecked(ways.replaces)
        self.repair.setChecked(ways.repair is not None)
        if ways.repair is not None:
            self.repair_form.show_rules(ways.repair)

    @property
    def _rules(self) -> RepairRules | None:
        if not self.repair.isChecked():
            return None
        form = self.repair_form
        return RepairRules(
            Resolve(form.overlaps.currentData()),
            fill_width_m=form.fill_width.value(),
            fill_area_m2=math.inf if form.fill_all.isChecked() else self.fill_gaps.value(),
            snap_m=form.snap.value() / CM_PER_M,
        )

    def _on_changed(self) -> None:
        self._session.choose_grid_ways(
            GridWays(
                self.overlaps.currentData(),
                self.fill_gaps.value(),
                self.replace.isChecked(),
                self._rules,
                self.repair_form.priority.currentData(),
            )
        )


class RepairForm:
    """Ask how far a repair may go, in rows of a form."""

    def __init__(self, form: QFormLayout, texts: Texts) -> None:
        self.overlaps = QComboBox()
        for rule in Resolve:
            words = texts(f"repair.rule.{rule.value.replace('-', '_')}")
            self.overlaps.addItem(words, rule.value)
        self.fill_width = QDoubleSpinBox(maximum=MOST_WIDTH_M, decimals=1)
        self.fill_width.setSuffix(" m")
        self.fill_width.setValue(FILL_WIDTH_M)
        self.fill_all = QCheckBox(texts("repair.form.fill_all"))
        self.snap = QDoubleSpinBox(maximum=MOST_SNAP_CM, decimals=1)
        self.snap.setSuffix(" cm")
        self.snap.setValue(SNAP_M * CM_PER_M)
        self.priority = QComboBox()
        self.priority.setToolTip(texts("repair.form.priority_hint"))
        self._no_priority = texts("vector_window.fields.none")
        self.show_columns(())
        for box in (self.fill_width, self.snap):
            with_room(box)
        self.fields = (self.overlaps, self.fill_width, self.fill_all, self.snap, self.priority)
        form.addRow(texts("repair.form.overlaps"), self.overlaps)
        form.addRow(texts("repair.form.fill_width"), self.fill_width)
        form.addRow(self.fill_all)
        form.addRow(texts("repair.form.snap"), self.snap)
        form.addRow(texts("repair.form.priority"), self.priority)

    def show_rules(self, rules: RepairRules) -> None:
        """Begin with rules that were chosen before."""
        choose(self.overlaps, rules.overlaps.value)
        self.fill_width.setValue(rules.fill_width_m)
        self.fill_all.setChecked(math.isinf(rules.fill_area_m2))
        self.snap.setValue(rules.snap_m * CM_PER_M)

    def show_columns(self, columns: Sequence[str]) -> None:
        """Offer columns of which the numbers may decide."""
        self.priority.clear()
        self.priority.addItem(self._no_priority, None)
        for column in columns:
            self.priority.addItem(column, column)


class ReferenceWaysForm(QWidget):
    """Ask what the lines and areas are, and whether they replace those that are there."""

    def __init__(self, session: VectorSession, texts: Texts) -> None:
        super().__init__()
        self._session, self._texts = session, texts
        self._counted: object = None
        form = _form(self)
        self.theme = QComboBox()
        self.theme.addItem(texts("window.import_reference.guess"), None)
        for theme in REFERENCE_THEMES:
            self.theme.addItem(texts(f"references.theme_{theme}"), theme)
        self.found = hint()
        self.replace = QCheckBox(texts("window.import_reference.replace"))
        form.addRow(texts("window.import_reference.theme"), self.theme)
        form.addRow("", self.found)
        form.addRow(self.replace)
        choose(self.theme, session.choices.references.theme)
        self.replace.setChecked(session.choices.references.replaces)
        self.theme.currentIndexChanged.connect(self._on_changed)
        self.replace.toggled.connect(self._on_changed)

    def refresh(self) -> None:
        """Say what the names of the file tell."""
        features = self._session.features
        if features is self._counted:
            return
        self._counted = features
        themes = {} if features is None else features.themes
        counts = "、".join(
            f"{self._texts(f'references.theme_{theme}')} {count:,}"
            for theme, count in themes.items()
        )
        self.found.setText(
            self._texts("vector_window.ways.themes", counts=counts) if counts else ""
        )

    def _on_changed(self) -> None:
        ways = ReferenceWays(self.theme.currentData(), self.replace.isChecked())
        if ways != self._session.choices.references:
            self._session.choose_reference_ways(ways)


class ThemeWaysForm(QWidget):
    """Ask what a theme layer is called and shows."""

    def __init__(self, session: VectorSession, texts: Texts) -> None:
        super().__init__()
        self._session = session
        form = _form(self)
        self.title = QLineEdit(session.choices.themes.title)
        self.title.setPlaceholderText(texts("theme_window.importing.from_name"))
        nothing = (texts("theme_window.importing.from_name"), None)
        kinds = ((texts(f"theme_layers.kind_{kind.value}"), kind.value) for kind in ThemeKind)
        self.kind = choice([nothing, *kinds])
        choose(self.kind, session.choices.themes.kind)
        form.addRow(texts("theme_window.importing.title_of_layer"), self.title)
        form.addRow(texts("theme_window.importing.kind"), self.kind)
        self.title.textChanged.connect(self._on_changed)
        self.kind.currentIndexChanged.connect(self._on_changed)

    def refresh(self) -> None:
        """Show nothing else: both are told by the name of the file unless a person says them."""

    def _on_changed(self) -> None:
        kind = self.kind.currentData()
        ways = ThemeWays(self.title.text().strip(), None if kind is None else ThemeKind(kind))
        if ways != self._session.choices.themes:
            self._session.choose_theme_ways(ways)


def _form(widget: QWidget) -> QFormLayout:
    form = QFormLayout(widget)
    form.setContentsMargins(0, 0, 0, 0)
    form.setVerticalSpacing(10)
    form.setHorizontalSpacing(14)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    return form
