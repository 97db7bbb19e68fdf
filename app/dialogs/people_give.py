"""The dialogs that give households to a head or a member: to whom, or who is to be suggested."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHeaderView,
    QSpinBox,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from app.dialogs.form_dialog import FormDialog
from app.models.people_candidates import Candidate
from app.models.people_rows import grid_name
from gis.operations.link_households import Linked
from gis.plan.plan import Plan
from gis.texts import Texts

HEADS, MEMBERS = "heads", "members"


class KindBox(QComboBox):
    """Choose between cluster heads and members."""

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        for kind in (HEADS, MEMBERS):
            self.addItem(texts(f"people.give.{kind}"), kind)

    @property
    def members(self) -> bool:
        """Whether members are chosen."""
        return bool(self.currentData() == MEMBERS)


class GiveDialog(FormDialog):
    """Ask to whom some households go; the nearest stands first, with what each has now."""

    def __init__(
        self,
        parent: QWidget | None,
        texts: Texts,
        plan: Plan,
        count: int,
        candidates: Callable[[bool], Sequence[Candidate]],
    ) -> None:
        """Take what returns the candidates: members, or heads."""
        super().__init__(parent, texts, "people.give_dialog", count=f"{count:,}")
        self._plan = plan
        self._find = candidates
        self._shown: Sequence[Candidate] = ()
        self.kind = KindBox(texts)
        self.list = QTreeWidget()
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setMinimumHeight(220)
        columns = ("name", "grid", "load", "distance")
        self.list.setHeaderLabels([texts(f"people.give_dialog.{column}") for column in columns])
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.add_row("kind", self.kind)
        self.add_row("who", self.list)
        self.kind.currentIndexChanged.connect(self._show)
        self.list.itemDoubleClicked.connect(lambda _item: self.accept())
        self.list.itemSelectionChanged.connect(self._on_chosen)
        if not candidates(False):
            self.kind.setCurrentIndex(1)
        self._show()

    @property
    def chosen(self) -> Linked | None:
        """Who is chosen."""
        rows = [self.list.indexOfTopLevelItem(item) for item in self.list.selectedItems()]
        return self._shown[rows[0]].who if rows else None

    def choose(self, who: Linked) -> None:
        """Choose somebody of the list."""
        row = [candidate.who for candidate in self._shown].index(who)
        self.list.setCurrentIndex(self.list.model().index(row, 0))

    def _show(self) -> None:
        self._shown = self._find(self.kind.members)
        self.list.clear()
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for candidate in self._shown:
            far = candidate.distance_m
            metres = "" if far is None else self.texts("people.metres", amount=f"{far:,.0f}")
            grid = grid_name(self._plan, candidate.grid)
            item = QTreeWidgetItem([candidate.name, grid, f"{candidate.load:,}", metres])
            for column in (2, 3):
                item.setTextAlignment(column, right)
            self.list.addTopLevelItem(item)
        if self._shown:
            self.list.setCurrentIndex(self.list.model().index(0, 0))
        self._on_chosen()

    def _on_chosen(self) -> None:
        self.accept_button.setEnabled(self.chosen is not None)


class SuggestDialog(FormDialog):
    """Ask for whom links are suggested, among whom, and how many one may have."""

    def __init__(
        self,
        parent: QWidget | None,
        texts: Texts,
        scopes: Sequence[tuple[str, int]],
        most: int | None,
    ) -> None:
        """Take the scopes with their number of households, and the usual limit."""
        super().__init__(parent, texts, "people.suggest_dialog")
        self.scope = QComboBox()
        for scope, count in scopes:
            self.scope.addItem(texts(f"people.suggest_dialog.{scope}", count=f"{count:,}"), scope)
        self.kind = KindBox(texts)
        self.most = QSpinBox()
        self.most.setRange(0, 9_999)
        self.most.setSpecialValueText(texts("people.suggest_dialog.no_limit"))
        self.most.setValue(most or 0)
        self.replaces = QCheckBox(texts("people.suggest_dialog.replace"))
        self.add_row("scope", self.scope)
        self.add_row("kind", self.kind)
        self.add_row("most", self.most)
        self.form.addRow("", self.replaces)

    @property
    def limit(self) -> int | None:
        """How many households one may have; None without a limit."""
        return self.most.value() or None
