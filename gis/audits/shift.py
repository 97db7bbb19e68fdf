"""A whole block of houses that stands off the same way: reported once, not house by house.

Looking for it takes a while, so it is only done where many houses of a village lie elsewhere.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.audits.finding import Finding
from gis.audits.known import KnownBlock
from gis.audits.plan_subject import PlanSubject
from gis.geometry.lattice import MM_PER_M
from gis.operations.shifted_block import ShiftedBlock, block_facts, shifted_block
from gis.plan.records import HouseholdId
from gis.topology.records import UnitId, unassigned_label

NAME = "shifted_block"

_LEAST = 8
_LEAST_SHARE = 0.08
_MOST_NAMED = 4

_REACH_MM = 2_000 * MM_PER_M
"""More than a shift comes to."""


@dataclass(frozen=True, slots=True)
class BlockFound:
    """Be the finding on a block, and the households whose own findings it stands for."""

    finding: Finding
    households: frozenset[int]


def block_of(subject: PlanSubject, wrong: Collection[int]) -> BlockFound | None:
    """Return the block of displaced households of a plan, None where there is none.

    `wrong` are the households that were found in another grid than a list says. A village is
    looked at when these, and those in the grid of another village or in none, are many of it.
    """
    plan, people, standing = subject.plan, subject.people, subject.standing
    home, located, every = standing.home, standing.judged, standing.by_village
    is_strange = standing.strange.copy()
    is_strange[_among(people.rows_of(wrong), located)] = True
    strange = np.flatnonzero(is_strange)
    if len(strange) < _LEAST:
        return None
    for village in _odd(home[strange], every):
        rows = strange[(home[strange] == village) & (people.grids[strange] == 0)]
        is_strange[rows[_on_free_land(subject, village, rows)]] = False
    strange = strange[is_strange[strange]]
    odd = _odd(home[strange], every)
    if not odd:
        return None
    block = _block_among(subject, located & np.isin(home, odd))
    if block is None:
        return None
    units = {plan.households[each].unit for each in block.households}
    named = [plan.units[unit] for unit in sorted(u for u in units if u is not None)]
    facts = block_facts(block)
    names = " / ".join(unit.name for unit in named[:_MOST_NAMED]) or "–"
    first = plan.households[block.households[0]].location or (0, 0)
    codes = tuple(sorted(unit.code for unit in named))
    finding = Finding(
        NAME,
        subject.profile.severity(NAME),
        codes,
        f"{NAME}:{'+'.join(codes)}",
        (first[0] / MM_PER_M, first[1] / MM_PER_M),
        facts={
            "who": names + (" …" if len(named) > _MOST_NAMED else ""),
            "count": len(block.households),
            "system": str(facts["system"]),
            "crs": block.system.value,
            "distance_m": round(block.distance_m),
        },
        ids=(
            *(("unit", int(unit.id)) for unit in named),
            *(("household", int(each)) for each in block.households),
        ),
    )
    return BlockFound(finding, frozenset(block.households))


def _block_among(subject: PlanSubject, rows: NDArray[np.bool_]) -> ShiftedBlock | None:
    """Return the block among some households; as it was, when no edit came near them."""
    plan, people = subject.plan, subject.people
    ids, xy_mm = people.ids[rows], people.columns["xy_mm"][rows]
    for known in subject.known_block:
        if np.array_equal(known.ids, ids):
            return known.block
    block = shifted_block(plan, (plan.households[HouseholdId(each)] for each in ids.tolist()))
    west, south = (xy_mm.min(axis=0) - _REACH_MM).tolist()
    east, north = (xy_mm.max(axis=0) + _REACH_MM).tolist()
    subject.known_block[:] = [KnownBlock(ids, (west, south, east, north), block)]
    return block


def _odd(strange: NDArray[np.int64], every: NDArray[np.int64]) -> list[int]:
    """Return the villages in which many households are strange."""
    count = np.bincount(strange, minlength=len(every))
    every = np.concatenate([every, np.zeros(len(count) - len(every), dtype=np.int64)])
    return np.flatnonzero((count >= _LEAST) & (count >= _LEAST_SHARE * every)).tolist()


def _on_free_land(subject: PlanSubject, village: int, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell which households stand on land of their village that no grid has."""
    plan = subject.plan
    x, y = subject.people.columns["xy_mm"][rows].T.astype(np.float64)
    free = np.zeros(len(rows), dtype=np.bool_)
    for unit in plan.units_within(UnitId(village)) if village else ():
        label = unassigned_label(unit)
        if plan.partition.arcs_of(label):
            free |= shapely.intersects_xy(plan.partition.polygon_mm(label), x, y)
    return free


def _among(rows: NDArray[np.int64], wanted: NDArray[np.bool_]) -> NDArray[np.int64]:
    return rows[wanted[rows]]
