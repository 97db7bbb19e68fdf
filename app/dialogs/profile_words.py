"""What the profile editor offers to choose from, with what the user calls it."""

from collections.abc import Mapping
from typing import Any

from app.dialogs.profile_page import Words
from gis.plan.profile_fields import EVERY_GRID, GRID_TIERS, Duty
from gis.plan.records import PLACE_KINDS
from gis.texts import Texts


def tier_words(tables: Mapping[str, Any], texts: Texts) -> dict[str, str]:
    """Return all tiers that a role may be on, grids first, as the profile calls them."""
    own = tables["tier_titles"]
    tiers = dict.fromkeys((*GRID_TIERS, *reversed(tables["tiers"]["order"]), *own))
    return {tier: tier_title(tier, own, texts) for tier in tiers}


def tier_title(tier: str, titles: Mapping[str, Any], texts: Texts) -> str:
    """Return what a profile calls a tier; its key where it has no name."""
    return str(titles[tier][texts.language]) if tier in titles else tier


def chosen_words(tables: Mapping[str, Any], texts: Texts) -> Words:
    """Return what may be chosen, by table and key."""
    order = tables["tiers"]["order"]
    return {
        ("party", "every_grid"): {
            word: texts(f"profiles.word.every_grid.{word}") for word in EVERY_GRID
        },
        ("size", "tier"): {
            tier: tier_title(tier, tables["tier_titles"], texts) for tier in GRID_TIERS
        },
        ("roles", "duty"): {duty.value: texts(f"profiles.word.duty.{duty.value}") for duty in Duty},
        ("roles", "tier"): tier_words(tables, texts),
        ("code", "tiers"): {tier: tier_title(tier, tables["tier_titles"], texts) for tier in order},
        ("service", "kinds"): {kind: texts(f"profiles.place.{kind}") for kind in PLACE_KINDS},
    }
