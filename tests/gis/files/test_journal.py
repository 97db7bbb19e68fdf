"""The file is what a new file of the same plan would be, after every step and every crash."""

import random
import signal
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from support.full_plan import ONLINE, OVERLAY, TOWN, household, moved_vertex, recoded
from support.peopled_plan import peopled_plan

from gis.files.connection import connected_to_read
from gis.files.geometry_blob import decode
from gis.files.project_file import create_project, open_project, open_project_readonly
from gis.files.schema import LAYERS
from gis.plan.edit import Edit, EditLabel
from gis.plan.history import History
from gis.plan.plan import Plan
from gis.plan.records import (
    AcceptedId,
    Employment,
    GridKind,
    Household,
    HouseholdId,
    Lineage,
    LineageId,
    MemberId,
    OverlayArea,
    OwnProfile,
    PartyGroupId,
    Place,
    PlaceId,
    PostId,
    ProfileId,
    Reference,
    ReferenceId,
)
from gis.topology.records import Arc, ArcId, Border, Follows, GridId, Standing, UnitId

INTERNAL = (
    "towngrid_nodes",
    "towngrid_arcs",
    "towngrid_accepted",
    "towngrid_overlays",
    "towngrid_references",
    "towngrid_profiles",
)


def content(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    with connected_to_read(path) as connection:
        tables = {}
        for layer in LAYERS:
            rows = connection.execute(f'SELECT * FROM "{layer.name}"').fetchall()
            tables[layer.name] = sorted((tuple(map(comparable, row)) for row in rows), key=repr)
            if layer.geometry is not None:
                index = f"rtree_{layer.name}_geom"
                tables[index] = sorted(connection.execute(f'SELECT * FROM "{index}"').fetchall())
                assert connection.execute(f"SELECT rtreecheck('{index}')").fetchone() == ("ok",)
        for table in INTERNAL:
            tables[table] = sorted(connection.execute(f'SELECT * FROM "{table}"').fetchall())
    # The fid of these rows counts up and means nothing.
    for table in ("party_group_grids", "grid_hosts"):
        tables[table] = sorted(row[1:] for row in tables[table])
    return tables


def comparable(value: object) -> object:
    if isinstance(value, bytes):
        return shapely.normalize(decode(value)).wkt
    return round(value, 6) if isinstance(value, float) else value


def assert_same_as_new(path: Path, plan: Plan) -> None:
    fresh = path.with_name("fresh.gpkg")
    create_project(fresh, plan, overwrite=True)
    found, wanted = content(path), content(fresh)
    for table in wanted:
        assert found[table] == wanted[table], table


def put(table: str, *records: Any) -> Edit:  # noqa: ANN401
    return Edit(EditLabel("test"), {table: {record.id: record for record in records}})


def delete(table: str, *ids: int) -> Edit:
    return Edit(EditLabel("test"), {}, {table: frozenset(ids)})


POINT = (np.array([[406_230_000, 3_619_920_000]]),)
LINEAGE = Lineage(LineageId(7), "2024-06-01", "merge", "A", "甲", "B", "乙", 3, 0.25)


def moved_overlay(plan: Plan) -> OverlayArea:
    area = plan.overlays[OVERLAY]
    return replace(area, rings=tuple(ring + plan.revision for ring in area.rings))


def moved_reference(plan: Plan, *, is_area: bool) -> Reference:
    """Return the road moved, or made the area that it goes round."""
    road = plan.references[ReferenceId(1)]
    lines = tuple(line + plan.revision for line in road.lines)
    if is_area and not road.is_area:
        lines = tuple(np.vstack([line, line[0] + (0, 900), line[0]]) for line in lines)
    return replace(road, is_area=is_area, lines=lines)


def moved_place(plan: Plan) -> Place:
    """Return the school where nobody was before, in another grid."""
    x, y = plan.places[PlaceId(1)].location or (0, 0)
    return replace(plan.places[PlaceId(1)], location=(x + 1, y), grid=GridId(2), unit=UnitId(2))


def bordered(plan: Plan, arc: int, name: str) -> Arc:
    border = Border(Follows.ROAD, name, Standing.DISPUTED, "2024-06-01")
    return replace(plan.partition.arcs[ArcId(arc)], border=border)


def steps(plan: Plan) -> list[Edit]:
    """Return steps of many kinds that can follow each other in any order."""
    one = plan.households.get(HouseholdId(1)) or household(1, 1, GridId(1), (0.5, 0.5))
    return [
        moved_vertex(plan, 0),
        moved_vertex(plan, 3, -250),
        moved_vertex(plan, 5, 31),
        recoded(plan, GridId(1), f"R{plan.revision}"),
        recoded(plan, GridId(4), f"S{plan.revision}"),
        put("units", replace(plan.units[UnitId(1)], code=f"U{plan.revision}")),
        put("units", replace(plan.units[UnitId(2)], parent=None)),
        put("units", replace(plan.units[UnitId(2)], parent=TOWN)),
        put("households", replace(one, grid=GridId(2), people=7)),
        put("households", replace(one, grid=None, assigned_by=None, location=None)),
        put("households", household(1, 2, GridId(4), (6.2, 1.1)), household(77, 1, None, (1, 1))),
        put("members", replace(plan.members[MemberId(1)], grid=GridId(2), service_grid=None)),
        put("posts", replace(plan.posts[PostId(1)], grid=GridId(4))),
        put("party_groups", replace(plan.party_groups[PartyGroupId(1)], grids=(GridId(3),))),
        put("grids", replace(plan.grids[ONLINE], kind=GridKind.EXCLUSIVE, unit=UnitId(2))),
        put("households", *(household(i, 1, GridId(3), (3.5, 2.5)) for i in range(100, 1200))),
        put("grids", replace(plan.grids[GridId(3)], parent=None, tier="grid")),
        put("grids", replace(plan.grids[GridId(3)], parent=GridId(2), tier="micro_grid")),
        put("grids", replace(plan.grids[ONLINE], hosts=(GridId(4),))),
        put("grids", replace(plan.grids[ONLINE], hosts=())),
        recoded(plan, GridId(2), f"B{plan.revision}"),
        recoded(plan, GridId(3), f"C{plan.revision}"),
        put("overlays", moved_overlay(plan)),
        put("references", moved_reference(plan, is_area=True)),
        put("references", moved_reference(plan, is_area=False)),
        put("lineage", replace(LINEAGE, new_code=f"N{plan.revision}")),
        put("arcs", bordered(plan, 2, f"路{plan.revision}")),
        *([delete("references", 2)] if ReferenceId(2) in plan.references else []),
        *([delete("households", 77)] if HouseholdId(77) in plan.households else []),
        *([delete("accepted", 1)] if AcceptedId(1) in plan.accepted else []),
        put("units", replace(plan.units[UnitId(2)], code=f"V{plan.revision}")),
        put("households", replace(one, registered_unit=UnitId(1), hand_reason="靠近邻居")),
        put("members", replace(plan.members[MemberId(2)], household=None, in_service=True)),
        put("posts", replace(plan.posts[PostId(1)], employment=Employment.FULL_TIME)),
        put("party_groups", replace(plan.party_groups[PartyGroupId(2)], unit=UnitId(2))),
        put("places", moved_place(plan)),
        put("references", replace(plan.references[ReferenceId(1)], lines=POINT)),
        put("profiles", OwnProfile(ProfileId(1), f'name = "{plan.revision}"')),
        *([delete("profiles", 1)] if plan.profiles else []),
        *([delete("places", 2)] if PlaceId(2) in plan.places else []),
    ]


@given(st.lists(st.integers(0, 99), max_size=8))
def test_after_any_steps_the_file_is_what_a_new_one_would_be(
    tmp_path_factory: pytest.TempPathFactory, choices: list[int]
) -> None:
    path = tmp_path_factory.mktemp("steps") / "town.gpkg"
    create_project(path, peopled_plan())
    with open_project(path) as opened:
        history = opened.history()
        seen = [history.plan]
        for choice in choices:
            possible = steps(history.plan)
            if choice < 10:
                history.undo()
            elif choice < 20:
                history.redo()
            else:
                history.commit(possible[choice % len(possible)])
            seen.append(history.plan)
    assert_same_as_new(path, history.plan)
    with open_project(path) as opened:
        assert opened.plan.same_content(history.plan)
        replayed = opened.history()
        while replayed.undo_label is not None:
            replayed.undo()
        assert replayed.plan.same_content(peopled_plan())
    assert_same_as_new(path, peopled_plan())


def test_a_step_in_bulk_and_its_undo_keep_the_file_right(tmp_path: Path) -> None:
    path = tmp_path / "town.gpkg"
    create_project(path, peopled_plan())
    many = [household(i, 1, GridId(3), (3 + i / 10_000, 2.5)) for i in range(100, 5000)]
    with open_project(path) as opened:
        history = opened.history()
        history.commit(put("households", *many))
        plan = history.plan
    assert_same_as_new(path, plan)
    with open_project(path) as opened:
        history = opened.history()
        history.undo()
    assert_same_as_new(path, peopled_plan())


EDIT_FOREVER = """
import sys
from dataclasses import replace
from pathlib import Path
from gis.files.project_file import open_project
from gis.plan.records import Lineage, LineageId, ReferenceId
from gis.topology.records import GridId
from support.full_plan import moved_vertex, recoded, household
from gis.plan.edit import Edit, EditLabel

with open_project(Path(sys.argv[1])) as opened:
    history = opened.history()
    print("ready", flush=True)
    number = 0
    while True:
        number += 1
        history.commit(moved_vertex(history.plan, number, number % 50))
        history.commit(recoded(history.plan, GridId(1), str(number)))
        many = {i: household(i, 1, GridId(1), (0.5, 0.5), people=number) for i in range(1000, 1300)}
        history.commit(Edit(EditLabel("test"), {"households": many}))
        lineage = Lineage(LineageId(number), "", "recode", "A", "", str(number), "", 0, 0.0)
        road = history.plan.references[ReferenceId(1)]
        road = replace(road, lines=tuple(line + number for line in road.lines))
        puts = {"lineage": {lineage.id: lineage}, "references": {road.id: road}}
        history.commit(Edit(EditLabel("test"), puts))
        history.undo()
        print(number, flush=True)
"""


def test_a_program_killed_at_any_moment_leaves_a_whole_file(tmp_path: Path, root: Path) -> None:
    path = tmp_path / "town.gpkg"
    create_project(path, peopled_plan())
    chance = random.Random(7)
    committed = 0
    for _ in range(6):
        process = subprocess.Popen(
            [sys.executable, "-c", EDIT_FOREVER, str(path)],
            stdout=subprocess.PIPE,
            text=True,
            env={"PYTHONPATH": f"{root}:{root / 'tests'}"},
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        last = ""
        for _ in range(chance.randrange(1, 12)):
            last = process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        process.stdout.read()
        process.wait()
        process.stdout.close()
        committed += int(last)
        plan = open_project_readonly(path)
        assert int(plan.grids[GridId(1)].code) >= int(last)
        with open_project(path) as opened:
            assert opened.plan.same_content(plan)
            assert len(opened.undo) >= 2 * committed
            with sqlite3.connect(path) as connection:
                assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            connection.close()
        assert_same_as_new(path, plan)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["fresh.gpkg", "town.gpkg"]


def test_opening_does_not_read_what_nobody_asks_for(tmp_path: Path) -> None:
    path = tmp_path / "town.gpkg"
    create_project(path, peopled_plan())
    with open_project(path) as opened:
        opened.history().commit(moved_vertex(opened.plan))
    connection = sqlite3.connect(path)
    connection.execute("UPDATE towngrid_history SET edit = x'00', inverse = x'00'")
    connection.commit()
    connection.close()
    with open_project(path) as opened:
        history: History = opened.history()
        assert history.undo_label is not None
        with pytest.raises(Exception, match=r"files\.damaged"):
            history.undo()
        assert history.plan.same_content(opened.plan)


def test_no_text_of_the_history_shows_a_person(tmp_path: Path) -> None:
    one: Household = household(5, 1, GridId(1), (0.5, 0.5))
    path = tmp_path / "town.gpkg"
    create_project(path, peopled_plan())
    with open_project(path) as opened:
        opened.history().commit(put("households", one))
        assert one.householder not in repr(opened)
