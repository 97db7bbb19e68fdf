"""The list of what the audit found: look at a place, try its fixes, mend it, or many at once."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QMenu,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.models.finding_groups import Branch, Grouper
from app.models.finding_sieve import Sifter, states_of
from app.models.finding_states import LastAudit, State
from app.models.finding_tree import FindingTree
from app.panels.finding_details import FindingDetails
from app.panels.finding_filter import FindingFilter
from app.panels.finding_menu import Choices, FindingMenu
from app.panels.finding_view import FindingView
from app.panels.fix_preview import FixPreview, Many
from app.theme import hint, on_white
from gis.audits.finding import Finding
from gis.audits.finding_units import units_of
from gis.audits.fixes import Fix
from gis.audits.report import Accepted
from gis.plan.plan import Plan
from gis.texts import Texts


class FindingsPanel(QWidget):
    """Show findings in groups; of the chosen one the sentence, its fixes and what these would do.

    `finding_chosen` carries the finding, or None; `place_asked` one to be looked at again. Enter
    shows what the proposed fix would do, then does it, then goes on to the next finding.
    """

    finding_chosen = Signal(object)
    place_asked = Signal(object)

    def __init__(
        self,
        texts: Texts,
        choices: Choices,
        plan: Callable[[], Plan],
        preview: FixPreview | None = None,
    ) -> None:
        """Take what can be done about findings, and the plan that they are about."""
        super().__init__()
        on_white(self)
        self._texts = texts
        self._choices = choices
        self._plan = plan
        self._preview = preview
        self._sifter = Sifter(texts, plan)
        self.chosen: Finding | None = None
        self._is_solved = False
        self._fixes: tuple[Fix, ...] = ()
        self._all: Sequence[Finding] = ()
        self._accepted: Sequence[Accepted] = ()
        self._last: LastAudit | None = None
        self._place = (0, 0)
        self.filter = FindingFilter(texts, plan)
        self.model = FindingTree(texts, self._place_of, self)
        self.summary = self.filter.summary
        self.reservation = hint()
        self.tree = FindingView(self.model)
        self.details = FindingDetails(texts, preview)
        self._scroll = QScrollArea()
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.tree)
        self._show_details()

    def _lay_out(self) -> None:
        self._scroll.setWidget(self.details)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        on_white(self.details)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setChildrenCollapsible(False)
        parts.addWidget(self.tree)
        parts.addWidget(self._scroll)
        parts.setStretchFactor(0, 1)
        parts.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.addWidget(self.filter)
        layout.addWidget(self.reservation)
        layout.addWidget(parts, 1)

    def _connect(self) -> None:
        self.tree.clicked.connect(self._on_clicked)
        self.tree.selectionModel().currentChanged.connect(self._on_current)
        self.tree.key_pressed.connect(self._on_key)
        self.tree.customContextMenuRequested.connect(self._on_menu)
        self.details.apply_asked.connect(self.apply)
        self.details.many_asked.connect(self.try_all)
        self.filter.changed.connect(self._show)
        self.filter.regrouped.connect(self._regroup)
        if self._preview is not None:
            self._preview.outdated.connect(self._try_again)
            self._preview.changed.connect(self._make_room)

    # What is shown

    def show_findings(self, findings: Sequence[Finding], accepted: Sequence[Accepted] = ()) -> None:
        """Show other findings; branches stay open and the chosen finding stays chosen."""
        self._all = findings
        self._accepted = accepted
        self.filter.offer_rules({finding.rule for finding in findings})
        self._show()

    def compare_with(self, last: LastAudit | None) -> None:
        """Tell new from remaining and solved, from the findings on that are shown next."""
        self._last = last

    def _show(self) -> None:
        self.filter.follow_units()
        sieve, accepted = self.filter.sieve, [each.finding for each in self._accepted]
        anyhow = self._sifter.sift(sieve.but_for_severity(), self._all, states_of(self._last))
        self.filter.show_counts(Counter(finding.severity for finding in anyhow))
        on = sieve.severities
        standing = [finding for finding in anyhow if not on or finding.severity in on]
        exceptions = self._sifter.sift(sieve, accepted, lambda _: State.ACCEPTED)
        told: Mapping[str, str] = {} if self._last is None else self._last.told
        solved = (
            ()
            if self._last is None
            else self._sifter.sift(
                sieve,
                self._last.solved([*self._all, *accepted]),
                lambda _: State.SOLVED,
                lambda finding: told[finding.key],
            )
        )
        self.summary.setText(self._summary(standing))
        withheld = self._choices.reservation()
        self.reservation.setText(withheld)
        self.reservation.setVisible(bool(withheld))
        grouper = Grouper(self._texts, self._plan(), self._last)
        branches = grouper.groups(self.filter.by, standing, exceptions, solved)
        self._show_branches(branches, told)

    def _show_branches(self, branches: Sequence[Branch], told: Mapping[str, str]) -> None:
        opened = self.tree.opened()
        top = self.tree.verticalScrollBar().value()
        key = self.chosen.key if self.chosen is not None else None
        chosen_keys = {finding.key for finding in self.selected()}
        self.model.show_branches(branches, self._accepted, told)
        for row, branch in enumerate(branches):
            if branch.key in opened:
                self.tree.expand(self.model.index(row, 0))
        index = self.model.index_of(key) if key is not None else QModelIndex()
        self._choose(self.model.finding_at(index), is_new=False)
        if index.isValid():
            self.tree.expand(index.parent())
            self.tree.setCurrentIndex(index)
            self.tree.select_also(chosen_keys)
        self.tree.verticalScrollBar().setValue(top)

    def _regroup(self) -> None:
        self._show()
        current = self.tree.currentIndex()
        if self.chosen is None:
            self.expand_first()
            self.tree.scrollToTop()
        elif current.isValid():
            self.tree.scrollTo(current, QAbstractItemView.ScrollHint.PositionAtCenter)

    def choose(self, key: str) -> None:
        """Choose the finding with a key, as a click on it would; it is shown in any case."""
        index = self.model.index_of(key)
        known = (*self._all, *(each.finding for each in self._accepted))
        if not index.isValid() and any(finding.key == key for finding in known):
            self.filter.clear()
            self._show()
            index = self.model.index_of(key)
        self.tree.go_to(index)

    def step(self, by: int) -> bool:
        """Choose the finding after the chosen one, or before it; tell whether there is any.

        Where the chosen one is gone, as after it was mended, the one in its place is next.
        """
        current = self.tree.currentIndex()
        if self.chosen is None and not current.isValid():
            index = self._in_place(by)
        elif self.chosen is None:
            index = self.model.beside(current, by)
        else:
            index = self.model.beside(self.model.index_of(self.chosen.key), by)
        self.tree.go_to(index)
        return index.isValid()

    def _in_place(self, by: int) -> QModelIndex:
        branch, row = self._place
        branches = self.model.branches
        if branch < len(branches) and row < len(branches[branch].findings):
            found = self.model.index(row, 0, self.model.index(branch, 0))
            return found if by > 0 else self.model.beside(found, by)
        if branch < len(branches):
            return self.model.beside(
                self.model.index(
                    len(branches[branch].findings) - 1, 0, self.model.index(branch, 0)
                ),
                by,
            )
        return self.model.beside(QModelIndex(), by)

    def expand_first(self) -> None:
        """Open the first branch, so that a list that was just made shows something."""
        if self.model.rowCount():
            self.tree.expand(self.model.index(0, 0))

    def buttons(self) -> list[QPushButton]:
        """Return the buttons of the fixes of the chosen finding, then those of other deeds."""
        return self.details.buttons()

    def selected(self) -> list[Finding]:
        """Return the findings that are selected, in the order of the list."""
        return self.tree.selected()

    # Mending

    def mend(self) -> None:
        """Show what the proposed fix would do; when it is shown, do it; then go on."""
        preview = self._preview
        if preview is None or self.chosen is None:
            self.step(1)
        elif preview.pinned is not None or preview.many is not None:
            self.apply()
        else:
            fix = preview.proposed()
            if fix is None:
                self.step(1)
            else:
                preview.pin(fix)

    def fix_titles(self, key: str) -> list[str]:
        """Return the names of the fixes of a listed finding, in their order."""
        finding = next((finding for finding in self._all if finding.key == key), None)
        fixes = () if finding is None else self._choices.fixes(finding)
        return [self._texts(fix.key, **fix.facts) for fix in fixes]

    def try_fix(self, number: int) -> None:
        """Show what one of the fixes of the chosen finding would do."""
        if self._preview is not None and number < len(self._fixes):
            self._preview.pin(self._fixes[number])

    def apply(self) -> None:
        """Do the fix that is shown."""
        if self._preview is not None:
            self._remember_place()
            self._preview.apply()

    def mend_all(self) -> None:
        """Show what the proposed fix would do for all findings of its rule that are listed."""
        if self._preview is None or self.chosen is None:
            return
        # What cannot be done about the chosen one may be possible for others.
        wanted = (self._preview.pinned, self._preview.proposed(), *self._fixes)
        fix = next((fix for fix in wanted if fix is not None and fix.is_for_each), None)
        if fix is not None:
            self.try_all(fix)

    def try_all(self, fix: Fix) -> None:
        """Show what a fix would do for all findings of the chosen one's rule in its branch.

        Of several selected findings it is for these.
        """
        if self._preview is None or self.chosen is None:
            return
        rule = self.chosen.rule
        some = [finding for finding in self.selected() if finding.rule == rule]
        branch = self.model.branch_at(self.tree.currentIndex())
        if len(some) < 2 and branch is not None:
            some = [finding for finding in branch.findings if finding.rule == rule]
        self._preview.pin_many(Many(fix.key, tuple(some)))

    def drop(self) -> bool:
        """Show no fix any more; tell whether one was shown."""
        return self._preview is not None and self._preview.drop()

    def _try_again(self) -> None:
        if self.chosen is not None and self._preview is not None:
            self._show_details()

    def _make_room(self) -> None:
        """Keep the numbers of what is shown above the fold; the list keeps half of the panel."""
        card = self.details.card
        is_shown = card.isVisibleTo(self.details)
        wanted = card.heightForWidth(self._scroll.viewport().width()) + 12 if is_shown else 0
        self._scroll.setMinimumHeight(min(wanted, self.height() // 2))
        if is_shown and self._preview is not None and self._preview.shown is not None:
            self.tree.show_current_soon()

    def _remember_place(self) -> None:
        index = self.tree.currentIndex()
        if index.isValid() and index.parent().isValid():
            self._place = index.parent().row(), index.row()

    # What is heard

    def _on_current(self, current: QModelIndex) -> None:
        finding = self.model.finding_at(current)
        if finding is not None and finding is not self.chosen:
            self._is_solved = self.model.is_solved(current)
            self._choose(finding, is_new=True)

    def _on_clicked(self, index: QModelIndex) -> None:
        finding = self.model.finding_at(index)
        if finding is None:
            self.tree.setExpanded(index, not self.tree.isExpanded(index))
        elif finding is self.chosen:
            self.place_asked.emit(finding)

    def _on_key(self, key: int, is_held: bool) -> None:
        if key == Qt.Key.Key_Escape:
            self.drop()
        elif is_held:
            self.mend_all()
        else:
            self.mend()

    def _on_menu(self, at: QPoint) -> None:
        menu = self.menu_at(self.tree.indexAt(at))
        if menu is not None:
            menu.popup(self.tree.viewport().mapToGlobal(at))

    def menu_at(self, index: QModelIndex) -> QMenu | None:
        """Return the menu of a finding, of those selected with it, or of a branch."""
        branch, finding = self.model.branch_at(index), self.model.finding_at(index)
        if branch is None:
            return None
        menu = FindingMenu(self._texts, self)
        selected = self.selected()
        if finding is None:
            menu.add_deeds(self._choices, branch.findings)
        elif len(selected) > 1 and finding.key in {each.key for each in selected}:
            menu.add_deeds(self._choices, selected)
        else:
            menu.add(self._texts("findings.menu.show"), partial(self.place_asked.emit, finding))
            if self._preview is not None and self.chosen is not None:
                menu.add_fixes(self._fixes, self._preview.pin, self.try_all)
            menu.addSeparator()
            menu.add_deeds(self._choices, [finding])
        return menu

    # The chosen finding

    def _choose(self, finding: Finding | None, *, is_new: bool) -> None:
        was, self.chosen = self.chosen, finding
        self._show_details()
        if is_new or (was is not None and finding is None):
            self.finding_chosen.emit(finding)

    def _show_details(self) -> None:
        finding = self.chosen
        self._scroll.setVisible(finding is not None)
        fixes: Sequence[Fix] = ()
        if finding is not None:
            is_over = self._is_solved or self.model.is_exception(finding)
            fixes = () if is_over else tuple(self._choices.fixes(finding))
            deeds = () if self._is_solved else self._choices.deeds(finding)
            words = self.model.words_of(finding, self._is_solved)
            explanation = self._choices.explanation(finding)
            self.details.show_finding(words, explanation, fixes, deeds)
        self._fixes = tuple(fixes)
        if self._preview is not None:
            self._preview.consider(self._fixes)
        # The tree has less room now: the chosen row is brought back into sight after the layout.
        self.tree.show_current_soon()

    def _place_of(self, finding: Finding) -> str:
        plan = self._plan()
        units = [plan.units[unit] for unit in units_of(plan, finding) & plan.units.keys()]
        return " / ".join(unit.name for unit in sorted(units, key=lambda unit: unit.code)[:3])

    def _summary(self, standing: Sequence[Finding]) -> str:
        total = len(self._all)
        if not total and self._accepted:
            return self._texts("window.findings.only_accepted", count=f"{len(self._accepted):,}")
        if not total:
            return self._texts("window.findings.nothing")
        if len(standing) == total:
            return self._texts("findings.all", count=f"{total:,}")
        return self._texts("findings.shown", shown=f"{len(standing):,}", count=f"{total:,}")
