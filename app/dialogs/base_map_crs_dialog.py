"""Choosing the coordinate system of an image that does not say its own."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.dialogs.form_dialog import FormDialog
from app.dialogs.vector_crs_search import CrsSearch
from app.models.placement_words import fit_of_candidate, system_name
from app.theme import hint
from gis.errors import InputProblem
from gis.geometry.crs import parse_any_crs
from gis.imports.crs_candidates import CrsCandidate, CrsRecognition
from gis.texts import Texts

_NAME = "base_map_window.crs"
_WRITTEN = Qt.ItemDataRole.UserRole
_LIST_PX = 150


class BaseMapCrsDialog(FormDialog):
    """Offer what the numbers of an image may be in, the likeliest chosen, and a search."""

    def __init__(
        self, parent: QWidget | None, texts: Texts, problem: str, found: CrsRecognition | None
    ) -> None:
        """Take the sentence that says what the image lacks, and what its numbers look like."""
        super().__init__(parent, texts, _NAME)
        self.form.addRow(hint(problem))
        self.list = QListWidget()
        self.list.setFixedHeight(_LIST_PX)
        self.list.setWordWrap(True)
        self.search = CrsSearch(texts)
        self.problem = hint()
        self.problem.setObjectName("amber")
        self.problem.hide()
        self.add_row("systems", self.list)
        self.add_row("search", self.search)
        self.form.addRow("", self.problem)
        self._offer(found.candidates if found is not None else (), found)
        self.list.currentRowChanged.connect(self._judge)
        self.list.itemActivated.connect(lambda _: self.accept())
        self.search.chosen.connect(self._on_searched)
        self._judge()

    @property
    def written(self) -> str:
        """The system that is chosen, as a base map keeps it; "" for none."""
        at = self.list.currentRow()
        return "" if at < 0 else str(self.list.item(at).data(_WRITTEN))

    def _offer(self, candidates: Sequence[CrsCandidate], found: CrsRecognition | None) -> None:
        for one in candidates:
            said = (system_name(one.system, self.texts), one.written)
            fit = fit_of_candidate(one, self.texts)
            self._add("   ".join(said) + (f"\n{fit}" if fit else ""), one.written)
            if found is not None and one is found.assumed:
                self.list.setCurrentRow(self.list.count() - 1)
        if candidates and self.list.currentRow() < 0 and candidates[0].inside > 0:
            self.list.setCurrentRow(0)

    def _add(self, words: str, written: str) -> None:
        item = QListWidgetItem(words, self.list)
        item.setData(_WRITTEN, written)

    def _on_searched(self, written: str) -> None:
        try:
            system = parse_any_crs(written)
        except InputProblem as problem:
            self.problem.setText(self.texts.of_error(problem))
            self.problem.show()
            return
        self.problem.hide()
        self.search.line.clear()
        self._add(f"{system_name(system, self.texts)}   {written}", written)
        self.list.setCurrentRow(self.list.count() - 1)
        self.list.setFocus()

    def _judge(self) -> None:
        self.accept_button.setEnabled(bool(self.written))
