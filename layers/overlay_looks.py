"""How each role of an overlay shape looks."""

from collections.abc import Mapping
from dataclasses import dataclass

from layers.overlay import Role


@dataclass(frozen=True, slots=True)
class Look:
    """Be a colour with the manner of lines and fills in it; `wash` is the opacity of a fill."""

    colour: str
    width_mm: float
    wash: int = 0
    is_dashed: bool = False
    is_hatched: bool = False
    casing: str | None = None
    """The colour of a band on both sides of the line."""


CASING = 3.4
"""How many times as wide as its line a band is."""

Looks = Mapping[Role, Look]

LOOKS: Looks = {
    Role.STAGED: Look("#1d4ed8", 0.55, wash=60),
    Role.SELECTED: Look("#0f766e", 0.75, wash=34),
    Role.HOVERED: Look("#0f766e", 0.4, wash=18),
    Role.GUIDE: Look("#475569", 0.3, wash=24, is_dashed=True),
    Role.REFUSED: Look("#dc2626", 0.65, wash=50, is_hatched=True),
    Role.ATTEMPTED: Look("#dc2626", 0.5, is_dashed=True),
    Role.FORMER: Look("#64748b", 0.35, is_dashed=True),
    Role.CHOSEN: Look("#b45309", 0.6, wash=40, casing="#fde047"),
    Role.LOCKED: Look("#6b7280", 0.45, is_hatched=True),
    Role.GAINED: Look("#1d4ed8", 0.5, wash=200, is_hatched=True),
    Role.GONE: Look("#334155", 0.5, is_dashed=True, casing="#ffffff"),
    Role.DEFECT: Look("#d7191c", 0.7, wash=26, casing="#ffffff"),
}

DARK_LOOKS: Looks = {
    Role.STAGED: Look("#7aa2ff", 0.55, wash=70),
    Role.SELECTED: Look("#2dd4bf", 0.75, wash=40),
    Role.HOVERED: Look("#2dd4bf", 0.4, wash=24),
    Role.GUIDE: Look("#cbd5e1", 0.3, wash=30, is_dashed=True),
    Role.REFUSED: Look("#ff7b7b", 0.65, wash=60, is_hatched=True),
    Role.ATTEMPTED: Look("#ff7b7b", 0.5, is_dashed=True),
    Role.FORMER: Look("#a3b0c2", 0.35, is_dashed=True),
    Role.CHOSEN: Look("#b45309", 0.6, wash=50, casing="#fde047"),
    Role.LOCKED: Look("#9aa4b2", 0.45, is_hatched=True),
    Role.GAINED: Look("#7aa2ff", 0.5, wash=200, is_hatched=True),
    Role.GONE: Look("#e2e8f0", 0.5, is_dashed=True, casing="#1d2126"),
    Role.DEFECT: Look("#ff7b7b", 0.7, wash=36, casing="#1d2126"),
}
"""On a dark map. Plates of texts stay light, so that their lines use `LOOKS`."""
