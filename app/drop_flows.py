"""What happens when files are dropped on the window: each opens the dialog that fits it."""

from collections.abc import Sequence
from pathlib import Path

from app.dropped_files import DroppedKind, kind_of_file
from app.import_flows import ImportFlows
from app.project_flows import FlowHost, ProjectFlows
from gis.texts import Texts


class DropFlows:
    """Open projects and start imports; what cannot be used is said in a sentence."""

    def __init__(
        self, host: FlowHost, flows: ProjectFlows, imports: ImportFlows, texts: Texts
    ) -> None:
        self._host = host
        self._flows = flows
        self._imports = imports
        self._texts = texts

    def take(self, files: Sequence[Path]) -> None:
        """Take files one after another, projects first."""
        kinds = {file: kind_of_file(file) for file in files}
        for file in sorted(files, key=lambda file: kinds[file] is not DroppedKind.PROJECT):
            self._take_one(file, kinds[file])

    def _take_one(self, file: Path, kind: DroppedKind) -> None:
        has_project = self._host.workspace is not None
        if kind is DroppedKind.PROJECT:
            self._flows.open_path(file)
        elif kind is DroppedKind.NOTHING:
            self._host.say(self._texts("window.drop.unknown", name=file.name))
        elif kind is DroppedKind.AREAS:
            if has_project:
                self._imports.import_grids(file)
            else:
                self._flows.new(file)
        elif not has_project:
            self._host.say(self._texts("window.drop.needs_project", name=file.name))
        elif kind is DroppedKind.REFERENCE:
            self._imports.import_references(file)
        else:
            self._imports.import_list(file=file)
