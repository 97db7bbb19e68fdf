"""The search through all commands: by Chinese, pinyin initials, English or id."""

from collections.abc import Callable, Mapping, Sequence

from app.commands import CommandTable
from app.matching import SCATTERED, best_fit, pinyin_initials
from app.panels.search_box import Hit
from app.tools.tool import ToolCommand
from gis.texts import LANGUAGES, Texts


class CommandPalette:
    """Find commands; those not possible now are listed with the reason, below their equals."""

    def __init__(
        self,
        commands: CommandTable,
        menus: Mapping[str, str],
        of_tool: Callable[[], Sequence[ToolCommand]],
        texts: Texts,
    ) -> None:
        """Take the table, for each command the title of its menu, and what the tool can do now."""
        self._of_tool = of_tool
        self._texts = texts
        self._commands = commands
        self._menus = menus
        catalogues = [Texts(language) for language in LANGUAGES]
        self._spellings = {
            name: _spellings(name, [texts(f"window.command.{name}") for texts in catalogues])
            for name in commands.commands
        }

    def __call__(self, typed: str) -> Sequence[Hit]:
        """Return the commands that fit what was typed, all of them when it is nothing."""
        fits = {name: self._fit(name, typed) for name in self._commands.commands}
        found = [name for name in fits if fits[name] > 0]
        obstacles = {name: self._commands.obstacle(name) for name in found}
        found.sort(key=lambda name: (fits[name] <= SCATTERED, bool(obstacles[name]), -fits[name]))
        return [*self._tool_hits(typed), *(self._hit(name, obstacles[name]) for name in found)]

    def _tool_hits(self, typed: str) -> Sequence[Hit]:
        """Return what the tool in hand can do, which is what one is most likely after."""
        hits = []
        for command in self._of_tool():
            if command.id in self._commands.commands:
                continue
            title = self._texts(f"tools.command.{command.id}")
            if not typed or best_fit(typed, _spellings(command.id, [title])):
                remark = self._texts("window.palette.of_tool")
                hits.append(Hit(command, title, remark, is_possible=command.is_enabled))
        return hits

    def _fit(self, name: str, typed: str) -> float:
        if not typed:
            return 1.0
        return best_fit(typed, (self._commands.title(name), *self._spellings[name]))

    def _hit(self, name: str, obstacle: str) -> Hit:
        return Hit(
            name,
            self._commands.title(name),
            obstacle or self._menus.get(name, ""),
            self._commands.keys(name),
            not obstacle,
        )


def _spellings(name: str, titles: Sequence[str]) -> tuple[str, ...]:
    initials = [pinyin_initials(title) for title in titles if not title.isascii()]
    return (*titles, *initials, name.replace("_", " "))
