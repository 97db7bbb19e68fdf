"""The benchmarks judge rightly, fail on wrong results only, and run."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.__main__ import main
from bench.ground import Ground
from bench.harness import AtLeast, Budget, NoSlower, Peer, Row, Samples, TimesFaster, Under, require


def test_p95_is_a_sample_that_95_of_100_do_not_exceed() -> None:
    samples = Samples(tuple(float(n) for n in range(1, 101)))
    assert sum(value <= samples.p95 for value in samples.values) in {95, 96}
    assert Samples((3.0, 1.0, 9.0)).p95 == 9.0
    assert Samples((3.0, 1.0, 9.0)).median == 3.0


@pytest.mark.parametrize(
    ("budget", "is_kept"),
    [
        (Under(2.5), True),
        (Under(2.0), False),
        (Under(2.5, "p95"), False),
        (TimesFaster(4.0), True),
        (TimesFaster(4.5), False),
        (NoSlower(), True),
        (AtLeast(2.0, "ratio"), True),
        (AtLeast(2.1, "ratio"), False),
    ],
)
def test_a_budget_is_judged_by_its_figure(budget: Budget, is_kept: bool) -> None:
    ours, peer = Samples((1.0, 2.0, 3.0)), Peer("slow", Samples((8.0,)))
    assert Row("", "", ours, budget, peer).is_kept is is_kept


def test_a_promise_about_a_peer_is_not_kept_without_one() -> None:
    ours = Samples((1.0,))
    assert Row("", "", ours, TimesFaster(1.0)).is_kept is False
    assert Row("", "", ours, NoSlower()).is_kept is False
    assert Row("", "", ours).is_kept is None


def test_a_figure_of_quality_is_no_cost_to_be_divided() -> None:
    row = Row("", "", Samples((0.0,), "m2"), None, Peer("leaky", Samples((8.0,), "m2")))
    assert row.times_faster is None


def slow(ground: Ground) -> Iterator[Row]:
    yield Row("slow", ground.scale, Samples((60.0,)), Under(0.001))


def wrong(ground: Ground) -> Iterator[Row]:
    require(False, "two and two are five")
    yield Row("never", ground.scale, Samples((0.0,)))


def test_a_wrong_result_fails_the_run_and_a_slow_one_does_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--out", str(tmp_path)], {"clock": (slow,)}) == 0
    assert main(["--out", str(tmp_path)], {"sums": (wrong, slow)}) == 1
    assert "two and two are five" in capsys.readouterr().err
    clock, sums = (json.loads((tmp_path / f"{n}.json").read_text()) for n in ("clock", "sums"))
    assert clock["rows"][0]["within"] is False
    assert sums["wrong"] == ["sums: two and two are five"]
    assert [row["benchmark"] for row in sums["rows"]] == ["slow"]


@pytest.mark.parametrize("theme", ["build", "assign", "edit", "repair"])
def test_a_theme_runs_on_a_township_with_right_results(tmp_path: Path, theme: str) -> None:
    assert main([theme, "--quick", "--out", str(tmp_path)]) == 0
    assert json.loads((tmp_path / f"{theme}.json").read_text())["quick"] is True
