"""Named versions in the window: keep the present state under a name, go back to one, forget one."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from app.ask import Ask
from app.workspace import Workspace
from gis.errors import InputProblem
from gis.files.version_states import AFTER, VersionAct
from gis.files.versions import Version, Versions
from gis.plan.edit import EditLabel
from gis.plan.edit_between import edit_to
from gis.plan.plan import Plan
from gis.texts import Texts

DEEDS = (*(act.value for act in VersionAct), "report", "sheet", "acts")
"""What can be done with versions on their way to approval, see `app.gate_flows`."""


def possible_deeds(version: Version) -> tuple[str, ...]:
    """Return what can be done with a version on its way to approval."""
    acts = (act.value for act in VersionAct if (version.state, act) in AFTER)
    return (
        *acts,
        *(["report"] if version.submitted else []),
        *(["sheet"] if version.approved else []),
        *(["acts"] if version.acts else []),
    )


class VersionFlows(QObject):
    """Carry out what concerns the versions of a project; `changed` when there are others.

    `kept` carries the name of the version that was just made of the present state. What the file
    refuses is told in a dialog. Without a file there are no versions.
    """

    changed = Signal()
    kept = Signal(str)

    def __init__(
        self, workspace: Workspace, versions: Versions | None, ask: Ask, texts: Texts
    ) -> None:
        super().__init__()
        self._workspace = workspace
        self._versions = versions
        self._ask = ask
        self._texts = texts
        self._saved: tuple[Version, ...] | None = None
        self.changed.connect(self._forget)

    def saved(self) -> Sequence[Version]:
        """Return the versions, the newest first; read again only when something has `changed`."""
        if self._saved is None:
            self._saved = () if self._versions is None else tuple(reversed(self._versions.saved()))
        return self._saved

    def load(self, name: str) -> Plan:
        """Return the plan of the version of a name; raises InputProblem where there is none."""
        if self._versions is None:
            raise InputProblem("files.no_such_version", path="–", name=name, names="–")
        return self._versions.load(self._versions.named(name).id)

    def _forget(self) -> None:
        self._saved = None

    def save(self) -> None:
        """Ask for a name and keep the present state under it."""
        if self._versions is None:
            return
        if self._workspace.people_locked:
            self._ask.tell("window.problem.title", self._texts("privacy.need.people"))
            return
        question = self._texts("panels.versions.question")
        name = self._ask.words("panels.versions.save", question)
        if name is None:
            return
        try:
            self._versions.save(name, self._workspace.stable)
        except InputProblem as problem:
            self._tell(problem)
            return
        finally:
            self.changed.emit()
        self.kept.emit(self.saved()[0].name)

    def restore(self, version: Version) -> None:
        """Make the plan what it was, as one step that can be undone."""
        if self._versions is None:
            return
        try:
            then = self._versions.load(version.id)
        except InputProblem as problem:
            self._tell(problem)
            return
        label = EditLabel("files.restore_version", {"name": version.name})
        self._workspace.perform(lambda plan: edit_to(plan, then, label))

    def delete(self, version: Version) -> None:
        """Ask whether it is meant, and forget a version."""
        question = self._texts("panels.versions.sure", name=version.name)
        agree = "panels.versions.delete"
        if self._versions is None or not self._ask.confirm(agree, question, agree):
            return
        try:
            self._versions.delete(version.id)
        except InputProblem as problem:
            self._tell(problem)
        self.changed.emit()

    def _tell(self, problem: InputProblem) -> None:
        self._ask.tell("window.problem.title", self._texts.of_error(problem))
