"""The names of the paper products, known where there is no screen: for the command line's help."""

from enum import StrEnum


class ProductName(StrEnum):
    """Name a product of `app.printing.products.registry`."""

    LAYOUT = "layout"
    HEADS = "heads"
    BOARD = "board"
    CARD = "card"
    DOSSIER = "dossier"
    BOOK = "book"
    FIELD = "field"
    CHANGE = "change"
    AUDIT = "audit"
