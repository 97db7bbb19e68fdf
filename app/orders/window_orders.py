"""The commands that concern the window itself: searching, looks, language, help."""

from typing import Protocol

from app.commands import Command
from app.orders.needs import Needs
from app.settings import THEMES, Theme


class WindowHost(Protocol):
    """Be the window, as far as these commands need it."""

    @property
    def theme(self) -> Theme:
        """The theme that was chosen."""

    def search_commands(self) -> None:
        """Show the search through all commands."""

    def search_places(self) -> None:
        """Show the search for grids, units, households and coordinates."""

    def show_shortcuts(self) -> None:
        """Show all keys."""

    def show_about(self) -> None:
        """Show what this program is."""

    def ask_for_language(self) -> None:
        """Ask for the window in the other language."""

    def ask_for_theme(self, theme: Theme) -> None:
        """Ask for the window in another theme."""


def window_commands(host: WindowHost, needs: Needs) -> list[Command]:
    """Return the commands."""
    return [
        Command("palette", host.search_commands, shortcuts=("Ctrl+K",), icon="search"),
        Command("find", host.search_places, needs.project, ("Ctrl+F",), "search"),
        Command("shortcuts", host.show_shortcuts, shortcuts=("F1", "Ctrl+?")),
        Command("about", host.show_about, icon="towngrid"),
        Command("language", host.ask_for_language),
        *(_theme_command(host, theme) for theme in THEMES),
    ]


def _theme_command(host: WindowHost, theme: Theme) -> Command:
    return Command(
        f"theme_{theme}",
        lambda: host.ask_for_theme(theme),
        is_checked=lambda: host.theme == theme,
    )
