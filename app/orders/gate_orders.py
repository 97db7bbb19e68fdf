"""The commands that keep and compare audits, and lead a version to approval."""

from collections.abc import Callable
from functools import partial

from app.commands import NOTHING, Command
from app.dialogs.lines_dialog import LinesDialog, Matter
from app.orders.host import Host
from app.orders.needs import Needs
from app.version_flows import DEEDS, possible_deeds
from gis.errors import InputProblem, Refused
from gis.files.versions import Version
from gis.reports.audit_comparison import Comparison
from gis.reports.comparison_text import comparison_groups, comparison_sentence

KEPT_COMMANDS = ("keep_audit", "compare_audits")
GATE_COMMANDS = tuple(f"version_{deed}" for deed in DEEDS)


class GateOrders:
    """Carry out what concerns audits that are kept and versions on their way."""

    def __init__(self, host: Host, needs: Needs) -> None:
        self._host = host
        self._needs = needs

    def commands(self) -> list[Command]:
        """Return the commands."""
        return [
            Command("keep_audit", self.keep_audit, self._needs.project),
            Command("compare_audits", self.compare_audits, self._obstacle_to_comparing),
            *(
                Command(f"version_{deed}", partial(self.carry_out, deed), self._obstacle_to(deed))
                for deed in DEEDS
            ),
        ]

    def keep_audit(self) -> None:
        """Audit the plan in full, and keep that with a note."""
        desk, host = self._host.desk, self._host
        if desk is None:
            return
        note = host.ask.words("gate.keep_title", host.texts("gate.keep_question"))
        if note is not None:
            desk.kept.keep(desk.workspace.stable, note, self._tell)

    def compare_audits(self) -> None:
        """Audit the plan in full, and say what became of the findings since the last one kept."""
        desk = self._host.desk
        if desk is not None:
            desk.kept.compare(desk.workspace.stable, self._show, self._tell)

    def carry_out(self, deed: str) -> None:
        """Do something with the version that is chosen, or that the user is asked for."""
        desk, host = self._host.desk, self._host
        if desk is None:
            return
        host.docks.bring("history")
        version = desk.history.versions.chosen
        if version is None or deed not in possible_deeds(version):
            version = self._asked_for(self._candidates(deed))
        if version is not None:
            desk.history.versions.choose(version.name)
            desk.gate.carry_out(deed, version)

    def _asked_for(self, candidates: list[Version]) -> Version | None:
        host = self._host
        if len(candidates) == 1:
            return candidates[0]
        by_name = {version.name: version for version in candidates}
        title = "gate.panel.approval"
        name = host.ask.choose(title, host.texts("gate.choose_version"), list(by_name))
        return None if name is None else by_name[name]

    def _candidates(self, deed: str) -> list[Version]:
        desk = self._host.desk
        saved = () if desk is None else desk.versions.saved()
        return [version for version in saved if deed in possible_deeds(version)]

    def _obstacle_to(self, deed: str) -> Callable[[], str]:
        def obstacle() -> str:
            return self._needs.project() or (
                NOTHING if self._candidates(deed) else "gate.need.version"
            )

        return obstacle

    def _obstacle_to_comparing(self) -> str:
        desk = self._host.desk
        has = desk is not None and desk.kept.document is not None
        return self._needs.project() or (NOTHING if has else "gate.need.kept_audit")

    def _show(self, comparison: Comparison) -> None:
        host, texts = self._host, self._host.texts
        matter = Matter(
            texts("gate.compare_title"),
            comparison_sentence(comparison, texts),
            comparison_groups(comparison, texts),
        )
        host.ask.run(LinesDialog(None, texts, matter))
        host.docks.bring("findings")

    def _tell(self, problem: InputProblem | Refused) -> None:
        self._host.ask.tell("window.problem.title", self._host.texts.of_error(problem))
