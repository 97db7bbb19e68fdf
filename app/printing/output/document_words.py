"""What a written file tells of itself: title, office, subject, language, day."""

from dataclasses import dataclass
from datetime import date

from gis.texts import Language

CREATOR = "TownGrid 网格制图"


@dataclass(frozen=True, slots=True)
class DocumentWords:
    """Say what the readers of a file are told about it.

    `author` is the compiling office, never a person who was at the machine. Nothing else that the
    file holds depends on the clock: `on` is the day that the sheets bear.
    """

    title: str
    on: date
    author: str = ""
    subject: str = ""
    keywords: tuple[str, ...] = ()
    language: Language = "zh"

    @property
    def tongue(self) -> str:
        """The language as files name it (BCP 47)."""
        return {"zh": "zh-CN", "en": "en"}[self.language]

    @property
    def pdf_day(self) -> str:
        """The day as PDF writes a date."""
        return f"D:{self.on:%Y%m%d}000000Z"
