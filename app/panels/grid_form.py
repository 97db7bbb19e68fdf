"""The part of the attribute panel about grids: one with all its facts, or what several share."""

from functools import partial

from PySide6.QtWidgets import QFormLayout, QVBoxLayout, QWidget

from app.in_place import change_in_place, for_each
from app.models.grid_facts import GridFacts, grid_lines, land_lines, residents_line
from app.panels.edit_field import ChoiceField, EditField
from app.panels.fact_rows import FactRows
from app.panels.people_in_grid import BasisField, GridPeople
from app.panels.people_menu import People
from app.theme import heading
from app.workspace import Workspace
from gis.operations.recode_grid import recode_grid
from gis.operations.rename_grid import rename_grid
from gis.operations.set_grid_kind import set_grid_kind
from gis.plan.edit import Edit
from gis.plan.plan import Plan
from gis.plan.records import GridKind
from gis.texts import Texts
from gis.topology.records import GridId


class GridForm(QWidget):
    """Show and change the selected grids; with several, what is entered goes for all of them."""

    def __init__(self, workspace: Workspace, people: People, texts: Texts) -> None:
        super().__init__()
        self._workspace = workspace
        self._texts = texts
        self._grids: tuple[GridId, ...] = ()
        self.title = heading("")
        self.title.setWordWrap(True)
        self.code = EditField(self._recode)
        self.name = EditField(self._rename)
        kinds = [(kind.value, texts(f"panels.kind.{kind.value}")) for kind in GridKind]
        self.kind = ChoiceField(kinds, texts("panels.attributes.mixed"), self._set_kind)
        self.basis = BasisField(workspace, texts)
        self.facts = FactRows(texts)
        self.people = GridPeople(workspace, people, texts)
        form = QFormLayout()
        form.setVerticalSpacing(4)
        for key in ("code", "name", "kind", "basis"):
            form.addRow(texts(f"panels.attributes.{key}"), getattr(self, key))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.title)
        layout.addLayout(form)
        layout.addWidget(self.facts)
        layout.addWidget(self.people)
        layout.addStretch(1)
        self.setFocusProxy(self.name)

    def show_grids(self, plan: Plan, grids: tuple[GridId, ...]) -> None:
        """Show at least one grid."""
        self._grids = grids
        texts, facts = self._texts, GridFacts.of(plan, grids)
        is_one, mixed = len(grids) == 1, texts("panels.attributes.mixed")
        several = texts("panels.attributes.grids", count=f"{len(grids):,}")
        self.title.setText((facts.name or facts.code or "") if is_one else several)
        no_code, no_name = (texts(f"panels.attributes.no_{key}") for key in ("code", "name"))
        code_hint = mixed if facts.code is None else no_code
        self.code.show_value(facts.code or "", code_hint, is_editable=is_one)
        self.name.show_value(facts.name or "", mixed if facts.name is None else no_name)
        self.kind.show_value(facts.kind)
        self.basis.show_grids(plan, grids)
        counts = residents_line(plan, grids, facts, texts)
        own = grid_lines(plan, grids[0], texts) if is_one else []
        shared = [("unit", facts.unit or mixed), ("households_in", counts)]
        self.people.setVisible(is_one)
        if is_one:
            self.people.show_grid(plan, grids[0])
        self.facts.show_rows([*shared, *land_lines(facts, texts), *own])

    def _rename(self, name: str) -> str:
        def rename(plan: Plan, grid: GridId) -> Edit:
            return rename_grid(plan, grid=grid, name=name)

        return change_in_place(self._workspace, self._texts, for_each(self._grids, rename))

    def _recode(self, code: str) -> str:
        make = partial(recode_grid, grid=self._grids[0], code=code, on=self._workspace.today)
        return change_in_place(self._workspace, self._texts, make)

    def _set_kind(self, kind: str) -> str:
        def change(plan: Plan, grid: GridId) -> Edit:
            return set_grid_kind(plan, grid=grid, kind=GridKind(kind))

        return change_in_place(self._workspace, self._texts, for_each(self._grids, change))
