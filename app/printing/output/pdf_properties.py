"""What a PDF says of itself and of its pages: properties, bookmarks, labels, how to print it."""

from collections.abc import Sequence

from pikepdf import Array, Dictionary, Name, Object, OutlineItem, Pdf

from app.printing.output.document_words import CREATOR, DocumentWords
from app.printing.output.leaves import Leaf


def put_properties(pdf: Pdf, words: DocumentWords) -> None:
    """Write title, office, subject, keywords, language and day, as info and as XMP alike."""
    said = {
        "/Title": words.title,
        "/Author": words.author,
        "/Subject": words.subject,
        "/Keywords": ", ".join(words.keywords),
        "/Creator": CREATOR,
        "/Producer": CREATOR,
        "/CreationDate": words.pdf_day,
        "/ModDate": words.pdf_day,
    }
    for key, value in said.items():
        if value:
            pdf.docinfo[key] = value
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata.load_from_docinfo(pdf.docinfo)
        metadata["dc:format"] = "application/pdf"
        metadata["dc:language"] = {words.tongue}
        if words.keywords:
            metadata["dc:subject"] = set(words.keywords)
    pdf.Root.Lang = words.tongue
    pdf.Root.ViewerPreferences = Dictionary(
        PrintScaling=Name("/None"), DisplayDocTitle=True, PickTrayByPDFSize=True
    )


def put_names(pdf: Pdf, leaves: Sequence[Leaf]) -> None:
    """Give each page its label, in the list of pages and as a bookmark."""
    labels: list[object] = []
    for number, leaf in enumerate(leaves):
        labels += [number, Dictionary(P=leaf.label)]
    pdf.Root.PageLabels = Dictionary(Nums=Array(labels))
    with pdf.open_outline() as outline:
        outline.root.extend(OutlineItem(leaf.label, number) for number, leaf in enumerate(leaves))
    pdf.Root.PageMode = Name.UseOutlines if len(leaves) > 1 else Name.UseNone


def put_identity(page: Object, identity: str, words: DocumentWords) -> None:
    """Note on a page what it shows, for the next time that the file is written."""
    page.PieceInfo = Dictionary(
        TownGrid=Dictionary(LastModified=words.pdf_day, Private=Dictionary(Identity=identity))
    )
    page.LastModified = words.pdf_day


def identity_of(page: Object) -> str:
    """Return what a page that we wrote shows; nothing where it was not said."""
    return str(page.PieceInfo.TownGrid.Private.Identity) if "/PieceInfo" in page else ""
