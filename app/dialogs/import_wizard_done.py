"""Last step of the import wizard: what was done, and how well it is known where people live."""

from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout

from app.dialogs.import_session import ImportSession
from app.dialogs.import_wizard_page import WizardPage
from gis.reports.location_coverage import GRADES, location_coverage, name_of
from gis.texts import Texts


class DonePage(WizardPage):
    """Sum up what went in."""

    name = "done"

    def __init__(self, session: ImportSession, texts: Texts) -> None:
        super().__init__(session, texts)
        self.summary = QPlainTextEdit(readOnly=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.summary)

    def next_words(self) -> str:
        """Say that nothing follows."""
        return self.texts("window.button.close")

    def enter(self) -> None:
        """Show what was taken in, and the coverage after it."""
        computed = self.session.computed
        if computed is None:
            return
        lines = computed.result.report.lines(self.texts)
        if self.session.choices.kind == "households":
            total = location_coverage(self.session.workspace.stable).total
            lines += ["", self.words("coverage", count=f"{total.households:,}")]
            lines += [
                self.words(
                    "grade",
                    grade=self.texts(f"location.grade_{name_of(grade)}"),
                    count=f"{total.count(grade):,}",
                    share=f"{total.share(grade):.2%}",
                )
                for grade in GRADES
            ]
        lines += ["", self.words("undo")]
        self.summary.setPlainText("\n".join(lines))
