"""What every writer is given beside the tables."""

from dataclasses import dataclass

from gis.exports.look import ExportLook
from gis.exports.wording import Wording
from gis.progress import Progress
from gis.texts import Texts


@dataclass(frozen=True, slots=True)
class Means:
    """Hold the title of the plan, its look, the words, and who hears of the progress."""

    title: str
    look: ExportLook
    texts: Texts
    wording: Wording
    progress: Progress

    def begin(self, place: int, count: int) -> None:
        """Say that the table at a place is next; raises Cancelled when the user has asked."""
        self.progress.step(place / max(count, 1))
        self.progress.raise_if_cancelled()
