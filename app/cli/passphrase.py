"""Ask for the passphrase of a project whose people are locked: never as an argument of a command.

An argument would stand in the shell's history and in the list of processes.
"""

import getpass
import os
import sys
from pathlib import Path

from app.cli.arguments import existing_file
from app.cli.console import Console
from gis.errors import InputProblem
from gis.files.people_lock import are_people_locked
from gis.files.project_file import OpenProject, open_project, open_project_readonly
from gis.plan.plan import Plan

VARIABLE = "TOWNGRID_PASSPHRASE"
NEW_VARIABLE = "TOWNGRID_NEW_PASSPHRASE"


def passphrase_of(path: Path, console: Console, *, needed: bool) -> str | None:
    """Return the passphrase of a project; None when it has none.

    Where none is given, a command that does not need people goes on without them and says so;
    another one ends with InputProblem.
    """
    if not are_people_locked(existing_file(path)):
        return None
    given = asked(console, VARIABLE, "privacy.cli.passphrase")
    if given:
        return given
    if needed:
        raise InputProblem("privacy.cli.needed", path=path, variable=VARIABLE)
    console.say("privacy.cli.without_people", path=path, variable=VARIABLE)
    return None


def opened_project(path: Path, console: Console) -> OpenProject:
    """Open a project for editing, people and all; asks for its passphrase if it has one."""
    return open_project(path, passphrase_of(path, console, needed=True))


def read_project(path: Path, console: Console, *, people: bool = True) -> Plan:
    """Return the plan of a project; without `people` a locked one is read without them."""
    return open_project_readonly(path, passphrase_of(path, console, needed=people))


def asked(console: Console, variable: str, question_key: str) -> str:
    """Return what stands in a variable of the environment, or else what is typed at a terminal."""
    given = os.environ.get(variable, "")
    if given or not sys.stdin.isatty():
        return given
    return getpass.getpass(console.texts(question_key))
