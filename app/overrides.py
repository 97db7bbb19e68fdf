"""Let a fault in what Qt calls be told; without this, Qt's binding ends the program at once.

When an override of a virtual function of Qt raises, Shiboken 6.11 puts words before the message of
the exception. Up to Python 3.11 one that C code raised, as a TypeError of `len(1)` or that of a
deleted widget, may still lack its object then, and the process crashes. A `finally` on its way
gives it one.
"""

from collections.abc import Callable
from functools import wraps
from inspect import isfunction
from typing import ParamSpec, TypeVar

QtClass = TypeVar("QtClass", bound=type)
Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


def faults_told(qt_class: QtClass) -> QtClass:
    """Make whatever a class overrides of its Qt bases hand on faults that Qt can bear."""
    for name, function in list(vars(qt_class).items()):
        is_override = any(hasattr(base, name) for base in qt_class.__bases__)
        if is_override and isfunction(function) and not name.startswith("__"):
            setattr(qt_class, name, _with_object(function))
    return qt_class


def _with_object(override: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    @wraps(override)
    def called(*arguments: Parameters.args, **named: Parameters.kwargs) -> Result:
        try:
            return override(*arguments, **named)
        finally:
            pass

    return called
