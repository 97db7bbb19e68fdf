"""The attribute panel: what is selected, to look at and to change in place."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.overrides import faults_told
from app.panels.border_form import BorderForm
from app.panels.grid_form import GridForm
from app.panels.household_form import HouseholdForm
from app.panels.people_menu import People
from app.theme import hint, on_white
from app.workspace import Workspace
from gis.plan.history import Change
from gis.texts import Texts


@faults_told
class Pages(QStackedWidget):
    """Be no higher than the page that is shown needs; Qt keeps room for the highest one."""

    def minimumSizeHint(self) -> QSize:
        """Return the least size of the page that is shown."""
        page = self.currentWidget()
        return page.minimumSizeHint() if page is not None else QSize(0, 0)


class AttributesPanel(QWidget):
    """Show the selected boundaries, else the selected grids, else the selected households."""

    def __init__(self, workspace: Workspace, people: People, texts: Texts) -> None:
        super().__init__()
        on_white(self)
        self._workspace = workspace
        self.nothing = hint(texts("panels.attributes.nothing"))
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.grids = GridForm(workspace, people, texts)
        self.borders = BorderForm(workspace, texts)
        self.households = HouseholdForm(workspace, people, texts)
        self.pages = Pages()
        for page in (self.nothing, self.grids, self.borders, self.households):
            self.pages.addWidget(page)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        on_white(self.pages)
        area.setWidget(self.pages)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.addWidget(area)
        if workspace.people_locked:
            self.pages.setEnabled(False)
            self.pages.setToolTip(texts("privacy.need.people"))
        workspace.selection_changed.connect(self._show)
        workspace.plan_changed.connect(self._on_changed)
        self._show()

    def _on_changed(self, change: Change) -> None:
        if change.kind not in {"staged", "cancelled"}:
            self._show()

    def _show(self) -> None:
        plan = self._workspace.stable
        selected = self._workspace.selected.within(plan)
        page: QWidget = self.nothing
        if selected.borders:
            self.borders.show_parts(plan, selected.borders)
            page = self.borders
        elif selected.grids:
            self.grids.show_grids(plan, selected.grids)
            page = self.grids
        elif selected.households:
            self.households.show_households(plan, selected.households)
            page = self.households
        self.pages.setCurrentWidget(page)
        self.setFocusProxy(page)
