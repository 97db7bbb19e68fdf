"""Time work, set it beside a peer of the same run, and say whether it keeps its budget.

A benchmark is a function of the ground that returns rows; it calls `require` on its results, for
a fast wrong answer is worth nothing.
"""

import gc
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Generic, Literal, Protocol, TypeVar

import numpy as np

T = TypeVar("T")
P = TypeVar("P")
Unit = Literal["s", "MiB", "m2", "ratio", "%", "count"]
Figure = Literal["median", "p95"]


class WrongResult(Exception):
    """Say that a benchmark came to a wrong result; the clock never causes it."""


def require(is_right: bool, sentence: str) -> None:
    """Raise WrongResult unless a result is right."""
    if not is_right:
        raise WrongResult(sentence)


_OTHER_AMOUNTS: Mapping[Unit, str] = {
    "MiB": "{:,.0f} MiB",
    "m2": "{:,.0f} m2",
    "ratio": "{:.4f}",
    "%": "{:.2f} %",
    "count": "{:,.0f}",
}


def amount(value: float, unit: Unit) -> str:
    """Return an amount as people read it."""
    if unit != "s":
        return _OTHER_AMOUNTS[unit].format(value)
    if value >= 1:
        return f"{value:.2f} s"
    return f"{value * 1000:.3g} ms"


@dataclass(frozen=True, slots=True)
class Samples:
    """Be what was measured, one number per repetition.

    `cpu` has the seconds that all threads of the process worked, where that was measured: on a
    machine that is busy with other things it says what the work itself costs.
    """

    values: tuple[float, ...]
    unit: Unit = "s"
    cpu: tuple[float, ...] = ()

    @property
    def median(self) -> float:
        """The middle of the samples."""
        return float(np.median(self.values))

    @property
    def p95(self) -> float:
        """What 95 of 100 samples do not exceed (the next sample above, never between two)."""
        return float(np.percentile(self.values, 95, method="higher"))

    @property
    def cpu_median(self) -> float | None:
        """The middle of the seconds of work; None where they were not measured."""
        return float(np.median(self.cpu)) if self.cpu else None

    @property
    def most(self) -> float:
        """The largest sample."""
        return max(self.values)


@dataclass(frozen=True, slots=True)
class Peer:
    """Be another way to the same result, measured in the same run."""

    name: str
    samples: Samples


class Budget(Protocol):
    """Be a promise about a measurement."""

    def text(self) -> str:
        """Return the promise in words."""

    def is_kept(self, ours: Samples, peer: Peer | None) -> bool:
        """Tell whether the measurement keeps it."""


@dataclass(frozen=True, slots=True)
class Under:
    """Promise that a figure stays under a limit."""

    limit: float
    of: Figure = "median"
    unit: Unit = "s"

    def text(self) -> str:
        """Return the promise in words."""
        of = "" if self.of == "median" else f"{self.of} "
        return f"{of}< {amount(self.limit, self.unit)}"

    def is_kept(self, ours: Samples, peer: Peer | None) -> bool:
        """Tell whether the measurement keeps it."""
        return (ours.p95 if self.of == "p95" else ours.median) < self.limit


@dataclass(frozen=True, slots=True)
class AtLeast:
    """Promise that a figure of quality reaches a limit."""

    limit: float
    unit: Unit

    def text(self) -> str:
        """Return the promise in words."""
        return f"≥ {amount(self.limit, self.unit)}"

    def is_kept(self, ours: Samples, peer: Peer | None) -> bool:
        """Tell whether the measurement keeps it."""
        return ours.median >= self.limit


@dataclass(frozen=True, slots=True)
class TimesFaster:
    """Promise to be so many times as fast as the peer, by medians."""

    factor: float

    def text(self) -> str:
        """Return the promise in words."""
        return f"≥ {self.factor:g}× peer"

    def is_kept(self, ours: Samples, peer: Peer | None) -> bool:
        """Tell whether the measurement keeps it; without a peer it does not."""
        return peer is not None and peer.samples.median >= self.factor * ours.median


@dataclass(frozen=True, slots=True)
class NoSlower:
    """Promise to take no longer than the peer; a tenth more counts as the same."""

    def text(self) -> str:
        """Return the promise in words."""
        return "≤ peer"

    def is_kept(self, ours: Samples, peer: Peer | None) -> bool:
        """Tell whether the measurement keeps it; without a peer it does not."""
        return peer is not None and ours.median <= 1.1 * peer.samples.median


@dataclass(frozen=True, slots=True)
class Row:
    """Be one line of a table: what was measured at which scale, promise and peer.

    `facts` are not in the table for people: what was found, for programs.
    """

    name: str
    scale: str
    ours: Samples
    budget: Budget | None = None
    peer: Peer | None = None
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_kept(self) -> bool | None:
        """Whether the budget is kept; None without one."""
        return None if self.budget is None else self.budget.is_kept(self.ours, self.peer)

    @property
    def times_faster(self) -> float | None:
        """How many times as long the peer takes; None without one, or of what is no cost."""
        if self.peer is None or self.ours.unit not in ("s", "MiB"):
            return None
        return self.peer.samples.median / self.ours.median


class Series:
    """Collect the durations of many short pieces of work, with the collector on, as in use."""

    def __init__(self) -> None:
        self._values: list[float] = []
        self._cpu: list[float] = []

    @contextmanager
    def sample(self) -> Iterator[None]:
        """Time the body."""
        begin, begin_cpu = time.perf_counter(), time.process_time()
        yield
        self._values.append(time.perf_counter() - begin)
        self._cpu.append(time.process_time() - begin_cpu)

    def samples(self) -> Samples:
        """Return what was collected."""
        return Samples(tuple(self._values), cpu=tuple(self._cpu))


@dataclass(frozen=True, slots=True)
class Timed(Generic[T]):
    """Be what some repetitions took, and the result of the last one."""

    samples: Samples
    result: T


def repeated(work: Callable[[], T], times: int, *, warm_up: int = 1) -> Timed[T]:
    """Time work of some milliseconds or more.

    Garbage is collected before each repetition and not counted; the collector stays on.
    """
    for _ in range(warm_up):
        work()
    series = Series()
    for _ in range(times - 1):
        _timed(work, series)
    result = _timed(work, series)
    return Timed(series.samples(), result)


def side_by_side(
    work: Callable[[], T], peer: Callable[[], P], times: int, *, peer_times: int | None = None
) -> tuple[Timed[T], Timed[P]]:
    """Time work and its peer in turns, so that both meet the same machine.

    A slow peer may be repeated less often. Each runs once before, uncounted, unless it is to be
    repeated only once or twice.
    """
    often = times if peer_times is None else peer_times
    mine, theirs = Series(), Series()
    if times > 2:
        work()
    if often > 2:
        peer()
    own, other = _timed(work, mine), _timed(peer, theirs)
    for turn in range(1, max(times, often)):
        if turn < times:
            own = _timed(work, mine)
        if turn < often:
            other = _timed(peer, theirs)
    return Timed(mine.samples(), own), Timed(theirs.samples(), other)


def _timed(work: Callable[[], T], series: Series) -> T:
    gc.collect()
    with series.sample():
        return work()
