"""Which maker makes which kind of part; a template may name these kinds and no others."""

from collections.abc import Mapping

from app.printing.parts.blank_lines import BlankLines
from app.printing.parts.duties import Contacts, Duties
from app.printing.parts.locator import LocatorPart
from app.printing.parts.maker import Maker
from app.printing.parts.map_furniture import Legend, NorthArrow, Scale
from app.printing.parts.numbered import Numbered
from app.printing.parts.person import Person, Photo
from app.printing.parts.portraits import Portraits
from app.printing.parts.qr_code import QrCode
from app.printing.parts.staff import Staff
from app.printing.parts.strip import Strip
from app.printing.parts.table import TablePart
from app.printing.parts.words import Title, Words

MAP_KIND = "map"
"""The kind of part that is a map; maps are composed by themselves before the other parts."""


def makers() -> Mapping[str, Maker]:
    """Return the maker of every kind but that of maps."""
    return {
        "title": Title(),
        "words": Words(),
        "strip": Strip(),
        "legend": Legend(),
        "north_arrow": NorthArrow(),
        "scale": Scale(),
        "table": TablePart(),
        "locator": LocatorPart(),
        "staff": Staff(),
        "duties": Duties(),
        "contacts": Contacts(),
        "person": Person(),
        "numbered": Numbered(),
        "photo": Photo(),
        "portraits": Portraits(),
        "qr": QrCode(),
        "lines": BlankLines(),
    }
