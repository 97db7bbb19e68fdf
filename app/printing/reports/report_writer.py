"""Writing pages of a report as one PDF: the same pages and day give the same bytes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape

from PySide6.QtCore import QByteArray, QMarginsF, QUuid
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from app.printing.output.document_words import CREATOR
from app.printing.output.pdf_painting import MM_PER_INCH
from app.printing.reports.picture_painting import paint_picture
from app.printing.reports.report_pages import PAPER_MM, ReportPage
from gis.files.atomic import written_beside
from gis.progress import Progress
from layers.drawing import Ruler
from layers.drawing_painting import paint_shapes
from layers.map_view import MapView

DPI = 1200
_UNITS_PER_MM = DPI / MM_PER_INCH
_DATES = re.compile(rb"/(CreationDate|ModDate) \(D:[^)]*\)")
_XREF = re.compile(rb"^(\d{10}) (\d{5}) n ", re.MULTILINE)
_START = re.compile(rb"startxref\s+(\d+)")


@dataclass(frozen=True, slots=True)
class PdfWords:
    """Say what a file tells of itself: its title, its day (ISO) and what makes it this one."""

    title: str
    on: str
    identity: str


def write_report(
    path: Path, pages: Sequence[ReportPage], words: PdfWords, ruler: Ruler, progress: Progress
) -> None:
    """Write pages of A4; a QGuiApplication must run.

    Raises InputProblem where nothing can be written, Cancelled; then nothing is left behind.
    """
    with written_beside(path) as beside:
        _painted(beside, pages, words, ruler, progress)
        content = beside.read_bytes()
        if not content.rstrip().endswith(b"%%EOF"):
            raise OSError(5, "Input/output error")
        beside.write_bytes(_with_day(content, words.on))


def _painted(
    path: Path, pages: Sequence[ReportPage], words: PdfWords, ruler: Ruler, progress: Progress
) -> None:
    identity = uuid5(NAMESPACE_URL, words.identity)
    writer = QPdfWriter(str(path))
    writer.setResolution(DPI)
    writer.setTitle(words.title)
    writer.setCreator(CREATOR)
    writer.setPageLayout(
        QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, _NONE)
    )
    writer.setDocumentId(QUuid(f"{{{identity}}}"))
    writer.setDocumentXmpMetadata(QByteArray(_xmp(words).encode()))
    width, height = (side * _UNITS_PER_MM for side in PAPER_MM)
    view = MapView(0.0, 0.0, 1.0, width, height, _UNITS_PER_MM)
    painter = QPainter()
    if not painter.begin(writer):
        raise OSError(5, "Input/output error")
    try:
        for number, page in enumerate(pages):
            progress.raise_if_cancelled()
            if number:
                writer.newPage()
            paint_shapes(painter, view, page.shapes, ruler)
            for left, top, picture in page.pictures:
                paint_picture(painter, picture, (left, top), view, ruler)
            progress.step(0.5 + 0.5 * (number + 1) / len(pages))
    finally:
        painter.end()


_NONE = QMarginsF()


def _xmp(words: PdfWords) -> str:
    """Return the metadata that Qt would write, without the time and the random number."""
    title, creator, day = escape(words.title), escape(CREATOR), f"{words.on}T00:00:00Z"
    return (
        '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:xmp="http://ns.adobe.com/xap/1.0/">'
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>'
        f"<xmp:CreatorTool>{creator}</xmp:CreatorTool><xmp:CreateDate>{day}</xmp:CreateDate>"
        f"<xmp:ModifyDate>{day}</xmp:ModifyDate>"
        '</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end="w"?>'
    )


def _with_day(content: bytes, on: str) -> bytes:
    """Put the day in the place of the time of writing, whatever the time zone's name is long.

    All that comes after the dates moves, so the table of where objects begin is written anew.
    """
    day = on.replace("-", "").encode()
    found = list(_DATES.finditer(content))
    if not found:
        return content
    end = found[-1].end()
    start = _START.search(content, content.rfind(b"startxref"))
    assert start is not None
    head = _DATES.sub(rb"/\g<1> (D:" + day + rb"000000Z)", content[:end])
    moved = len(head) - end
    table_at = int(start[1])

    def shifted(entry: re.Match[bytes]) -> bytes:
        at = int(entry[1])
        return b"%010d %b n " % (at + moved if at > end else at, entry[2])

    table = _XREF.sub(shifted, content[table_at : start.start()])
    return b"".join([
        head, content[end:table_at], table,
        b"startxref\n%d" % (table_at + moved), content[start.end() :],
    ])  # fmt: skip
