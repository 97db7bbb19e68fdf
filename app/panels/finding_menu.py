"""What can be done about findings, and the menu that offers it."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from app.panels.finding_details import Deed
from gis.audits.finding import Finding
from gis.audits.fixes import Fix
from gis.texts import Texts


class Choices(Protocol):
    """Say what can be done about findings."""

    def fixes(self, finding: Finding) -> Sequence[Fix]:
        """Return the fixes of a finding, the most natural first."""

    def deeds(self, finding: Finding) -> Sequence[Deed]:
        """Return what else can be done about a finding."""

    def deeds_for(self, findings: Sequence[Finding]) -> Sequence[Deed]:
        """Return what can be done about several findings at once."""

    def explanation(self, finding: Finding) -> str:
        """Return what the rule of a finding means, empty where nobody said."""

    def reservation(self) -> str:
        """Return what the list cannot know and why, empty when nothing is withheld from it."""


class FindingMenu(QMenu):
    """Offer what can be done about findings; it is gone when it is closed."""

    def __init__(self, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = texts
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setToolTipsVisible(True)

    def add(self, title: str, act: Callable[[], object]) -> None:
        """Add a line that does something."""
        self.addAction(title).triggered.connect(lambda _checked=False: act())

    def add_fixes(
        self,
        fixes: Sequence[Fix],
        try_one: Callable[[Fix], object],
        try_all: Callable[[Fix], object],
    ) -> None:
        """Add the fixes of a finding, and of each that can mend all like it the offer to do so."""
        for fix in fixes:
            title = self._texts(fix.key, **fix.facts)
            self.add(title, partial(try_one, fix))
            if fix.is_for_each:
                self.add(self._texts("findings.menu.all_like", fix=title), partial(try_all, fix))

    def add_deeds(self, choices: Choices, findings: Sequence[Finding]) -> None:
        """Add what else can be done about one finding or about several at once."""
        is_one = len(findings) == 1
        for deed in choices.deeds(findings[0]) if is_one else choices.deeds_for(findings):
            self.add(deed.title, deed.act)
