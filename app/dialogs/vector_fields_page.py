"""Third page of the import of a vector file: which column is the code, the name, the kind."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QSizePolicy, QVBoxLayout

from app.dialogs.vector_page import VectorPage, amber, caption, say
from app.dialogs.vector_session import VectorSession
from app.models.vector_choices import Purpose
from app.models.vector_reading import VectorFeatures
from app.theme import hint
from gis.texts import Texts

_GAP_IN_FIELD = 3
_MOST_NAMED = 12


class FieldsPage(VectorPage):
    """Ask which column is what, with samples of what stands in it."""

    name = "fields"

    def __init__(self, session: VectorSession, texts: Texts) -> None:
        super().__init__(session, texts)
        self._shown: VectorFeatures | None = None
        self.boxes: dict[str, QComboBox] = {}
        self._samples: dict[str, QLabel] = {}
        self._caption = caption(self.words("caption"))
        self._sentence = hint()
        self._form = QFormLayout()
        self._form.setVerticalSpacing(10)
        self._form.setHorizontalSpacing(14)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self.missing = amber()
        self.excluded = hint()
        self.unused = hint()
        for part in (self._caption, self._sentence):
            self.column.addWidget(part)
        self.column.addLayout(self._form)
        for part in (self.missing, self.excluded, self.unused):
            self.column.addWidget(part)
        self.column.addStretch(1)

    def needs_a_look(self) -> bool:
        """Tell whether a column that is wanted was not found."""
        return bool(self.missing.text())

    def refresh(self) -> None:
        """Show which column is what now."""
        features, choices = self.session.features, self.session.choices
        self._sentence.setText(self.words(f"sentence_{self.session.purpose.value}"))
        if features is not self._shown:
            self._shown = features
            self._make(features)
        if features is None:
            for label in (self.missing, self.excluded, self.unused):
                say(label, "")
            return
        taken = {name: features.column_of(name, choices) for name in features.fields}
        for name, column in taken.items():
            box = self.boxes[name]
            box.setCurrentIndex(max(box.findData(column), 0))
            samples = "、".join(features.samples(column))
            say(self._samples[name], self.words("samples", texts=samples) if samples else "")
        lacks = "code" in taken and taken["code"] is None
        say(self.missing, self.words("no_code") if lacks else "")
        excluded = "、".join(features.excluded)
        say(self.excluded, self.words("excluded", columns=excluded) if excluded else "")
        # Theme layers keep every other column too.
        keeps_all = features.purpose is Purpose.THEMES
        left = () if keeps_all else features.columns
        rest = [one for one in left if one not in taken.values()]
        more = len(rest) - _MOST_NAMED
        named = "、".join(rest[:_MOST_NAMED]) + (self.words("more", count=more) if more > 0 else "")
        say(self.unused, self.words("unused", columns=named) if rest else "")

    def _make(self, features: VectorFeatures | None) -> None:
        while self._form.rowCount():
            self._form.removeRow(0)
        self.boxes, self._samples = {}, {}
        if features is None:
            return
        for name in features.fields:
            box = QComboBox()
            box.setMaxVisibleItems(18)
            box.setMinimumContentsLength(12)
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            box.addItem(self.words("none"), None)
            for column in features.columns:
                box.addItem(column, column)
            box.activated.connect(lambda _=0, name=name, box=box: self._on_chosen(name, box))
            sample = hint()
            sample.setTextFormat(Qt.TextFormat.PlainText)
            both = QVBoxLayout()
            both.setSpacing(_GAP_IN_FIELD)
            both.addWidget(box)
            both.addWidget(sample)
            label = QLabel(self.words(f"field_{name}"))
            label.setBuddy(box)
            self._form.addRow(label, both)
            self.boxes[name], self._samples[name] = box, sample

    def _on_chosen(self, name: str, box: QComboBox) -> None:
        self.session.choose_column(name, box.currentData())
