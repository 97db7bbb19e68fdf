"""Check that what was submitted and approved is what still stands in the file, act by act."""

import sqlite3
from collections.abc import Iterator

from gis.errors import InputProblem
from gis.files.audits_kept import AuditsKept
from gis.files.problem import Problem
from gis.files.schema import INTERNAL_TABLES
from gis.files.version_acts import Act, digest_of
from gis.files.version_states import VersionState, state_after
from gis.files.versions import Version, Versions

_GUARD = "CREATE TRIGGER "


def missing_guards(connection: sqlite3.Connection) -> Iterator[Problem]:
    """Yield the triggers that somebody took out: rows that only come could be changed."""
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    there = dict(rows.fetchall())
    for statement in INTERNAL_TABLES:
        if statement.startswith(_GUARD):
            name = statement.removeprefix(_GUARD).split(maxsplit=1)[0]
            if "".join(there.get(name, "").split()) != "".join(statement.split()):
                yield Problem("gate.check_guard", {"guard": name})


def approval_problems(versions: Versions) -> Iterator[Problem]:
    """Yield acts that were changed or cannot be, and versions that are not what was submitted.

    The hash of what the audit judged is not made again here; that is for who can audit.
    """
    before = ""
    acts = versions.acts.all()
    for act in acts:
        if digest_of(act, before) != act.digest:
            yield Problem("gate.check_act", {"name": act.name, "at": act.at, "act": act.act})
        before = act.digest
        yield from _papers(versions, act)
    saved = versions.saved()
    for version in saved:
        yield from _of_version(versions, version)
    there = {version.id for version in saved}
    gone = [number for number in dict.fromkeys(act.version for act in acts) if number not in there]
    for number in gone:
        last = [act for act in acts if act.version == number]
        if Version(number, last[-1].name, "", 0, tuple(last)).is_kept:
            yield Problem("gate.check_version_gone", {"name": last[-1].name})


def kept_audit_problems(audits: AuditsKept) -> Iterator[Problem]:
    """Yield audits that cannot be read any more."""
    for kept in audits.kept():
        try:
            audits.load(kept.id)
        except InputProblem:
            yield Problem("gate.check_audit", {"at": kept.at, "number": kept.id})


def _papers(versions: Versions, act: Act) -> Iterator[Problem]:
    for column in ("report", "sheet"):
        if getattr(act, f"{column}_sha256"):
            try:
                versions.acts.paper(act, column)
            except InputProblem:
                yield Problem(f"gate.check_{column}", {"name": act.name, "at": act.at})


def _of_version(versions: Versions, version: Version) -> Iterator[Problem]:
    if not version.acts:
        return
    facts: dict[str, object] = {"name": version.name}
    if state_after(act.act for act in version.acts) is None:
        yield Problem("gate.check_order", facts)
    submitted = version.submitted
    if submitted is None or (version.state is VersionState.RETURNED and not version.is_kept):
        return
    if submitted.name != version.name:
        yield Problem("gate.check_name", {**facts, "then": submitted.name})
    try:
        is_same = versions.stored_sha256(version.id) == submitted.stored_sha256
    except InputProblem:
        is_same = False
    if not is_same:
        yield Problem("gate.check_content", {**facts, "at": submitted.at})
