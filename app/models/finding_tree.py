"""What the audit found as a tree of Qt: one branch for each rule, the gravest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QIcon

from app.icons import icon
from app.overrides import faults_told
from gis.audits.finding import Finding
from gis.audits.messages import message_of, rule_title
from gis.audits.report import Accepted
from gis.audits.report_text import accepted_in_words
from gis.plan.profile import Severity
from gis.texts import Texts

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

_GRAVITY = (Severity.ERROR, Severity.WARNING, Severity.NOTE)
_TOP = 0


@dataclass(frozen=True, slots=True)
class Branch:
    """Be the findings of one rule and one severity, in the order of the audit.

    The last branch may be the accepted exceptions, of no rule in particular.
    """

    rule: str | None
    severity: Severity
    findings: tuple[Finding, ...]


def branches_of(findings: Sequence[Finding]) -> tuple[Branch, ...]:
    """Group findings: errors before warnings before notes, then by rule as the audit has them."""
    groups: dict[tuple[Severity, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.severity, finding.rule), []).append(finding)
    ordered = sorted(groups, key=lambda group: _GRAVITY.index(group[0]))
    return tuple(Branch(rule, sev, tuple(groups[sev, rule])) for sev, rule in ordered)


@faults_told
class FindingTree(QAbstractItemModel):
    """Show branches and their findings, in one column."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._branches: tuple[Branch, ...] = ()
        self._accepted: Mapping[str, Accepted] = {}
        self._icons: Mapping[Severity, QIcon] = {sev: icon(sev.value) for sev in _GRAVITY}

    def show_findings(self, findings: Sequence[Finding], accepted: Sequence[Accepted] = ()) -> None:
        """Show other findings, and the accepted exceptions below them."""
        self.beginResetModel()
        self._accepted = {each.finding.key: each for each in accepted}
        exceptions = tuple(each.finding for each in accepted)
        last = (Branch(None, Severity.NOTE, exceptions),) if exceptions else ()
        self._branches = (*branches_of(findings), *last)
        self.endResetModel()

    def is_exception(self, finding: Finding) -> bool:
        """Tell whether a finding is an accepted exception."""
        return finding.key in self._accepted

    def words_of(self, finding: Finding) -> str:
        """Return the sentence of a finding; of an exception also why, when and by which office."""
        accepted = self._accepted.get(finding.key)
        if accepted is None:
            return message_of(finding, self._texts)
        return accepted_in_words(accepted, self._texts)

    def finding_at(self, index: Index) -> Finding | None:
        """Return the finding of an index; None for a branch and for nothing."""
        if not index.isValid() or index.internalId() == _TOP:
            return None
        return self._branches[index.internalId() - 1].findings[index.row()]

    def index_of(self, key: str) -> QModelIndex:
        """Return the index of the finding with a key; an invalid one when it is gone."""
        for number, branch in enumerate(self._branches):
            for row, finding in enumerate(branch.findings):
                if finding.key == key:
                    return self.createIndex(row, 0, number + 1)
        return QModelIndex()

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """Return the index of a branch, or of a finding in it."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else _TOP)

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
        """Return the sentence of a finding, or the name of a rule with the number of findings."""
        finding = self.finding_at(index)
        if finding is not None:
            is_text = role in (Role.DisplayRole, Role.ToolTipRole)
            return self.words_of(finding) if is_text else None
        branch = self._branches[index.row()]
        if role == Role.DecorationRole:
            return self._icons[branch.severity]
        if role == Role.DisplayRole:
            count = f"{len(branch.findings):,}"
            if branch.rule is None:
                return self._texts("audits.exceptions.title", count=count)
            title = rule_title(branch.rule, self._texts)
            return self._texts("window.findings.branch", rule=title, count=count)
        return None
