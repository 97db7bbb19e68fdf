"""What an import of grids tells that repaired them before: the ledger, then the report of land."""

from typing import Any

from gis.imports.grids import GridImport
from gis.plan.edit import Edit
from gis.repair.repair_lines import area_text, line_in_words
from gis.texts import Texts

_LISTED = 50


class RepairedImport:
    """Be an import with a report that has the ledger of a repair too, if there was one."""

    def __init__(self, done: GridImport) -> None:
        self._done = done

    @property
    def edit(self) -> Edit:
        """The step for the history."""
        return self._done.edit

    @property
    def report(self) -> "RepairedImport":
        """What became of the polygons."""
        return self

    def as_json(self, texts: Texts) -> dict[str, Any]:
        """Return the report for a JSON document."""
        document = self._done.report.as_json(texts)
        repair = self._done.repair
        return document if repair is None else {**document, "repair": repair.as_json(texts)}

    def lines(self, texts: Texts) -> list[str]:
        """Return the report as lines of text."""
        repair = self._done.repair
        if repair is None:
            return self._done.report.lines(texts)
        said = repair.harms_in_words(texts)
        for title, is_change in (("changes", True), ("left", False)):
            group = [line for line in repair.lines if line.is_change is is_change]
            group.sort(key=lambda line: (-line.area_m2, line.key))
            area = sum(line.area_m2 for line in group if line.is_moved or not is_change)
            said.append(texts(f"repair.text.{title}", count=len(group), area=area_text(area)))
            said += [
                f"- {line_in_words(line, repair.names, texts)} [{line.key}]"
                for line in group[:_LISTED]
            ]
            if len(group) > _LISTED:
                said.append(texts("imports.and_more", count=len(group) - _LISTED))
        return [*said, *self._done.report.lines(texts)]
