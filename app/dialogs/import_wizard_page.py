"""What every page of the import wizard has."""

from PySide6.QtWidgets import QWidget

from app.dialogs.import_session import ImportSession
from gis.texts import Texts


class WizardPage(QWidget):
    """Be one step; its texts are `import_wizard.<name>.step`, `.title` and `.sentence`."""

    name = ""

    def __init__(self, session: ImportSession, texts: Texts) -> None:
        super().__init__()
        self.session = session
        self.texts = texts

    def words(self, key: str, **facts: object) -> str:
        """Return a text of the page."""
        return self.texts(f"import_wizard.{self.name}.{key}", **facts)

    def is_needed(self) -> bool:
        """Tell whether there is anything to say on the page."""
        return True

    def is_complete(self) -> bool:
        """Tell whether the next page can follow."""
        return True

    def next_words(self) -> str:
        """Return what the button that leads on says."""
        return self.texts("import_wizard.next")

    def enter(self) -> None:
        """Begin what the page needs when it comes up."""

    def refresh(self) -> None:
        """Show what the session has now."""
