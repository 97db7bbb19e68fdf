"""Jobs: work beside the window, results on its thread."""

import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.jobs import JobRunner
from gis.errors import InputProblem, Refused
from gis.progress import Progress


@pytest.fixture
def faults() -> list[Exception]:
    return []


@pytest.fixture
def jobs(qapp: QApplication, faults: list[Exception]) -> Iterator[JobRunner]:
    runner = JobRunner(faults.append)
    yield runner
    assert runner.close()


def start(
    jobs: JobRunner,
    work: Callable[[Progress], object],
    on_failed: Callable[[InputProblem | Refused], None] | None = None,
) -> list[object]:
    done: list[object] = []
    jobs.start("some", work, on_done=done.append, on_failed=on_failed, title_key="")
    return done


def test_a_result_arrives_on_the_windows_thread(jobs: JobRunner, qtbot: QtBot) -> None:
    threads: list[threading.Thread] = []
    worked: list[threading.Thread] = []

    def work(progress: Progress) -> int:
        worked.append(threading.current_thread())
        return 42

    def done(result: int) -> None:
        threads.append(threading.current_thread())
        assert result == 42

    jobs.start("some", work, on_done=done, title_key="")
    qtbot.waitUntil(lambda: bool(threads))
    assert threads == [threading.main_thread()]
    assert worked != threads
    assert jobs.jobs == ()


def test_an_expected_failure_goes_to_its_job(
    jobs: JobRunner, qtbot: QtBot, faults: list[Exception]
) -> None:
    failures: list[InputProblem | Refused] = []

    def work(progress: Progress) -> None:
        raise InputProblem("files.not_a_project", path="x")

    done = start(jobs, work, on_failed=failures.append)
    qtbot.waitUntil(lambda: bool(failures))
    assert isinstance(failures[0], InputProblem)
    assert (done, faults) == ([], [])


def test_an_unexpected_failure_is_a_fault(
    jobs: JobRunner, qtbot: QtBot, faults: list[Exception]
) -> None:
    def work(progress: Progress) -> None:
        raise ZeroDivisionError

    start(jobs, work, on_failed=lambda problem: pytest.fail("that is for expected ones"))
    qtbot.waitUntil(lambda: bool(faults))
    assert isinstance(faults[0], ZeroDivisionError)


def test_a_cancelled_job_delivers_nothing(
    jobs: JobRunner, qtbot: QtBot, faults: list[Exception]
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def work(progress: Progress) -> int:
        begun.set()
        go_on.wait(10)
        progress.raise_if_cancelled()
        return 1

    done = start(jobs, work)
    begun.wait(10)
    jobs.cancel("some")
    go_on.set()
    qtbot.waitUntil(lambda: jobs.jobs == ())
    assert (done, faults) == ([], [])


def test_a_job_of_the_same_kind_takes_the_place_of_the_older_one(
    jobs: JobRunner, qtbot: QtBot
) -> None:
    go_on = threading.Event()

    def slow(progress: Progress) -> str:
        go_on.wait(10)
        return "old"

    old = start(jobs, slow)
    new = start(jobs, lambda progress: "new")
    go_on.set()
    qtbot.waitUntil(lambda: bool(new))
    assert (old, new) == ([], ["new"])


def test_progress_is_told_while_the_work_goes_on(jobs: JobRunner, qtbot: QtBot) -> None:
    go_on = threading.Event()

    def work(progress: Progress) -> None:
        progress.step(0.25, "a quarter")
        go_on.wait(10)

    done = start(jobs, work)
    qtbot.waitUntil(lambda: bool(jobs.jobs) and jobs.jobs[0].fraction == 0.25)
    assert jobs.jobs[0].note == "a quarter"
    go_on.set()
    qtbot.waitUntil(lambda: bool(done))


def test_closing_cancels_waits_and_takes_no_more_work(qapp: QApplication) -> None:
    runner = JobRunner(lambda fault: None)
    begun = threading.Event()

    def work(progress: Progress) -> None:
        begun.set()
        while True:
            progress.raise_if_cancelled()

    done = start(runner, work)
    begun.wait(10)
    assert runner.close()
    done += start(runner, lambda progress: 1)
    assert runner.paint(lambda: None) is None
    qapp.processEvents()
    assert done == []


def test_a_failure_in_painting_is_a_fault(
    jobs: JobRunner, qtbot: QtBot, faults: list[Exception]
) -> None:
    jobs.paint(lambda: [][0])
    qtbot.waitUntil(lambda: bool(faults))
    assert isinstance(faults[0], IndexError)
