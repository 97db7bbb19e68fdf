"""Leaving a service alone after failures, longer each time: a dead network costs nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from gis.base_maps.source import Problem

_FIRST_S, _LONGEST_S = 4.0, 300.0
_LONGEST_WISH_S = 3600.0
# One tile may fail for reasons of its own; as many in a row are the service's.
_IN_A_ROW = 3


@dataclass
class _Record:
    problem: Problem
    failures: int = 0
    rests: int = 0
    until_s: float = 0.0


class HostRests:
    """Remember which hosts failed and until when they are left alone. Safe for several threads."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._records: dict[str, _Record] = {}
        self._lock = Lock()

    def problem(self, host: str) -> Problem | None:
        """Return why a host is left alone now, None when it may be asked."""
        with self._lock:
            record = self._records.get(host)
            is_resting = record is not None and self._clock() < record.until_s
            return record.problem if record is not None and is_resting else None

    def failed(
        self, host: str, problem: Problem, *, is_whole_host: bool, wish_s: float | None = None
    ) -> None:
        """Note a failure: of the whole host it rests at once, of a tile after some in a row.

        `wish_s` is how long the host itself asked to be left alone.
        """
        with self._lock:
            record = self._records.setdefault(host, _Record(problem))
            record.problem = problem
            record.failures += 1
            if not is_whole_host and wish_s is None and record.failures < _IN_A_ROW:
                return
            rest_s = min(_FIRST_S * 2**record.rests, _LONGEST_S)
            if wish_s is not None:
                rest_s = max(rest_s, min(wish_s, _LONGEST_WISH_S))
            # Requests that were under way together fail together: that is one rest.
            if self._clock() >= record.until_s:
                record.rests += 1
                record.until_s = self._clock() + rest_s

    def answered(self, host: str) -> None:
        """Forget the failures of a host."""
        with self._lock:
            self._records.pop(host, None)

    def forget(self) -> None:
        """Forget all failures: the user has a new key, or a cable."""
        with self._lock:
            self._records.clear()
