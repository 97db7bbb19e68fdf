"""Run one call of the program: choose window or command, turn failures into exit codes."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import typer

from app.cli.arguments import existing_file
from app.cli.console import Console
from app.cli.language import language_of_locale, take_language
from app.cli.program import COMMANDS, build
from app.cli.streams import abandon_output, one_line, steady_streams
from app.cli.usage import complaint, is_help, with_help_in
from app.traces import trace_of
from gis.errors import Cancelled, InputProblem, Refused
from gis.texts import Language, Texts

DONE, FINDINGS, BAD_INPUT, OUR_FAULT, CANCELLED = 0, 1, 2, 3, 130
"""The exit codes of every command."""

_EXPECTED = (
    InputProblem,
    Refused,
    Cancelled,
    KeyboardInterrupt,
    typer.Abort,
    typer.TyperException,
    OSError,
)
_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def run(arguments: Sequence[str]) -> int:
    """Do what the arguments say and return the exit code; a failure is one sentence on stderr."""
    steady_streams()
    try:
        asked, rest = take_language(arguments)
    except InputProblem as problem:
        print(Texts("zh").of_error(problem), file=sys.stderr)
        return BAD_INPUT
    texts = Texts(asked or language_of_locale(os.environ))
    debug = "--debug" in rest
    rest = [argument for argument in rest if argument != "--debug"]
    try:
        code = _call(rest, texts, asked)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of our output has gone; nothing is left to say to it.
        abandon_output()
        code = DONE
    except _EXPECTED as problem:
        code, sentence = _ending(problem, texts)
        print(sentence if is_help(problem) else one_line(sentence), file=sys.stderr)
        if isinstance(problem, OSError):
            abandon_output()
    except Exception as fault:  # noqa: BLE001  # the last resort: nobody sees a bare traceback
        print(texts("cli.our_fault", kind=type(fault).__name__), file=sys.stderr)
        code = OUR_FAULT
        if debug:
            print(f"Traceback\n{trace_of(fault)}", file=sys.stderr)
    return code


def _call(arguments: Sequence[str], texts: Texts, asked: Language | None) -> int:
    def show_window(project: Path | None) -> int:
        if project is not None:
            existing_file(project)
        if sys.platform == "linux" and not any(map(os.environ.get, _SCREENS)):
            raise InputProblem("cli.no_display")
        # Only here may Qt be loaded: a command must work where Qt is not installed.
        from app.window import run_window  # noqa: PLC0415

        return run_window(project, texts.language, asked=asked is not None)

    if not arguments:
        return show_window(None)
    if len(arguments) == 1 and _is_project(arguments[0]):
        return show_window(Path(arguments[0]))
    console = Console(texts, show_window)
    program = typer.main.get_command(build(console))
    with_help_in(program, texts)
    code = program.main(args=list(arguments), prog_name="towngrid", standalone_mode=False)
    return code if isinstance(code, int) else DONE


def _ending(problem: BaseException, texts: Texts) -> tuple[int, str]:
    """Return the exit code and the sentence for a failure that is no fault of the program."""
    match problem:
        case InputProblem() | Refused():
            return BAD_INPUT, texts.of_error(problem)
        case typer.TyperException():
            return BAD_INPUT, complaint(problem, texts)
        case OSError(filename=None):
            return BAD_INPUT, texts("cli.system_refused", detail=problem.strerror or "I/O")
        case OSError():
            facts = {"path": problem.filename, "detail": problem.strerror}
            return BAD_INPUT, texts("cli.system_refused_file", **facts)
        case _:
            return CANCELLED, texts("cli.cancelled")


def _is_project(argument: str) -> bool:
    return argument not in COMMANDS and argument.lower().endswith(".gpkg")
