"""A fault in what Qt calls is told; it does not end the program."""

import subprocess
import sys
from importlib import import_module
from inspect import isfunction
from pathlib import Path
from pkgutil import walk_packages

from PySide6.QtCore import QObject

import app

PROGRAM = """
from PySide6.QtWidgets import QApplication, QWidget
from app.overrides import faults_told

@faults_told
class Faulty(QWidget):
    def sizeHint(self):
        return len(1)

application = QApplication([])
try:
    Faulty().adjustSize()
except TypeError as fault:
    print("told:", fault)
"""


def test_the_program_lives_on_after_a_fault_of_c_code() -> None:
    # In a process of its own: without the decorator it is killed by the system.
    ended = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.startswith("told: ")


def _qt_classes() -> set[type]:
    for module in walk_packages([str(Path(app.__file__).parent)], "app."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    found: set[type] = set()
    waiting = [QObject]
    while waiting:
        for below in waiting.pop().__subclasses__():
            waiting.append(below)
            found.add(below)
    return {each for each in found if each.__module__.startswith("app.")}


def _is_of_qt(base: type) -> bool:
    return base.__module__.startswith("PySide6.")


def test_every_override_of_a_qt_class_is_guarded() -> None:
    bare = [
        f"{each.__module__}.{each.__name__}.{name}"
        for each in _qt_classes()
        for name, function in vars(each).items()
        if isfunction(function)
        and not name.startswith("__")
        and not hasattr(function, "__wrapped__")
        and any(hasattr(base, name) for base in each.__mro__ if _is_of_qt(base))
    ]
    assert bare == []
