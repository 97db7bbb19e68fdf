"""Writing a leaf as SVG: layers as Inkscape has them, text as text, its font in the file."""

import re
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from PySide6.QtCore import QBuffer, QIODevice, QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgGenerator

from app.printing.output.document_words import CREATOR, DocumentWords
from app.printing.output.leaves import Leaf, LeafLayer
from app.printing.output.pdf_painting import DPI, UNITS_PER_MM
from app.printing.output.svg_fonts import embedded_fonts
from app.printing.paper import SizeMm

_FONT_OF_GROUP = re.compile(
    r'\nfont-family="[^"]*" font-size="[^"]*" font-weight="[^"]*" font-style="[^"]*" \n>'
)
_EMPTY_GROUP = re.compile(r"<g [^>]*>\s*</g>\s*")
_ID = re.compile(r'( id="|url\(#|xlink:href="#)')
_SPACES = (
    'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"'
)


class _Painted(NamedTuple):
    definitions: str
    body: str


def svg_of(leaf: Leaf, words: DocumentWords) -> str:
    """Return a leaf as an SVG document of the paper's size.

    Programs that know no embedded fonts, Inkscape for one, show the text in TownGrid Sans only
    where that is installed.
    """
    layers = list(leaf.layers())
    painted = [_painted(layer, leaf.paper_mm, number) for number, layer in enumerate(layers)]
    width, height = leaf.paper_mm
    parts = [
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>',
        f'<svg width="{width:g}mm" height="{height:g}mm" {_view_box(leaf.paper_mm)} {_SPACES}',
        f'version="1.1" xml:lang="{words.tongue}">',
        f"<title>{escape(leaf.title or words.title)}</title>",
        _metadata(leaf, words),
        f'<style type="text/css">\n{embedded_fonts(layer.body for layer in painted)}</style>',
        "<defs>" + "".join(layer.definitions for layer in painted) + "</defs>",
    ]
    for number, (layer, (_, body)) in enumerate(zip(layers, painted, strict=True)):
        parts.append(
            f'<g id="layer{number}" inkscape:groupmode="layer" '
            f"inkscape:label={quoteattr(layer.name)}>\n{body}</g>"
        )
    return "\n".join([*parts, "</svg>\n"])


def _view_box(paper_mm: SizeMm) -> str:
    width, height = (side * UNITS_PER_MM for side in paper_mm)
    return f'viewBox="0 0 {width:.4f} {height:.4f}"'


def _painted(layer: LeafLayer, paper_mm: SizeMm, number: int) -> _Painted:
    """Return what Qt writes for a layer, with names that no other layer has."""
    width, height = (side * UNITS_PER_MM for side in paper_mm)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)  # Tiny has no clipping
    generator.setOutputDevice(buffer)
    generator.setResolution(DPI)
    generator.setSize(QSize(round(width), round(height)))
    generator.setViewBox(QRectF(0, 0, width, height))
    painter = QPainter(generator)
    try:
        layer.paint(painter, UNITS_PER_MM)
    finally:
        painter.end()
    text = bytes(buffer.data().data()).decode()
    definitions, _, body = text.partition("<defs>")[2].partition("</defs>")
    body = _FONT_OF_GROUP.sub(">", body.rpartition("</svg>")[0])
    emptied = 1
    while emptied:
        body, emptied = _EMPTY_GROUP.subn("", body)
    named = rf"\g<1>layer{number}-"
    return _Painted(_ID.sub(named, definitions), _ID.sub(named, body).strip() + "\n")


def _metadata(leaf: Leaf, words: DocumentWords) -> str:
    said = {
        "title": leaf.title or words.title,
        "creator": words.author,
        "description": words.subject,
        "subject": ", ".join(words.keywords),
        "date": words.on.isoformat(),
        "language": words.tongue,
        "publisher": CREATOR,
        "format": "image/svg+xml",
    }
    lines = "".join(
        f"<dc:{key}>{escape(value)}</dc:{key}>\n" for key, value in said.items() if value
    )
    return (
        '<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><rdf:Description rdf:about="">\n'
        f"{lines}</rdf:Description></rdf:RDF></metadata>"
    )
