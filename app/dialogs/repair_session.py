"""One import of grids that are repaired before: computed anew whenever an answer changes."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from app.jobs import JobRunner
from app.workspace import Workspace
from gis.errors import InputProblem, Refused
from gis.imports.grids import GridImport
from gis.imports.repaired_grids import GridRepair, GridRepairRules
from gis.plan.plan import Plan
from gis.progress import Progress

KIND = "repair"
Work = Callable[[Plan, GridRepairRules, Progress], GridImport]
"""Computes the import from the plan, the rules with all answers, and a progress."""


class RepairSession(QObject):
    """Hold what a repair comes to and what the user says of its items.

    `changed` when it is being computed, has been, or could not be; then `problem` says why, and the
    answer that led there is taken back.
    """

    changed = Signal()

    def __init__(
        self, workspace: Workspace, jobs: JobRunner, asked: GridRepairRules, work: Work
    ) -> None:
        super().__init__()
        self._workspace = workspace
        self._jobs = jobs
        self._work = work
        self._asked = self._done_with = asked
        self._plan: Plan | None = None
        self.result: GridImport | None = None
        self.problem: InputProblem | Refused | None = None
        self.is_computing = False

    def begin(self, plan: Plan, result: GridImport) -> None:
        """Take what was computed of a plan before the dialog opened."""
        self._plan, self.result = plan, result

    @property
    def repair(self) -> GridRepair | None:
        """The ledger of what was computed last."""
        return None if self.result is None else self.result.repair

    @property
    def is_up_to_date(self) -> bool:
        """Tell whether what is shown is what would be taken in."""
        return self.result is not None and not self.is_computing

    def is_left(self, key: str) -> bool:
        """Tell whether an item is not to be done."""
        return key in self._asked.rules.left_alone

    def answer_to(self, key: str) -> tuple[bool, int | None]:
        """Return whether an item has been answered, and by which row; None is nobody."""
        decisions = self._asked.rules.decisions
        return key in decisions, decisions.get(key)

    def leave(self, key: str, left: bool) -> None:
        """Leave an item as it is, or do it after all."""
        rules = self._asked.rules
        keys = rules.left_alone | {key} if left else rules.left_alone - {key}
        self._ask(replace(self._asked, rules=replace(rules, left_alone=keys)))

    def answer(self, key: str, row: int | None) -> None:
        """Say whose the land of an item is; None: nobody's."""
        rules = self._asked.rules
        decisions = {**rules.decisions, key: row}
        self._ask(replace(self._asked, rules=replace(rules, decisions=decisions)))

    def take_back(self, key: str) -> None:
        """Let the rule decide about an item again."""
        rules = self._asked.rules
        decisions = {each: row for each, row in rules.decisions.items() if each != key}
        self._ask(replace(self._asked, rules=replace(rules, decisions=decisions)))

    def commit(self) -> bool:
        """Take the grids in as one step; when the plan is another one, compute anew instead."""
        if not self.is_up_to_date or self.result is None:
            return False
        if self._workspace.stable is not self._plan:
            self._compute()
            return False
        self._workspace.commit(self.result.edit)
        return True

    def stop(self) -> None:
        """Give up what is being computed."""
        self._jobs.cancel(KIND)

    def _ask(self, asked: GridRepairRules) -> None:
        if asked.rules != self._asked.rules:
            self._asked = asked
            self._compute()

    def _compute(self) -> None:
        plan, asked = self._workspace.stable, self._asked
        self._jobs.cancel(KIND)
        self.is_computing, self.problem = True, None

        def done(result: GridImport) -> None:
            if asked is self._asked:
                self._plan, self.result, self._done_with = plan, result, asked
                self.is_computing = False
                self.changed.emit()

        def failed(problem: InputProblem | Refused) -> None:
            if asked is self._asked:
                self._asked, self.problem, self.is_computing = self._done_with, problem, False
                self.changed.emit()

        self._jobs.start(
            KIND,
            lambda progress: self._work(plan, asked, progress),
            on_done=done,
            on_failed=failed,
            title_key="repair.job",
        )
        self.changed.emit()
