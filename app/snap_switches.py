"""What the user lets the mouse catch: a value that the snapping of all tools obeys."""

from dataclasses import dataclass, replace

from layers.overlay import SnapKind


@dataclass(frozen=True, slots=True)
class SnapSwitches:
    """Hold the kinds of thing that are caught, and whether snapping rests altogether.

    While a line is drawn with `traces`, it follows what is on the map between two clicks.
    """

    kinds: frozenset[SnapKind] = frozenset(SnapKind)
    is_suspended: bool = False
    traces: bool = False

    @property
    def caught(self) -> frozenset[SnapKind]:
        """The kinds that are caught now: none while snapping rests."""
        return frozenset() if self.is_suspended else self.kinds

    def with_kind(self, kind: SnapKind, is_on: bool) -> "SnapSwitches":
        """Return the switches with one kind on or off."""
        kinds = self.kinds | {kind} if is_on else self.kinds - {kind}
        return replace(self, kinds=kinds)

    def tracing(self, traces: bool) -> "SnapSwitches":
        """Return the switches with lines that follow what is on the map, or straight ones."""
        return replace(self, traces=traces)

    def suspended(self, is_suspended: bool) -> "SnapSwitches":
        """Return the switches with snapping at rest, or at work again."""
        return replace(self, is_suspended=is_suspended)
