"""The suggested links as a table: who had how many households, who would have, who is left over."""

from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.panels.people_give import GiveFlows
from app.theme import heading, hint
from app.tools.give_proposal import candidate_name
from app.tools.give_shapes import colour_of
from app.workspace import Workspace
from gis.texts import Texts

_SWATCH = 12
COLUMNS = ("who", "before", "after", "farthest")


class ProposalBox(QWidget):
    """Show what is suggested; it is taken or forgotten by a button."""

    def __init__(self, workspace: Workspace, give: GiveFlows, texts: Texts) -> None:
        super().__init__()
        self._workspace = workspace
        self._give = give
        self._texts = texts
        self.summary = hint()
        self.table = QTreeWidget()
        self.table.setRootIsDecorated(False)
        self.table.setUniformRowHeights(True)
        self.table.setHeaderLabels([texts(f"people.proposal.{column}") for column in COLUMNS])
        header = self.table.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for column in range(1, len(COLUMNS)):
            self.table.headerItem().setTextAlignment(column, right)
        self.left = hint()
        self.take = QPushButton(texts("people.proposal.take"))
        self.take.setDefault(True)
        self.forget = QPushButton(texts("window.button.cancel"))
        self.take.clicked.connect(give.take)
        self.forget.clicked.connect(give.forget)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.forget)
        buttons.addWidget(self.take)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for part in (
            heading(texts("people.proposal.title")),
            hint(texts("people.proposal.how")),
            self.summary,
        ):
            layout.addWidget(part)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.left)
        layout.addLayout(buttons)

    def show_proposal(self) -> None:
        """Show the proposal of now; there must be one."""
        proposal = self._give.proposal
        if proposal is None:
            return
        plan, texts, suggestion = self._workspace.stable, self._texts, proposal.suggestion
        self.table.clear()
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for number, who in enumerate(proposal.candidates):
            load, far = suggestion.loads[who], proposal.farthest_m(plan, who)
            metres = "" if far is None else texts("people.metres", amount=f"{far:,.0f}")
            item = QTreeWidgetItem(
                [candidate_name(plan, who), f"{load.before:,}", f"{load.after:,}", metres]
            )
            item.setIcon(0, _swatch(colour_of(number)))
            for column in range(1, len(COLUMNS)):
                item.setTextAlignment(column, right)
            self.table.addTopLevelItem(item)
        farthest = max(
            (far for who in proposal.candidates if (far := proposal.farthest_m(plan, who))),
            default=None,
        )
        said = texts(
            "people.proposal.summary",
            households=f"{len(suggestion.links):,}",
            candidates=f"{len(suggestion.loads):,}",
        )
        if farthest is not None:
            said += texts("people.proposal.far", amount=f"{farthest:,.0f}")
        self.summary.setText(said)
        reasons = Counter(why.value for why in suggestion.left.values())
        self.left.setText(
            "\n".join(
                texts(
                    "people.proposal.left",
                    count=f"{count:,}",
                    why=texts(f"operations.left_over.{why}"),
                )
                for why, count in sorted(reasons.items())
            )
        )
        self.left.setVisible(bool(reasons))
        self.take.setEnabled(bool(suggestion.links))


def _swatch(colour: str) -> QIcon:
    square = QPixmap(_SWATCH, _SWATCH)
    square.fill(QColor(colour))
    return QIcon(square)
