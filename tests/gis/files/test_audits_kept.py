"""Audits are kept beside the plan, sealed with its people, and found damaged when they are."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from support.gate_plans import clean_plan, without_grid

from gis.audits.runner import audit_plan
from gis.errors import InputProblem
from gis.files.check import check_project
from gis.files.people_lock import lock_people, unlock_people
from gis.files.project_file import create_project, open_project, reading_audits
from gis.progress import NoProgress
from gis.reports.audit_document import AuditDocument
from gis.texts import Texts

PASSPHRASE = "a long passphrase"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "town.gpkg"
    create_project(path, without_grid(clean_plan(), 1))
    return path


@pytest.fixture
def document(project: Path) -> dict[str, Any]:
    with open_project(project) as opened:
        report = audit_plan(opened.plan, None, None, NoProgress(), source="春")
    return AuditDocument(report).as_json(Texts("zh"))


def test_what_is_kept_comes_back_as_it_was(project: Path, document: dict[str, Any]) -> None:
    with open_project(project) as opened:
        assert opened.audits.last() is None
        first = opened.audits.add(document, "2024-05-01T08:00:00+00:00", " 春季 ")
        second = opened.audits.add({**document, "passed": True, "findings": []})
        assert opened.audits.kept() == (first, second)
    with reading_audits(project) as audits:
        assert audits.last() == second
        assert (first.note, first.errors, first.passed, first.revision) == ("春季", 1, False, 0)
        assert audits.load(first.id) == document
        with pytest.raises(InputProblem, match=r"gate\.no_such_audit"):
            audits.load(7)
    assert check_project(project) == []


def test_only_an_audit_is_kept(project: Path, document: dict[str, Any]) -> None:
    with open_project(project) as opened:
        for wrong in ({}, {**document, "version": 2}, {**document, "format": "towngrid-check"}):
            with pytest.raises(InputProblem, match=r"gate\.no_audit_document"):
                opened.audits.add(wrong)
        assert opened.audits.kept() == ()


def test_undoing_does_not_touch_it(project: Path, document: dict[str, Any]) -> None:
    with open_project(project) as opened:
        opened.audits.add(document)
        assert opened.undo == ()
        assert opened.plan.revision == opened.history().plan.revision


def test_behind_a_passphrase_only_the_verdict_is_read(
    project: Path, document: dict[str, Any]
) -> None:
    with open_project(project) as opened:
        opened.audits.add(document, note="赵家提出")
    lock_people(project, PASSPHRASE)
    for words in ("赵家提出", "H1 "):
        assert words.encode() not in project.read_bytes()
    with reading_audits(project) as audits:
        (kept,) = audits.kept()
        assert (kept.note, kept.errors) == (None, 1)
        with pytest.raises(InputProblem, match=r"files\.people_locked"):
            audits.load(kept.id)
    with reading_audits(project, PASSPHRASE) as audits:
        assert audits.load(1) == document
        assert audits.kept()[0].note == "赵家提出"
    assert check_project(project, passphrase=PASSPHRASE) == []
    unlock_people(project, PASSPHRASE)
    with reading_audits(project) as audits:
        assert audits.load(1) == document


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE towngrid_audits SET document = x'789c'",
        "UPDATE towngrid_audits SET content_sha256 = '0'",
        "UPDATE towngrid_audits SET document = NULL",
    ],
)
def test_a_damaged_one_is_found(project: Path, document: dict[str, Any], damage: str) -> None:
    with open_project(project) as opened:
        opened.audits.add(document)
    with closing(sqlite3.connect(project)) as connection, connection:
        if damage.endswith("NULL"):
            connection.execute("PRAGMA writable_schema = ON")
            connection.execute(
                "UPDATE sqlite_master SET sql = replace(sql, 'document BLOB NOT NULL',"
                " 'document BLOB') WHERE name = 'towngrid_audits'"
            )
    with closing(sqlite3.connect(project)) as connection, connection:
        connection.execute(damage)
    assert [problem.key for problem in check_project(project)] == ["gate.check_audit"]
    with reading_audits(project) as audits, pytest.raises(InputProblem, match=r"audit_damaged"):
        audits.load(1)
