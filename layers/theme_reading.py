"""Theme layers of a project file as drawing data: nothing is read but what their style shows."""

from gis.files.theme_layers import ThemeLayer, ThemeLayers, ThemeShape
from layers.theme_drawing import ThemeDrawing
from layers.theme_style import style_of


def is_drawn(layer: ThemeLayer) -> bool:
    """Tell whether anything of a layer is to be seen on a map."""
    return layer.is_visible and layer.opacity > 0 and layer.shape is not ThemeShape.TABLE


def read_drawing(themes: ThemeLayers, layer: ThemeLayer) -> ThemeDrawing:
    """Return a layer with its title, look and opacity; raises InputProblem."""
    style = style_of(layer.style, layer.kind)
    known = themes.columns(layer)
    column, label = style.column, style.label_column
    return ThemeDrawing.of(
        layer.title,
        layer.shape,
        style,
        themes.geometries_mm(layer),
        values=themes.values(layer, column) if column in known else None,
        names=themes.values(layer, label) if label in known else (),
        opacity=layer.opacity,
    )
