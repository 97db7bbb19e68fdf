"""Work off the GUI thread: executors of the standard library and one queued signal.

A job is a function of `gis` that takes a `Progress` and knows nothing of Qt. Workers hold no
QObject of their own; what they report goes through the one signal of the runner, so that nothing
of Qt is ever made or destroyed on a worker.
"""

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from threading import Event
from typing import Generic, Literal, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from gis.errors import Cancelled, InputProblem, Refused
from gis.progress import Progress

T = TypeVar("T")
Lane = Literal["plan", "files", "paint", "ground", "fetch"]

CLOSE_WAIT_S = 5.0
_REPORT_EVERY_S = 0.1

log = logging.getLogger(__name__)


@dataclass(eq=False)
class Job(Generic[T]):
    """Be one piece of work under way; `kind` names what it is for, `title_key` its text."""

    kind: str
    title_key: str
    on_done: Callable[[T], None]
    on_failed: Callable[[Exception], None]
    cancelled: Event = field(default_factory=Event)
    fraction: float = 0.0
    note: str = ""

    def cancel(self) -> None:
        """Ask the work to stop; its result will not be delivered."""
        self.cancelled.set()


@dataclass(frozen=True, slots=True)
class _Report:
    """Carry one message from a worker: progress, a result or a failure."""

    job: Job[object]
    fraction: float = 0.0
    note: str = ""
    is_last: bool = False
    result: object = None
    failure: Exception | None = None


class _JobProgress:
    """Be the progress of one job, throttled."""

    def __init__(self, job: Job[object], report: Callable[[_Report], None]) -> None:
        self._job = job
        self._report = report
        self._next = 0.0

    def step(self, fraction: float, note: str = "") -> None:
        now = time.monotonic()
        if now >= self._next:
            self._next = now + _REPORT_EVERY_S
            self._report(_Report(self._job, fraction, note))

    def raise_if_cancelled(self) -> None:
        if self._job.cancelled.is_set():
            raise Cancelled


class JobRunner(QObject):
    """Run jobs: one thread keeps work on the plan in order, others serve files and paint.

    `changed` tells that a job started, progressed or ended; `jobs` has those under way.
    """

    changed = Signal()
    _reported = Signal(object)
    _painting_failed = Signal(object)

    def __init__(self, on_fault: Callable[[Exception], None]) -> None:
        """Take what to call for an exception that nobody expected."""
        super().__init__()
        self._on_fault = on_fault
        self._lanes = {
            "plan": ThreadPoolExecutor(1, thread_name_prefix="plan"),
            "files": ThreadPoolExecutor(2, thread_name_prefix="files"),
            "paint": ThreadPoolExecutor(1, thread_name_prefix="paint"),
            "ground": ThreadPoolExecutor(1, thread_name_prefix="ground"),
            "fetch": ThreadPoolExecutor(8, thread_name_prefix="fetch"),
        }
        self._under_way: dict[Job[object], Future[None]] = {}
        self._painting: set[Future[None]] = set()
        self._is_closed = False
        self._painting_failed.connect(on_fault, Qt.ConnectionType.QueuedConnection)
        self._reported.connect(self._on_report, Qt.ConnectionType.QueuedConnection)

    @property
    def jobs(self) -> tuple[Job[object], ...]:
        """The jobs under way, oldest first."""
        return tuple(self._under_way)

    def start(
        self,
        kind: str,
        work: Callable[[Progress], T],
        *,
        on_done: Callable[[T], None],
        on_failed: Callable[[InputProblem | Refused], None] | None = None,
        title_key: str,
        lane: Lane = "plan",
    ) -> "Job[T]":
        """Start `work`; an older job of the same kind is cancelled.

        `on_done` and `on_failed` are called on the GUI thread, unless the job was cancelled.
        What `on_failed` is not for goes to the runner's `on_fault`.
        """

        def fail(failure: Exception) -> None:
            if on_failed is not None and isinstance(failure, InputProblem | Refused):
                on_failed(failure)
            else:
                self._on_fault(failure)

        job = Job(kind, title_key, on_done, fail)
        self.cancel(kind)
        if not self._is_closed:
            entry: Job[object] = job  # type: ignore[assignment]
            self._under_way[entry] = self._lanes[lane].submit(
                _run, entry, work, self._reported.emit
            )
            self.changed.emit()
        return job

    def paint(self, work: Callable[[], None]) -> object:
        """Run work of a painter, which reports by itself; after `close` it is left undone."""
        return self._beside("paint", work)

    def paint_ground(self, work: Callable[[], None]) -> object:
        """Run work that reads and paints base maps; like `paint`."""
        return self._beside("ground", work)

    def fetch(self, work: Callable[[], None]) -> object:
        """Run work that waits for a service; like `paint`, but `close` does not wait for it."""
        return self._beside("fetch", work)

    def _beside(self, lane: Lane, work: Callable[[], None]) -> object:
        if self._is_closed:
            return None
        future = self._lanes[lane].submit(_paint, work, self._painting_failed.emit)
        if lane != "fetch":
            self._painting = {other for other in self._painting if not other.done()} | {future}
        return future

    def cancel(self, kind: str | None = None) -> None:
        """Cancel the jobs of a kind, or all."""
        for job in self._under_way:
            if kind is None or job.kind == kind:
                job.cancel()

    def close(self) -> bool:
        """Cancel everything and wait for the workers; tell whether they all ended in time."""
        self._is_closed = True
        self.cancel()
        for lane in self._lanes.values():
            lane.shutdown(wait=False, cancel_futures=True)
        # One that was cancelled before a worker took it up is never reported as done.
        begun = [f for f in (*self._under_way.values(), *self._painting) if not f.cancelled()]
        late = wait(begun, timeout=CLOSE_WAIT_S).not_done
        if late:
            log.warning("%d jobs did not end within %s s", len(late), CLOSE_WAIT_S)
        self._under_way.clear()
        return not late

    def _on_report(self, report: _Report) -> None:
        job = report.job
        if job not in self._under_way:
            return
        if not report.is_last:
            job.fraction, job.note = report.fraction, report.note
            self.changed.emit()
            return
        del self._under_way[job]
        self.changed.emit()
        if job.cancelled.is_set() or isinstance(report.failure, Cancelled):
            return
        if report.failure is not None:
            job.on_failed(report.failure)
        else:
            job.on_done(report.result)


def _run(
    job: Job[object], work: Callable[[Progress], object], report: Callable[[_Report], None]
) -> None:
    progress = _JobProgress(job, report)
    try:
        progress.raise_if_cancelled()
        report(_Report(job, is_last=True, result=work(progress)))
    except Exception as failure:  # noqa: BLE001 - whatever it is, the GUI thread has to hear of it
        report(_Report(job, is_last=True, failure=failure))


def _paint(work: Callable[[], None], report: Callable[[Exception], None]) -> None:
    try:
        work()
    except Exception as fault:  # noqa: BLE001 - nobody waits for the result; the fault must not be lost
        report(fault)
