"""A locked project against who has the file: whatever was done to it, it shows nobody."""

import json
import os
import shutil
import sqlite3
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from support.peopled_plan import peopled_plan

from gis.errors import InputProblem
from gis.files.check import check_project
from gis.files.people_lock import change_passphrase, lock_people, unlock_people
from gis.files.project_file import create_project, open_project, open_project_readonly
from gis.files.project_settings import ConfirmedColumns
from gis.operations.accept_finding import accept_finding
from gis.operations.assign_by_hand import assign_by_hand
from gis.operations.assign_households import assign_households
from gis.operations.link_households import link_households
from gis.operations.place_household import place_household
from gis.operations.put_household import put_household
from gis.operations.put_member import put_member
from gis.operations.put_post import put_post
from gis.operations.remove_households import remove_households
from gis.operations.remove_members import remove_members
from gis.plan.edit import Edit
from gis.plan.plan import Plan
from gis.plan.records import HouseholdId, MemberId, PostId
from gis.topology.records import GridId

PASSPHRASE = "一条 small 口令 with words"
WORDS = (
    "司马测",
    "诸葛测",
    "桃花弄",
    "H-987",
    "0550-7654",
    "外镇东街",
    "靠近邻居",
    "林地属于",
    "第9支部",
)
HOUSES = ((500_123_456, 3_541_987_654), (500_654_321, 3_541_234_567))
"""Where people live, in millimetres; nothing else is there."""


def plan_with_secrets() -> Plan:
    plan = peopled_plan()
    home = replace(
        plan.households[HouseholdId(1)], householder="司马测", house_no="桃花弄88号",
        household_no="H-98765", hand_reason="靠近邻居家", registered_place="外镇东街",
        location=HOUSES[0],
    )  # fmt: skip
    member = replace(plan.members[MemberId(1)], name="司马测", branch="第9支部")
    post = replace(plan.posts[PostId(1)], name="司马测", phone_public="0550-7654321")
    return replace(
        plan,
        households=plan.households.replaced({home.id: home}),
        members=plan.members.replaced({member.id: member}),
        posts=plan.posts.replaced({post.id: post}),
    )


def steps(plan: Plan) -> Iterator[Edit]:
    """Yield edits of every kind that concerns people, each for the plan as it is at first."""
    home, member = plan.households[HouseholdId(1)], plan.members[MemberId(1)]
    new = replace(home, id=HouseholdId(77), household_no="H-98799", householder="诸葛测")
    yield put_household(plan, household=new)
    yield put_household(plan, household=replace(home, house_no="桃花弄99号"))
    yield place_household(plan, household=home.id, at=HOUSES[1])
    yield put_member(plan, member=replace(member, name="诸葛测"))
    yield put_post(plan, post=replace(plan.posts[PostId(1)], phone_public="0550-7654000"))
    yield assign_by_hand(plan, households=[home.id], grid=GridId(2), reason="靠近邻居家的店")
    yield accept_finding(
        plan, key="household_unassigned:H-98765", reason="林地属于司马测", accepted_on="2026-11-22"
    )
    yield link_households(plan, households=[HouseholdId(2)], member=member.id)
    yield assign_households(plan)
    yield remove_members(plan, members=[member.id])
    yield remove_households(plan, households=[home.id])


def everything_near(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield all files of the folder, as they are and with what in them is compressed."""
    for file in path.parent.iterdir():
        data = file.read_bytes()
        yield file.name, data
        start = data.find(b"x\x9c")
        while start >= 0:
            with suppress(zlib.error):
                yield f"{file.name} at {start}", zlib.decompressobj().decompress(data[start:])
            start = data.find(b"x\x9c", start + 1)


def written(word: str) -> list[bytes]:
    """Return a word as the bytes that may stand for it."""
    encoded = [word.encode(encoding) for encoding in ("utf-8", "utf-16-le", "gb18030")]
    return [*encoded, json.dumps(word)[1:-1].encode()]


def packed(millimetres: int) -> list[bytes]:
    """Return a coordinate as the bytes that may stand for it."""
    metres = millimetres / 1000
    return [str(millimetres).encode(), struct.pack("<d", metres), struct.pack("<q", millimetres)]


def told_near(path: Path) -> set[tuple[str, str]]:
    """Return which words and places of people stand in the file or beside it, and where."""
    found = set()
    for where, data in everything_near(path):
        found |= {(where, word) for word in WORDS if any(one in data for one in written(word))}
        for millimetres in (number for house in HOUSES for number in house):
            if any(one in data for one in packed(millimetres)):
                found.add((where, str(millimetres)))
    return found


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """Return a plain project in a folder of its own, with a history and a version."""
    path = tmp_path / "own" / "town.gpkg"
    path.parent.mkdir()
    create_project(path, plan_with_secrets())
    with open_project(path) as opened:
        history = opened.history()
        for number, edit in enumerate(steps(history.plan)):
            history.commit(edit)
            opened.versions.save(f"v{number}", history.plan)
            history.undo()
    return path


@pytest.fixture
def locked(plain: Path) -> Path:
    lock_people(plain, PASSPHRASE)
    return plain


def test_what_is_looked_for_would_be_found(plain: Path) -> None:
    found = {word for _, word in told_near(plain)}
    assert found >= {"司马测", "桃花弄", "H-987", "0550-7654", "外镇东街", "第9支部"}
    assert found >= {str(number) for number in HOUSES[0]}


def test_locking_leaves_nobody_in_the_file_or_beside_it(locked: Path) -> None:
    assert told_near(locked) == set()
    assert [file.name for file in locked.parent.iterdir()] == ["town.gpkg"]


def test_no_kind_of_step_writes_anybody_readable(locked: Path) -> None:
    for number in range(len(list(steps(plan_with_secrets())))):
        with open_project(locked, PASSPHRASE) as opened:
            history = opened.history()
            edit = list(steps(history.plan))[number]
            history.commit(edit)
            assert told_near(locked) == set(), edit.label.key
            opened.versions.save(f"w{number}", history.plan)
            opened.settings.set_mapping("households:1", ConfirmedColumns({"people": "人口数"}))
            history.undo()
            history.redo()
            history.undo()
            assert told_near(locked) == set(), edit.label.key
        assert told_near(locked) == set(), edit.label.key
    assert open_project_readonly(locked, PASSPHRASE).same_content(plan_with_secrets())
    assert check_project(locked, passphrase=PASSPHRASE) == []


def sealed_rows(path: Path) -> list[bytes]:
    with closing(sqlite3.connect(path)) as connection:
        queries = (
            "SELECT record FROM towngrid_private",
            "SELECT CAST(facts AS BLOB) FROM towngrid_history",
            "SELECT edit FROM towngrid_history", "SELECT inverse FROM towngrid_history",
            "SELECT content FROM towngrid_versions",
        )  # fmt: skip
        return [row for query in queries for (row,) in connection.execute(query)]


def test_no_number_is_used_twice_and_locking_again_takes_another_key(locked: Path) -> None:
    first = sealed_rows(locked)
    with open_project(locked, PASSPHRASE) as opened:
        history = opened.history()
        history.commit(next(steps(history.plan)))
        history.undo()
        history.redo()
    second = [row for row in sealed_rows(locked) if row not in first]
    unlock_people(locked, PASSPHRASE)
    lock_people(locked, PASSPHRASE)
    third = sealed_rows(locked)
    nonces = [row[:12] for row in (*first, *second, *third)]
    assert len(nonces) > 50
    assert len(set(nonces)) == len(nonces)
    assert told_near(locked) == set()


@pytest.mark.parametrize(
    "exchange",
    [
        """UPDATE towngrid_private SET record = (SELECT record FROM towngrid_private
            WHERE "table" = 'members' AND id = 1) WHERE "table" = 'households' AND id = 1""",
        """UPDATE towngrid_private SET id = 4711 WHERE "table" = 'posts' AND id = 1""",
        """UPDATE towngrid_private SET "table" = 'links' WHERE "table" = 'posts' AND id = 1""",
        "UPDATE towngrid_history SET facts = edit",
    ],
)
def test_rows_in_another_place_are_refused(locked: Path, exchange: str) -> None:
    with closing(sqlite3.connect(locked)) as connection, connection:
        connection.execute("DELETE FROM towngrid_private WHERE \"table\" = 'links'")
        connection.execute(exchange)
    with pytest.raises(InputProblem, match=r"files\.damaged"):
        open_project(locked, PASSPHRASE)


@pytest.mark.parametrize(
    ("exchange", "act"),
    [("UPDATE towngrid_history SET edit = inverse", "redo"),
     ("UPDATE towngrid_versions SET content = (SELECT max(content) FROM towngrid_versions)",
      "load")],
)  # fmt: skip
def test_steps_and_versions_in_another_place_are_refused(
    locked: Path, exchange: str, act: str
) -> None:
    with closing(sqlite3.connect(locked)) as connection, connection:
        connection.execute(exchange)
    with open_project(locked, PASSPHRASE) as opened:

        def loaded() -> None:
            for version in opened.versions.saved():
                opened.versions.load(version.id)

        with pytest.raises(InputProblem, match=r"files\.(version_)?damaged"):
            opened.history().redo() if act == "redo" else loaded()


def test_the_key_of_another_project_opens_nothing(locked: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.gpkg"
    create_project(other, plan_with_secrets())
    lock_people(other, "the words of an attacker")
    with closing(sqlite3.connect(other)) as connection:
        query = "SELECT value FROM towngrid_meta WHERE key = 'people_lock'"
        (lock,) = connection.execute(query).fetchone()
    with closing(sqlite3.connect(locked)) as connection, connection:
        connection.execute("UPDATE towngrid_meta SET value = ? WHERE key = 'people_lock'", (lock,))
    with pytest.raises(InputProblem, match=r"files\.damaged"):
        open_project(locked, "the words of an attacker")


DIE = """
import os, signal, sys
from pathlib import Path
from gis.files import people_lock
where, act, path, *words = sys.argv[1:]
def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)
setattr(people_lock, where, die)
getattr(people_lock, act)(Path(path), *words)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
@pytest.mark.parametrize("where", ["_reseal", "clean_later", "clean_if_due"])
def test_a_program_killed_while_unlocking_leaves_it_locked_or_whole(
    locked: Path, where: str
) -> None:
    command = [sys.executable, "-c", DIE, where, "unlock_people", str(locked), PASSPHRASE]
    assert subprocess.run(command, check=False).returncode == -9
    is_through = where == "clean_if_due"
    with open_project(locked, None if is_through else PASSPHRASE) as opened:
        assert opened.plan.same_content(plan_with_secrets())
        assert opened.seal.is_sealing is not is_through
    assert bool(told_near(locked)) is is_through


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
def test_a_program_killed_while_the_passphrase_changes_keeps_the_old_one(locked: Path) -> None:
    words = (PASSPHRASE, "another passphrase")
    command = [sys.executable, "-c", DIE, "write_meta", "change_passphrase", str(locked), *words]
    assert subprocess.run(command, check=False).returncode == -9
    assert open_project_readonly(locked, PASSPHRASE).same_content(plan_with_secrets())
    assert told_near(locked) == set()


def test_a_changed_passphrase_leaves_nothing_of_the_old_wrapping(locked: Path) -> None:
    with closing(sqlite3.connect(locked)) as connection:
        query = "SELECT value FROM towngrid_meta WHERE key = 'people_lock'"
        (old,) = connection.execute(query).fetchone()
    change_passphrase(locked, PASSPHRASE, "another passphrase")
    assert json.loads(old)["key"].encode() not in locked.read_bytes()


def test_a_project_that_was_left_open_is_locked_whole(plain: Path, tmp_path: Path) -> None:
    """Steps that are only in the -wal file when the program was killed go the same way."""
    left = tmp_path / "left" / "town.gpkg"
    left.parent.mkdir()
    with open_project(plain) as opened:
        history = opened.history()
        history.commit(next(steps(history.plan)))
        for file in plain.parent.iterdir():
            if not file.name.endswith("lock"):
                shutil.copy(file, left.parent)
    assert (left.parent / "town.gpkg-wal").stat().st_size > 0
    lock_people(left, PASSPHRASE)
    assert told_near(left) == set()
    assert HouseholdId(77) in open_project_readonly(left, PASSPHRASE).households


def test_no_object_that_knows_the_passphrase_or_the_key_shows_them(locked: Path) -> None:
    with open_project(locked, PASSPHRASE) as opened:
        key = opened.seal._key  # type: ignore[attr-defined]  # noqa: SLF001
        told = "".join(map(repr, (opened, opened.seal, opened.journal, opened.versions)))
    assert PASSPHRASE not in told
    assert repr(key) not in told
    assert os.fsencode(PASSPHRASE) not in locked.read_bytes()
    assert key not in locked.read_bytes()
