"""The look of the widgets: quiet, much room, light or dark; the map has the colours."""

from collections.abc import Iterable
from typing import TypeVar

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QLabel,
    QTableView,
    QWidget,
)

from app.colours import DARK, LIGHT, Colours
from app.icons import is_dark
from app.settings import Theme
from layers.fonts import FAMILY, load_fonts
from resources import path

TEXT_PIXELS = 13

W = TypeVar("W", bound=QWidget)


def dress(application: QApplication, colours: Colours = LIGHT) -> None:
    """Give an application the bundled font, a palette and our style sheet."""
    application.setStyle("Fusion")
    load_fonts()
    lettering = QFont(FAMILY)
    lettering.setPixelSize(TEXT_PIXELS)
    application.setFont(lettering)
    application.setPalette(_palette(colours))
    application.setStyleSheet(style_sheet(colours))


def colours_of(theme: Theme, application: QApplication) -> Colours:
    """Return the colours of a theme; `system` asks what the desktop has."""
    if theme == "system":
        return DARK if _desktop_is_dark(application) else LIGHT
    return DARK if theme == "dark" else LIGHT


def colours_of_palette(palette: QPalette) -> Colours:
    """Return the colours that a widget is dressed in."""
    return DARK if is_dark(palette) else LIGHT


def _desktop_is_dark(application: QApplication) -> bool:
    return application.styleHints().colorScheme() is Qt.ColorScheme.Dark


def plain_table(model: QAbstractItemModel, row_pixels: int) -> QTableView:
    """Return a table of whole rows of one height, without a grid, to be sorted by its headings."""
    table = QTableView()
    table.setModel(model)
    # A table that begins to be sorted sorts at once, by the first column if none is said.
    table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    table.setSortingEnabled(True)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setAlternatingRowColors(True)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(row_pixels)
    table.horizontalHeader().setHighlightSections(False)
    return table


def widen_columns(table: QTableView, widths: Iterable[tuple[int, int]], padding: int) -> None:
    """Give columns a width in pixels each, or more where the words of the heading need it.

    `padding` is what is left free beside the words, which are longer in one language than in the
    other.
    """
    header, model = table.horizontalHeader(), table.model()
    for column, width in widths:
        words = str(model.headerData(column, Qt.Orientation.Horizontal))
        header.resizeSection(
            column, max(width, header.fontMetrics().horizontalAdvance(words) + padding)
        )


def heading(words: str) -> QLabel:
    """Return a label in large letters."""
    return _styled(QLabel(words), "heading")


def hint(words: str = "") -> QLabel:
    """Return a label in pale letters, which wraps."""
    label = _styled(QLabel(words), "hint")
    label.setWordWrap(True)
    return label


def with_room(box: QAbstractSpinBox) -> None:
    """Give the number in a spin box the room at its left that other fields have."""
    box.lineEdit().setTextMargins(6, 0, 0, 0)


def on_white(widget: QWidget) -> None:
    """Give a widget that holds others the white ground of a panel."""
    _styled(widget, "panel").setAttribute(Qt.WidgetAttribute.WA_StyledBackground)


def _styled(widget: W, name: str) -> W:
    widget.setObjectName(name)
    return widget


def _palette(c: Colours) -> QPalette:
    palette = QPalette(QColor(c.ground))
    for role, colour in (
        (QPalette.ColorRole.Window, c.ground),
        (QPalette.ColorRole.Base, c.panel),
        (QPalette.ColorRole.AlternateBase, c.stripe),
        (QPalette.ColorRole.Text, c.ink),
        (QPalette.ColorRole.WindowText, c.ink),
        (QPalette.ColorRole.ButtonText, c.ink),
        (QPalette.ColorRole.Highlight, c.accent),
        (QPalette.ColorRole.HighlightedText, c.on_accent),
        (QPalette.ColorRole.PlaceholderText, c.faint_ink),
        (QPalette.ColorRole.ToolTipBase, c.note),
        (QPalette.ColorRole.ToolTipText, c.on_note),
        (QPalette.ColorRole.Link, c.accent),
    ):
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(c.faint_ink))
    return palette


def style_sheet(c: Colours) -> str:
    """Return the style sheet of all widgets in some colours."""
    return f"""
QWidget {{ font-size: {TEXT_PIXELS}px; }}
QMainWindow, QDialog {{ background: {c.ground}; }}
QMainWindow::separator {{ background: {c.line}; width: 1px; height: 1px; }}
QMenuBar {{ background: {c.panel}; color: {c.ink}; padding: 2px 6px;
    border-bottom: 1px solid {c.line}; }}
QMenuBar::item {{ padding: 5px 10px; border-radius: 5px; background: transparent; }}
QMenuBar::item:selected {{ background: {c.accent_pale}; }}
QMenu {{ background: {c.panel}; color: {c.ink}; border: 1px solid {c.line}; padding: 5px; }}
QMenu::item {{ padding: 6px 26px 6px 10px; border-radius: 5px; }}
QMenu::icon {{ padding-left: 6px; }}
QMenu::item:selected {{ background: {c.accent_pale}; color: {c.ink}; }}
QMenu::item:disabled {{ color: {c.faint_ink}; }}
QMenu::separator {{ height: 1px; background: {c.line}; margin: 5px 6px; }}
QToolBar {{ background: {c.panel}; border: none; border-bottom: 1px solid {c.line};
    padding: 4px 8px; spacing: 2px; }}
QToolBar::separator {{ background: {c.line}; width: 1px; margin: 5px 7px; }}
QToolButton {{ border: 1px solid transparent; border-radius: 6px; padding: 5px 7px;
    color: {c.ink}; }}
QToolButton:hover {{ background: {c.ground}; }}
QToolButton:pressed {{ background: {c.line}; }}
QToolButton:checked {{ background: {c.accent_pale}; color: {c.accent}; }}
QToolButton:disabled {{ color: {c.faint_ink}; }}
QDockWidget {{ color: {c.ink}; font-weight: bold;
    titlebar-close-icon: url({_drawing("close", c)}); }}
QDockWidget::title {{ background: {c.panel}; padding: 9px 12px 5px 12px; text-align: left; }}
QWidget#panel {{ background: {c.panel}; }}
QLineEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox {{ background: {c.panel};
    color: {c.ink}; border: 1px solid {c.line}; border-radius: 6px; padding: 5px 8px; }}
QLineEdit, QPlainTextEdit, QAbstractSpinBox {{ selection-background-color: {c.accent}; }}
QAbstractSpinBox QLineEdit, QComboBox QLineEdit {{ border: none; padding: 0;
    background: transparent; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ border: none; width: 24px;
    subcontrol-origin: border; background: transparent; }}
QAbstractSpinBox::up-button {{ subcontrol-position: top right; }}
QAbstractSpinBox::down-button {{ subcontrol-position: bottom right; }}
QAbstractSpinBox::up-arrow, QAbstractSpinBox::down-arrow {{ width: 12px; height: 12px; }}
QAbstractSpinBox::up-arrow {{ image: url({_drawing("chevron_up", c)}); }}
QAbstractSpinBox::down-arrow {{ image: url({_drawing("chevron", c)}); }}
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QAbstractSpinBox:focus
    {{ border-color: {c.accent}; }}
QLineEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled {{ color: {c.faint_ink}; }}
QComboBox QAbstractItemView {{ background: {c.panel}; color: {c.ink};
    border: 1px solid {c.line}; outline: none;
    selection-background-color: {c.accent_pale}; selection-color: {c.ink}; }}
QComboBox QAbstractItemView::item {{ padding: 3px 8px; }}
QComboBox QAbstractItemView::item:selected {{ background: {c.accent_pale}; color: {c.ink}; }}
QComboBox {{ combobox-popup: 0; }}
QComboBox::drop-down {{ border: none; width: 24px; }}
QComboBox::down-arrow {{ image: url({_drawing("chevron", c)});
    width: 14px; height: 14px; }}
QTableView, QTreeView, QListView {{ background: {c.panel}; border: 1px solid transparent;
    outline: none;
    alternate-background-color: {c.stripe}; selection-background-color: {c.accent_pale};
    selection-color: {c.ink}; gridline-color: transparent; }}
QTableView::item, QTreeView::item, QListView::item {{ padding: 3px 4px; }}
QTableView::item:selected, QTreeView::item:selected, QListView::item:selected
    {{ background: {c.accent_pale}; color: {c.ink}; }}
QTableView QLineEdit, QTreeView QLineEdit {{ padding: 0 2px; border-radius: 0; }}
QHeaderView {{ background: {c.panel}; }}
QHeaderView::section {{ background: {c.panel}; color: {c.pale_ink}; border: none;
    border-bottom: 1px solid {c.line}; padding: 5px 6px; font-weight: normal; }}
QHeaderView::up-arrow, QHeaderView::down-arrow {{ width: 10px; height: 10px;
    subcontrol-origin: margin; subcontrol-position: top center; }}
QHeaderView::up-arrow {{ image: url({_drawing("chevron_up", c)}); }}
QHeaderView::down-arrow {{ image: url({_drawing("chevron", c)}); }}
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
QPushButton {{ background: {c.panel}; color: {c.ink}; border: 1px solid {c.line};
    border-radius: 6px;
    padding: 6px 14px; }}
QPushButton:hover {{ border-color: {c.accent}; color: {c.accent}; }}
QPushButton:pressed {{ background: {c.accent_pale}; }}
QPushButton:disabled {{ color: {c.faint_ink}; }}
QPushButton:default {{ background: {c.accent}; color: {c.on_accent}; border-color: {c.accent}; }}
QPushButton:default:disabled {{ background: {c.line}; color: {c.faint_ink};
    border-color: {c.line}; }}
QPushButton:default:hover {{ background: {c.accent_strong}; }}
QStatusBar {{ background: {c.panel}; border-top: 1px solid {c.line}; }}
QStatusBar::item {{ border: none; }}
QStatusBar QLabel {{ color: {c.pale_ink}; padding: 2px 8px; }}
QProgressBar {{ border: none; border-radius: 3px; background: {c.line}; max-height: 6px; }}
QProgressBar::chunk {{ background: {c.accent}; border-radius: 3px; }}
QToolTip {{ background: {c.note}; color: {c.on_note}; border: none; padding: 5px 7px; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
QScrollBar::handle {{ background: {c.handle}; border-radius: 4px; margin: 1px; min-height: 28px;
    min-width: 28px; }}
QScrollBar::handle:hover {{ background: {c.handle_strong}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QTabBar {{ background: {c.panel}; }}
QTabBar::tab {{ padding: 8px 14px; color: {c.pale_ink}; border: none;
    border-bottom: 2px solid transparent; background: {c.panel}; }}
QTabBar::tab:selected {{ color: {c.accent}; border-bottom-color: {c.accent}; }}
QLabel#heading {{ font-size: 17px; font-weight: bold; color: {c.ink}; }}
QLabel#hint {{ color: {c.pale_ink}; }}
QFrame#search {{ background: {c.panel}; border: 1px solid {c.line}; border-radius: 9px; }}
QFrame#note {{ background: {c.note}; border-radius: 7px; }}
QFrame#note QLabel {{ color: {c.on_note}; padding: 1px; }}
QListView::indicator, QTreeView::indicator, QCheckBox::indicator {{ width: 14px; height: 14px;
    border: 1px solid {c.handle_strong}; border-radius: 4px; background: {c.panel}; }}
QListView::indicator:checked, QTreeView::indicator:checked, QCheckBox::indicator:checked
    {{ background: {c.accent}; border-color: {c.accent}; image: url({_drawing("check", c)}); }}
QCheckBox:focus, QRadioButton:focus {{ color: {c.accent}; }}
QRadioButton::indicator {{ width: 14px; height: 14px; border: 1px solid {c.handle_strong};
    border-radius: 8px; background: {c.panel}; }}
QRadioButton::indicator:checked {{ width: 6px; height: 6px; border: 5px solid {c.accent};
    background: {c.panel}; }}
QRadioButton:disabled {{ color: {c.faint_ink}; }}
QSlider::groove:horizontal {{ height: 4px; border-radius: 2px; background: {c.line}; }}
QSlider::sub-page:horizontal {{ border-radius: 2px; background: {c.accent}; }}
QSlider::handle:horizontal {{ width: 14px; height: 14px; margin: -5px 0; border-radius: 7px;
    background: {c.panel}; border: 2px solid {c.accent}; }}
QSlider::handle:horizontal:focus {{ background: {c.accent}; }}
QLabel#amber {{ color: {c.amber}; }}
QLabel#red {{ color: {c.red}; }}
QTableView:focus, QTreeView:focus, QListView:focus {{ border: 1px solid {c.accent}; }}
QPushButton:focus, QToolButton:focus {{ border: 1px solid {c.accent}; }}
"""


def _drawing(name: str, c: Colours) -> str:
    return path(f"icons/{name}{c.ending}.svg").as_posix()
