"""Objects in cycles, widgets among them, go in the thread that watches, and in no other."""

import gc
import weakref
from collections.abc import Iterator
from threading import Thread, get_ident

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.garbage import GarbageWatch
from app.long_lived import without_pauses

MANY = 100_000


class Knot:
    """Refer to itself, so that only the collector can free it, with an object of Qt."""

    def __init__(self) -> None:
        self.self = self
        self.object = QObject()


@pytest.fixture
def watch(garbage: GarbageWatch) -> GarbageWatch:
    gc.collect()
    return garbage


@pytest.fixture
def kept() -> Iterator[list[object]]:
    """Hold what tests make to have the collector work."""
    made: list[object] = []
    yield made
    made.clear()


def tie(went: list[int]) -> weakref.ref[Knot]:
    """Return a knot that nobody holds; `went` gets the thread in which it goes."""
    return weakref.ref(Knot(), lambda _: went.append(get_ident()))


def make_many(kept: list[object]) -> None:
    kept.extend([number] for number in range(MANY))


def test_other_threads_collect_nothing(watch: GarbageWatch, kept: list[object]) -> None:
    went: list[int] = []
    knot = tie(went)
    worker = Thread(target=make_many, args=(kept,))
    worker.start()
    worker.join()
    assert knot() is not None
    watch.look()
    assert went == [get_ident()]


def test_without_the_watch_other_threads_would(kept: list[object]) -> None:
    """Show that the test above can fail."""
    watch = GarbageWatch()
    watch.stop()
    gc.set_threshold(700, 10, 10)
    went: list[int] = []
    knot = tie(went)
    worker = Thread(target=make_many, args=(kept,))
    worker.start()
    worker.join()
    assert knot() is None
    assert went != [get_ident()]


def test_what_was_kept_for_long_is_found_too(watch: GarbageWatch, kept: list[object]) -> None:
    knot = Knot()
    gone = weakref.ref(knot)
    gc.collect()
    del knot
    for _ in range(300):
        kept.extend([number] for number in range(2_000))
        watch.look()
        if gone() is None:
            return
    raise AssertionError("it stays for ever")


def test_nothing_is_looked_for_while_it_is_put_off(watch: GarbageWatch, kept: list[object]) -> None:
    went: list[int] = []
    knot = tie(went)
    with without_pauses():
        make_many(kept)
        watch.look()
        assert knot() is not None
    watch.look()
    assert knot() is None


def test_it_looks_by_itself_while_events_are_handled(
    watch: GarbageWatch, kept: list[object], qtbot: QtBot
) -> None:
    parent = QObject()
    watch.look_again_and_again(parent)
    knot = tie([])
    make_many(kept)
    qtbot.waitUntil(lambda: knot() is None)
    parent.deleteLater()


def test_afterwards_python_looks_by_itself_again() -> None:
    before = gc.get_threshold()
    watch = GarbageWatch()
    assert gc.get_threshold()[0] == 0
    watch.stop()
    assert gc.get_threshold() == before
