"""The line below the page: what stands against printing it, what to know first, or nothing."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.icons import icon
from app.theme import colours_of_palette, on_white
from gis.texts import Texts

MOST_LINES = 2
ICON_PX = 16


class WarningsLine(QWidget):
    """Show a problem in red, else the first warnings; all of them stand in the tip."""

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        on_white(self)
        self._texts = texts
        self.mark = QLabel()
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.mark)
        row.addWidget(self.words, 1)

    def show_lines(
        self, problem: str, warnings: tuple[str, ...], is_working: bool, message: str = ""
    ) -> None:
        """Show what is to be said; a message that something was done goes before warnings."""
        colours = colours_of_palette(self.palette())
        if problem:
            name, words, colour = "error", problem, colours.red
        elif message:
            name, words, colour = "fine", message, colours.green
        elif is_working:
            name, words, colour = "note", self._texts("layout_view.working"), colours.pale_ink
        elif warnings:
            name, words, colour = "warning", self._of_warnings(warnings), colours.amber
        else:
            name, words, colour = "fine", self._texts("layout_view.fine"), colours.pale_ink
        self.mark.setPixmap(icon(name).pixmap(ICON_PX, ICON_PX))
        self.words.setText(words)
        self.words.setStyleSheet(f"color: {colour};")
        self.setToolTip("\n".join(warnings))

    def _of_warnings(self, warnings: tuple[str, ...]) -> str:
        shown = list(warnings[:MOST_LINES])
        more = len(warnings) - len(shown)
        if more:
            shown[-1] += self._texts("layout_view.more_warnings", count=more)
        return "\n".join(shown)
