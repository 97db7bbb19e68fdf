"""Call the program as a user does, and see what it says and how it ends."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from support.command_line import Outcome, Towngrid
from support.sample_project import make_project

from app.cli.run import run
from resources import path


@pytest.fixture(scope="session", autouse=True)
def _qt(qapp: QApplication) -> None:
    """Start Qt as the tests of the window need it, which may come later in the same process.

    Commands that paint would else start one without widgets. That commands need no Qt is tested
    in processes of their own.
    """


@pytest.fixture
def towngrid(capfd: pytest.CaptureFixture[str]) -> Towngrid:
    """Run the program in this process."""

    def call(*arguments: object) -> Outcome:
        capfd.readouterr()
        code = run([str(argument) for argument in arguments])
        out, err = capfd.readouterr()
        return Outcome(code, out, err)

    return call


@pytest.fixture(scope="session")
def sample() -> Path:
    """The folder of the sample township."""
    return path("samples/township")


@pytest.fixture(scope="session")
def filled_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with all lists of the sample; tests copy it before they change it."""
    project = tmp_path_factory.mktemp("filled") / "town.gpkg"
    make_project(project)
    return project
