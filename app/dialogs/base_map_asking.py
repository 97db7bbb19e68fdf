"""Asking what an image does not say: its coordinate system, or where it lies."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Protocol, TypeVar

from pyproj import CRS
from PySide6.QtWidgets import QWidget

from app.ask import Ask
from app.dialogs.base_map_crs_dialog import BaseMapCrsDialog
from app.dialogs.base_map_fit_dialog import BaseMapFitDialog, FitSetting
from app.jobs import JobRunner
from app.models.image_questions import (
    ImageQuestion,
    question_of,
    scan_to_fit,
    systems_of,
    with_system,
)
from app.models.scan_fit import points_in
from app.open_base_maps import OpenBaseMaps
from gis.base_maps.base_map import BaseMap
from gis.base_maps.image_file import ImageFile
from gis.base_maps.opening import path_of
from gis.errors import GisError, InputProblem
from gis.imports.crs_candidates import CrsRecognition
from gis.plan.plan import Plan
from gis.progress import Progress
from gis.texts import Texts

T = TypeVar("T")
Done = Callable[[BaseMap], None]


class AskingHost(Protocol):
    """Be the window, as far as asking needs it."""

    @property
    def texts(self) -> Texts:
        """The texts of the window's language."""

    @property
    def ask(self) -> Ask:
        """What asks the user."""

    def show_problem(self, problem: GisError) -> None:
        """Show what cannot be done."""


class BaseMapAsking:
    """Ask about base maps of one project after the other; files are read in the background.

    What is asked is given to `done`; given up, nothing is.
    """

    def __init__(self, host: AskingHost, jobs: JobRunner, parent: QWidget | None) -> None:
        self._host, self._jobs, self._parent = host, jobs, parent

    def lead_on(self, base_maps: OpenBaseMaps, record: BaseMap, done: Done) -> None:
        """Ask what a base map leaves open; one that leaves nothing open is done as it is."""
        path, plan = path_of(record, base_maps.project), _plan(base_maps)

        def found(question: ImageQuestion | None) -> None:
            if base_maps.is_closed:
                return
            if question is None:
                done(record)
            elif question.systems is None:
                self.ask_points(base_maps, record, done)
            else:
                sentence = self._host.texts.of_error(question.problem)
                self._choose_system(record, sentence, question.systems, done)

        self._start(lambda _: question_of(record, path, plan), found, "job_open")

    def ask_system(self, base_maps: OpenBaseMaps, record: BaseMap, done: Done) -> None:
        """Ask for the coordinate system of an image that says where it lies."""
        path, plan = path_of(record, base_maps.project), _plan(base_maps)

        def found(systems: CrsRecognition | None) -> None:
            if base_maps.is_closed:
                return
            if systems is None:
                self._host.show_problem(InputProblem("base_maps.image_not_placed", path=path))
            else:
                sentence = self._host.texts("base_map_window.crs.of_file")
                self._choose_system(record, sentence, systems, done)

        self._start(lambda _: systems_of(path, plan), found, "job_open")

    def ask_points(self, base_maps: OpenBaseMaps, record: BaseMap, done: Done) -> None:
        """Ask for common points of an image and the map."""
        path, pyramids = path_of(record, base_maps.project), base_maps.means.pyramids
        self._start(
            partial(scan_to_fit, path, pyramids),
            lambda image: self._fit(base_maps, record, image, done),
            "job_scan",
        )

    def _fit(self, base_maps: OpenBaseMaps, record: BaseMap, image: ImageFile, done: Done) -> None:
        canvas = base_maps.canvas
        try:
            if base_maps.is_closed or canvas.scene is None:
                return
            crs = canvas.scene.plan.crs
            below = [one for one in base_maps.shown() if one.record.source != record.source]
            points = points_in(record, CRS.from_user_input(crs))
            setting = FitSetting(image, canvas.scene, canvas.map_style, below, points)
            texts, ask = self._host.texts, self._host.ask
            dialog = BaseMapFitDialog(self._parent, texts, ask, setting, self._jobs)
            if ask.run(dialog) and not base_maps.is_closed:
                done(replace(record, points=dialog.points, crs=crs))
        finally:
            image.close()

    def _choose_system(
        self, record: BaseMap, sentence: str, systems: CrsRecognition, done: Done
    ) -> None:
        dialog = BaseMapCrsDialog(self._parent, self._host.texts, sentence, systems)
        if self._host.ask.run(dialog):
            done(with_system(record, dialog.written))

    def _start(self, work: Callable[[Progress], T], done: Callable[[T], None], title: str) -> None:
        self._jobs.start(
            "base map question",
            work,
            on_done=done,
            on_failed=self._host.show_problem,
            title_key=f"base_map_window.{title}",
            lane="files",
        )


def _plan(base_maps: OpenBaseMaps) -> Plan:
    assert base_maps.canvas.scene is not None
    return base_maps.canvas.scene.plan
