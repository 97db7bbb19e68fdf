"""Print a signature sheet to bytes, to be kept with the approval that it is of."""

from pathlib import Path
from tempfile import TemporaryDirectory

from app.printing.reports.signature_sheet import signature_sheet
from gis.reports.signature_sheet import SignatureSheet
from gis.texts import Texts


def printed_signature_sheet(sheet: SignatureSheet, texts: Texts) -> bytes:
    """Return the sheet as a PDF file; needs a Qt application."""
    with TemporaryDirectory(prefix="towngrid-") as folder:
        path = Path(folder) / "sheet.pdf"
        signature_sheet(path, sheet, texts)
        return path.read_bytes()
