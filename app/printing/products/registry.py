"""All paper products by name."""

from collections.abc import Mapping

from app.printing.products.audit_map import audit_map
from app.printing.products.board import board, proof_of_board
from app.printing.products.book import book, proof_of_book
from app.printing.products.card import cards, proof_of_cards
from app.printing.products.change import change
from app.printing.products.dossier import dossier, proof_of_dossier
from app.printing.products.field import field, proof_of_field
from app.printing.products.product import Product
from app.printing.products.sheets import sheet_with_list


def products() -> Mapping[str, Product]:
    """Return every product."""
    known = (
        Product("layout", sheet_with_list),
        Product("heads", sheet_with_list, shows_people=True),
        Product("board", board, shows_people=True, is_public=True, proof=proof_of_board),
        Product("card", cards, shows_people=True, is_public=True, proof=proof_of_cards),
        Product("dossier", dossier, shows_people=True, proof=proof_of_dossier, is_kept_up=True),
        Product("change", change),
        Product("audit", audit_map),
        Product("field", field, shows_people=True, proof=proof_of_field),
        Product("book", book, shows_people=True, proof=proof_of_book, is_kept_up=True),
    )
    return {product.name: product for product in known}
