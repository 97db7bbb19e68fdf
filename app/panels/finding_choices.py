"""What the user can do about a finding: its fixes, and accepting it as an exception."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from app.ask import Ask
from app.dialogs.accept_dialog import AcceptDialog
from app.panels.findings import Choice
from app.workspace import Workspace
from gis.audits.finding import Finding
from gis.audits.fixes import acceptance, fixes_of
from gis.audits.messages import message_of
from gis.operations.withdraw_acceptance import withdraw_acceptance
from gis.texts import Texts


class FindingChoices:
    """Make the choices of a finding; each is one step of the history, which can be undone."""

    def __init__(self, workspace: Workspace, ask: Ask, texts: Texts) -> None:
        self._workspace = workspace
        self._ask = ask
        self._texts = texts

    def __call__(self, finding: Finding) -> Sequence[Choice]:
        """Return what the buttons say and do, the likeliest fix first.

        None while people are locked.
        """
        if self._workspace.people_locked:
            return []
        if any(each.key == finding.key for each in self._workspace.stable.accepted.values()):
            return [(self._texts("audits.exceptions.withdraw"), partial(self._withdraw, finding))]
        fixes = [
            (self._texts(fix.key), partial(self._workspace.perform, fix.make_edit))
            for fix in fixes_of(finding)
        ]
        return [*fixes, (self._texts("window.findings.accept"), partial(self._accept, finding))]

    def _accept(self, finding: Finding) -> None:
        accepted = self._workspace.stable.accepted
        last = accepted[max(accepted)].role if accepted else ""
        words = message_of(finding, self._texts)
        dialog = AcceptDialog(None, self._texts, last, words=words)
        if self._ask.run(dialog):
            today = date.today().isoformat()
            reason, role = dialog.reason.text(), dialog.role.text()
            self._workspace.perform(acceptance(finding, reason, today, role).make_edit)

    def _withdraw(self, finding: Finding) -> None:
        self._workspace.perform(lambda plan: withdraw_acceptance(plan, key=finding.key))
