"""Trying fixes off the event loop, showing one on the map before it is done, and doing it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import QObject, Signal

from app.jobs import Job, JobRunner
from app.panels.fix_preview_shapes import PreviewDrawing, preview_drawing
from app.workspace import Workspace
from gis.audits.finding import Finding
from gis.audits.fixes import Fix, fixes_of
from gis.audits.fixes.outcome import Outcome, Trial, within_locks
from gis.audits.fixes.together import LeftOver, mend_together
from gis.errors import Refused
from gis.plan.history import Change
from gis.progress import Progress
from gis.repair.shared_out import dividing_lines
from layers.map_view import MetreBounds
from layers.overlay import OverlayShape
from layers.scene import Scene
from layers.style import MapStyle

JOB = "fix_preview"
Painted = Callable[[], tuple[Scene, MapStyle]]
ShowOnMap = Callable[[Sequence[OverlayShape], MetreBounds | None], None]


@dataclass(frozen=True)
class Tried:
    """Be what came of trying a fix: its outcome and how it is drawn, or why it is refused.

    Of a fix for many findings `solved` of them would be gone, and `left` are those it cannot mend.
    """

    outcome: Outcome | None = None
    drawing: PreviewDrawing | None = None
    refused: Refused | None = None
    solved: int = 1
    left: tuple[LeftOver, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Many:
    """Be a fix, by its text key, for all of some findings."""

    key: str
    findings: tuple[Finding, ...] = field(repr=False)


class FixPreview(QObject):
    """Try the fixes of one finding after another's; show the one that is asked for.

    Nothing is staged and nothing is committed before `apply`. `changed` when something was tried or
    another outcome is shown; `outdated` when the plan is another one, so that all is to be tried
    anew.
    """

    changed = Signal()
    outdated = Signal()

    def __init__(
        self,
        workspace: Workspace,
        jobs: JobRunner,
        fork: Callable[[], Trial | None],
        painted: Painted,
        show_on_map: ShowOnMap,
    ) -> None:
        """Take what gives a trial of the stable plan, what the map shows, and how to show more."""
        super().__init__()
        self._workspace = workspace
        self._jobs = jobs
        self._fork = fork
        self._painted = painted
        self._show_on_map = show_on_map
        self._waiting: list[Fix] = []
        self._tried: dict[int, Tried] = {}
        self._fixes: tuple[Fix, ...] = ()
        self._job: Job[Tried] | None = None
        self._many: Many | None = None
        self._of_many: Tried | None = None
        self._pinned: Fix | None = None
        self._hovered: Fix | None = None
        self._seen: Tried | None = None
        workspace.plan_changed.connect(self._on_plan)
        workspace.locks_changed.connect(self.outdated)
        jobs.changed.connect(self._on_jobs)

    @property
    def fixes(self) -> tuple[Fix, ...]:
        """The fixes that are tried."""
        return self._fixes

    @property
    def pinned(self) -> Fix | None:
        """The fix that `apply` would do."""
        return self._pinned

    @property
    def many(self) -> Many | None:
        """The fix for many findings that `apply` would do, or that is being tried."""
        return self._many

    @property
    def is_busy(self) -> bool:
        """Whether a fix for many findings is being tried."""
        return self._many is not None and self._of_many is None

    @property
    def fraction(self) -> float:
        """How much of the work under way is done."""
        return 0.0 if self._job is None else self._job.fraction

    @property
    def shown(self) -> Tried | None:
        """What would come of the fix that is pinned, or else of that under the mouse."""
        if self._many is not None:
            return self._of_many
        fix = self._pinned or self._hovered
        return None if fix is None else self._tried.get(id(fix))

    def tried(self, fix: Fix) -> Tried | None:
        """Return what came of trying a fix, None while that is not known."""
        return self._tried.get(id(fix))

    def proposed(self) -> Fix | None:
        """Return the first fix of the finding that is possible, as far as is known."""
        for fix in self._fixes:
            tried = self.tried(fix)
            if tried is None or tried.refused is None:
                return fix
        return None

    def consider(self, fixes: Sequence[Fix]) -> None:
        """Try the fixes of another finding, one after another."""
        self._forget()
        self._fixes = tuple(fixes)
        self._waiting = list(fixes)
        self._try_next()
        self.changed.emit()

    def pin(self, fix: Fix) -> None:
        """Show what a fix would do until it is applied or dropped."""
        self._many, self._of_many = None, None
        self._pinned = fix
        self._urge(fix)
        self._show()

    def hover(self, fix: Fix | None) -> None:
        """Show what the fix under the mouse would do, while none is pinned."""
        if fix is not self._hovered:
            self._hovered = fix
            self._urge(fix)
            self._show()

    def pin_many(self, many: Many) -> None:
        """Try a fix on many findings, and show what it would do."""
        self._jobs.cancel(JOB)
        self._job, self._pinned = None, None
        self._many, self._of_many = many, None
        trial, locks = self._fork(), self._workspace.locks
        scene, style = self._painted()
        if trial is None:
            self._many = None
            return

        offer = partial(fixes_of, divide=dividing_lines)

        def work(progress: Progress) -> Tried:
            done = mend_together(trial, many.key, many.findings, locks, progress, offer=offer)
            if done.outcome is None:
                return Tried(refused=done.left[0].refused if done.left else None, left=done.left)
            drawing = preview_drawing(done.outcome, scene, style)
            return Tried(done.outcome, drawing, solved=done.solved, left=done.left)

        def take(tried: Tried) -> None:
            self._job, self._of_many = None, tried
            self._show(zoom=True)
            self._try_next()

        self._job = self._jobs.start(JOB, work, on_done=take, title_key="findings.preview.job")
        self._show()

    def apply(self) -> bool:
        """Do what is pinned and shown; tell whether that was possible."""
        shown = self.shown
        if self._pinned is None and self._many is None:
            return False
        if shown is None or shown.outcome is None:
            return False
        if shown.outcome.before is not self._workspace.stable:
            return False
        return self._workspace.commit(shown.outcome.edit)

    def drop(self) -> bool:
        """Show nothing more; tell whether anything was shown or tried for many."""
        had = self._pinned is not None or self._many is not None
        if self.is_busy:
            self._jobs.cancel(JOB)
            self._job = None
        self._pinned, self._hovered, self._many, self._of_many = None, None, None, None
        self._show()
        self._try_next()
        return had

    def close(self) -> None:
        """End what is under way."""
        self._workspace.plan_changed.disconnect(self._on_plan)
        self._jobs.changed.disconnect(self._on_jobs)
        self._jobs.cancel(JOB)

    def _urge(self, fix: Fix | None) -> None:
        """Try a fix before the others that wait."""
        if fix is not None and fix in self._waiting:
            self._waiting.remove(fix)
            self._waiting.insert(0, fix)

    def _try_next(self) -> None:
        if self._job is not None or not self._waiting:
            return
        trial, locks = self._fork(), self._workspace.locks
        if trial is None:
            return
        fix = self._waiting.pop(0)
        scene, style = self._painted()

        def work(progress: Progress) -> Tried:
            try:
                edit = within_locks(trial.plan, fix.make_edit(trial.plan), locks)
            except Refused as refusal:
                return Tried(refused=refusal)
            outcome = trial.outcome(edit)
            return Tried(outcome, preview_drawing(outcome, scene, style))

        def take(tried: Tried) -> None:
            self._job = None
            self._tried[id(fix)] = tried
            self._show()
            self._try_next()

        self._job = self._jobs.start(JOB, work, on_done=take, title_key="findings.preview.job")

    def _show(self, *, zoom: bool = False) -> None:
        shown = self.shown
        if shown is not self._seen:
            self._seen = shown
            drawing = None if shown is None else shown.drawing
            bounds = drawing.bounds_m if drawing is not None and zoom else None
            self._show_on_map(() if drawing is None else drawing.shapes, bounds)
        self.changed.emit()

    def _forget(self) -> None:
        self._jobs.cancel(JOB)
        self._job = None
        self._waiting, self._tried, self._fixes = [], {}, ()
        self._pinned, self._hovered, self._many, self._of_many = None, None, None, None
        if self._seen is not None:
            self._seen = None
            self._show_on_map((), None)

    def _on_plan(self, change: Change) -> None:
        if change.kind == "staged":
            if self._pinned is not None or self._hovered is not None or self._many is not None:
                self.drop()
        elif change.kind != "cancelled":
            self._forget()
            self.outdated.emit()

    def _on_jobs(self) -> None:
        """Give up what the user stopped elsewhere; nothing of it was done."""
        if self._job is None:
            return
        if self._job.cancelled.is_set():
            self._job = None
            if self.is_busy:
                self.drop()
        elif self.is_busy:
            self.changed.emit()
