"""Only what passes the audit gets through the gate, and what got through stays as it was."""

import hashlib
import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.full_plan import moved_vertex
from support.gate_plans import (
    OFFICE,
    carelessly_accepted,
    clean_plan,
    in_town,
    with_exception,
    with_gap,
    without_grid,
)

from gis.audits.plan_content import hash_of_plan
from gis.audits.runner import audit_plan
from gis.errors import Cancelled, InputProblem
from gis.files.check import check_project
from gis.files.people_lock import lock_people, unlock_people
from gis.files.project_file import (
    OpenProject,
    create_project,
    open_project,
    read_version,
    read_versions,
    reading_versions,
)
from gis.files.version_acts import Told
from gis.files.version_states import AFTER, VersionAct, VersionState
from gis.files.versions import Version
from gis.operations.set_profile import set_profile
from gis.plan.plan import Plan
from gis.plan.profile import load_profile
from gis.progress import NoProgress
from gis.reports.approval_check import approval_changes
from gis.reports.gate import Gate, GateAnswer, errors_in_words
from gis.reports.signature_sheet import SignatureSheet
from gis.texts import LANGUAGES, Language, Texts

DAY = date(2024, 5, 2)
PASSPHRASE = "a long passphrase"
TEXTS = Texts("zh")
STRICT = """base = "default"
[size]
households = [5, 50]
[severity]
grid_size = "error"
"""
EXCHANGED = (
    "UPDATE towngrid_versions SET content = (SELECT content FROM towngrid_versions"
    " WHERE name = '另一稿') WHERE name = '送审稿'"
)


@dataclass
class Printer:
    """Be a printer that remembers what it printed."""

    sheets: list[SignatureSheet] = field(default_factory=list)

    def __call__(self, sheet: SignatureSheet) -> bytes:
        self.sheets.append(sheet)
        return f"%PDF {sheet.version}".encode()


@dataclass(frozen=True)
class AtGate:
    """Be an open project with a version 送审稿, and its gate."""

    project: OpenProject
    printer: Printer = field(default_factory=Printer)

    @property
    def gate(self) -> Gate:
        return Gate(self.project.versions, self.project.path, TEXTS)

    def version(self, name: str = "送审稿") -> Version:
        return self.project.versions.named(name)

    def submit(self, office: str = OFFICE, reason: str = "年度审批") -> GateAnswer:
        told, rules = Told(office, reason), self.project.plan.rules
        answer = self.gate.examine(self.version(), told, rules, NoProgress(), on=DAY)
        return self.gate.submit(answer, told)

    def approve(self, office: str = "县委组织部") -> None:
        told = Told(office, "同意")
        sheet = self.gate.sheet(self.version(), told, on=DAY)
        self.gate.approve(self.version(), told, self.printer(sheet))


def made(path: Path, plan: Plan) -> Path:
    create_project(path, plan)
    with open_project(path) as opened:
        opened.versions.save("送审稿", plan)
    return path


@pytest.fixture
def clean(tmp_path: Path) -> Iterator[AtGate]:
    with open_project(made(tmp_path / "town.gpkg", in_town(clean_plan()))) as opened:
        yield AtGate(opened)


def refused(key: str) -> pytest.RaisesExc[InputProblem]:
    return pytest.raises(InputProblem, match="^" + re.escape(key))


def test_a_version_that_passes_is_submitted_with_its_report(clean: AtGate) -> None:
    plan = clean.project.plan
    assert audit_plan(plan, None, None, NoProgress()).passed, "the plan is what the test needs"
    assert clean.version().state is VersionState.DRAFT
    answer = clean.submit()
    version = clean.version()
    assert version.state is VersionState.SUBMITTED
    assert answer.act == version.submitted
    assert answer.act is not None
    assert (answer.act.office, answer.act.words) == (OFFICE, "年度审批")
    report = clean.project.versions.acts.report(answer.act)
    assert (report["format"], report["passed"], report["on"]) == (
        "towngrid-audit", True, "2024-05-02",
    )  # fmt: skip
    assert report["content_sha256"] == answer.act.content_sha256
    assert answer.act.content_sha256 == hash_of_plan(plan, plan.rules)


def test_what_is_audited_is_the_version_and_not_what_came_after(clean: AtGate) -> None:
    history = clean.project.history()
    history.commit(moved_vertex(history.plan))
    answer = clean.submit()
    assert answer.document.report.content_sha256 == hash_of_plan(
        in_town(clean_plan()), clean.project.plan.rules
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_errors_are_counted_and_said_and_nothing_is_written(
    tmp_path: Path, language: Language
) -> None:
    path = made(tmp_path / "town.gpkg", without_grid(with_gap(), 1))
    with open_project(path) as opened:
        at_gate = AtGate(opened)
        answer = at_gate.submit()
        assert answer.act is None
        assert answer.errors == {"gap": 1, "household_unassigned": 1}
        words = errors_in_words(answer, Texts(language))
        assert [len(lines) for lines in words.values()] == [1, 1]
        assert any("H1" in line for lines in words.values() for line in lines)
        assert at_gate.version().state is VersionState.DRAFT
        assert opened.versions.acts.all() == ()


def test_an_exception_counts_only_with_reason_date_and_office(tmp_path: Path) -> None:
    plan = with_gap()
    (gap,) = (
        each for each in audit_plan(plan, None, None, NoProgress()).findings if each.rule == "gap"
    )
    with open_project(made(tmp_path / "a.gpkg", with_exception(plan, gap.key, ""))) as opened:
        with refused("gate.exceptions_incomplete") as problem:
            AtGate(opened).submit()
        assert "缺单位" in TEXTS.of_error(problem.value)
    with open_project(made(tmp_path / "b.gpkg", carelessly_accepted(plan, gap.key))) as opened:
        with refused("gate.exceptions_incomplete") as problem:
            AtGate(opened).submit()
        assert "缺理由、日期、单位" in TEXTS.of_error(problem.value)
    with open_project(made(tmp_path / "c.gpkg", with_exception(plan, gap.key))) as opened:
        at_gate = AtGate(opened)
        assert at_gate.submit().act is not None
        at_gate.approve()
        assert at_gate.printer.sheets[0].exceptions == 1


def test_an_exception_for_what_is_no_fault_of_the_version_is_not_asked_about(
    tmp_path: Path,
) -> None:
    plan = carelessly_accepted(clean_plan(), "gap@1,1")
    with open_project(made(tmp_path / "town.gpkg", plan)) as opened:
        assert AtGate(opened).submit().act is not None


def test_the_sheet_says_what_is_approved_and_is_kept_as_printed(clean: AtGate) -> None:
    clean.submit()
    clean.gate.give_back(clean.version(), Told("县委组织部", "请附说明"))
    clean.submit()
    clean.approve()
    version = clean.version()
    assert version.state is VersionState.APPROVED
    assert version.approved is not None
    assert clean.project.versions.acts.paper(version.approved, "sheet") == "%PDF 送审稿".encode()
    (sheet,) = clean.printer.sheets
    assert (sheet.place, sheet.version, sheet.passed, sheet.on) == (
        "测试镇", "送审稿", True, "2024-05-02",
    )  # fmt: skip
    assert (sheet.grids, sheet.households, sheet.errors) == (3, 2, 0)
    assert sheet.land_m2 == pytest.approx(9 * 12.345**2)
    assert sheet.content_sha256 == version.approved.content_sha256
    assert [step.what for step in sheet.steps] == ["submitted", "returned", "submitted", "approved"]
    assert sheet.steps[1].note == "请附说明"
    assert check_project(clean.project.path) == []
    assert approval_changes(clean.project.path) == []


@pytest.mark.parametrize(
    ("told", "key"),
    [
        (Told(" "), "gate.without_office"),
        (Told("测试甲"), "gate.office_is_name"),
        (Told(OFFICE, "341181199001011234"), "gate.identity_number"),
    ],
)
def test_an_act_needs_an_office_and_no_names(clean: AtGate, told: Told, key: str) -> None:
    home = next(iter(clean.project.plan.households.values()))
    told = Told(home.householder or told.office, told.words) if "name" in key else told
    with refused(key):
        clean.submit(told.office, told.words)
    assert clean.version().state is VersionState.DRAFT


def test_giving_back_and_withdrawing_need_a_reason(clean: AtGate) -> None:
    clean.submit()
    with refused("gate.without_reason"):
        clean.gate.give_back(clean.version(), Told(OFFICE, " "))
    clean.approve()
    with refused("gate.without_reason"):
        clean.gate.withdraw(clean.version(), Told(OFFICE))
    clean.gate.withdraw(clean.version(), Told(OFFICE, "界线有误"))
    version = clean.version()
    assert version.state is VersionState.RETURNED
    assert [act.act.value for act in version.acts] == ["submit", "approve", "withdraw"]
    with refused("gate.cannot_delete_returned"):
        clean.project.versions.delete(version.id)


def test_a_version_under_approval_is_not_deleted_and_a_returned_one_is(clean: AtGate) -> None:
    versions = clean.project.versions
    clean.submit()
    with refused("gate.cannot_delete_submitted"):
        versions.delete(clean.version().id)
    clean.gate.give_back(clean.version(), Told(OFFICE, "请改"))
    gone = clean.version()
    versions.delete(gone.id)
    assert versions.saved() == ()
    assert [act.name for act in versions.acts.all()] == ["送审稿", "送审稿"], "the acts stay"
    again = versions.save("送审稿", clean.project.plan)
    assert (again.id > gone.id, again.state) == (True, VersionState.DRAFT)
    assert clean.version().acts == ()
    clean.project.close()
    assert check_project(clean.project.path) == []


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(acts=st.lists(st.sampled_from(VersionAct), max_size=8))
def test_whatever_is_tried_the_state_is_what_the_table_says(
    tmp_path_factory: pytest.TempPathFactory, acts: list[VersionAct]
) -> None:
    path = made(tmp_path_factory.mktemp("gate") / "town.gpkg", clean_plan())
    state = VersionState.DRAFT
    done = 0
    with open_project(path) as opened:
        at_gate = AtGate(opened)
        steps: Mapping[VersionAct, Callable[[], object]] = {
            VersionAct.SUBMIT: at_gate.submit,
            VersionAct.APPROVE: at_gate.approve,
            VersionAct.RETURN: lambda: at_gate.gate.give_back(
                at_gate.version(), Told(OFFICE, "请改")
            ),
            VersionAct.WITHDRAW: lambda: at_gate.gate.withdraw(
                at_gate.version(), Told(OFFICE, "有误")
            ),
        }
        for act in acts:
            if (state, act) in AFTER:
                steps[act]()
                state = AFTER[state, act]
                done += 1
            else:
                with refused(f"gate.cannot_{act.value}"):
                    steps[act]()
            assert at_gate.version().state is state
            assert len(at_gate.version().acts) == done
    assert check_project(path) == []
    assert read_versions(path)[0].state is state


def test_the_database_itself_refuses_to_change_what_is_approved(clean: AtGate) -> None:
    clean.submit()
    clean.approve()
    connection = clean.project.connection
    before = connection.execute("SELECT content FROM towngrid_versions").fetchall()
    for statement in (
        "UPDATE towngrid_versions SET content = x'00'",
        "UPDATE towngrid_versions SET name = '别名'",
        "DELETE FROM towngrid_versions",
        "INSERT OR REPLACE INTO towngrid_versions VALUES (1, '别名', '', 0, x'00')",
        "INSERT OR REPLACE INTO towngrid_versions VALUES (7, '送审稿', '', 0, x'00')",
        "UPDATE towngrid_version_acts SET office = '别处'",
        "DELETE FROM towngrid_version_acts",
        "INSERT OR REPLACE INTO towngrid_version_acts SELECT * FROM towngrid_version_acts",
    ):
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute(statement)
    assert connection.execute("SELECT content FROM towngrid_versions").fetchall() == before
    assert len(clean.version().acts) == 2


def without_guards(path: Path, statement: str) -> None:
    """Change a file as somebody does who takes the guards out and puts them back."""
    with closing(sqlite3.connect(path)) as connection, connection:
        guards = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
            " AND tbl_name LIKE 'towngrid_version%'"
        ).fetchall()
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        assert connection.execute(statement).rowcount == 1
        for _, sql in guards:
            connection.execute(sql)


@pytest.mark.parametrize(
    ("statement", "key"),
    [
        (EXCHANGED, "gate.check_content"),
        ("UPDATE towngrid_versions SET name = '别名' WHERE name = '送审稿'", "gate.check_name"),
        ("DELETE FROM towngrid_versions WHERE name = '送审稿'", "gate.check_version_gone"),
        ("UPDATE towngrid_version_acts SET office = '别处' WHERE id = 2", "gate.check_act"),
        ("UPDATE towngrid_version_acts SET rules = '{}' WHERE id = 1", "gate.check_act"),
        ("UPDATE towngrid_version_acts SET report = x'789c' WHERE id = 1", "gate.check_report"),
        ("UPDATE towngrid_version_acts SET report = NULL WHERE id = 1", "gate.check_report"),
        ("UPDATE towngrid_version_acts SET sheet = NULL WHERE id = 2", "gate.check_sheet"),
        ("DELETE FROM towngrid_version_acts WHERE id = 1", "gate.check_act"),
    ],
)
def test_tampering_is_found(clean: AtGate, statement: str, key: str) -> None:
    clean.submit()
    clean.approve()
    clean.project.versions.save("另一稿", with_gap())
    clean.project.close()
    path = clean.project.path
    assert check_project(path) == []
    without_guards(path, statement)
    assert key in {problem.key for problem in check_project(path)}
    for problem in check_project(path):
        assert TEXTS(problem.key, **problem.facts)


def test_one_changed_byte_of_the_frozen_content_is_found(clean: AtGate) -> None:
    clean.submit()
    clean.approve()
    clean.project.close()
    path = clean.project.path
    with closing(sqlite3.connect(path)) as connection:
        (content,) = connection.execute("SELECT content FROM towngrid_versions").fetchone()
    whole = path.read_bytes()
    at = whole.index(content[:200]) + 100
    path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
    keys = {problem.key for problem in check_project(path)}
    assert "gate.check_content" in keys


def test_a_guard_that_was_taken_out_is_found(clean: AtGate) -> None:
    clean.project.close()
    with closing(sqlite3.connect(clean.project.path)) as connection, connection:
        connection.execute("DROP TRIGGER towngrid_versions_kept")
    (problem,) = check_project(clean.project.path)
    assert (problem.key, problem.facts["guard"]) == ("gate.check_guard", "towngrid_versions_kept")


def test_content_that_is_not_what_was_submitted_is_not_approved(clean: AtGate) -> None:
    clean.submit()
    clean.project.versions.save("另一稿", with_gap())
    clean.project.close()
    without_guards(clean.project.path, EXCHANGED)
    with open_project(clean.project.path) as opened:
        at_gate = AtGate(opened)
        with refused("gate.content_changed"):
            at_gate.approve()
        with refused("gate.content_changed"):
            at_gate.gate.approve(at_gate.version(), Told(OFFICE), b"%PDF printed before")
        assert opened.versions.named("送审稿").state is VersionState.SUBMITTED
    (problem,) = approval_changes(clean.project.path)
    assert problem.key == "gate.check_judged"


def test_another_profile_tomorrow_does_not_spoil_an_approval(clean: AtGate) -> None:
    clean.submit()
    history = clean.project.history()
    history.commit(set_profile(history.plan, text=STRICT))
    assert not audit_plan(history.plan, None, None, NoProgress()).passed
    clean.approve()
    clean.project.close()
    assert approval_changes(clean.project.path) == []


def test_a_version_is_judged_by_the_rules_that_the_project_has_now(clean: AtGate) -> None:
    history = clean.project.history()
    history.commit(set_profile(history.plan, text=STRICT))
    rules = history.plan.rules
    answer = clean.gate.examine(clean.version(), Told(OFFICE), rules, NoProgress(), on=DAY)
    assert answer.act is None
    assert answer.errors == {"grid_size": 2}, "the grid without households is judged otherwise"


def test_a_submission_that_is_cancelled_leaves_a_draft(clean: AtGate) -> None:
    class Impatient:
        def step(self, fraction: float, note: str = "") -> None: ...

        def raise_if_cancelled(self) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        clean.gate.examine(
            clean.version(), Told(OFFICE), load_profile("default"), Impatient(), on=DAY
        )
    assert clean.version().state is VersionState.DRAFT


_KILLED = """
import os, sys
from pathlib import Path
from gis.files.project_file import open_project
from gis.files.version_acts import Told
from gis.files.version_states import VersionAct
opened = open_project(Path(sys.argv[1]))
opened.versions.acts._write = lambda *_: os._exit(7)
version = opened.versions.named("送审稿")
opened.versions.acts.add((version.id, version.name), VersionAct(sys.argv[2]), Told("镇", "因"),
    stored_sha256=lambda: opened.versions.stored_sha256(version.id))
"""


def test_a_program_that_dies_in_the_middle_has_done_nothing(clean: AtGate) -> None:
    clean.submit()
    clean.project.close()
    path = clean.project.path
    for act in ("approve", "return"):
        died = subprocess.run([sys.executable, "-c", _KILLED, path, act], check=False, timeout=60)
        assert died.returncode == 7
        assert read_versions(path)[0].state is VersionState.SUBMITTED
        assert check_project(path) == []


def test_behind_a_passphrase_states_are_seen_and_reasons_are_not(clean: AtGate) -> None:
    clean.submit(reason="赵家要求")
    clean.approve()
    clean.project.close()
    path = clean.project.path
    digest = hashlib.sha256(version_bytes(path)).hexdigest()
    lock_people(path, PASSPHRASE)
    assert "赵家要求".encode() not in path.read_bytes()
    (version,) = read_versions(path)
    assert version.state is VersionState.APPROVED
    assert [(act.office, act.words) for act in version.acts] == [
        (OFFICE, None),
        ("县委组织部", None),
    ]
    assert check_project(path) == []
    assert check_project(path, passphrase=PASSPHRASE) == []
    assert approval_changes(path) == []
    assert approval_changes(path, PASSPHRASE) == []
    with reading_versions(path, PASSPHRASE) as versions:
        (open_version,) = versions.saved()
        assert open_version.acts[0].words == "赵家要求"
        assert open_version.submitted is not None
        assert versions.acts.report(open_version.submitted)["passed"]
    with open_project(path) as shut:
        with refused("files.people_locked"):
            AtGate(shut).gate.withdraw(version, Told(OFFICE, "有误"))
        with pytest.raises(sqlite3.IntegrityError):
            shut.connection.execute("DELETE FROM towngrid_versions")
    unlock_people(path, PASSPHRASE)
    assert hashlib.sha256(version_bytes(path)).hexdigest() == digest
    assert check_project(path) == []
    assert read_version(path, "送审稿").same_content(in_town(clean_plan()))


def version_bytes(path: Path) -> bytes:
    with closing(sqlite3.connect(path)) as connection:
        (content,) = connection.execute("SELECT content FROM towngrid_versions").fetchone()
    assert isinstance(content, bytes)
    return content


def test_the_report_is_kept_as_other_programs_read_it(clean: AtGate) -> None:
    answer = clean.submit()
    assert answer.act is not None
    data = clean.project.versions.acts.paper(answer.act, "report")
    assert json.loads(data) == answer.document.as_json(TEXTS)
    assert hashlib.sha256(data).hexdigest() == answer.act.report_sha256
