"""A profile while it is edited: what it builds on, what it says, and where the two differ."""

from collections.abc import Mapping
from typing import Any

from gis.errors import InputProblem
from gis.plan.plan import Plan
from gis.plan.profile import profile_names, profile_of_text
from gis.plan.profile_text import (
    ROOT,
    Tables,
    differences,
    laid_over,
    own_tables,
    profile_text,
    shipped_tables,
)


class ProfileDraft:
    """Hold the full tables of a profile that is being edited; they may be wrong for a while."""

    def __init__(self, base: str = ROOT) -> None:
        self.base = base
        self.name = ""
        self.tables: Tables = shipped_tables(base)

    @classmethod
    def of_plan(cls, plan: Plan) -> "ProfileDraft":
        """Return a draft of what a plan is judged by; one that cannot be read is left aside."""
        draft = cls(plan.profile if plan.profile in profile_names() else ROOT)
        for own in plan.profiles.values():
            try:
                draft.take_text(own.text)
            except InputProblem:
                return draft
        return draft

    def take_text(self, text: str, source: str = "") -> None:
        """Take what a text in TOML says; raises InputProblem where it is no profile."""
        profile_of_text(text, source)
        own = own_tables(text, source)
        self.base = str(own["base"])
        self.name = str(own.get("name", ""))
        self.tables = laid_over(shipped_tables(self.base), own)

    def build_on(self, base: str) -> None:
        """Build on another profile; what was said against the old one is said against it."""
        own = differences(self.tables, self.base)
        self.base = base
        self.tables = laid_over(shipped_tables(base), own)

    def put(self, tables: Mapping[str, Any]) -> None:
        """Exchange whole tables."""
        self.tables = {**self.tables, **tables}

    def base_tables(self) -> Tables:
        """Return the full tables of what the draft builds on."""
        return shipped_tables(self.base)

    def changed_tables(self) -> frozenset[str]:
        """Return the names of the tables that differ from the base."""
        return frozenset(differences(self.tables, self.base))

    def count(self) -> int:
        """Return how many entries differ from the base; a list counts as one."""
        own = differences(self.tables, self.base)
        return sum(len(each) if isinstance(each, Mapping) else 1 for each in own.values())

    def is_base(self) -> bool:
        """Tell whether the draft says nothing but its base."""
        return not self.changed_tables() and self.name in {"", self.base}

    def text(self) -> str:
        """Return the profile as TOML, with only what differs from the base."""
        head = {"name": self.name} if self.name and self.name != self.base else {}
        return profile_text({**head, "base": self.base, **differences(self.tables, self.base)})

    def fault(self) -> InputProblem | None:
        """Return what is wrong with it, None when it can be used."""
        try:
            profile_of_text(self.text())
        except InputProblem as problem:
            return problem
        return None
