"""The templates to choose from, product by product; one that cannot be read is told, not lost."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.printing.products.registry import products
from app.printing.templates.library import TemplateLibrary
from app.printing.templates.records import Template
from gis.errors import InputProblem
from gis.texts import Language

OWN_KEY = "own"
_NOT_IN_KEYS = re.compile(r"[^\w-]+")


@dataclass(frozen=True, slots=True)
class ShelfEntry:
    """Be a template on the shelf; without a `template` its file cannot be used: `problem`."""

    key: str
    is_own: bool
    template: Template | None = None
    problem: InputProblem | None = None

    def title(self, language: Language) -> str:
        """Return what users call the template."""
        return self.key if self.template is None else self.template.title.of(language) or self.key


class TemplateShelf:
    """Offer the templates of a library, and keep and remove the user's own."""

    def __init__(self, library: TemplateLibrary) -> None:
        self._library = library
        self.entries: tuple[ShelfEntry, ...] = ()
        self.refresh()

    def refresh(self) -> None:
        """Read all templates anew."""
        self.entries = tuple(self._read())

    def products(self) -> list[str]:
        """Return the names of the products that a template lays out."""
        there = {entry.template.product for entry in self.entries if entry.template is not None}
        return [name for name in products() if name in there]

    def of_product(self, product: str) -> list[ShelfEntry]:
        """Return the entries for a product, the usual one first; then those that are broken."""
        fitting = [
            entry
            for entry in self.entries
            if entry.template is not None and entry.template.product == product
        ]
        broken = [entry for entry in self.entries if entry.template is None]
        return sorted(fitting, key=lambda entry: (entry.is_own, entry.key != product)) + broken

    def usual(self, product: str) -> Template:
        """Return the template that a product comes with; raises InputProblem."""
        for entry in self.of_product(product):
            if entry.template is not None:
                return entry.template
        return self._library.shipped(product)

    def template(self, key: str) -> Template | None:
        """Return the template of a key, None when there is none that can be used."""
        return next((entry.template for entry in self.entries if entry.key == key), None)

    def is_own(self, key: str) -> bool:
        """Tell whether a template is the user's own."""
        return any(entry.is_own for entry in self.entries if entry.key == key)

    def key_for(self, title: str, product: str) -> str:
        """Return a new key for a title, such as a file can have."""
        wanted = _NOT_IN_KEYS.sub("-", title.strip()).strip("-") or f"{product}-{OWN_KEY}"
        taken = {entry.key.casefold() for entry in self.entries}
        keys = (wanted if number == 1 else f"{wanted}-{number}" for number in range(1, 1000))
        return next(key for key in keys if key.casefold() not in taken)

    def own_key(self, title: str, language: Language) -> str | None:
        """Return the key of the user's template with a title, None when there is none."""
        own = (entry for entry in self.entries if entry.is_own)
        return next((entry.key for entry in own if entry.title(language) == title), None)

    def keep(self, template: Template) -> None:
        """Keep a template as the user's own; raises InputProblem when it cannot be written."""
        self._library.save(template)
        self.refresh()

    def remove(self, key: str) -> None:
        """Remove one of the user's own templates; raises InputProblem when that fails."""
        path = self._library.path_for(key)
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise InputProblem("files.cannot_write", path=path, detail=error.strerror) from error
        self.refresh()

    def _read(self) -> Iterator[ShelfEntry]:
        own = set(self._library.own_keys())
        keys = self._library.keys()
        for key in keys:
            try:
                yield ShelfEntry(key, key in own, template=self._library.template(key))
            except InputProblem as problem:
                yield ShelfEntry(key, key in own, problem=problem)
