"""Groups of findings as a tree of Qt; words are made for the rows that are seen."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QIcon

from app.icons import icon
from app.models.finding_groups import GRAVITY, Branch
from app.models.finding_states import State
from app.overrides import faults_told
from gis.audits.finding import Finding
from gis.audits.messages import area_text, message_of
from gis.audits.report import Accepted
from gis.audits.report_text import accepted_in_words
from gis.plan.profile import Severity
from gis.texts import Texts

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
SECOND_LINE = Role.UserRole + 1
"""The role of what stands below a sentence: size and place."""

_TOP = 0


@faults_told
class FindingTree(QAbstractItemModel):
    """Show groups and their findings, in one column."""

    def __init__(
        self, texts: Texts, place_of: Callable[[Finding], str], parent: QObject | None = None
    ) -> None:
        """Take what names the place of a finding."""
        super().__init__(parent)
        self._texts = texts
        self._place_of = place_of
        self._branches: tuple[Branch, ...] = ()
        self._accepted: Mapping[str, Accepted] = {}
        self._told: Mapping[str, str] = {}
        self._rows: dict[str, tuple[int, int]] | None = None
        self._is_mixed: list[bool] = []
        """Of each branch whether its findings are of several gravities."""
        self._icons: Mapping[Severity, QIcon] = {sev: icon(sev.value) for sev in GRAVITY}
        self._state_icons = {State.ACCEPTED: icon("accepted"), State.SOLVED: icon("fine")}

    @property
    def branches(self) -> tuple[Branch, ...]:
        """The groups, in their order."""
        return self._branches

    def show_branches(
        self,
        branches: Sequence[Branch],
        accepted: Sequence[Accepted] = (),
        told: Mapping[str, str] | None = None,
    ) -> None:
        """Show other groups; `told` has the sentences of findings that are gone, by key."""
        self.beginResetModel()
        self._accepted = {each.finding.key: each for each in accepted}
        self._told = told or {}
        self._branches = tuple(branches)
        self._rows = None
        self._is_mixed = [
            len({finding.severity for finding in branch.findings}) > 1 for branch in branches
        ]
        self.endResetModel()

    def is_exception(self, finding: Finding) -> bool:
        """Tell whether a finding is an accepted exception."""
        return finding.key in self._accepted

    def is_solved(self, index: Index) -> bool:
        """Tell whether a finding is one that is gone."""
        branch = self.branch_at(index)
        return branch is not None and branch.state is State.SOLVED

    def words_of(self, finding: Finding, is_solved: bool = False) -> str:
        """Return the sentence of a finding; of an exception also why, when and by which office."""
        if is_solved:
            return self._told.get(finding.key, "") or finding.rule
        accepted = self._accepted.get(finding.key)
        if accepted is None:
            return message_of(finding, self._texts)
        return accepted_in_words(accepted, self._texts)

    def second_line(self, finding: Finding) -> str:
        """Return the size and the place of a finding, as far as it has them."""
        parts = []
        if finding.area_m2 is not None:
            parts.append(self._texts("findings.area", area=area_text(finding.area_m2)))
        if finding.width_m is not None:
            parts.append(self._texts("findings.width", width=f"{finding.width_m:,.2f}"))
        parts.append(self._place_of(finding))
        return "  ·  ".join(part for part in parts if part)

    def finding_at(self, index: Index) -> Finding | None:
        """Return the finding of an index; None for a branch and for nothing."""
        if not index.isValid() or index.internalId() == _TOP:
            return None
        return self._branches[index.internalId() - 1].findings[index.row()]

    def branch_at(self, index: Index) -> Branch | None:
        """Return the branch of an index, or that in which its finding stands; None for nothing."""
        if not index.isValid():
            return None
        if index.internalId() == _TOP:
            return self._branches[index.row()]
        return self._branches[index.internalId() - 1]

    def index_of(self, key: str) -> QModelIndex:
        """Return the first index of the finding with a key; an invalid one when it is gone."""
        if self._rows is None:
            self._rows = {}
            for number, branch in enumerate(self._branches):
                for row, finding in enumerate(branch.findings):
                    self._rows.setdefault(finding.key, (row, number))
        if key not in self._rows:
            return QModelIndex()
        row, number = self._rows[key]
        return self.createIndex(row, 0, number + 1)

    def beside(self, index: Index, step: int) -> QModelIndex:
        """Return the finding after an index or before it, whatever branch it is in.

        From nothing it goes to the first or the last one, from the last one round to the first.
        """
        counts = [len(branch.findings) for branch in self._branches]
        total = sum(counts)
        if not total:
            return QModelIndex()
        if not index.isValid():
            place = 0 if step > 0 else total - 1
        elif index.internalId() == _TOP:
            place = sum(counts[: index.row()]) + (0 if step > 0 else -1)
        else:
            place = sum(counts[: index.internalId() - 1]) + index.row() + step
        place %= total
        for number, count in enumerate(counts):
            if place < count:
                return self.createIndex(place, 0, number + 1)
            place -= count
        return QModelIndex()

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """Return the index of a branch, or of a finding in it."""
        # Qt asks for each row of an open branch after each reset: no call more than is needed.
        if parent.isValid():
            number = parent.row()
            is_there = 0 <= row < len(self._branches[number].findings) and not parent.internalId()
            return self.createIndex(row, column, number + 1) if is_there else QModelIndex()
        is_there = 0 <= row < len(self._branches)
        return self.createIndex(row, column, _TOP) if is_there else QModelIndex()

    def parent(self, index: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008
        """Return the branch of a finding."""
        if not index.isValid() or index.internalId() == _TOP:
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, 0, _TOP)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        """Return how many branches there are, or findings in one."""
        if not parent.isValid():
            return len(self._branches)
        return len(self._branches[parent.row()].findings) if parent.internalId() == _TOP else 0

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        """Return that there is one column."""
        return 1

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """Return the sentence of a finding, or the name of a group with the number of findings."""
        finding = self.finding_at(index)
        if finding is not None:
            return self._of_finding(finding, index, role)
        branch = self._branches[index.row()]
        if role == Role.DecorationRole:
            special = None if branch.state is None else self._state_icons.get(branch.state)
            return special or self._icons[branch.severity]
        if role in (Role.DisplayRole, Role.ToolTipRole):
            count = f"{len(branch.findings):,}"
            return self._texts("window.findings.branch", rule=branch.title, count=count)
        return None

    def _of_finding(self, finding: Finding, index: Index, role: int) -> object:
        if role in (Role.DisplayRole, Role.ToolTipRole):
            return self.words_of(finding, self.is_solved(index))
        if role == SECOND_LINE:
            return self.second_line(finding)
        if role == Role.DecorationRole and self._is_mixed[index.internalId() - 1]:
            return self._icons.get(finding.severity)
        return None
