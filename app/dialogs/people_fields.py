"""Fields of the dialogs about people: one of many grids, a unit, a household or member to find."""

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit

from app.matching import best_fit, pinyin_initials
from gis.plan.plan import Plan
from gis.topology.records import GridId

MOST_FOUND = 20


class PickBox(QComboBox):
    """Choose one of many things by typing a part of its words; nothing is a choice too."""

    def __init__(self, things: Iterable[tuple[int, str]], nothing: str | None = None) -> None:
        """Take ids with words, and the words for nothing where that can be chosen."""
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        if nothing is not None:
            self.addItem(nothing, None)
        for key, words in things:
            self.addItem(words, key)
        completer = QCompleter(self.model(), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setCompleter(completer)
        line = QLineEdit()
        self.setLineEdit(line)
        line.setCompleter(completer)
        line.editingFinished.connect(self._settle)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(18)

    @property
    def chosen(self) -> int | None:
        """The id of what is chosen; None for nothing."""
        row = self.findText(self.currentText(), Qt.MatchFlag.MatchExactly)
        data = self.itemData(row) if row >= 0 else self.currentData()
        return None if data is None else int(data)

    def choose(self, key: int | None) -> None:
        """Choose a thing, if it is there."""
        row = next((r for r in range(self.count()) if self.itemData(r) == key), 0)
        self.setCurrentIndex(row)

    def _settle(self) -> None:
        """Give back the words of what is chosen, where something else was typed."""
        row = self.findText(self.currentText(), Qt.MatchFlag.MatchExactly)
        if row >= 0:
            self.setCurrentIndex(row)
        else:
            self.setEditText(self.itemText(self.currentIndex()))


class FindLine(QLineEdit):
    """Choose one of very many things: what is typed is looked for, the best are offered."""

    def __init__(
        self,
        things: Callable[[], Sequence[tuple[int, str]]],
        prompt: str = "",
        *,
        takes_the_only_one: bool = True,
    ) -> None:
        """Take what returns ids with words; it is asked when the first letter is typed.

        The only one that fits is taken, unless the line may also hold words that are none of them.
        """
        super().__init__(placeholderText=prompt)
        self.setClearButtonEnabled(True)
        self._things = things
        self._takes_the_only_one = takes_the_only_one
        self._known: Sequence[tuple[int, str]] | None = None
        self._offered: dict[str, int] = {}
        self.chosen: int | None = None
        self._model = QStringListModel(self)
        completer = QCompleter(self._model, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setWidget(self)
        completer.activated.connect(self.take)
        self._offers = completer
        self.textEdited.connect(self._on_edited)
        self.textChanged.connect(self._on_changed)

    def choose(self, key: int | None, words: str) -> None:
        """Show what is chosen already."""
        self.chosen = key
        self.setText(words)

    def take(self, words: object) -> None:
        """Choose one of what was offered."""
        if isinstance(words, str) and words in self._offered:
            self.choose(self._offered[words], words)

    def _on_changed(self, words: str) -> None:
        if not words.strip():
            self.chosen = None

    def _on_edited(self, typed: str) -> None:
        self.chosen = None
        if not typed.strip():
            return
        if self._known is None:
            self._known = self._things()
        ranked = sorted(
            ((fit, words, key) for key, words in self._known if (fit := _fit(typed, words))),
            key=lambda found: (-found[0], found[1]),
        )[:MOST_FOUND]
        self._offered = {words: key for _, words, key in ranked}
        self._model.setStringList(list(self._offered))
        if typed in self._offered:
            self.chosen = self._offered[typed]
        elif self._takes_the_only_one and len(ranked) == 1:
            self.chosen = ranked[0][2]
        if ranked and self.hasFocus():
            self._offers.complete()


def grid_choices(plan: Plan, grids: Iterable[GridId] | None = None) -> list[tuple[int, str]]:
    """Return grids by code with name and code."""
    records = sorted(
        (plan.grids[grid] for grid in (plan.grids if grids is None else grids)),
        key=lambda grid: (grid.code, grid.id),
    )
    return [(grid.id, f"{grid.name}  {grid.code}".strip()) for grid in records]


def unit_choices(plan: Plan) -> list[tuple[int, str]]:
    """Return units by code with name and code."""
    records = sorted(plan.units.values(), key=lambda unit: (unit.code, unit.id))
    return [(unit.id, f"{unit.name}  {unit.code}".strip()) for unit in records]


def _fit(typed: str, words: str) -> float:
    if typed.casefold() in words.casefold():
        return best_fit(typed, (words,))
    if typed.isascii() and typed.casefold() in pinyin_initials(words).casefold():
        return 1.0
    return 0.0
