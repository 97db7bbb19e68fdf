"""The kinds of part that a template may name, as plain words: known where there is no screen."""

MAP_KIND = "map"
"""The kind of part that is a map; maps are composed by themselves before the other parts."""

KINDS = frozenset({
    MAP_KIND, "title", "words", "strip", "legend", "north_arrow", "scale", "table", "locator",
    "staff", "duties", "contacts", "person", "numbered", "photo", "portraits", "qr", "lines",
})  # fmt: skip
"""Every kind: that of maps, and those of `app.printing.parts.registry`."""
