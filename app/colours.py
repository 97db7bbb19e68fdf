"""The colours of the widgets, light and dark."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Colours:
    """Hold the colours that a style sheet and a palette are made of.

    `ending` is the tail of the names of drawings that a style sheet needs in its colours.
    """

    ink: str
    pale_ink: str
    faint_ink: str
    ground: str
    panel: str
    stripe: str
    line: str
    accent: str
    accent_strong: str
    accent_pale: str
    on_accent: str
    note: str
    on_note: str
    handle: str
    handle_strong: str
    green: str
    amber: str
    red: str
    ending: str = ""


LIGHT = Colours(
    ink="#1f2733",
    pale_ink="#5b6675",
    faint_ink="#9aa3af",
    ground="#f4f5f7",
    panel="#ffffff",
    stripe="#f8f9fb",
    line="#dfe3e8",
    accent="#2563eb",
    accent_strong="#1d4fd1",
    accent_pale="#e3ecfd",
    on_accent="#ffffff",
    note="#1f2733",
    on_note="#ffffff",
    handle="#c9cfd7",
    handle_strong="#aab2bd",
    green="#15803d",
    amber="#b45309",
    red="#c81e1e",
)

DARK = Colours(
    ink="#e6eaf0",
    pale_ink="#a4adba",
    faint_ink="#6d7784",
    ground="#171b21",
    panel="#1f242b",
    stripe="#242a32",
    line="#353c46",
    accent="#6ea0ff",
    accent_strong="#8fb6ff",
    accent_pale="#263a5e",
    on_accent="#10151c",
    note="#e6eaf0",
    on_note="#171b21",
    handle="#48515d",
    handle_strong="#616c7a",
    green="#5fd08a",
    amber="#ffb547",
    red="#ff8a8a",
    ending="_dark",
)
