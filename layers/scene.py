"""The scene: what a plan looks like as drawing data, in metres, ready for any view."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from gis.plan.edit import Touched
from gis.plan.plan import Plan
from gis.topology.records import GridId, Label
from layers.finding_marks import FindingMark
from layers.map_view import MetreBounds


class Scene:
    """Hold the drawing data of one plan. Immutable; `updated` shares what an edit left alone.

    Safe to hand to a worker thread. What is needed at some level of detail only is made when it
    is first asked for.

    plan        the plan that is drawn
    bounds_m    west, south, east, north of all land
    changed_m   bounds of what looks different from the scene that this one was updated from
    findings    the marks of the audit
    """

    plan: Plan
    bounds_m: MetreBounds
    changed_m: tuple[MetreBounds, ...]
    findings: tuple[FindingMark, ...]

    @classmethod
    def of(cls, plan: Plan, colours: Mapping[GridId, int] | None = None) -> "Scene":
        """Build the scene of a plan; `colours` of an earlier scene are kept where they can be."""
        raise NotImplementedError

    def updated(self, before: Plan, after: Plan, touched: Touched) -> "Scene":
        """Return the scene of `after`, at a cost that depends on what was touched."""
        raise NotImplementedError

    def with_findings(self, findings: tuple[FindingMark, ...]) -> "Scene":
        """Return the scene with other marks of the audit."""
        raise NotImplementedError

    @property
    def colours(self) -> Mapping[GridId, int]:
        """The colour number of each grid with land; neighbours differ."""
        raise NotImplementedError

    def label_bounds_m(self, label: Label) -> MetreBounds | None:
        """Return west, south, east, north of a label's land; None when it has none."""
        raise NotImplementedError

    def rings_m(self, label: Label, tolerance_m: float = 0.0) -> tuple[NDArray[np.float64], ...]:
        """Return the closed rings of a label's land, each (n, 2) metres, to be filled even-odd."""
        raise NotImplementedError

    def anchor_m(self, label: Label) -> tuple[float, float, float] | None:
        """Return x, y of the best place for a name and the free radius round it, metres."""
        raise NotImplementedError
