"""What the command line says of its own use, in the language of the user.

Typer writes its help and its complaints in English. Help goes through a formatter of ours, which
every context asks for; a complaint is told from its kind.
"""

import re
from collections.abc import Sequence
from functools import partial
from typing import Any

import typer
from typer._click.core import Command
from typer._click.exceptions import (
    BadOptionUsage,
    BadParameter,
    MissingParameter,
    NoArgsIsHelpError,
    NoSuchOption,
)
from typer._click.formatting import HelpFormatter

from gis.texts import Texts

_HEADINGS = {"Arguments": "arguments", "Options": "options", "Commands": "commands"}
_PLACES = {"[OPTIONS]": "place_options", "COMMAND [ARGS]...": "place_command"}
_TAIL = re.compile(r"^(?P<help>.*?)  \[(?P<facts>[^\[\]]*)\]$", re.DOTALL)
_SHOW_HELP = "Show this message and exit."


_PLAIN = {
    r"(Missing command)": "missing_command",
    r"No such command '(.*?)'": "no_such_command",
    r"Got unexpected extra argument.*? \((.*)\)$": "too_many",
}
"""Complaints that have no class of their own; the group is the name in question."""


class _Formatter(HelpFormatter):
    def __init__(self, texts: Texts, **settings: Any) -> None:  # noqa: ANN401  # width and such
        super().__init__(**settings)
        self._texts = texts

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        for english, key in _PLACES.items():
            args = args.replace(english, self._texts(f"cli.help.{key}"))
        super().write_usage(prog, args, prefix or self._texts("cli.help.usage"))

    def write_heading(self, heading: str) -> None:
        key = _HEADINGS.get(heading)
        if key is None:
            super().write_heading(heading)
        else:
            self.write(f"{'':>{self.current_indent}}{self._texts(f'cli.help.{key}')}\n")

    def write_dl(
        self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        translated = [(name, self._in_words(help_text)) for name, help_text in rows]
        super().write_dl(translated, col_max, col_spacing)

    def _in_words(self, help_text: str) -> str:
        if help_text == _SHOW_HELP:
            return self._texts("cli.help.help")
        found = _TAIL.match(help_text)
        if found is None:
            return help_text
        facts = [self._fact(fact) for fact in found["facts"].split("; ")]
        return self._texts("cli.help.facts", help=found["help"], facts="; ".join(facts))

    def _fact(self, fact: str) -> str:
        if fact == "required":
            return self._texts("cli.help.required")
        if fact.startswith("default: "):
            return self._texts("cli.help.default", value=fact.removeprefix("default: "))
        return fact


def with_help_in(command: Command, texts: Texts) -> None:
    """Have a command and all below it give their help in the language of `texts`."""
    context = type("Context", (typer.Context,), {"formatter_class": partial(_Formatter, texts)})
    command.context_class = context
    for below in getattr(command, "commands", {}).values():
        with_help_in(below, texts)


def is_help(problem: BaseException) -> bool:
    """Say whether it is no failure but the help of a command that was called with nothing."""
    return isinstance(problem, NoArgsIsHelpError)


def complaint(problem: typer.TyperException, texts: Texts) -> str:
    """Return what is wrong with a call, as one sentence; the whole help where nothing was asked."""
    match problem:
        case NoArgsIsHelpError():
            return problem.format_message()
        case MissingParameter(param=param) if param is not None:
            message = texts("cli.usage.missing", name=_name(param))
        case NoSuchOption():
            message = texts("cli.usage.no_such_option", name=problem.option_name)
            if problem.possibilities:
                names = texts("cli.usage.comma").join(sorted(problem.possibilities))
                message += texts("cli.usage.perhaps", names=names)
        case BadOptionUsage():
            message = texts("cli.usage.bad_option", name=problem.option_name)
        case BadParameter(param=param) if param is not None:
            kind = _kind(problem, texts)
            message = texts("cli.usage.bad_value", name=_name(param), kind=kind)
        case _:
            message = _of_a_plain_one(problem, texts)
    return texts("cli.bad_usage", message=message)


def _of_a_plain_one(problem: typer.TyperException, texts: Texts) -> str:
    """Return the words for what Typer has one class for, told from its own words."""
    message = problem.format_message().rstrip(".")
    for pattern, key in _PLAIN.items():
        found = re.match(pattern, message)
        if found is not None:
            return texts(f"cli.usage.{key}", name=found[1])
    return message


def _name(param: Any) -> str:  # noqa: ANN401  # a class that Typer does not export
    """Return an option by its longest spelling, an argument by its name in the usage."""
    return max(param.opts, key=len) if param.param_type_name == "option" else f"{{{param.name}}}"


def _kind(problem: BadParameter, texts: Texts) -> str:
    """Return what a value must be."""
    assert problem.param is not None
    kind = problem.param.display_type(problem.ctx) if problem.ctx is not None else None
    if kind is None or re.search("int|float", kind):
        return texts("cli.usage.number")
    return kind.strip("<>[]").replace("|", texts("cli.usage.or"))
