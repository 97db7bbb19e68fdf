"""The editor of a project's profile: pages of what it says, beside the one that it builds on."""

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.ask import Ask
from app.dialogs.profile_code_page import CodePage
from app.dialogs.profile_list_page import ListPage, TiersPage
from app.dialogs.profile_page import DIFFERS, FormPage, ProfilePage
from app.dialogs.profile_severity_page import SeverityPage
from app.dialogs.profile_words import chosen_words
from app.file_kinds import PROFILE
from app.models.profile_draft import ProfileDraft
from app.overrides import faults_told
from app.theme import heading, hint
from gis.errors import InputProblem
from gis.files.profile_file import read_profile_text, write_profile_text
from gis.plan.profile import load_profile, profile_names
from gis.plan.profile_fields import FIELDS, ROLE_FIELDS, TIER_FIELDS, UNIT_TYPE_FIELDS
from gis.texts import Texts

_DEPENDENT = frozenset({"tiers", "tier_titles"})
"""Tables on which it depends what other pages offer."""


@faults_told
class ProfileEditor(QDialog):
    """Edit a draft of a profile; what is wrong is said at its field, and then it cannot be used."""

    def __init__(self, parent: QWidget | None, texts: Texts, ask: Ask, draft: ProfileDraft) -> None:
        """Take the draft, which is changed."""
        super().__init__(parent)
        self.texts, self.draft, self._ask = texts, draft, ask
        self.setWindowTitle(texts("profiles.editor.title"))
        self.resize(1100, 640)
        self.base = QComboBox()
        for name in profile_names():
            title = load_profile(name).title[texts.language]
            self.base.addItem(f"{title}  ({name})", name)
        self.name = QLineEdit(placeholderText=texts("profiles.editor.name_hint"))
        self.list = QListWidget()
        self.list.setFixedWidth(170)
        self.stack = QStackedWidget()
        self.pages: dict[str, ProfilePage] = {}
        self.summary = hint()
        self.accept_button = QPushButton(texts("profiles.editor.accept"))
        self.accept_button.setDefault(True)
        self._put_together()
        self._make_pages()
        self._show_draft()
        self.base.currentIndexChanged.connect(self._on_base)
        self.name.textChanged.connect(self._on_name)
        self.list.currentRowChanged.connect(self.stack.setCurrentIndex)
        self.list.setCurrentRow(0)

    def _put_together(self) -> None:
        texts = self.texts
        head = QGridLayout()
        for row, (key, field) in enumerate((("base", self.base), ("name", self.name))):
            head.addWidget(QLabel(texts(f"profiles.editor.{key}")), row, 0)
            head.addWidget(field, row, 1)
        head.setColumnStretch(1, 1)
        middle = QHBoxLayout()
        middle.setSpacing(14)
        middle.addWidget(self.list)
        middle.addWidget(self.stack, 1)
        buttons = QDialogButtonBox()
        cancel = QPushButton(texts("window.button.cancel"))
        buttons.addButton(self.accept_button, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(cancel, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        bottom = QHBoxLayout()
        for key, order in (("load", self.load), ("save", self.save)):
            button = QPushButton(texts(f"profiles.editor.{key}"))
            button.setAutoDefault(False)
            button.clicked.connect(order)
            bottom.addWidget(button)
        bottom.addStretch(1)
        bottom.addWidget(buttons)
        cancel.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.setSpacing(10)
        layout.addWidget(heading(texts("profiles.editor.title")))
        layout.addWidget(hint(texts("profiles.editor.sentence")))
        layout.addLayout(head)
        layout.addLayout(middle, 1)
        layout.addWidget(self.summary)
        layout.addLayout(bottom)

    def _make_pages(self) -> None:
        texts = self.texts
        words = chosen_words(self.draft.tables, texts)
        self.pages = {
            "general": FormPage(texts, ("title", "size"), FIELDS, words),
            "tiers": TiersPage(texts, TIER_FIELDS),
            "roles": ListPage(texts, "roles", ROLE_FIELDS, words),
            "party": FormPage(texts, ("party", "clusters"), FIELDS, words),
            "service": FormPage(texts, ("service",), FIELDS, words),
            "code": CodePage(texts, [f for f in FIELDS if f.table == "code"], words),
            "land": FormPage(texts, ("land",), FIELDS, words),
            "unit_types": ListPage(texts, "unit_types", UNIT_TYPE_FIELDS, words),
            "severity": SeverityPage(texts, list(self.draft.tables["severity"])),
        }
        for name, page in self.pages.items():
            self.list.addItem(texts(f"profiles.page.{name}"))
            self.stack.addWidget(page)
            page.changed.connect(self._on_page)

    def _show_draft(self) -> None:
        """Show the draft on all pages; the shown page stays."""
        with QSignalBlocker(self.base), QSignalBlocker(self.name):
            self.base.setCurrentIndex(self.base.findData(self.draft.base))
            if self.name.text().strip() != self.draft.name:
                self.name.setText(self.draft.name)
        tables, base = self.draft.tables, self.draft.base_tables()
        words = chosen_words(tables, self.texts)
        for page in self.pages.values():
            page.offer(words)
            page.show_tables(tables, base)
        self._show_state()

    def _show_state(self) -> None:
        """Mark the pages that differ, and say what is wrong where it is."""
        texts, fault, changed = self.texts, self.draft.fault(), self.draft.changed_tables()
        entry, row, table = _place_of(fault)
        sentence = "" if fault is None else texts.of_error(fault)
        for at, (name, page) in enumerate(self.pages.items()):
            mark = DIFFERS if changed.intersection(page.tables) else ""
            is_wrong = table in page.tables
            if is_wrong:
                mark = f"{mark} !"
            self.list.item(at).setText(texts(f"profiles.page.{name}") + mark)
            page.show_fault(entry if is_wrong else "", row, sentence if is_wrong else "")
        key = "same" if self.draft.is_base() else "differences"
        self.summary.setText(sentence or texts(f"profiles.editor.{key}", count=self.draft.count()))
        self.accept_button.setEnabled(fault is None)

    def _on_page(self) -> None:
        page = self.sender()
        assert isinstance(page, ProfilePage)
        self.draft.put(page.read())
        if _DEPENDENT.intersection(page.tables) and self.draft.fault() is None:
            words = chosen_words(self.draft.tables, self.texts)
            for other in self.pages.values():
                other.offer(words)
        page.show_marks(self.draft.tables, self.draft.base_tables())
        self._show_state()

    def _on_base(self) -> None:
        self.draft.build_on(str(self.base.currentData()))
        self._show_draft()

    def _on_name(self) -> None:
        self.draft.name = self.name.text().strip()
        self._show_state()

    def load(self) -> None:
        """Take a profile from a file; one that is wrong is told and changes nothing."""
        path = self._ask.open_file("profiles.editor.load", [PROFILE])
        if path is None:
            return
        try:
            self.draft.take_text(read_profile_text(path), path.name)
        except InputProblem as problem:
            self._ask.tell("profiles.editor.title", self.texts.of_error(problem))
            return
        self._show_draft()

    def save(self) -> None:
        """Write the profile to a file."""
        suggestion = f"{self.draft.name or self.draft.base}.toml"
        path = self._ask.save_file("profiles.editor.save", PROFILE, suggestion)
        if path is None:
            return
        try:
            write_profile_text(path, self.draft.text())
        except InputProblem as problem:
            self._ask.tell("profiles.editor.title", self.texts.of_error(problem))


def _place_of(fault: InputProblem | None) -> tuple[str, int, str]:
    """Return the entry, the row and the table that a fault names."""
    if fault is None:
        return "", 0, ""
    table = str(fault.facts.get("table", ""))
    row = int(str(fault.facts.get("row", 0)))
    return str(fault.facts.get("entry", "")), row, table.strip("[] 0123456789").partition(".")[0]
