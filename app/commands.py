"""The table of what a user can order: each entry becomes one action of menus and tool bar."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QIcon, QKeySequence

from gis.errors import Cancelled, GisError
from gis.texts import Texts

NOTHING = ""


def _nothing() -> str:
    return NOTHING


@dataclass(frozen=True)
class Command:
    """Be one thing to order: its text is `window.command.<id>`, its tip `window.tip.<id>` if any.

    `obstacle` gives the key of the text that says why it is not possible now, NOTHING when it is.
    `label` gives the text instead where it changes; `is_checked` makes the action a switch.
    """

    id: str
    run: Callable[[], object]
    obstacle: Callable[[], str] = _nothing
    shortcuts: tuple[str, ...] = ()
    icon: str = ""
    label: Callable[[], str] | None = None
    is_checked: Callable[[], bool] | None = None


class CommandTable(QObject):
    """Own the actions of all commands and run them; the one place that catches what they raise."""

    def __init__(
        self,
        commands: Iterable[Command],
        texts: Texts,
        icons: Callable[[str], QIcon],
        on_problem: Callable[[GisError], None],
        on_fault: Callable[[Exception], None],
    ) -> None:
        """Take the commands, what makes an icon of its name, and what to do with failures."""
        super().__init__()
        self._texts = texts
        self._on_problem = on_problem
        self._on_fault = on_fault
        self.commands: Mapping[str, Command] = {command.id: command for command in commands}
        self.actions = {
            command.id: self._action(command, icons) for command in self.commands.values()
        }
        self.refresh()

    def refresh(self) -> None:
        """Bring texts, checks and what is enabled up to date."""
        for command in self.commands.values():
            action = self.actions[command.id]
            action.setEnabled(command.obstacle() == NOTHING)
            if command.label is not None:
                action.setText(command.label())
            if command.is_checked is not None:
                action.setChecked(command.is_checked())

    def title(self, command_id: str) -> str:
        """Return what a command is called now."""
        return self.actions[command_id].text()

    def keys(self, command_id: str) -> str:
        """Return the shortcuts of a command as the user reads them."""
        return "  ".join(
            keys.toString(QKeySequence.SequenceFormat.NativeText)
            for keys in self.actions[command_id].shortcuts()
        )

    def obstacle(self, command_id: str) -> str:
        """Return the sentence why a command is not possible now, nothing when it is."""
        key = self.commands[command_id].obstacle()
        return self._texts(key) if key else ""

    def run(self, command_id: str) -> None:
        """Run a command if nothing stands against it; failures are shown, not raised."""
        command = self.commands[command_id]
        if not command.obstacle():
            self.carry_out(command.run)

    def carry_out(self, act: Callable[[], object]) -> None:
        """Do something that was ordered elsewhere, as in a menu of its own, in the same way."""
        try:
            act()
        except Cancelled:
            return
        except GisError as problem:
            self._on_problem(problem)
        except Exception as fault:  # noqa: BLE001 - the dispatcher is where faults are caught
            self._on_fault(fault)
        finally:
            self.refresh()

    def _action(self, command: Command, icons: Callable[[str], QIcon]) -> QAction:
        action = QAction(self._texts(f"window.command.{command.id}"), self)
        if command.icon:
            action.setIcon(icons(command.icon))
        action.setShortcuts([QKeySequence(keys) for keys in command.shortcuts])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setCheckable(command.is_checked is not None)
        tip_key = f"window.tip.{command.id}"
        tip = self._texts(tip_key) if tip_key in self._texts else action.text()
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{tip}  ({keys})" if keys else tip)
        action.triggered.connect(lambda _checked=False, name=command.id: self.run(name))
        return action
