"""All paper products by name."""

from collections.abc import Mapping
from enum import StrEnum

from app.printing.products.product import Product
from app.printing.products.sheets import one_sheet


class ProductName(StrEnum):
    """Name a product as the command line does."""

    LAYOUT = "layout"
    HEADS = "heads"


def products() -> Mapping[str, Product]:
    """Return every product."""
    known = (
        Product("layout", one_sheet),
        Product("heads", one_sheet, shows_people=True),
    )
    return {product.name: product for product in known}
