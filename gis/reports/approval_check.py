"""Check that approved versions still hold what the audit judged: its hash, made anew."""

from collections.abc import Iterator
from pathlib import Path

from gis.errors import InputProblem
from gis.files.problem import Problem
from gis.files.project_file import reading_versions
from gis.files.version_states import VersionState
from gis.files.versions import Versions
from gis.reports.gate import is_as_judged


def approval_changes(path: Path, passphrase: str | None = None) -> list[Problem]:
    """Return the versions under approval, or approved, whose audited content is another one now.

    `gis.files.check` compares the bytes and says what cannot be read; that is passed over here, and
    so is a project whose people are locked when no passphrase is given. The file is not changed.
    """
    try:
        with reading_versions(path, passphrase) as versions:
            return list(_changes(versions))
    except InputProblem as problem:
        if problem.key not in {"files.damaged", "files.people_locked"}:
            raise
        return []


def _changes(versions: Versions) -> Iterator[Problem]:
    for version in versions.saved():
        submitted = version.submitted
        if submitted is None or version.state is VersionState.RETURNED:
            continue
        try:
            plan = versions.load(version.id)
        except InputProblem as problem:
            if problem.key != "files.version_damaged":
                raise
        else:
            if not is_as_judged(plan, submitted):
                yield Problem("gate.check_judged", {"name": version.name, "at": submitted.at})
