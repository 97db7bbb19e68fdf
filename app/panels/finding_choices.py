"""What the user can do about a finding: its fixes, and accepting it as an exception."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from app.ask import Ask
from app.panels.findings import Choice
from app.workspace import Workspace
from gis.audits.finding import Finding
from gis.audits.fixes import acceptance, fixes_of
from gis.texts import Texts


class FindingChoices:
    """Make the choices of a finding; each is one step of the history, which can be undone."""

    def __init__(self, workspace: Workspace, ask: Ask, texts: Texts) -> None:
        self._workspace = workspace
        self._ask = ask
        self._texts = texts

    def __call__(self, finding: Finding) -> Sequence[Choice]:
        """Return what the buttons say and do, the likeliest fix first."""
        fixes = [
            (self._texts(fix.key), partial(self._workspace.perform, fix.make_edit))
            for fix in fixes_of(finding)
        ]
        return [*fixes, (self._texts("window.findings.accept"), partial(self._accept, finding))]

    def _accept(self, finding: Finding) -> None:
        question = self._texts("window.findings.reason")
        reason = self._ask.words("window.findings.accept", question)
        if reason is not None:
            today = date.today().isoformat()
            self._workspace.perform(acceptance(finding, reason, today).make_edit)
