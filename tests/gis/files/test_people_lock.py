"""People's records are unreadable in a locked file, and whole for who has the passphrase."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import geopandas
import pyogrio
import pytest
from support.full_plan import moved_vertex
from support.peopled_plan import peopled_plan

from gis.errors import InputProblem
from gis.files.check import check_project
from gis.files.edit_codec import decode_edit
from gis.files.people_lock import (
    are_people_locked,
    change_passphrase,
    lock_people,
    unlock_people,
)
from gis.files.project_file import (
    create_project,
    open_project,
    open_project_readonly,
    read_steps,
)
from gis.files.sealed_records import PRIVATE_TABLES
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.records import HouseholdId, MemberId
from gis.topology.records import GridId

PASSPHRASE = "一条 small 口令 with words"
SECRETS = (
    "张三丰", "李四光", "王五常", "赵六合", "0550-7654321", "桃花弄88号", "外镇东街",
    "H-98765", "靠近邻居家", "林地属于钱家", "孙七",
)  # fmt: skip


def plan_with_secrets() -> Plan:
    plan = peopled_plan()
    home = replace(
        plan.households[HouseholdId(1)],
        householder="张三丰",
        house_no="桃花弄88号",
        household_no="H-98765",
        hand_reason="靠近邻居家",
    )
    member = replace(plan.members[MemberId(1)], name="李四光")
    posts = {
        number: replace(post, name="王五常", phone_public="0550-7654321")
        for number, post in plan.posts.items()
    }
    accepted = {
        number: replace(one, reason="林地属于钱家") for number, one in plan.accepted.items()
    }
    return replace(
        plan,
        households=plan.households.replaced({home.id: home}),
        members=plan.members.replaced({member.id: member}),
        posts=plan.posts.replaced(posts),
        accepted=plan.accepted.replaced(accepted),
    )


def renamed(plan: Plan, name: str) -> Edit:
    home = replace(plan.households[HouseholdId(2)], householder=name)
    return Edit(EditLabel("operations.move_vertex", {"name": name}), {"households": {2: home}})


def files_beside(path: Path) -> Iterator[bytes]:
    return (one.read_bytes() for one in path.parent.iterdir() if one.name.startswith(path.name))


def secrets_in(path: Path) -> set[str]:
    content = b"".join(files_beside(path))
    return {
        secret
        for secret in SECRETS
        if secret.encode() in content or secret.encode("utf-16-le") in content
    }


def blobs_of(path: Path) -> list[bytes]:
    """Return the compressed steps and versions, in which no name is seen anyway."""
    with closing(sqlite3.connect(path)) as connection:
        steps = connection.execute("SELECT edit, inverse FROM towngrid_history").fetchall()
        versions = connection.execute("SELECT content FROM towngrid_versions").fetchall()
    assert (len(steps), len(versions)) == (2, 1)
    return [blob for row in (*steps, *versions) for blob in row]


def readable(blob: bytes) -> bool:
    try:
        decode_edit(blob)
    except ValueError:
        return False
    return True


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a plain project with a history, an undone step and a version."""
    path = tmp_path / "town.gpkg"
    create_project(path, plan_with_secrets())
    with open_project(path) as opened:
        history = opened.history()
        history.commit(renamed(history.plan, "赵六合"))
        opened.versions.save("初稿", history.plan)
        history.commit(renamed(history.plan, "孙七"))
        history.undo()
    return path


@pytest.fixture
def locked(project: Path) -> Path:
    lock_people(project, PASSPHRASE)
    return project


def last_plan() -> Plan:
    plan = plan_with_secrets()
    (home,) = renamed(plan, "赵六合").puts["households"].values()
    return replace(plan, households=plan.households.replaced({home.id: home}))


def test_a_plain_file_shows_what_a_locked_one_hides(project: Path) -> None:
    assert secrets_in(project) == set(SECRETS)
    assert all(readable(blob) for blob in blobs_of(project))
    lock_people(project, PASSPHRASE)
    assert secrets_in(project) == set()
    assert not any(readable(blob) for blob in blobs_of(project))
    assert are_people_locked(project)
    for table in ("households", "members", "posts", "links", "towngrid_accepted"):
        with closing(sqlite3.connect(project)) as connection:
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


def test_the_passphrase_brings_everything_back(locked: Path) -> None:
    assert open_project_readonly(locked, PASSPHRASE).same_content(last_plan())
    with open_project(locked, PASSPHRASE) as opened:
        assert not opened.people_locked
        history = opened.history()
        history.redo()
        assert history.plan.households[HouseholdId(2)].householder == "孙七"
        history.go_to(0)
        assert history.plan.same_content(plan_with_secrets())
        (version,) = opened.versions.saved()
        assert opened.versions.load(version.id).same_content(last_plan())
    assert open_project_readonly(locked, PASSPHRASE).same_content(plan_with_secrets())
    assert check_project(locked, passphrase=PASSPHRASE) == []
    assert secrets_in(locked) == set()


def test_work_on_a_locked_project_writes_nothing_readable(locked: Path) -> None:
    with open_project(locked, PASSPHRASE) as opened:
        history = opened.history()
        history.commit(renamed(history.plan, "张三丰"))
        history.commit(moved_vertex(history.plan))
        gone = Edit(EditLabel("files.create"), {}, {"members": frozenset({MemberId(2)})})
        history.commit(gone)
        opened.versions.save("二稿", history.plan)
        plan = history.plan
        assert secrets_in(locked) == set()  # in the -wal file either
        grids = pyogrio.read_dataframe(locked, layer="grids", read_geometry=False)
        assert grids.households.sum() == 3
    assert secrets_in(locked) == set()
    assert open_project_readonly(locked, PASSPHRASE).same_content(plan)
    assert check_project(locked, passphrase=PASSPHRASE) == []


def test_without_the_passphrase_the_map_opens_for_looking(locked: Path) -> None:
    with open_project(locked) as opened:
        assert opened.people_locked
        plan = opened.plan
        assert not any(plan.table(name) for name in PRIVATE_TABLES)
        assert plan.partition == last_plan().partition
        assert dict(plan.places) == dict(last_plan().places)
        assert (opened.undo, opened.redo) == ((), ())
        count = plan.residents.of_grid(GridId(1))
        assert (count.households, count.people, plan.member_counts.of_grid(GridId(1))) == (1, 4, 1)
        (version,) = opened.versions.saved()
        history = opened.history()
        for write in (
            lambda: history.commit(moved_vertex(history.plan)),
            lambda: opened.versions.save("x", plan),
            lambda: opened.versions.load(version.id),
            lambda: opened.versions.delete(version.id),
            lambda: opened.journal.record_facts(plan),
        ):
            with pytest.raises(InputProblem, match=r"files\.people_locked"):
                write()
    with pytest.raises(InputProblem, match=r"files\.people_locked"):
        read_steps(locked)
    assert open_project_readonly(locked, PASSPHRASE).same_content(last_plan())
    assert check_project(locked) == []


def test_other_programs_see_the_land_and_the_counts(locked: Path) -> None:
    grids = geopandas.read_file(locked, layer="grids")
    assert grids.people.sum() == 4 + 2 + 3
    assert len(geopandas.read_file(locked, layer="households")) == 0
    assert len(geopandas.read_file(locked, layer="places")) == 2


def test_unlocking_gives_back_a_plain_project(locked: Path) -> None:
    unlock_people(locked, PASSPHRASE)
    assert not are_people_locked(locked)
    assert check_project(locked) == []
    with open_project(locked) as opened:
        history = opened.history()
        assert history.plan.same_content(last_plan())
        history.go_to(0)
        assert history.plan.same_content(plan_with_secrets())
    homes = geopandas.read_file(locked, layer="households")
    assert homes.householder[0] == "张三丰"
    assert homes.geometry[0].x > 400_000


def test_another_passphrase_replaces_the_old_one(locked: Path) -> None:
    change_passphrase(locked, PASSPHRASE, "another passphrase")
    for wrong in (PASSPHRASE, "", "Another passphrase"):
        for opener in (open_project, open_project_readonly):
            with pytest.raises(InputProblem, match=r"files\.wrong_passphrase"):
                opener(locked, wrong)
    assert open_project_readonly(locked, "another passphrase").same_content(last_plan())


def test_what_makes_no_sense_is_refused(project: Path) -> None:
    with pytest.raises(InputProblem, match=r"files\.passphrase_short"):
        lock_people(project, "  1234 ")
    with pytest.raises(InputProblem, match=r"files\.not_locked"):
        unlock_people(project, PASSPHRASE)
    lock_people(project, PASSPHRASE)
    with pytest.raises(InputProblem, match=r"files\.locked_already"):
        lock_people(project, PASSPHRASE)
    with pytest.raises(InputProblem, match=r"files\.wrong_passphrase"):
        unlock_people(project, "not the passphrase")
    with pytest.raises(InputProblem, match=r"files\.passphrase_short"):
        change_passphrase(project, PASSPHRASE, "short")
    assert open_project_readonly(project, PASSPHRASE).same_content(last_plan())


def test_letters_composed_in_another_way_are_the_same_passphrase(project: Path) -> None:
    lock_people(project, "Caf\u00e9 am Fluss")
    assert open_project_readonly(project, "Cafe\u0301 am Fluss").same_content(last_plan())


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE towngrid_private SET record = zeroblob(60) WHERE id = 1",
        """UPDATE towngrid_private SET record = (SELECT record FROM towngrid_private
            WHERE "table" = 'households' AND id = 2) WHERE "table" = 'households' AND id = 1""",
        "UPDATE towngrid_meta SET value = '{}' WHERE key = 'people_lock'",
    ],
)
def test_damage_and_exchanged_rows_are_found(locked: Path, damage: str) -> None:
    with closing(sqlite3.connect(locked)) as connection, connection:
        connection.execute(damage)
    with pytest.raises(InputProblem, match=r"files\.damaged"):
        open_project(locked, PASSPHRASE)
    assert check_project(locked, passphrase=PASSPHRASE) != []


def test_a_plain_row_in_a_locked_file_is_found(locked: Path) -> None:
    with closing(sqlite3.connect(locked)) as connection, connection:
        connection.execute("INSERT INTO members (name) VALUES ('张三丰')")
    for passphrase in (None, PASSPHRASE):
        (problem,) = check_project(locked, passphrase=passphrase)
        assert problem.key == "files.check_plain"


LOCK_AND_DIE = """
import os, signal, sys
from pathlib import Path
from gis.files import cleaning, people_lock
def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
where, path, passphrase = sys.argv[1:]
name = {"middle": "_empty_layers", "cleaning": "clean_if_due"}[where]
setattr(people_lock, name, die)
people_lock.lock_people(Path(path), passphrase)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
@pytest.mark.parametrize("where", ["middle", "cleaning"])
def test_a_program_killed_while_locking_leaves_a_whole_file(project: Path, where: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOCK_AND_DIE, where, str(project), PASSPHRASE], check=False
    )
    assert done.returncode == -9
    if where == "middle":
        with open_project(project) as opened:
            assert opened.plan.same_content(last_plan())
        assert not are_people_locked(project)
        assert check_project(project) == []
        return
    assert secrets_in(project) == set()
    with open_project(project, PASSPHRASE) as opened:
        assert opened.plan.same_content(last_plan())
    with closing(sqlite3.connect(project)) as connection:
        due = "SELECT count(*) FROM towngrid_meta WHERE key = 'cleaning_due'"
        assert connection.execute(due).fetchone() == (0,)
    assert check_project(project, passphrase=PASSPHRASE) == []


COMMIT_AND_DIE = """
import os, signal, sys
from dataclasses import replace
from pathlib import Path
from gis.files.project_file import open_project
from gis.plan.edit import Edit, EditLabel
opened = open_project(Path(sys.argv[1]), sys.argv[2])
history = opened.history()
for name in ("甲", "乙"):
    home = replace(history.plan.households[2], householder=name)
    history.commit(Edit(EditLabel("files.create"), {"households": {2: home}}))
opened.connection.execute("BEGIN IMMEDIATE")
opened.connection.execute("DELETE FROM towngrid_private")
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
def test_a_program_killed_at_work_keeps_every_committed_step(locked: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", COMMIT_AND_DIE, str(locked), PASSPHRASE], check=False
    )
    assert done.returncode == -9
    with open_project(locked, PASSPHRASE) as opened:
        assert opened.plan.households[HouseholdId(2)].householder == "乙"
        history = opened.history()
        history.undo()
        assert history.plan.households[HouseholdId(2)].householder == "甲"
    assert check_project(locked, passphrase=PASSPHRASE) == []


def test_names_left_over_in_free_pages_are_gone_too(project: Path, tmp_path: Path) -> None:
    with open_project(project) as opened:
        history = opened.history()
        history.commit(Edit(EditLabel("files.create"), {}, {"accepted": frozenset({1, 2})}))
    copy = Path(shutil.copy(project, tmp_path / "copy.gpkg"))
    lock_people(copy, PASSPHRASE)
    assert secrets_in(copy) == set()


def test_a_try_at_a_passphrase_costs_what_is_advised(cheap_passphrases: dict[str, int]) -> None:
    # OWASP, Password Storage Cheat Sheet: scrypt with N = 2^17 (128 MB), r = 8, p = 1.
    assert cheap_passphrases == {"n": 2**17, "r": 8, "p": 1}
