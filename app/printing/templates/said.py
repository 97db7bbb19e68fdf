"""What a part says: the user's words before those of the template."""

from app.printing.sheet_spec import SheetSpec
from app.printing.templates.records import PartTemplate, Template
from gis.texts import Language

TITLE = "title"
COVER = "cover"


def words_key(page: str, part: str) -> str:
    """Return the name under which a spec holds the words of a part of one page."""
    return f"{page}.{part}"


def is_title(template: Template, page: str, part: PartTemplate) -> bool:
    """Tell whether a part is the title of the whole print: that of its cover or first page.

    The other pages of a book, its villages and lists, have titles of their own.
    """
    front = COVER if COVER in template.pages else next(iter(template.pages))
    return part.name == TITLE and part.kind == TITLE and page == front


def said_on(
    spec: SheetSpec, template: Template, page: str, part: PartTemplate, language: Language
) -> str:
    """Return what a part of a page says, its {fields} not filled in.

    Words of the spec are named `page.part`, or `part` alone for all pages that have it.
    """
    said = spec.words.get(words_key(page, part.name), spec.words.get(part.name))
    if said is None and is_title(template, page, part):
        said = spec.title
    return part.words.of(language) if said is None else said
