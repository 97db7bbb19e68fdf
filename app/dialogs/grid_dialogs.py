"""The dialogs of operations on grids: sub-grids, exclusive and online grids, copying."""

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.dialogs.choices import AreaSource, CheckList
from app.dialogs.form_dialog import FormDialog
from gis.operations.copy_attributes import ATTRIBUTES, Attribute
from gis.operations.sub_grids import SUB_GRID_TIERS
from gis.plan.plan import Plan
from gis.plan.records import GridKind
from gis.texts import Texts
from gis.topology.records import GridId


class SubGridsDialog(FormDialog):
    """Ask how a grid is divided: cut along lines, a ring, or all that is left as one."""

    WAYS = ("lines", "ring", "rest")

    def __init__(self, parent: QWidget | None, texts: Texts, plan: Plan) -> None:
        super().__init__(parent, texts, "dialogs.sub_grids")
        self.way = QComboBox()
        for way in self.WAYS:
            self.way.addItem(texts(f"dialogs.sub_grids.{way}"), way)
        self.area = AreaSource(plan, texts)
        self.tier = QComboBox()
        for tier in SUB_GRID_TIERS:
            self.tier.addItem(texts(f"panels.tier.{tier}"), tier)
        self.name = QLineEdit(placeholderText=texts("dialogs.sub_grids.name_hint"))
        for key in ("way", "area", "tier", "name"):
            self.add_row(key, getattr(self, key))
        self.way.currentIndexChanged.connect(self._on_way)
        self._on_way()

    @property
    def name_wanted(self) -> str | None:
        """The name that was given; None for the usual one."""
        return self.name.text().strip() or None

    def _on_way(self) -> None:
        is_ring = self.way.currentData() == "ring"
        self.form.setRowVisible(self.area, is_ring)
        self.form.setRowVisible(self.name, is_ring)


class OverlayDialog(FormDialog):
    """Ask for the name of an exclusive grid over others, and where its area comes from."""

    def __init__(self, parent: QWidget | None, texts: Texts, plan: Plan) -> None:
        super().__init__(parent, texts, "dialogs.overlay")
        self.name = QLineEdit()
        self.area = AreaSource(plan, texts)
        self.add_row("name", self.name)
        self.add_row("area", self.area)
        self.require(self.name)


class OnlineGridDialog(FormDialog):
    """Ask for the name of an online grid and its hosts; also for other hosts of one that is."""

    def __init__(
        self,
        parent: QWidget | None,
        texts: Texts,
        plan: Plan,
        hosts: Sequence[GridId],
        *,
        grid: GridId | None = None,
    ) -> None:
        """Take the hosts that are ticked at first, and the grid that is there already."""
        super().__init__(parent, texts, "dialogs.hosts" if grid is not None else "dialogs.online")
        self.name = QLineEdit()
        unit = plan.grids[grid if grid is not None else hosts[0]].unit
        beside = [
            (other.id, f"{other.name}  {other.code}")
            for other in sorted(plan.grids.values(), key=lambda other: other.code)
            if other.unit == unit and other.parent is None and other.kind is not GridKind.ONLINE
        ]
        self.hosts: CheckList[GridId] = CheckList(beside, hosts)
        if grid is None:
            self.add_row("name", self.name)
            self.require(self.name)
        self.add_row("hosts", self.hosts)


class CopyAttributesDialog(FormDialog):
    """Ask what the grid that was selected first gives to the others."""

    def __init__(self, parent: QWidget | None, texts: Texts, source: str, count: int) -> None:
        super().__init__(parent, texts, "dialogs.copy", source=source, count=count)
        rows: list[tuple[Attribute, str]] = [
            (attribute, texts(f"dialogs.copy.{attribute}")) for attribute in ATTRIBUTES
        ]
        self.fields: CheckList[Attribute] = CheckList(rows, ATTRIBUTES[:1])
        self.add_row("fields", self.fields)


class MovePostsDialog(FormDialog):
    """Ask which grid the posts of a grid go to."""

    def __init__(self, parent: QWidget | None, texts: Texts, plan: Plan, grid: GridId) -> None:
        record = plan.grids[grid]
        super().__init__(parent, texts, "dialogs.move_posts", name=record.name)
        self.target = QComboBox()
        others = sorted(
            plan.grids.values(), key=lambda other: (other.unit != record.unit, other.code)
        )
        for other in others:
            if other.id != grid:
                self.target.addItem(f"{other.name}  {other.code}", other.id)
        self.add_row("target", self.target)
        self.accept_button.setEnabled(self.target.count() > 0)
