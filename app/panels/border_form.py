"""The part of the attribute panel about boundaries: what they follow, and how settled they are."""

from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtWidgets import QFormLayout, QVBoxLayout, QWidget

from app.in_place import change_in_place
from app.panels.edit_field import ChoiceField, EditField
from app.panels.fact_rows import FactRows
from app.theme import heading
from app.tools.live_numbers import name_of
from app.tools.section_commands import keep_noted
from app.workspace import Workspace
from gis.geometry.lattice import MM_PER_M
from gis.operations.set_border import set_border
from gis.plan.plan import Plan
from gis.texts import Texts
from gis.topology.border_part import BorderPart
from gis.topology.records import OUTSIDE, Border, Follows, Label, Standing


class BorderForm(QWidget):
    """Show and change the facts of the selected sections; what is entered goes for all of them."""

    def __init__(self, workspace: Workspace, texts: Texts) -> None:
        super().__init__()
        self._workspace = workspace
        self._texts = texts
        self._parts: tuple[BorderPart, ...] = ()
        mixed = texts("panels.attributes.mixed")
        self.title = heading("")
        self.follows = ChoiceField(
            [(each.value, texts(f"panels.follows.{each.value}")) for each in Follows],
            mixed,
            lambda value: self._note(follows=Follows(value)),
        )
        self.named = EditField(lambda value: self._note(named=value))
        self.standing = ChoiceField(
            [(each.value, texts(f"panels.standing.{each.value}")) for each in Standing],
            mixed,
            lambda value: self._note(standing=Standing(value)),
        )
        self.facts = FactRows(texts)
        form = QFormLayout()
        for key in ("follows", "named", "standing"):
            form.addRow(texts(f"panels.attributes.{key}"), getattr(self, key))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.title)
        layout.addLayout(form)
        layout.addWidget(self.facts)
        layout.addStretch(1)
        self.setFocusProxy(self.follows)

    def show_parts(self, plan: Plan, parts: tuple[BorderPart, ...]) -> None:
        """Show at least one section."""
        self._parts = parts
        texts = self._texts
        arcs = [plan.partition.arcs[part.arc] for part in parts]
        borders = [arc.border for arc in arcs]
        self.title.setText(texts("panels.attributes.borders", count=f"{len(parts):,}"))
        self.follows.show_value(_common(borders, lambda border: border.follows.value))
        named = _common(borders, lambda border: border.named)
        self.named.show_value(named or "", "" if named is not None else self._mixed())
        self.standing.show_value(_common(borders, lambda border: border.standing.value))
        noted = _common(borders, lambda border: border.noted_on)
        length = texts("panels.attributes.metres", amount=f"{_length_m(plan, parts):,.0f}")
        rows = [("length", length)]
        if len(parts) == 1:
            sides = (self._side(plan, label) for label in arcs[0].labels())
            rows.insert(0, ("between", texts("panels.attributes.comma").join(sides)))
        if noted != "":
            rows.append(("noted_on", self._mixed() if noted is None else noted))
        self.facts.show_rows(rows)

    def _side(self, plan: Plan, label: Label) -> str:
        if label == OUTSIDE:
            return self._texts("tools.menu.outside")
        return name_of(self._texts, plan, label)

    def _mixed(self) -> str:
        return self._texts("panels.attributes.mixed")

    def _note(
        self,
        follows: Follows | None = None,
        named: str | None = None,
        standing: Standing | None = None,
    ) -> str:
        parts, today = self._parts, self._workspace.today
        before = self._workspace.stable
        refusal = change_in_place(
            self._workspace,
            self._texts,
            lambda plan: set_border(
                plan, parts=parts, follows=follows, named=named, standing=standing, on=today
            ),
        )
        if not refusal:
            keep_noted(self._workspace, before, parts)
        return refusal


def _length_m(plan: Plan, parts: Sequence[BorderPart]) -> float:
    lines = (part.line_mm(plan.partition) for part in parts)
    return sum(float(np.hypot(*np.diff(line, axis=0).T).sum()) for line in lines) / MM_PER_M


def _common(borders: Sequence[Border], value: Callable[[Border], str]) -> str | None:
    values = {value(border) for border in borders}
    return values.pop() if len(values) == 1 else None
