"""Our own mistakes: logged with their traceback and shown, never two dialogs at once."""

import logging
import sys

import pytest

from app.faults import FaultCatcher


def failing() -> BaseException:
    try:
        raise ZeroDivisionError("a mistake of ours")
    except ZeroDivisionError as fault:
        return fault


def test_a_fault_is_logged_and_shown_with_where_it_was_made(
    caplog: pytest.LogCaptureFixture,
) -> None:
    shown: list[str] = []
    with caplog.at_level(logging.ERROR):
        FaultCatcher(shown.append).catch(failing())
    assert len(shown) == 1
    assert shown[0].startswith("ZeroDivisionError\n")
    assert "in failing" in shown[0]
    assert shown[0] in caplog.text


def test_the_words_of_a_fault_are_told_nowhere(caplog: pytest.LogCaptureFixture) -> None:
    shown: list[str] = []
    try:
        try:
            int("测试户主 13000000000")
        except ValueError as first:
            raise KeyError("测试户主") from first
    except KeyError as fault:
        FaultCatcher(shown.append).catch(fault)
    assert shown[0].count("test_the_words_of_a_fault_are_told_nowhere") == 2
    assert "ValueError" in shown[0]
    for told in (shown[0], caplog.text):
        assert "测试" not in told
        assert "130" not in told


def test_a_fault_while_one_is_shown_is_only_logged(caplog: pytest.LogCaptureFixture) -> None:
    shown: list[str] = []

    def show(details: str) -> None:
        shown.append(details)
        catcher.catch(ValueError("another one"))

    catcher = FaultCatcher(show)
    with caplog.at_level(logging.ERROR):
        catcher.catch(failing())
    assert len(shown) == 1
    assert "ValueError" in caplog.text
    catcher.catch(KeyError("later"))
    assert len(shown) == 2


def test_what_no_handler_has_caught_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(sys, "excepthook", sys.__excepthook__)
    FaultCatcher(shown.append).install()
    fault = failing()
    sys.excepthook(type(fault), fault, fault.__traceback__)
    assert "ZeroDivisionError" in shown[0]


def test_an_interrupt_ends_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(sys, "excepthook", sys.__excepthook__)
    FaultCatcher(shown.append).install()
    with pytest.raises(SystemExit) as ended:
        sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert ended.value.code == 130
    assert shown == []
