"""What the user lets the mouse catch: a value that the snapping of all tools obeys."""

from dataclasses import dataclass, replace

from layers.overlay import SnapKind


@dataclass(frozen=True, slots=True)
class SnapSwitches:
    """Hold the kinds of thing that are caught, and whether snapping rests altogether."""

    kinds: frozenset[SnapKind] = frozenset(SnapKind)
    is_suspended: bool = False

    @property
    def caught(self) -> frozenset[SnapKind]:
        """The kinds that are caught now: none while snapping rests."""
        return frozenset() if self.is_suspended else self.kinds

    def with_kind(self, kind: SnapKind, is_on: bool) -> "SnapSwitches":
        """Return the switches with one kind on or off."""
        kinds = self.kinds | {kind} if is_on else self.kinds - {kind}
        return replace(self, kinds=kinds)

    def suspended(self, is_suspended: bool) -> "SnapSwitches":
        """Return the switches with snapping at rest, or at work again."""
        return replace(self, is_suspended=is_suspended)
