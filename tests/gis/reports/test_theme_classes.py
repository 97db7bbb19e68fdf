"""Classes are those of mapclassify, always the same, with limits that can be read."""

import warnings

import mapclassify
import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gis.reports.theme_classes import (
    ClassMethod,
    class_limits,
    class_of,
    number_text,
    range_texts,
    roundest,
)

numbers = st.lists(
    st.floats(-1e6, 1e6, allow_nan=False).map(lambda x: round(x, 3)), min_size=12, max_size=80
)


@given(numbers, st.integers(2, 7))
@settings(max_examples=40)
def test_values_fall_into_the_classes_of_mapclassify(values: list[float], count: int) -> None:
    assume(len(set(values)) > count)
    for method, peer in (
        (ClassMethod.QUANTILES, mapclassify.Quantiles),
        (ClassMethod.EQUAL, mapclassify.EqualInterval),
        (ClassMethod.NATURAL, mapclassify.FisherJenks),
    ):
        limits = class_limits(values, method, count)
        mine = class_of(values, limits)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            bins = np.asarray(peer(np.array(values), count).bins)
        theirs = np.searchsorted(bins, values, side="left")
        # Classes that are empty have no limit of their own.
        _, theirs = np.unique(np.minimum(theirs, len(bins) - 1), return_inverse=True)
        assert mine.tolist() == theirs.tolist()


@given(numbers, st.integers(2, 9), st.sampled_from(list(ClassMethod)))
def test_limits_rise_and_leave_no_class_empty(
    values: list[float], count: int, method: ClassMethod
) -> None:
    limits = class_limits(values, method, count)
    assert list(limits) == sorted(set(limits))
    classes = class_of(values, limits)
    if method is not ClassMethod.PRETTY:
        assert set(classes.tolist()) == set(range(len(limits) + 1))
    assert len(range_texts(values, limits)) == len(limits) + 1


def test_natural_breaks_are_the_same_every_time_and_good() -> None:
    values = np.round(np.random.default_rng(0).lognormal(3, 1, 2106))
    first = class_limits(values, ClassMethod.NATURAL, 5)
    assert first == class_limits(values[::-1], ClassMethod.NATURAL, 5)

    def left_over(limits: tuple[float, ...]) -> float:
        classes = class_of(values, limits)
        parts = [values[classes == each] for each in np.unique(classes)]
        return float(sum(((part - part.mean()) ** 2).sum() for part in parts))

    peer = mapclassify.NaturalBreaks(values, 5)
    total = float(((values - values.mean()) ** 2).sum())
    assert left_over(first) - left_over(tuple(peer.bins[:-1])) < 0.005 * total


def test_few_values_have_a_class_each() -> None:
    assert class_limits([1, 1, 2, 5], ClassMethod.QUANTILES, 5) == (1, 2)
    assert class_limits([3, 3], ClassMethod.NATURAL, 5) == ()
    assert class_limits([], ClassMethod.EQUAL, 5) == ()
    assert class_of([1.0, 2.0, float("nan"), 5.0], (1, 2)).tolist() == [0, 1, -1, 2]


def test_limits_are_round_where_nothing_changes_by_it() -> None:
    assert roundest(23.7, 29.2, 25.4) == 25
    assert roundest(23.7, 31.2, 25.4) == 30
    assert roundest(0.1234, 0.1249, 0.1239) == 0.124
    assert roundest(5, 5.0000001, 5) == 5


def test_legends_say_from_where_to_where() -> None:
    assert range_texts([0, 3, 7, 1200], (2, 9)) == ("0–2", "3–9", "10–1,200")
    assert range_texts([0, 1, 2], (0, 1)) == ("0", "1", "2")
    assert range_texts([0.12345, 0.5, 9.87654], (0.3, 1)) == ("0.12–0.3", "0.3–1", "1–9.88")
    assert range_texts([265, 2800 / 9, 367], (2800 / 9,)) == ("265–311", "311–367")
    assert range_texts([0, 0.0001, 367], (0.0001, 0.0002))[1] == "0.0001–0.0002"
    assert range_texts([], ()) == ()
    assert number_text(12345.5) == "12,345.5"
