"""What of the map can be seen: only that lies under the mouse for the menu."""

from dataclasses import dataclass

from layers.finding_marks import FindingMark
from layers.households import are_dots
from layers.layer_view import MapLayer
from layers.map_view import MapView
from layers.references import themes_shown
from layers.scene import Scene
from layers.style import MapStyle


@dataclass(frozen=True, slots=True)
class Seen:
    """Hold the marks of findings that are shown, whether each household has a dot, the themes.

    `themes` are those of the reference lines that are painted, None for all of them.
    """

    marks: tuple[FindingMark, ...] = ()
    has_dots: bool = True
    themes: frozenset[str] | None = None

    def shows_theme(self, theme: str) -> bool:
        """Tell whether reference lines of a theme are painted."""
        return self.themes is None or theme in self.themes


def seen_on(scene: Scene, view: MapView, style: MapStyle) -> Seen:
    """Return what can be seen of a scene with the layers and at the scale of now."""
    return Seen(
        tuple(scene.findings) if style.shows(MapLayer.FINDINGS) else (),
        style.shows(MapLayer.HOUSEHOLDS) and are_dots(view, style),
        themes_shown(view, style),
    )
