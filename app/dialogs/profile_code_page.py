"""The page of codes: how they are formed, with an example at once."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from app.dialogs.profile_page import FormPage, Words
from app.theme import hint
from gis.operations.codes import CodeForm
from gis.plan.profile_fields import Field
from gis.texts import Texts

VILLAGE = "341181110201"


class CodePage(FormPage):
    """Show what the codes of a grid and of a sub-grid would be, and whether the pattern fits."""

    def __init__(self, texts: Texts, fields: Sequence[Field], words: Words) -> None:
        super().__init__(texts, ("code",), fields, words)
        self._texts = texts
        self.example = hint()
        self.column.insertWidget(1, self.example)

    def show_marks(self, tables: Mapping[str, Any], base: Mapping[str, Any]) -> None:
        """Mark the entries that differ, and show the example."""
        super().show_marks(tables, base)
        self.example.setText(example(tables["code"], self._texts))


def example(code: Mapping[str, Any], texts: Texts) -> str:
    """Return the codes of the first grid of a village and its first part, in words.

    Nothing while a template or the pattern is wrong.
    """
    try:
        grid = CodeForm(code["template"], VILLAGE).code(1)
        part = CodeForm(code["sub_template"], grid).code(1)
        fits = re.fullmatch(code["pattern"], grid) is not None
    except (KeyError, IndexError, ValueError, AttributeError, re.error):
        return ""
    key = "fits" if fits else "does_not_fit"
    return texts(f"profiles.editor.example_{key}", village=VILLAGE, grid=grid, part=part)
