"""Base maps in the window: adding them, and what is asked of one."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS
from PySide6.QtWidgets import QWidget

from app.ask import Ask
from app.commands import Command
from app.dialogs.base_map_asking import BaseMapAsking
from app.dialogs.base_map_edit_dialog import BaseMapEditDialog, Wish
from app.dialogs.base_map_service_dialog import BaseMapServiceDialog
from app.file_kinds import BASE_MAPS
from app.jobs import JobRunner
from app.models.image_questions import UNPLACED, WITHOUT_SYSTEM
from app.open_base_maps import OpenBaseMaps
from app.service_keys import ServiceKeysFile
from app.workspace import Workspace
from gis.base_maps.address_template import AddressTemplate
from gis.base_maps.asking_capabilities import ask_capabilities
from gis.base_maps.base_map import BaseMap, BaseMapKind
from gis.base_maps.image_file import ImageFile
from gis.base_maps.keys import ServiceKey, key_for
from gis.base_maps.means import Means
from gis.base_maps.opening import recognise, source_for
from gis.base_maps.tianditu import HOST
from gis.errors import GisError, InputProblem
from gis.geometry.crs import WGS84, transform_xy
from gis.texts import Texts
from layers.base_maps.shown import Source
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
        self._asking = BaseMapAsking(host, jobs, parent)
        self.means = Means(cache=cache, keys=keys.read())

    def commands(self, need: Callable[[], str]) -> list[Command]:
        """Return the commands."""
        return [
            Command("add_base_map_file", self.add_file, need),
            Command("add_base_map_service", self.add_service, need),
        ]

    def add_file(self, path: Path | None = None) -> None:
        """Add a file of tiles, an image or a scan; ask which unless it is given.

        What an image does not say is asked at once; given up, it is not added.
        """
        base_maps = self._host.base_maps
        path = path or self._host.ask.open_file("base_map_window.open_title", [BASE_MAPS])
        if base_maps is None or path is None:
            return
        try:
            record = recognise(path)
        except InputProblem as problem:
            self._host.show_problem(problem)
            return
        kept = replace(record, source=source_for(path, base_maps.project))
        self._asking.lead_on(base_maps, kept, base_maps.add)

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
        match deed:
            case "retry":
                self._retry(base_maps, record)
            case "zoom":
                self._zoom_to(base_maps, record)
            case "edit":
                self._edit(base_maps, record)
            case "remove":
                self._remove(base_maps, record)
            case "copies":
                base_maps.make_copies(record, self._host.show_problem)
            case "stop_copies":
                base_maps.stop_copies(record)

    def _retry(self, base_maps: OpenBaseMaps, record: BaseMap) -> None:
        fault = base_maps.fault(record)
        if isinstance(fault, InputProblem) and fault.key in (*UNPLACED, *WITHOUT_SYSTEM):
            self._asking.lead_on(base_maps, record, lambda other: self._swap(record, other))
        else:
            base_maps.reopen(record)

    def _remove(self, base_maps: OpenBaseMaps, record: BaseMap) -> None:
        question = self._host.texts("base_map_window.remove_question", name=record.name)
        if self._host.ask.confirm("base_map_window.title", question, "base_map_window.remove"):
            base_maps.remove(record)

    def _edit(self, base_maps: OpenBaseMaps, record: BaseMap) -> None:
        """Show the properties; what they lead on to is asked afterwards."""
        texts, fault = self._host.texts, base_maps.fault(record)
        problem = "" if fault is None else texts.of_error(fault)
        host = _key_host(record)
        key = key_for(self._keys.read(), host) if host else None
        dialog = BaseMapEditDialog(self._parent, texts, record, problem=problem, key=key)
        if not self._host.ask.run(dialog):
            return
        new_key, edited = dialog.service_key(), dialog.base_map()
        edited = base_maps.exchange(record, edited)
        if new_key is not None and (new_key.value or key) and new_key != key:
            self._keep_key(base_maps, (_key_host(edited) or host, new_key))

        def exchanged(other: BaseMap) -> None:
            self._swap(edited, other)

        match dialog.wish:
            case Wish.FILE:
                self._find_file(base_maps, edited)
            case Wish.SYSTEM:
                self._asking.ask_system(base_maps, edited, exchanged)
            case Wish.POINTS:
                self._asking.ask_points(base_maps, edited, exchanged)

    def _find_file(self, base_maps: OpenBaseMaps, record: BaseMap) -> None:
        path = self._host.ask.open_file("base_map_window.find_title", [BASE_MAPS])
        if path is None:
            return
        try:
            found = recognise(path)
        except InputProblem as problem:
            self._host.show_problem(problem)
            return
        kept = replace(record, kind=found.kind, source=source_for(path, base_maps.project))
        if kept == record:
            base_maps.reopen(record)
        else:
            self._asking.lead_on(base_maps, kept, lambda other: self._swap(record, other))

    def _swap(self, record: BaseMap, other: BaseMap) -> None:
        if self._host.base_maps is not None:
            self._host.base_maps.exchange(record, other)

    def _zoom_to(self, base_maps: OpenBaseMaps, record: BaseMap) -> None:
        """Show all of a base map; of one that is everywhere, all of the project."""
        source, workspace, fault = (
            base_maps.source(record),
            self._host.workspace,
            base_maps.fault(record),
        )
        if fault is not None:
            self._host.show_problem(fault)
        if source is None or workspace is None:
            return
        crs = CRS.from_user_input(workspace.stable.crs)
        xy_m = _land_of(source, crs)
        if xy_m is None:
            base_maps.canvas.zoom_to_all()
        elif np.isfinite(xy_m).all():
            least, most = xy_m.min(axis=0).tolist(), xy_m.max(axis=0).tolist()
            self._host.zoom_to((least[0], least[1], most[0], most[1]))


def _land_of(source: Source, crs: CRS) -> NDArray[np.float64] | None:
    """Return the corners of a base map in metres of a system; None where it says none."""
    if isinstance(source, ImageFile):
        return transform_xy(source.outline(), source.crs, crs)
    if source.facts.bounds_lonlat is None:
        return None
    west, south, east, north = source.facts.bounds_lonlat
    corners = np.array([(west, south), (east, south), (east, north), (west, north)])
    return transform_xy(corners, WGS84, crs)


def _key_host(record: BaseMap) -> str:
    """Return what the key of a service is kept under; "" for a file."""
    if record.kind is not BaseMapKind.SERVICE:
        return ""
    try:
        host = AddressTemplate(record.source, record.subdomains).host
    except InputProblem:
        return ""
    return HOST if host == HOST or host.endswith(f".{HOST}") else host
