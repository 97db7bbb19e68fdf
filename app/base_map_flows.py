"""Base maps in the window: adding them, and what is asked of one."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import numpy as np
from pyproj import CRS
from PySide6.QtWidgets import QWidget

from app.ask import Ask
from app.commands import Command
from app.dialogs.base_map_service_dialog import BaseMapServiceDialog
from app.file_kinds import BASE_MAPS
from app.jobs import JobRunner
from app.open_base_maps import OpenBaseMaps
from app.service_keys import ServiceKeysFile
from app.workspace import Workspace
from gis.base_maps.asking_capabilities import ask_capabilities
from gis.base_maps.base_map import BaseMap
from gis.base_maps.keys import ServiceKey
from gis.base_maps.means import Means
from gis.base_maps.opening import recognise, source_for
from gis.base_maps.tianditu import HOST
from gis.errors import GisError, InputProblem
from gis.geometry.crs import WGS84, transform_xy
from gis.texts import Texts
from layers.map_view import MetreBounds


class BaseMapHost(Protocol):
    """Be the window, as far as base maps need it."""

    @property
    def texts(self) -> Texts:
        """The texts of the window's language."""

    @property
    def ask(self) -> Ask:
        """What asks the user."""

    @property
    def workspace(self) -> Workspace | None:
        """The open project."""

    @property
    def base_maps(self) -> OpenBaseMaps | None:
        """The base maps of the open project."""

    def zoom_to(self, bounds_m: MetreBounds) -> None:
        """Fit some land into the map."""

    def show_problem(self, problem: GisError) -> None:
        """Show what cannot be done."""


class BaseMapFlows:
    """Add base maps and carry out what the list asks for."""

    def __init__(
        self,
        host: BaseMapHost,
        jobs: JobRunner,
        keys: ServiceKeysFile,
        *,
        cache: Path,
        parent: QWidget | None,
    ) -> None:
        """Take the folder for tiles of services and reduced copies of images."""
        self._host = host
        self._jobs = jobs
        self._keys = keys
        self._parent = parent
        self.means = Means(cache=cache, keys=keys.read())

    def commands(self, need: Callable[[], str]) -> list[Command]:
        """Return the commands."""
        return [
            Command("add_base_map_file", self.add_file, need),
            Command("add_base_map_service", self.add_service, need),
        ]

    def add_file(self, path: Path | None = None) -> None:
        """Add a file of tiles, an image or a scan; ask which unless it is given."""
        base_maps = self._host.base_maps
        path = path or self._host.ask.open_file("base_map_window.open_title", [BASE_MAPS])
        if base_maps is None or path is None:
            return
        try:
            record = recognise(path)
        except InputProblem as problem:
            self._host.show_problem(problem)
            return
        kept = source_for(path, base_maps.project)
        base_maps.add(BaseMap.from_record({**record.as_record(), "source": kept}))

    def add_service(self) -> None:
        """Add a map service; its key stays on this machine."""
        base_maps, texts = self._host.base_maps, self._host.texts
        if base_maps is None:
            return
        dialog = BaseMapServiceDialog(self._parent, texts, self._keys.read().get(HOST))
        dialog.layers_asked.connect(lambda address: self._ask_layers(dialog, address))
        if self._host.ask.run(dialog):
            self._keep_key(base_maps, dialog.service_key())
            for record in dialog.base_maps():
                base_maps.add(record)

    def _ask_layers(self, dialog: BaseMapServiceDialog, address: str) -> None:
        texts = self._host.texts
        self._jobs.start(
            "base map layers",
            lambda _: ask_capabilities(address, self.means),
            on_done=dialog.show_layers,
            on_failed=lambda problem: dialog.show_layers((), texts.of_error(problem)),
            title_key="base_map_window.job_layers",
            lane="fetch",
        )

    def _keep_key(self, base_maps: OpenBaseMaps, found: tuple[str, ServiceKey] | None) -> None:
        if found is None:
            return
        host, key = found
        keys = {**self._keys.read(), host: key}
        try:
            self._keys.write(keys)
        except OSError as error:
            texts = self._host.texts
            sentence = texts("base_map_window.key_not_kept", cause=error.strerror)
            self._host.ask.tell("window.problem.title", sentence)
        if self.means.keys.get(host) != key:
            self.means = replace(self.means, keys=keys)
            base_maps.use_means(self.means)

    def carry_out(self, deed: str, record: BaseMap) -> None:
        """Do what the list asks for one base map."""
        base_maps = self._host.base_maps
        if base_maps is None:
            return
        if deed == "retry":
            base_maps.reopen(record)
        elif deed == "zoom":
            self._zoom_to(base_maps, record)

    def _zoom_to(self, base_maps: OpenBaseMaps, record: BaseMap) -> None:
        source, workspace = base_maps.source(record), self._host.workspace
        if source is None or workspace is None or source.facts.bounds_lonlat is None:
            return
        west, south, east, north = source.facts.bounds_lonlat
        corners = np.array([(west, south), (east, south), (east, north), (west, north)])
        xy_m = transform_xy(corners, WGS84, CRS.from_user_input(workspace.stable.crs))
        if np.isfinite(xy_m).all():
            least, most = xy_m.min(axis=0).tolist(), xy_m.max(axis=0).tolist()
            self._host.zoom_to((*least, *most))
