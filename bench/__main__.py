"""Run the benchmarks: `python -m bench [theme...] [--quick] [--stretch] [--out DIR]`.

Each theme prints a table and writes THEME.json, by default into `bench/results`. The exit code is 1
when a result was wrong; it never depends on a clock.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from bench import (
    assign,
    audit,
    base_map_canvas,
    base_maps,
    build,
    canvas,
    coordinates,
    edit,
    files,
    layers,
    lists,
    people,
    printing,
    repair,
    staging,
    web,
)
from bench.ground import Ground
from bench.harness import Row, WrongResult
from bench.machine import machine_facts
from bench.tables import print_table, write_json

RESULTS = Path(__file__).parent / "results"

Theme = tuple[Callable[[Ground], Iterable[Row]], ...]
Themes = Mapping[str, Theme]

THEMES: Themes = {
    "build": build.BENCHMARKS,
    "edit": edit.BENCHMARKS,
    "staging": staging.BENCHMARKS,
    "audit": audit.BENCHMARKS,
    "repair": repair.BENCHMARKS,
    "layers": layers.BENCHMARKS,
    "assign": assign.BENCHMARKS,
    "canvas": canvas.BENCHMARKS,
    "base_map_canvas": base_map_canvas.BENCHMARKS,
    "printing": printing.BENCHMARKS,
    "files": files.BENCHMARKS,
    "lists": lists.BENCHMARKS,
    "coordinates": coordinates.BENCHMARKS,
    "people": people.BENCHMARKS,
    "base_maps": base_maps.BENCHMARKS,
    "web": web.BENCHMARKS,
}


def main(arguments: Sequence[str] | None = None, themes: Themes = THEMES) -> int:
    """Run the themes that the command line names, all by default; return the exit code."""
    options = _parser(themes).parse_args(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    wrong: list[str] = []
    with tempfile.TemporaryDirectory(prefix="towngrid-bench-") as folder:
        ground = Ground(Path(folder), quick=options.quick, stretch=options.stretch)
        for name in options.themes or themes:
            wrong += _run(name, themes[name], ground, options.out)
    for sentence in wrong:
        print(f"WRONG RESULT: {sentence}", file=sys.stderr)
    return 1 if wrong else 0


def _parser(themes: Themes) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    names = ", ".join(themes)
    parser.add_argument("themes", nargs="*", choices=[*themes, []], metavar="theme", help=names)
    parser.add_argument("--quick", action="store_true", help="a township, few repetitions")
    parser.add_argument("--stretch", action="store_true", help="also 100,000 polygons (minutes)")
    parser.add_argument("--out", type=Path, default=RESULTS, help="the folder of the JSON files")
    return parser


def _run(name: str, benchmarks: Theme, ground: Ground, out: Path) -> list[str]:
    """Run one theme; return what was wrong."""
    facts, begin = machine_facts(), time.perf_counter()
    rows: list[Row] = []
    wrong: list[str] = []
    for benchmark in benchmarks:
        try:
            rows += benchmark(ground)
        except WrongResult as result:
            wrong.append(f"{name}: {result}")
    if ground.quick:
        rows = [replace(row, budget=None) for row in rows]
    seconds = time.perf_counter() - begin
    print_table(f"{name} ({seconds:.0f} s)", rows)
    run = {"quick": ground.quick, "seconds": round(seconds, 1), "wrong": wrong, "machine": facts}
    write_json(out / f"{name}.json", name, run, rows)
    return wrong


if __name__ == "__main__":
    sys.exit(main())
