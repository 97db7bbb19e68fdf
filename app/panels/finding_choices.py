"""What the user can do about findings: their fixes, what opens a tool, accepting as exceptions."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from app.ask import Ask
from app.dialogs.accept_dialog import AcceptDialog
from app.panels.finding_details import Deed
from app.workspace import Workspace
from gis.audits.finding import Finding
from gis.audits.fixes import Fix, acceptance, fixes_of
from gis.audits.fixes.fix import one_after_another
from gis.audits.gap_likeness import Likeness
from gis.audits.messages import explanation, message_of
from gis.errors import Reason, Refused
from gis.operations.withdraw_acceptance import withdraw_acceptance
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.records import GridKind
from gis.repair.shared_out import dividing_lines
from gis.texts import Texts
from gis.topology.records import GridId, UnitId

Order = Callable[[str], None]
_REASONS_OF_BLANKS = ("lake", "forest", "closed", "other_unit")
_POST_RULES = frozenset({"post_missing", "post_too_few"})


class Places(Protocol):
    """Open what a finding is mended with."""

    def add_post(self, grid: GridId | None, unit: UnitId | None, role: str) -> None:
        """Ask who takes a vacant post."""


class FindingChoices:
    """Make the choices of findings; each is one step of the history, which can be undone."""

    def __init__(
        self,
        workspace: Workspace,
        ask: Ask,
        texts: Texts,
        people: Places | None = None,
        order: Order | None = None,
    ) -> None:
        """Take what enters posts and what runs a command of the window, where they are there."""
        self._workspace = workspace
        self._ask = ask
        self._texts = texts
        self._people = people
        self._order = order

    def fixes(self, finding: Finding) -> Sequence[Fix]:
        """Return the fixes of a finding, the likeliest first; none while people are locked."""
        if self._workspace.people_locked:
            return ()
        return fixes_of(finding, self._workspace.stable, dividing_lines)

    def deeds(self, finding: Finding) -> Sequence[Deed]:
        """Return what opens a form or a tool for a finding, and accepting it or taking that back.

        None while people are locked.
        """
        if self._workspace.people_locked:
            return ()
        if self._is_accepted(finding):
            title = self._texts("audits.exceptions.withdraw")
            return (Deed(title, partial(self._withdraw, [finding])),)
        accept = Deed(self._texts("window.findings.accept"), partial(self._accept, [finding]))
        return (*self._openings(finding), accept)

    def deeds_for(self, findings: Sequence[Finding]) -> Sequence[Deed]:
        """Return what can be done about several findings: accept them, or take that back."""
        if self._workspace.people_locked:
            return ()
        accepted = [finding for finding in findings if self._is_accepted(finding)]
        known = {finding.key for finding in accepted}
        others = [finding for finding in findings if finding.key not in known]
        deeds = []
        if others:
            title = self._texts("findings.accept_many", count=f"{len(others):,}")
            deeds.append(Deed(title, partial(self._accept, others)))
        if accepted:
            title = self._texts("findings.withdraw_many", count=f"{len(accepted):,}")
            deeds.append(Deed(title, partial(self._withdraw, accepted)))
        return deeds

    def explanation(self, finding: Finding) -> str:
        """Return what the rule of a finding finds, what it does not, and how to mend it."""
        return explanation(finding.rule, self._texts)

    def reservation(self) -> str:
        """Return that exceptions are not known while people are locked."""
        return self._texts("findings.people_locked") if self._workspace.people_locked else ""

    def _openings(self, finding: Finding) -> list[Deed]:
        grid = next((GridId(n) for kind, n in finding.ids if kind == "grid"), None)
        unit = next((UnitId(n) for kind, n in finding.ids if kind == "unit"), None)
        deeds = []
        if finding.rule in _POST_RULES and self._people is not None:
            role = str(finding.facts.get("role", ""))
            add = partial(self._people.add_post, grid, unit, role)
            deeds.append(Deed(self._texts("findings.open.post"), add))
        if finding.rule == "grid_size" and grid is not None and self._order is not None:
            deeds.append(
                Deed(self._texts("findings.open.split"), partial(self._on_grid, "split", grid))
            )
        if finding.rule == "no_host" and grid is not None and self._can_host(grid):
            deeds.append(
                Deed(self._texts("findings.open.hosts"), partial(self._on_grid, "set_hosts", grid))
            )
        return deeds

    def _can_host(self, grid: GridId) -> bool:
        """Tell whether hosts can be chosen: those of a grid over others follow from its land."""
        record = self._workspace.stable.grids.get(grid)
        is_online = record is not None and record.kind is GridKind.ONLINE
        return is_online and self._order is not None

    def _on_grid(self, command: str, grid: GridId) -> None:
        self._workspace.select((grid,))
        if self._order is not None:
            self._order(command)

    def _is_accepted(self, finding: Finding) -> bool:
        return any(each.key == finding.key for each in self._workspace.stable.accepted.values())

    def _accept(self, findings: Sequence[Finding]) -> None:
        accepted = self._workspace.stable.accepted
        last = accepted[max(accepted)].role if accepted else ""
        if len(findings) == 1:
            words = message_of(findings[0], self._texts)
        else:
            words = self._texts("findings.accept_words", count=f"{len(findings):,}")
        dialog = AcceptDialog(None, self._texts, last, words=words)
        if all(each.facts.get("looks_like") == Likeness.BLANK for each in findings):
            names = (f"audits.accept_dialog.blank.{name}" for name in _REASONS_OF_BLANKS)
            dialog.offer([self._texts(name) for name in names])
        dialog.say(self._texts("findings.accept_at_gate"))
        if not self._ask.run(dialog):
            return
        today = self._workspace.today
        reason, role = dialog.reason.text(), dialog.role.text()
        makers = [acceptance(each, reason, today, role).make_edit for each in findings]
        self._perform(makers, "operations.accept_finding")

    def _withdraw(self, findings: Sequence[Finding]) -> None:
        makers = [partial(withdraw_acceptance, key=finding.key) for finding in findings]
        self._perform(makers, "operations.withdraw_acceptance")

    def _perform(self, makers: Sequence[Callable[[Plan], Edit]], key: str) -> None:
        """Do several edits as one step; of more than one the history says how many."""
        label = EditLabel(key)
        if len(makers) > 1:
            label = EditLabel(f"{key}_of_many", {"count": f"{len(makers):,}"})
        self._workspace.perform(partial(_as_one, makers=makers, label=label))


def _as_one(plan: Plan, *, makers: Sequence[Callable[[Plan], Edit]], label: EditLabel) -> Edit:
    if not makers:
        raise Refused(Reason.NOTHING_CHANGES)
    return one_after_another(plan, makers, label)
