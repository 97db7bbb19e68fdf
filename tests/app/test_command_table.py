"""What the table of commands does with an order, with what is raised, and with the actions."""

import pytest
from PySide6.QtGui import QIcon
from pytestqt.qtbot import QtBot

from app.commands import NOTHING, Command, CommandTable
from gis.errors import Cancelled, GisError, InputProblem, Reason, Refused
from gis.texts import Texts


class Desk:
    """Give orders to a table and write down what comes of them."""

    def __init__(self, texts: Texts) -> None:
        self.done: list[str] = []
        self.problems: list[GisError] = []
        self.faults: list[Exception] = []
        self.obstacle = NOTHING
        self.raised: Exception | None = None
        self.is_on = False
        self.table = CommandTable(
            [
                Command("merge", self.run, lambda: self.obstacle, ("Ctrl+M",)),
                Command("unlock", self.switch, is_checked=lambda: self.is_on),
                Command("undo", self.run, label=lambda: f"{len(self.done)}"),
            ],
            texts,
            lambda name: QIcon(),
            self.problems.append,
            self.faults.append,
        )

    def run(self) -> None:
        if self.raised is not None:
            raise self.raised
        self.done.append("run")

    def switch(self) -> None:
        self.is_on = not self.is_on


@pytest.fixture
def desk(qtbot: QtBot, texts: Texts) -> Desk:
    return Desk(texts)


def test_an_order_runs_and_the_actions_follow(desk: Desk) -> None:
    desk.table.actions["merge"].trigger()
    assert desk.done == ["run"]
    assert desk.table.title("undo") == "1"
    desk.table.actions["unlock"].trigger()
    assert desk.table.actions["unlock"].isChecked()
    assert desk.is_on


def test_what_is_not_possible_does_not_run_and_says_why(desk: Desk, texts: Texts) -> None:
    desk.obstacle = "window.need.several_grids"
    desk.table.run("merge")
    desk.table.refresh()
    assert desk.done == []
    assert not desk.table.actions["merge"].isEnabled()
    assert desk.table.obstacle("merge") == texts("window.need.several_grids")
    desk.obstacle = NOTHING
    desk.table.refresh()
    assert desk.table.actions["merge"].isEnabled()
    assert desk.table.obstacle("merge") == ""


@pytest.mark.parametrize("problem", [Refused(Reason.NOT_NEIGHBOURS), InputProblem("files.none")])
def test_expected_failures_are_told(desk: Desk, problem: GisError) -> None:
    desk.raised = problem
    desk.table.run("merge")
    assert (desk.problems, desk.faults) == ([problem], [])


def test_what_the_user_gave_up_is_not_told(desk: Desk) -> None:
    desk.raised = Cancelled()
    desk.table.run("merge")
    assert (desk.problems, desk.faults) == ([], [])


def test_our_own_mistakes_are_caught_and_the_table_goes_on(desk: Desk) -> None:
    fault = ZeroDivisionError()
    desk.raised = fault
    desk.table.run("merge")
    assert (desk.problems, desk.faults) == ([], [fault])
    desk.raised = None
    desk.table.run("merge")
    assert desk.done == ["run"]


def test_the_keys_of_a_command_stand_in_its_tip(desk: Desk) -> None:
    assert desk.table.keys("merge") == "Ctrl+M"
    assert desk.table.actions["merge"].toolTip().endswith("(Ctrl+M)")
    assert desk.table.keys("unlock") == ""
