"""The look of the widgets: light, quiet, much room; the map has the colours."""

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from layers.fonts import FAMILY, load_fonts
from resources import path

INK, PALE_INK, FAINT_INK = "#1f2733", "#5b6675", "#9aa3af"
GROUND, PANEL, LINE = "#f4f5f7", "#ffffff", "#dfe3e8"
ACCENT, ACCENT_PALE = "#2563eb", "#e3ecfd"
TEXT_PIXELS = 13

W = TypeVar("W", bound=QWidget)

_STYLE = f"""
QWidget {{ font-size: {TEXT_PIXELS}px; }}
QMainWindow, QDialog {{ background: {GROUND}; }}
QMainWindow::separator {{ background: {LINE}; width: 1px; height: 1px; }}
QMenuBar {{ background: {PANEL}; padding: 2px 6px; border-bottom: 1px solid {LINE}; }}
QMenuBar::item {{ padding: 5px 10px; border-radius: 5px; background: transparent; }}
QMenuBar::item:selected {{ background: {ACCENT_PALE}; }}
QMenu {{ background: {PANEL}; border: 1px solid {LINE}; padding: 5px; }}
QMenu::item {{ padding: 6px 26px 6px 10px; border-radius: 5px; }}
QMenu::icon {{ padding-left: 6px; }}
QMenu::item:selected {{ background: {ACCENT_PALE}; color: {INK}; }}
QMenu::item:disabled {{ color: {FAINT_INK}; }}
QMenu::separator {{ height: 1px; background: {LINE}; margin: 5px 6px; }}
QToolBar {{ background: {PANEL}; border: none; border-bottom: 1px solid {LINE};
    padding: 4px 8px; spacing: 2px; }}
QToolBar::separator {{ background: {LINE}; width: 1px; margin: 5px 7px; }}
QToolButton {{ border: none; border-radius: 6px; padding: 5px 7px; color: {INK}; }}
QToolButton:hover {{ background: {GROUND}; }}
QToolButton:pressed {{ background: {LINE}; }}
QToolButton:checked {{ background: {ACCENT_PALE}; color: {ACCENT}; }}
QToolButton:disabled {{ color: {FAINT_INK}; }}
QDockWidget {{ color: {INK}; font-weight: bold;
    titlebar-close-icon: url({path("icons/close.svg").as_posix()}); }}
QDockWidget::title {{ background: {PANEL}; padding: 9px 12px 5px 12px; text-align: left; }}
QWidget#panel {{ background: {PANEL}; }}
QLineEdit, QPlainTextEdit, QComboBox {{ background: {PANEL};
    border: 1px solid {LINE}; border-radius: 6px; padding: 5px 8px;
    selection-background-color: {ACCENT}; }}
QDoubleSpinBox {{ min-height: 28px; }}
QDoubleSpinBox QLineEdit {{ border: none; padding: 0 6px; background: transparent; }}
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus
    {{ border-color: {ACCENT}; }}
QComboBox::drop-down {{ border: none; width: 24px; }}
QComboBox::down-arrow {{ image: url({path("icons/chevron.svg").as_posix()});
    width: 14px; height: 14px; }}
QTableView, QTreeView, QListView {{ background: {PANEL}; border: none; outline: none;
    alternate-background-color: #f8f9fb; selection-background-color: {ACCENT_PALE};
    selection-color: {INK}; gridline-color: transparent; }}
QTableView::item, QTreeView::item, QListView::item {{ padding: 3px 4px; border: none; }}
QTableView::item:selected, QTreeView::item:selected {{ background: {ACCENT_PALE};
    color: {INK}; }}
QTableView QLineEdit, QTreeView QLineEdit {{ padding: 0 2px; border-radius: 0; }}
QHeaderView {{ background: {PANEL}; }}
QHeaderView::section {{ background: {PANEL}; color: {PALE_INK}; border: none;
    border-bottom: 1px solid {LINE}; padding: 5px 6px; font-weight: normal; }}
QPushButton {{ background: {PANEL}; border: 1px solid {LINE}; border-radius: 6px;
    padding: 6px 14px; }}
QPushButton:hover {{ border-color: {ACCENT}; color: {ACCENT}; }}
QPushButton:pressed {{ background: {ACCENT_PALE}; }}
QPushButton:disabled {{ color: {FAINT_INK}; }}
QPushButton:default {{ background: {ACCENT}; color: white; border-color: {ACCENT}; }}
QPushButton:default:disabled {{ background: {LINE}; color: {FAINT_INK}; border-color: {LINE}; }}
QPushButton:default:hover {{ background: #1d4fd1; }}
QStatusBar {{ background: {PANEL}; border-top: 1px solid {LINE}; }}
QStatusBar::item {{ border: none; }}
QStatusBar QLabel {{ color: {PALE_INK}; padding: 2px 8px; }}
QProgressBar {{ border: none; border-radius: 3px; background: {LINE}; max-height: 6px; }}
QProgressBar::chunk {{ background: {ACCENT}; border-radius: 3px; }}
QToolTip {{ background: {INK}; color: white; border: none; padding: 5px 7px; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
QScrollBar::handle {{ background: #c9cfd7; border-radius: 4px; margin: 1px; min-height: 28px;
    min-width: 28px; }}
QScrollBar::handle:hover {{ background: #aab2bd; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QTabBar::tab {{ padding: 8px 14px; color: {PALE_INK}; border: none;
    border-bottom: 2px solid transparent; background: {PANEL}; }}
QTabBar::tab:selected {{ color: {ACCENT}; border-bottom-color: {ACCENT}; }}
QLabel#heading {{ font-size: 17px; font-weight: bold; color: {INK}; }}
QLabel#hint {{ color: {PALE_INK}; }}
QFrame#search {{ background: {PANEL}; border: 1px solid {LINE}; border-radius: 9px; }}
QFrame#note {{ background: {INK}; border-radius: 7px; }}
QFrame#note QLabel {{ color: white; padding: 1px; }}
"""


def dress(application: QApplication) -> None:
    """Give an application the bundled font, the light palette and our style sheet."""
    application.setStyle("Fusion")
    load_fonts()
    lettering = QFont(FAMILY)
    lettering.setPixelSize(TEXT_PIXELS)
    application.setFont(lettering)
    application.setPalette(_palette())
    application.setStyleSheet(_STYLE)


def heading(words: str) -> QLabel:
    """Return a label in large letters."""
    return _styled(QLabel(words), "heading")


def hint(words: str = "") -> QLabel:
    """Return a label in pale letters, which wraps."""
    label = _styled(QLabel(words), "hint")
    label.setWordWrap(True)
    return label


def on_white(widget: QWidget) -> None:
    """Give a widget that holds others the white ground of a panel."""
    _styled(widget, "panel").setAttribute(Qt.WidgetAttribute.WA_StyledBackground)


def _styled(widget: W, name: str) -> W:
    widget.setObjectName(name)
    return widget


def _palette() -> QPalette:
    palette = QPalette(QColor(GROUND))
    for role, colour in (
        (QPalette.ColorRole.Window, GROUND),
        (QPalette.ColorRole.Base, PANEL),
        (QPalette.ColorRole.AlternateBase, "#f8f9fb"),
        (QPalette.ColorRole.Text, INK),
        (QPalette.ColorRole.WindowText, INK),
        (QPalette.ColorRole.ButtonText, INK),
        (QPalette.ColorRole.Highlight, ACCENT),
        (QPalette.ColorRole.HighlightedText, "#ffffff"),
        (QPalette.ColorRole.PlaceholderText, FAINT_INK),
        (QPalette.ColorRole.ToolTipBase, INK),
        (QPalette.ColorRole.ToolTipText, "#ffffff"),
    ):
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(FAINT_INK))
    return palette
