"""The way of a version to approval, and audits that are kept, on the command line."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from support.command_line import Towngrid
from support.full_plan import moved_vertex
from support.gate_plans import OFFICE, clean_plan, in_town, with_gap, without_grid

from gis.files.project_file import create_project, open_project
from gis.operations.fill_gaps import fill_gaps

BY = ("--office", OFFICE)


@pytest.fixture
def clean(tmp_path: Path, towngrid: Towngrid) -> Path:
    """A project that passes the audit, with a version 送审稿."""
    path = tmp_path / "town.gpkg"
    create_project(path, in_town(clean_plan()))
    assert towngrid("version", "save", path, "送审稿").code == 0
    return path


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    path = tmp_path / "faulty.gpkg"
    create_project(path, without_grid(with_gap(), 1))
    return path


def test_from_draft_to_approved_and_withdrawn(
    towngrid: Towngrid, clean: Path, tmp_path: Path
) -> None:
    submitted = towngrid("version", "submit", clean, "送审稿", *BY, "--reason", "年审", "--json")
    answer = submitted.document()
    assert (submitted.code, answer["passed"], answer["state"]) == (0, True, "submitted")
    assert towngrid("version", "delete", clean, "送审稿").code == 2
    sheet = tmp_path / "sheet.pdf"
    assert towngrid("version", "approve", clean, "送审稿", *BY, "--out", sheet).code == 0
    assert sheet.read_bytes().startswith(b"%PDF")
    again = tmp_path / "again.pdf"
    assert towngrid("version", "sheet", clean, "送审稿", "--out", again).code == 0
    assert again.read_bytes() == sheet.read_bytes()
    report = towngrid("version", "report", clean, "送审稿").document()
    assert report["content_sha256"] == answer["content_sha256"]
    assert (report["format"], report["passed"]) == ("towngrid-audit", True)
    (listed,) = towngrid("version", "list", clean, "--json").document()["versions"]
    assert (listed["state"], listed["approved_by"]) == ("approved", OFFICE)
    assert listed["content_sha256"] == report["content_sha256"]
    assert "已批准" in towngrid("version", "list", clean, "--lang", "zh").out
    assert towngrid("check", clean).code == 0
    assert towngrid("version", "withdraw", clean, "送审稿", *BY).code == 2
    done = towngrid("version", "withdraw", clean, "送审稿", *BY, "--reason", "界线有误")
    assert done.code == 0
    shown = towngrid("version", "show", clean, "送审稿", "--json").document()
    assert [act["act"] for act in shown["acts"]] == ["submit", "approve", "withdraw"]
    assert (shown["state"], shown["returned_reason"]) == ("returned", "界线有误")
    assert "界线有误" in towngrid("version", "show", clean, "送审稿").out
    assert towngrid("check", clean).code == 0


def test_the_hash_on_the_sheet_is_that_of_an_audit_of_the_version(
    towngrid: Towngrid, clean: Path
) -> None:
    towngrid("version", "submit", clean, "送审稿", *BY)
    with open_project(clean) as opened:
        history = opened.history()
        history.commit(moved_vertex(history.plan))
    kept = towngrid("version", "show", clean, "送审稿", "--json").document()["content_sha256"]
    version = towngrid("audit", clean, "--version", "送审稿", "--json").document()
    assert version["content_sha256"] == kept
    assert towngrid("audit", clean, "--json").document()["content_sha256"] != kept


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_gate_is_shut_for_what_does_not_pass(
    towngrid: Towngrid, faulty: Path, language: str
) -> None:
    towngrid("version", "save", faulty, "初稿")
    refused = towngrid("version", "submit", faulty, "初稿", *BY, "--lang", language)
    assert refused.code == 1
    assert "H1" in refused.out
    document = towngrid("version", "submit", faulty, "初稿", *BY, "--json")
    assert (document.code, document.document()["passed"]) == (1, False)
    assert document.document()["errors"] == {"gap": 1, "household_unassigned": 1}
    for act in ("approve", "return", "withdraw", "sheet", "report"):
        options = () if act in {"sheet", "report"} else (*BY, "--reason", "因")
        outcome = towngrid("version", act, faulty, "初稿", *options)
        assert (outcome.code, "初稿" in outcome.err) == (2, True), act
    assert towngrid("version", "submit", faulty, "初稿").code == 2, "no office"


def test_a_version_that_was_tampered_with_fails_the_check(towngrid: Towngrid, clean: Path) -> None:
    towngrid("version", "submit", clean, "送审稿", *BY)
    with closing(sqlite3.connect(clean)) as connection, connection:
        connection.execute("DROP TRIGGER towngrid_version_acts_unchanged")
        connection.execute("UPDATE towngrid_version_acts SET content_sha256 = '0'")
    told = towngrid("check", clean, "--json")
    assert told.code == 1
    keys = {problem["problem"] for problem in told.document()["problems"]}
    assert keys == {"gate.check_guard", "gate.check_act", "gate.check_judged"}


def test_an_audit_writes_nothing_unless_it_is_kept(towngrid: Towngrid, faulty: Path) -> None:
    before = faulty.read_bytes()
    assert towngrid("audit", faulty).code == 1
    assert towngrid("audit", faulty, "--since", "last").code == 2, "nothing is kept yet"
    assert faulty.read_bytes() == before
    assert towngrid("audit", faulty, "--keep", "--note", "春季").code == 1
    assert faulty.read_bytes() != before
    assert towngrid("check", faulty).code == 0
    with open_project(faulty) as opened:
        (kept,) = opened.audits.kept()
        assert (kept.passed, kept.errors, kept.note) == (False, 2, "春季")


def test_what_was_kept_last_is_compared_with(
    towngrid: Towngrid, faulty: Path, tmp_path: Path
) -> None:
    earlier = tmp_path / "earlier.json"
    towngrid("audit", faulty, "--format", "json", "--out", earlier)
    towngrid("audit", faulty, "--keep")
    with open_project(faulty) as opened:
        history = opened.history()
        history.commit(fill_gaps(history.plan))
    before = faulty.read_bytes()
    for since in ("last", earlier):
        told = towngrid("audit", faulty, "--since", since, "--json").document()["comparison"]
        assert [each["rule"] for each in told["solved"]] == ["gap"]
        assert told["new"] == []
        assert "household_unassigned:H1" in told["remaining"]
        assert told["since"]["content_sha256"] == json.loads(earlier.read_text())["content_sha256"]
    text = towngrid("audit", faulty, "--since", "last", "--lang", "zh").out
    assert "与上次核查比较" in text
    assert faulty.read_bytes() == before
    wrong = tmp_path / "wrong.json"
    for content in ("[]", "{}", "not json", '{"format": "towngrid-audit", "version": 1}'):
        wrong.write_text(content)
        assert towngrid("audit", faulty, "--since", wrong).code == 2
    assert towngrid("audit", faulty, "--since", tmp_path / "nowhere.json").code == 2


@pytest.mark.parametrize(
    "options", [("--keep", "--unit", "341181110200"), ("--note", "x"), ("--keep", "--version", "x")]
)
def test_a_part_of_a_project_is_not_kept(
    towngrid: Towngrid, faulty: Path, options: tuple[str, ...]
) -> None:
    before = faulty.read_bytes()
    assert towngrid("audit", faulty, *options).code == 2
    assert faulty.read_bytes() == before


def test_behind_a_passphrase_states_are_listed(
    towngrid: Towngrid, clean: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    towngrid("version", "submit", clean, "送审稿", *BY, "--reason", "年审")
    towngrid("audit", clean, "--keep", "--note", "春季")
    with monkeypatch.context() as known:
        known.setenv("TOWNGRID_PASSPHRASE", "a long passphrase")
        assert towngrid("lock", clean).code == 0
    assert "春季".encode() not in clean.read_bytes()
    assert towngrid("version", "approve", clean, "送审稿", *BY).code == 2
    assert towngrid("version", "report", clean, "送审稿").code == 2
    assert "年审" not in towngrid("version", "show", clean, "送审稿").out
    (listed,) = towngrid("version", "list", clean, "--json").document()["versions"]
    assert (listed["state"], listed["acts"][0]["reason"]) == ("submitted", None)
    monkeypatch.setenv("TOWNGRID_PASSPHRASE", "a long passphrase")
    assert towngrid("version", "approve", clean, "送审稿", *BY).code == 0
    assert towngrid("audit", clean, "--since", "last").code == 0
    assert towngrid("check", clean).code == 0
