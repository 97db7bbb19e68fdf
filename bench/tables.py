"""What a run of a theme leaves: a table for people and a JSON file for programs."""

import json
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.harness import Row, amount

WIDTH = 160


def print_table(title: str, rows: list[Row]) -> None:
    """Print the rows of a theme; `cpu` is the median work of all threads of the process."""
    table = Table(title=title, title_justify="left", title_style="bold", expand=False)
    table.add_column("benchmark", overflow="fold", max_width=48)
    table.add_column("scale")
    for column in ("n", "median", "p95", "max", "cpu", "budget"):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("within", justify="center")
    table.add_column("peer", overflow="fold", max_width=26)
    table.add_column("peer median", justify="right", no_wrap=True)
    table.add_column("peer ÷ ours", justify="right", no_wrap=True)
    for row in rows:
        table.add_row(*_cells(row))
    Console(width=WIDTH, highlight=False).print(table)


def _cells(row: Row) -> list[str]:
    ours = row.ours
    return [
        row.name,
        row.scale,
        str(len(ours.values)),
        *(amount(value, ours.unit) for value in (ours.median, ours.p95, ours.most)),
        "" if ours.cpu_median is None else amount(ours.cpu_median, "s"),
        "" if row.budget is None else row.budget.text(),
        {True: "yes", False: "NO", None: ""}[row.is_kept],
        row.peer.name if row.peer else "",
        amount(row.peer.samples.median, row.peer.samples.unit) if row.peer else "",
        "" if row.times_faster is None else f"{row.times_faster:.1f}×",
    ]


def write_json(path: Path, theme: str, facts: dict[str, object], rows: list[Row]) -> None:
    """Write the rows of a theme with what the measurement depends on."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {"theme": theme, **facts, "rows": [_record(row) for row in rows]}
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _record(row: Row) -> dict[str, object]:
    peer = row.peer
    facts = {"facts": row.facts} if row.facts else {}
    return {
        "benchmark": row.name,
        "scale": row.scale,
        "unit": row.ours.unit,
        "samples": len(row.ours.values),
        "median": row.ours.median,
        "p95": row.ours.p95,
        "max": row.ours.most,
        "cpu_median": row.ours.cpu_median,
        "budget": None if row.budget is None else row.budget.text(),
        "within": row.is_kept,
        "peer": None if peer is None else {"name": peer.name, "median": peer.samples.median},
        "peer_by_ours": row.times_faster,
        **facts,
    }
