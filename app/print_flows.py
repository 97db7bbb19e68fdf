"""Printing from the window: the layout view is opened on the plan as it is."""

from datetime import date
from pathlib import Path
from typing import Protocol
from weakref import WeakKeyDictionary

from PySide6.QtWidgets import QWidget

from app.ask import Ask
from app.jobs import JobRunner
from app.layout_view.layout_dialog import LayoutDialog
from app.layout_view.layout_model import Layout
from app.layout_view.layout_output import LayoutMeans
from app.layout_view.settings_form import KeptVersions
from app.layout_view.template_shelf import TemplateShelf
from app.open_base_maps import OpenBaseMaps
from app.printing.kept_base_maps import KeptBaseMaps
from app.printing.sheet_spec import SheetSpec
from app.printing.sheet_themes import KeptThemes
from app.printing.templates.library import TemplateLibrary
from app.theme_layer_flows import ThemeLayerFlows
from app.version_flows import VersionFlows
from app.workspace import Workspace
from gis.errors import InputProblem
from gis.files.access_record import AccessRecord
from gis.texts import Texts

FIRST_PRODUCT = "layout"


class PrintHost(Protocol):
    """Be the window, as far as printing needs it."""

    @property
    def workspace(self) -> Workspace | None:
        """The open project."""

    @property
    def access_record(self) -> AccessRecord | None:
        """Where it is noted what of the open project was put out unmasked; None without a file."""

    @property
    def versions(self) -> VersionFlows | None:
        """The kept versions of the open project."""

    @property
    def base_maps(self) -> OpenBaseMaps | None:
        """The base maps of the open project."""

    @property
    def themes(self) -> ThemeLayerFlows | None:
        """The theme layers of the open project."""

    def say(self, sentence: str) -> None:
        """Show a sentence for a while."""


class PrintFlows:
    """Open the layout view, and keep the layout for the next time."""

    def __init__(
        self,
        host: PrintHost,
        texts: Texts,
        ask: Ask,
        jobs: JobRunner,
        parent: QWidget | None,
        *,
        templates: Path,
    ) -> None:
        """Take the folder of the user's own templates, whether or not it is there."""
        self._host, self._texts, self._ask = host, texts, ask
        self._jobs, self._parent = jobs, parent
        self._templates = templates
        self._last: WeakKeyDictionary[Workspace, Layout] = WeakKeyDictionary()

    def lay_out(self) -> None:
        """Open the layout view on the plan as it is now, with the layout that was left last."""
        workspace, versions = self._host.workspace, self._host.versions
        if workspace is None or versions is None:
            return
        shelf = TemplateShelf(TemplateLibrary(self._templates))
        means = LayoutMeans(
            shelf,
            self._ask,
            self._jobs,
            self._is_noted,
            KeptVersions(tuple(each.name for each in versions.saved()), versions.load),
            self._host.say,
            folder=None if workspace.path is None else workspace.path.parent,
            base_maps=self._kept_base_maps(),
            themes=self._kept_themes(workspace.path),
        )
        layout = self._layout_for(workspace, shelf)
        dialog = LayoutDialog(self._parent, self._texts, workspace.stable, layout, means)
        self._ask.run(dialog)
        dialog.stop()
        self._last[workspace] = dialog.session.layout

    def _kept_base_maps(self) -> KeptBaseMaps:
        base_maps = self._host.base_maps
        if base_maps is None:
            return KeptBaseMaps()
        return KeptBaseMaps(base_maps.records, base_maps.project, base_maps.means)

    def _kept_themes(self, project: Path | None) -> KeptThemes:
        themes = self._host.themes
        return KeptThemes(project, None if themes is None else themes.counting.on_paper)

    def _layout_for(self, workspace: Workspace, shelf: TemplateShelf) -> Layout:
        last = self._last.get(workspace)
        if last is not None:
            return last
        product = FIRST_PRODUCT
        return Layout(SheetSpec(product=product, made_on=date.today()), shelf.usual(product))

    def _is_noted(self, product: str, purpose: str, out: str) -> bool:
        """Note that an unmasked sheet is made; without the note it must not be."""
        record = self._host.access_record
        try:
            if record is not None:
                what = "cli.print.unmasked_heads" if product == "heads" else "print_cli.unmasked"
                record.add(what=what, purpose=purpose, unmasked=True, detail=out)
        except InputProblem as problem:
            self._ask.tell("window.problem.title", self._texts.of_error(problem))
            return False
        return True
