import gc
import weakref

import pytest

from app.long_lived import long_lived, without_pauses


class Knot:
    """Refer to itself, so that only the collector can free it."""

    def __init__(self) -> None:
        self.self = self


def test_the_collector_rests_and_works_again_afterwards_also_when_something_fails() -> None:
    def fail() -> None:
        with long_lived():
            assert not gc.isenabled()
            raise ValueError("wrong")

    with pytest.raises(ValueError, match="wrong"):
        fail()
    assert gc.isenabled()


def test_garbage_made_later_is_found_as_ever() -> None:
    with long_lived():
        pass
    gone = weakref.ref(Knot())
    gc.collect()
    assert gone() is None


def test_work_without_pauses_leaves_the_collector_as_it_was_and_freezes_nothing() -> None:
    frozen = gc.get_freeze_count()
    with without_pauses():
        assert not gc.isenabled()
        gone = weakref.ref(Knot())
        with without_pauses():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
    assert gc.get_freeze_count() == frozen
    gc.collect()
    assert gone() is None
