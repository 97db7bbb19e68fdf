"""What happens when files are dropped on the window: each opens the dialog that fits it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from app.base_map_flows import BaseMapFlows
from app.dropped_files import DroppedKind, kind_of_file, unusable
from app.import_flows import ImportFlows
from app.jobs import JobRunner
from app.project_flows import FlowHost, ProjectFlows
from gis.progress import Progress
from gis.texts import Texts

Kinds = Mapping[Path, DroppedKind]


class DropFlows:
    """Open projects and start imports; what cannot be used is said in a sentence."""

    def __init__(
        self,
        host: FlowHost,
        flows: ProjectFlows,
        imports: ImportFlows,
        base_maps: BaseMapFlows,
        *,
        texts: Texts,
        jobs: JobRunner,
    ) -> None:
        self._host = host
        self._jobs = jobs
        self._flows = flows
        self._imports = imports
        self._base_maps = base_maps
        self._texts = texts

    def take(self, files: Sequence[Path]) -> None:
        """Look at files, which may be large, in a job; then take one after another."""

        def work(progress: Progress) -> Kinds:
            progress.raise_if_cancelled()
            return {file: kind_of_file(file) for file in files}

        self._jobs.start(
            "drop", work, on_done=self._take_all, title_key="vector_window.facts", lane="files"
        )

    def _take_all(self, kinds: Kinds) -> None:
        """Take files one after another, projects first; what is left over is said at the end."""
        for file in sorted(kinds, key=lambda file: kinds[file] is not DroppedKind.PROJECT):
            self._take_one(file, kinds[file])
        names = [file.name for file in unusable(kinds)]
        if names:
            key = "unknown" if len(names) == 1 else "several_unknown"
            facts = {"name": "、".join(names), "count": len(names)}
            self._host.say(self._texts(f"window.drop.{key}", **facts))

    def _take_one(self, file: Path, kind: DroppedKind) -> None:
        has_project = self._host.workspace is not None
        if kind is DroppedKind.PROJECT:
            self._flows.open_path(file)
        elif kind is DroppedKind.NOTHING:
            return
        elif kind is DroppedKind.AREAS:
            if has_project:
                self._imports.import_grids(file)
            else:
                self._flows.new(file)
        elif not has_project:
            self._host.say(self._texts("window.drop.needs_project", name=file.name))
        elif kind is DroppedKind.BASE_MAP:
            self._base_maps.add_file(file)
        elif kind is DroppedKind.REFERENCE:
            self._imports.import_references(file)
        else:
            self._imports.import_list(file=file)
