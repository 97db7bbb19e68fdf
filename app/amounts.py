"""How areas, counts and places are written for the user."""

from gis.texts import Texts

_M2_PER_HA = 10_000.0
_M2_PER_KM2 = 1_000_000.0
LEAST_DIFFERENCE_M2 = 0.5
"""What is less is not written as a difference."""


def area_text(texts: Texts, area_m2: float) -> str:
    """Write an area in the unit that suits its size."""
    size = abs(area_m2)
    if size < _M2_PER_HA:
        return texts("window.amount.m2", amount=f"{area_m2:,.0f}")
    if size < _M2_PER_KM2:
        return texts("window.amount.ha", amount=f"{area_m2 / _M2_PER_HA:,.2f}")
    return texts("window.amount.km2", amount=f"{area_m2 / _M2_PER_KM2:,.3f}")


def area_difference(texts: Texts, difference_m2: float) -> str:
    """Write how much an area grew or shrank; nothing for less than half a square metre."""
    if abs(difference_m2) < LEAST_DIFFERENCE_M2:
        return ""
    return _signed(difference_m2, area_text(texts, abs(difference_m2)))


def count_difference(difference: int) -> str:
    """Write how much a count grew or shrank; nothing for nothing."""
    return _signed(difference, f"{abs(difference):,}") if difference else ""


def _signed(difference: float, amount: str) -> str:
    return f"+{amount}" if difference > 0 else f"\N{MINUS SIGN}{amount}"
