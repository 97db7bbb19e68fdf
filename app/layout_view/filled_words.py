"""Texts with {fields} as people see them: filled in to be edited, the fields put back after it.

Whoever changes “龙潭镇网格区域布局图” sees no braces; the template keeps its {place}, so that the
changed text is right for the next township too.
"""

import re
from collections.abc import Mapping

FIELD = re.compile(r"\{([a-z_]+)\}")
NEW_LINE = "|"
LEAST_LETTERS = 2


def filled(template: str, fields: Mapping[str, str]) -> str:
    """Return a text with those fields filled in that can be put back, lines apart."""

    def value(found: re.Match[str]) -> str:
        word = fields.get(found[1], "")
        return word if _is_telling(word) else found[0]

    return FIELD.sub(value, template).replace(NEW_LINE, "\n")


def with_fields(words: str, template: str, fields: Mapping[str, str]) -> str:
    """Return an edited text with the fields of the template in place of what filled them."""
    words = words.strip().replace("\n", NEW_LINE)
    named = {name: fields.get(name, "") for name in FIELD.findall(template)}
    for name, value in sorted(named.items(), key=lambda item: -len(item[1])):
        if _is_telling(value):
            words = words.replace(value, f"{{{name}}}", 1)
    return words


def _is_telling(value: str) -> bool:
    """Tell whether a value can be known again in a text: more than a number or a letter."""
    return len(value) >= LEAST_LETTERS and not value.replace(",", "").isdigit()
