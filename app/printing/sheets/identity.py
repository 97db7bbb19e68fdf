"""What a page shows as one short text: pages with the same identity look the same.

The page is painted onto a recorder, and the recording is summed up. So whatever would be seen on
paper counts, and nothing that is not: neither what lies outside the frames of the maps, nor how
the plan came about. A recording takes some milliseconds, writing a page much longer.
"""

from hashlib import sha256
from typing import Any

from PySide6.QtGui import QPainter, QPicture

from app.printing.sheets.page import Page
from app.printing.sheets.painting import leaf_of
from gis.texts import Texts
from layers.drawing import Ruler

DRAWING = 1
"""Raised when the same recording comes out otherwise on paper: new fonts, another writer."""
UNITS_PER_MM = 1200 / 25.4
"""As fine as pages are written."""


def identity_of(page: Page, ruler: Ruler, texts: Texts) -> str:
    """Return the identity of a page: of its paper, its words and all that is painted on it."""
    leaf = leaf_of(page, "", ruler, texts)
    known = (DRAWING, leaf.paper_mm, leaf.title, leaf.label)
    digest = sha256(repr(known).encode())
    for layer in leaf.layers():
        picture = QPicture()
        painter = QPainter(picture)
        layer.paint(painter, UNITS_PER_MM)
        painter.end()
        data: Any = picture.data()
        recording = bytes(data)[: picture.size()]
        digest.update(f"{layer.name} {len(recording)} ".encode())
        digest.update(recording)
    return digest.hexdigest()
