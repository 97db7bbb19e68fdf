"""Plans to export, and how."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.full_plan import complete_plan

from bench.synthetic import Size, synthetic_plan
from gis.exports.choice import ExportChoice, ExportFormat
from gis.exports.export import Export
from gis.exports.outcome import Outcome
from gis.plan.plan import Plan
from gis.progress import NoProgress
from gis.texts import Language, Texts
from layers.export_look import look_with
from layers.style import SCREEN

Exporter = Callable[..., Outcome]


@pytest.fixture(scope="session")
def town() -> Plan:
    """A town of a hundred grids with curved boundaries and an enclave, and its households."""
    return synthetic_plan(Size(grids=100, units=6, vertices=6_000, households=300))


@pytest.fixture
def everything() -> Plan:
    """A small plan with a part, an exclusive grid over others, an online grid and lists."""
    return replace(complete_plan(), crs="EPSG:4549", profile="default")


@pytest.fixture
def export() -> Exporter:
    """Export a plan: `export(plan, "gpkg", path, ...)`."""

    def run(
        plan: Plan,
        form: str,
        path: Path,
        *,
        language: Language = "zh",
        **choice: Any,  # noqa: ANN401
    ) -> Outcome:
        chosen = ExportChoice(ExportFormat(form), **choice)
        work = Export(plan, chosen, look_with(SCREEN, {}), Texts(language), on="2026-01-01")
        return work.write(path, NoProgress())

    return run
