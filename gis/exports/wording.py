"""The values of tables in words, for files that people read."""

from collections.abc import Sequence

from gis.exports.look import AGREED
from gis.exports.table import ExportColumn, ExportTable, Value
from gis.plan.profile import Profile
from gis.reports.audit_account import tier_title
from gis.texts import Texts

LINE_CLASS = "print.class"
"""The words of a column that holds kinds of boundaries."""


class Wording:
    """Say titles and values in one language, tiers and kinds of places as the profile says."""

    def __init__(self, texts: Texts, profile: Profile) -> None:
        self._texts, self.profile = texts, profile
        self._basis = {each.key: each.title[texts.language] for each in profile.unit_types}

    def layer(self, layer: str) -> str:
        """Return what one of our layers is called."""
        return self._texts(f"export.layer.{layer}")

    def layer_of(self, table: ExportTable) -> str:
        """Return what the layer of a table is called: a theme layer by its own title."""
        return table.title or self.layer(table.layer)

    def names(self, table: ExportTable) -> str:
        """Return what the names of a layer's rows are called, as a layer of their own."""
        return self._texts("export.names_of", layer=self.layer_of(table))

    def codes(self, layer: str) -> str:
        """Return what the codes of a layer's rows are called, as a layer of their own."""
        return self._texts("export.codes_of", layer=self.layer(layer))

    def fills(self, layer: str) -> str:
        """Return what the coloured areas of a layer are called, as a layer of their own."""
        return self._texts("export.fills_of", layer=self.layer(layer))

    def line_class(self, name: str) -> str:
        """Return what a pen stands for: a kind of boundary, or how settled it is."""
        grid = self._texts("export.line_grid")
        if name == AGREED:
            return self._texts("print.class_agreed", name=grid)
        return grid if name == "grid" else self._texts(f"print.class_{name}")

    def title(self, column: ExportColumn) -> str:
        """Return what a column is called."""
        return column.title or self._texts(f"export.column.{column.key}")

    def kind(self, column: ExportColumn) -> str:
        """Return what kind of values a column has."""
        return self._texts(f"export.kind.{column.kind}")

    def value(self, column: ExportColumn, value: Value) -> Value:
        """Return a value as people read it: keys by their names, yes and no as words."""
        if isinstance(value, bool):
            return self._texts("export.yes" if value else "export.no")
        if not isinstance(value, str) or not value or column.title:
            return value
        if column.key == "tier":
            key = f"panels.tier.{value}"
            named = tier_title(value, self.profile, self._texts)
            return self._texts(key) if named == value and key in self._texts else named
        if column.key == "basis":
            return self._basis.get(value, value)
        if column.words == LINE_CLASS:
            return self.line_class(value)
        key = f"{column.words}.{value}"
        return self._texts(key) if column.words and key in self._texts else value

    def rows(self, table: ExportTable) -> list[tuple[Value, ...]]:
        """Return the rows of a table in words."""
        columns: Sequence[ExportColumn] = table.columns
        return [tuple(map(self.value, columns, row)) for row in table.rows]
