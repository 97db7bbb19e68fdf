"""What of the map is shown: which layers, in which order, how opaque, in which colours.

A value that the canvas and a sheet take as part of their `MapStyle`; a layer tree edits it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any


class MapLayer(StrEnum):
    """Name what can be shown or hidden, here from the lowest to the highest."""

    FILLS = "fills"
    UNASSIGNED = "unassigned"
    WATER = "water"
    BUILDINGS = "buildings"
    DITCHES = "ditches"
    ROADS = "roads"
    VILLAGER_GROUPS = "villager_groups"
    OTHER_REFERENCES = "other_references"
    ADDRESSES = "addresses"
    THEMES = "themes"
    EXCLUSIVE = "exclusive"
    SUB_GRID_LINES = "sub_grid_lines"
    GRID_LINES = "grid_lines"
    UNIT_LINES = "unit_lines"
    HOUSEHOLDS = "households"
    ACCESS = "access"
    FINDINGS = "findings"
    LABELS = "labels"


ALL_LAYERS = frozenset(MapLayer)

HIDDEN_AT_FIRST = frozenset({MapLayer.ACCESS})
"""What is shown only when it is asked for."""

OVER_BASE_MAPS = {MapLayer.FILLS: 0.4, MapLayer.UNASSIGNED: 0.6}
"""How opaque areas are over base maps where nobody has made them less than wholly opaque."""

LETTERING = (MapLayer.FINDINGS, MapLayer.LABELS)
"""What always lies above all other layers, whatever the order says."""


class FillScheme(StrEnum):
    """Say how grids are coloured: so that neighbours differ, by their size, or not at all."""

    PASTEL = "pastel"
    COLOUR_BLIND_SAFE = "colour_blind_safe"
    GREYS = "greys"
    SIZE = "size"
    NONE = "none"
    HATCHED = "hatched"


class BorderScheme(StrEnum):
    """Say what boundaries tell of the facts that are noted about them.

    PLAIN nothing; STANDING whether they are agreed, disputed or not walked; EDIT also what they
    follow on the ground.
    """

    PLAIN = "plain"
    STANDING = "standing"
    EDIT = "edit"


@dataclass(frozen=True, slots=True)
class LayerState:
    """Be how one layer is shown; `opacity` is from 0 to 1."""

    layer: MapLayer
    is_visible: bool = True
    opacity: float = 1.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "opacity", min(max(float(self.opacity), 0.0), 1.0))


def _at_first(layer: MapLayer) -> LayerState:
    return LayerState(layer, layer not in HIDDEN_AT_FIRST)


@dataclass(frozen=True, slots=True)
class LayerView:
    """Hold the state of every layer from the lowest to the highest, and the choices of style.

    Frozen: each method returns another view. Findings and labels are painted over all else.
    """

    states: tuple[LayerState, ...] = field(default=tuple(map(_at_first, MapLayer)))
    fills: FillScheme = FillScheme.PASTEL
    borders: BorderScheme = BorderScheme.STANDING

    def state(self, layer: MapLayer) -> LayerState:
        """Return the state of a layer."""
        return next(state for state in self.states if state.layer is layer)

    def shows(self, layer: MapLayer) -> bool:
        """Tell whether anything of a layer can be seen."""
        state = self.state(layer)
        return state.is_visible and state.opacity > 0.0

    def painted(self, layers: Iterable[MapLayer]) -> tuple[LayerState, ...]:
        """Return the states of those of `layers` that can be seen, the lowest first."""
        wanted = set(layers)
        return tuple(s for s in self.states if s.layer in wanted and self.shows(s.layer))

    def with_visible(self, layer: MapLayer, is_visible: bool) -> "LayerView":
        """Return the view with a layer shown or hidden."""
        return self._with(replace(self.state(layer), is_visible=is_visible))

    def with_opacity(self, layer: MapLayer, opacity: float) -> "LayerView":
        """Return the view with a layer so opaque, from 0 to 1."""
        return self._with(replace(self.state(layer), opacity=opacity))

    def moved(self, layer: MapLayer, place: int) -> "LayerView":
        """Return the view with a layer at another place, 0 being the lowest."""
        rest = [state for state in self.states if state.layer is not layer]
        rest.insert(max(place, 0), self.state(layer))
        return replace(self, states=tuple(rest))

    def only(self, *layers: MapLayer) -> "LayerView":
        """Return the view in which no other layers are visible."""
        return replace(
            self, states=tuple(replace(s, is_visible=s.layer in layers) for s in self.states)
        )

    def without(self, *layers: MapLayer) -> "LayerView":
        """Return the view in which these layers are hidden and the others as they are."""
        states = (replace(s, is_visible=False) if s.layer in layers else s for s in self.states)
        return replace(self, states=tuple(states))

    def over_base_maps(self) -> "LayerView":
        """Return the view in which base maps show through the areas of the grids.

        What someone has made less opaque already stays as it is.
        """
        return replace(
            self,
            states=tuple(
                replace(s, opacity=OVER_BASE_MAPS.get(s.layer, 1.0)) if s.opacity == 1.0 else s
                for s in self.states
            ),
        )

    def with_fills(self, fills: FillScheme) -> "LayerView":
        """Return the view with the grids coloured in another way."""
        return replace(self, fills=fills)

    def with_borders(self, borders: BorderScheme) -> "LayerView":
        """Return the view with boundaries that tell more or less."""
        return replace(self, borders=borders)

    def _with(self, new: LayerState) -> "LayerView":
        return replace(self, states=tuple(new if s.layer is new.layer else s for s in self.states))

    def as_record(self) -> dict[str, Any]:
        """Return the view as texts and numbers, to be kept as JSON."""
        return {
            "layers": [[s.layer.value, s.is_visible, s.opacity] for s in self.states],
            "fills": self.fills.value,
            "borders": self.borders.value,
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> "LayerView":
        """Return the view that was kept.

        Layers that the record does not know stand where they stand by default; what is not known
        here is left out. Raises ValueError when the record is no such view at all.
        """
        try:
            kept = [
                LayerState(MapLayer(name), bool(is_visible), float(opacity))
                for name, is_visible, opacity in record["layers"]
                if name in ALL_LAYERS
            ]
            view = cls(fills=FillScheme(record["fills"]), borders=BorderScheme(record["borders"]))
        except (KeyError, TypeError) as error:
            raise ValueError("this is no view of layers") from error
        states = list({state.layer: state for state in kept}.values())
        for place, layer in enumerate(MapLayer):
            if layer not in {state.layer for state in states}:
                states.insert(place, _at_first(layer))
        return replace(view, states=tuple(states))


EVERYTHING = LayerView()
"""The layers as they are by default."""
