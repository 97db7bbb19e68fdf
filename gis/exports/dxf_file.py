"""A plan as a DXF drawing in metres: boundaries by what they part, fills, names, places.

Each boundary is one polyline, drawn once for both its sides. Grids are hatches, which have no
outline of their own, so that nothing is doubled; programs that read areas take these.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.exports.label_points import label_points
from gis.exports.look import ExportLook, LineLook, ThemeLook
from gis.exports.means import Means
from gis.exports.outcome import Remark, Written, WrittenLayer
from gis.exports.table import ExportColumn, ExportTable
from gis.exports.wording import Wording

if TYPE_CHECKING:
    from ezdxf.document import Drawing
    from ezdxf.entities.dxfgfx import DXFGraphic
    from ezdxf.layouts.layout import Modelspace

_VERSION, _ENCODING = "R2004", "gbk"
"""A version whose texts are in the code page that it names.

Of later ones, which are in UTF-8 whatever they name, GDAL and QGIS show Chinese as rubbish.
"""
_METRES, _METRIC = 6, 1
_APPLICATION = "TOWNGRID"
_STYLE, _FONT = "TOWNGRID", "simhei.ttf"
_LINE_SCALE = 10.0
"""Dashes are as long as on a sheet of 1:10,000."""
_FILL_TRANSPARENCY = 0.3
_WIDTHS = (0, 5, 9, 13, 15, 18, 20, 25, 30, 35, 40, 50, 53, 60, 70, 80, 90, 100, 106, 120, 140)
"""The widths that a line may have, in hundredths of a millimetre."""
_LEAST_TEXT_M, _MOST_TEXT_M, _TEXT_OF_RADIUS = 0.5, 120.0, 0.45
_CODE_BELOW, _CODE_SIZE = 1.5, 0.6
_PLACE_M = 6.0
_BY_LETTER = str.maketrans(dict.fromkeys('<>/\\":;?*|=`,', "_"))


def write_dxf(
    path: Path,
    crs: str,
    tables: Sequence[ExportTable],
    means: Means,
) -> Written:
    """Write tables, placed in metres, as a drawing."""
    # Loading it takes half a second, which nobody else has to wait for.
    from ezdxf.filemanagement import new  # noqa: PLC0415

    drawing = new(_VERSION, setup=False)
    drawing.encoding = _ENCODING
    drawing.header["$INSUNITS"], drawing.header["$MEASUREMENT"] = _METRES, _METRIC
    drawing.header["$LTSCALE"], drawing.header["$LWDISPLAY"] = _LINE_SCALE, 1
    drawing.header.custom_vars.append("CRS", crs)
    drawing.appids.add(_APPLICATION)
    drawing.styles.add(_STYLE, font=_FONT)
    writer = _Dxf(drawing, means.look, means.wording)
    for place, table in enumerate(tables):
        means.begin(place, len(tables) + 1)
        writer.add(table)
    writer.set_view()
    means.begin(len(tables), len(tables) + 1)
    drawing.saveas(path)
    layers = tuple(WrittenLayer.of(table, path.name) for table in tables)
    return Written(layers, tuple(_rare(tables)))


def _rare(tables: Sequence[ExportTable]) -> Iterator[Remark]:
    """Yield which texts have characters that the code page lacks, and that stand as codes."""
    for table in tables:
        values = (
            _names(table) if table.theme is not None else (v for row in table.rows for v in row)
        )
        words = [value for value in values if isinstance(value, str)]
        rare = {
            character
            for character in set("".join(words))
            if not character.encode(_ENCODING, "ignore")
        }
        if rare and table.shapes is not None:
            yield "export.rare_in_dxf", {"layer": table.layer, "characters": "".join(sorted(rare))}


class _Dxf:
    def __init__(self, drawing: "Drawing", look: ExportLook, wording: Wording) -> None:
        self._drawing, self._look, self._wording = drawing, look, wording
        self._space: Modelspace = drawing.modelspace()
        self._layers: dict[str, str] = {}
        self._bounds: list[tuple[float, float, float, float]] = []

    def add(self, table: ExportTable) -> None:
        """Draw a table; one without shapes has nothing to draw."""
        if table.shapes is None or shapely.is_missing(table.shapes).all():
            return
        west, south, east, north = shapely.total_bounds(table.shapes).tolist()
        self._bounds.append((west, south, east, north))
        if table.theme is not None:
            self._theme(table, table.theme)
            return
        draw: Mapping[str, Callable[[ExportTable], None]] = {
            "grids": self._grids,
            "units": self._units,
            "sub_grids": self._named,
            "exclusive": self._exclusive,
            "borders": self._borders,
            "places": self._places,
            "households": self._points,
        }
        draw.get(table.layer, self._references)(table)

    def set_view(self) -> None:
        """Let the drawing open with everything in sight."""
        if not self._bounds:
            return
        bounds = np.array(self._bounds)
        west, south = bounds[:, :2].min(axis=0).tolist()
        east, north = bounds[:, 2:].max(axis=0).tolist()
        self._drawing.header["$EXTMIN"] = (west, south, 0)
        self._drawing.header["$EXTMAX"] = (east, north, 0)
        height = max(north - south, (east - west) / 1.6, 1.0) * 1.05
        self._drawing.set_modelspace_vport(height, ((west + east) / 2, (south + north) / 2))

    def _layer(self, words: str, line: LineLook | None = None, colour: str = "#1f2937") -> str:
        """Return the name of a layer, made when it is first asked for."""
        if words not in self._layers:
            self._layers[words] = self._new_layer(words, line, colour)
        return self._layers[words]

    def _new_layer(self, words: str, line: LineLook | None, colour: str) -> str:
        """Return the name of a new layer, with a number where another one is called so."""
        plain = words.translate(_BY_LETTER).strip() or "_"
        name, number = plain, 1
        while name in self._drawing.layers:
            number += 1
            name = f"{plain} {number}"
        layer = self._drawing.layers.add(name)
        layer.rgb = _rgb(colour if line is None else line.colour)
        if line is not None:
            layer.dxf.lineweight = _width(line.width_mm)
            layer.dxf.linetype = self._dashes(name, line)
        return name

    def _dashes(self, name: str, line: LineLook) -> str:
        """Return the line type of a pen, made for it where it has dashes."""
        if not line.dash_mm:
            return "Continuous"
        signs = np.resize([1.0, -1.0], len(line.dash_mm))
        pattern = [sum(line.dash_mm), *(signs * line.dash_mm).tolist()]
        self._drawing.linetypes.add(name, pattern, description=name)
        return name

    def _borders(self, table: ExportTable) -> None:
        for name, shape in zip(table.values("line_class"), _shapes(table), strict=True):
            title = self._wording.line_class(str(name))
            layer = self._layer(title, self._look.line(str(name)))
            self._lines(shape, layer)

    def _lines(self, shape: BaseGeometry | None, layer: str, *, closed: bool = False) -> None:
        for part in () if shape is None else shapely.get_parts(shape):
            xy = shapely.get_coordinates(part)
            is_ring = closed or bool(len(xy) > 3 and (xy[0] == xy[-1]).all())
            points = (xy[:-1] if is_ring else xy).tolist()
            self._space.add_lwpolyline(
                points, format="xy", close=is_ring, dxfattribs={"layer": layer}
            )

    def _grids(self, table: ExportTable) -> None:
        fills = self._layer(self._wording.fills(table.layer))
        codes = self._layer(self._wording.codes(table.layer), colour=self._look.grid_text.colour)
        rows = zip(
            table.values("code"), table.values("name"), table.values("colour"), _shapes(table),
            strict=True,
        )  # fmt: skip
        for code, name, colour, shape in rows:
            if shape is None:
                continue
            hatch = self._space.add_hatch(dxfattribs={"layer": fills, "hatch_style": 0})
            if isinstance(colour, int):
                hatch.rgb = _rgb(self._look.fills[colour])
            hatch.transparency = _FILL_TRANSPARENCY
            for ring, is_outer in _rings(shape):
                hatch.paths.add_polyline_path(ring, is_closed=True, flags=1 if is_outer else 0)
            texts = [(1000, _brief(str(words or ""))) for words in (code, name)]
            hatch.set_xdata(_APPLICATION, texts)
        self._named(table, codes)

    def _named(self, table: ExportTable, codes: str | None = None) -> None:
        """Write the names of areas, and their codes below them."""
        layer = self._layer(self._wording.names(table), colour=self._look.grid_text.colour)
        points = label_points(_array(table))
        rows = zip(table.values("name"), table.values("code"), strict=True)
        for row, (name, code) in enumerate(rows):
            if np.isnan(points.radius[row]):
                continue
            words = str(name or "")
            height = _height(words, float(points.radius[row]))
            x, y = points.xy[row].tolist()
            self._text(words, (x, y), height, layer)
            if codes is not None:
                below = (x, y - height * _CODE_BELOW)
                self._text(str(code or ""), below, height * _CODE_SIZE, codes)

    def _units(self, table: ExportTable) -> None:
        """Write the names of units, a layer for each tier."""
        points = label_points(_array(table))
        tier_of: ExportColumn = next(c for c in table.columns if c.key == "tier")
        names = zip(table.values("name"), table.values("tier"), strict=True)
        for row, (name, tier) in enumerate(names):
            if np.isnan(points.radius[row]):
                continue
            title = f"{self._wording.names(table)} {self._wording.value(tier_of, tier)}"
            layer = self._layer(title, colour=self._look.unit_text.colour)
            words, radius = str(name or ""), float(points.radius[row])
            x, y = points.xy[row].tolist()
            self._text(words, (x, y), _height(words, radius), layer)

    def _exclusive(self, table: ExportTable) -> None:
        layer = self._layer(self._wording.layer(table.layer), self._look.exclusive)
        for shape in _shapes(table):
            for ring, _ in () if shape is None else _rings(shape):
                self._space.add_lwpolyline(
                    ring, format="xy", close=True, dxfattribs={"layer": layer}
                )
        self._named(table)

    def _places(self, table: ExportTable) -> None:
        """Insert a block for each place, with its name and its kind as attributes."""
        layer = self._layer(self._wording.layer(table.layer), colour=self._look.place)
        block = self._drawing.blocks.new("TOWNGRID_PLACE")
        block.add_circle((0, 0), _PLACE_M / 2, dxfattribs={"layer": "0"})
        block.add_attdef("NAME", (_PLACE_M * 0.7, 0), dxfattribs=_lettering(_PLACE_M, "0"))
        kind_of: ExportColumn = next(c for c in table.columns if c.key == "kind")
        rows = zip(table.values("name"), table.values("kind"), _shapes(table), strict=True)
        for name, kind, shape in rows:
            if shape is None:
                continue
            insert = self._space.add_blockref(
                "TOWNGRID_PLACE", shape.coords[0], dxfattribs={"layer": layer}
            )
            x, y = shape.coords[0]
            insert.add_attrib(
                "NAME", _brief(str(name or "")), (x + _PLACE_M * 0.7, y - _PLACE_M / 2),
                dxfattribs=_lettering(_PLACE_M, layer),
            )  # fmt: skip
            kind_words = str(self._wording.value(kind_of, kind) or "")
            insert.set_xdata(_APPLICATION, [(1000, _brief(kind_words))])

    def _points(self, table: ExportTable) -> None:
        layer = self._layer(self._wording.layer(table.layer), colour=self._look.household)
        for shape in _shapes(table):
            if shape is not None:
                self._space.add_point(shape.coords[0], dxfattribs={"layer": layer})

    def _references(self, table: ExportTable) -> None:
        for theme, shape in zip(table.values("theme"), _shapes(table), strict=True):
            column = table.columns[0]
            words = f"{self._wording.layer(table.layer)} {self._wording.value(column, theme)}"
            layer = self._layer(words, self._look.lines["group"])
            if shape is not None and shape.geom_type == "Point":
                self._space.add_point(shape.coords[0], dxfattribs={"layer": layer})
            elif shape is not None and shape.geom_type == "MultiPolygon":
                for ring, _ in _rings(shape):
                    self._space.add_lwpolyline(
                        ring, format="xy", close=True, dxfattribs={"layer": layer}
                    )
            else:
                self._lines(shape, layer)

    def _theme(self, table: ExportTable, look: ThemeLook) -> None:
        """Draw a theme layer on a layer of its own, each row in its colour, and names on another.

        Areas are outlines, so that they hide nothing.
        """
        pen = LineLook(look.colours[-1], look.width_mm)
        layer = self._new_layer(self._wording.layer_of(table), pen, pen.colour)
        colours = [_rgb(colour) for colour in look.colours]
        for shape, number in zip(_shapes(table), look.colour_of, strict=True):
            for entity in self._outlined(shape, layer):
                if colours[number] != colours[-1]:
                    entity.rgb = colours[number]
        names = _names(table)
        if not any(names):
            return
        title = self._wording.names(table)
        lettering = self._new_layer(title, None, self._look.grid_text.colour)
        points = label_points(_array(table))
        for words, at, radius in zip(
            names, points.xy.tolist(), points.radius.tolist(), strict=True
        ):
            height = _height(words, radius) if radius else _PLACE_M
            if not np.isnan(radius):
                self._text(words, (at[0], at[1]), height, lettering)

    def _outlined(self, shape: BaseGeometry | None, layer: str) -> "Iterator[DXFGraphic]":
        """Draw a shape by its outline, and yield each entity."""
        on = {"layer": layer}
        for part in () if shape is None else shapely.get_parts(shape):
            if part.geom_type == "Point":
                yield self._space.add_point(part.coords[0], dxfattribs=on)
                continue
            is_area = part.geom_type == "Polygon"
            for line in shapely.get_rings(part) if is_area else [part]:
                xy = shapely.get_coordinates(line)
                is_ring = is_area or bool(len(xy) > 3 and (xy[0] == xy[-1]).all())
                points = (xy[:-1] if is_ring else xy).tolist()
                yield self._space.add_lwpolyline(points, format="xy", close=is_ring, dxfattribs=on)

    def _text(self, words: str, at: tuple[float, float], height: float, layer: str) -> None:
        from ezdxf.enums import TextEntityAlignment  # noqa: PLC0415  # as above

        if words:
            text = self._space.add_text(_brief(words), dxfattribs=_lettering(height, layer))
            text.set_placement(at, align=TextEntityAlignment.MIDDLE_CENTER)


def _lettering(height: float, layer: str) -> dict[str, object]:
    return {"height": height, "style": _STYLE, "layer": layer}


def _height(words: str, radius: float) -> float:
    """Return how high the letters of a name are that stays within a circle of its land."""
    fitting = min(2 * radius / max(len(words), 2), radius * _TEXT_OF_RADIUS)
    return float(np.clip(fitting, _LEAST_TEXT_M, _MOST_TEXT_M))


def _names(table: ExportTable) -> list[str]:
    """Return what the rows of a theme layer are called, nothing for each where no column says."""
    key = "" if table.theme is None else table.theme.name
    if not any(column.key == key for column in table.columns):
        return [""] * len(table.rows)
    return ["" if value is None else str(value) for value in table.values(key)]


def _array(table: ExportTable) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    assert table.shapes is not None
    return table.shapes


def _shapes(table: ExportTable) -> list[BaseGeometry | None]:
    return list(_array(table).tolist())


def _rings(shape: BaseGeometry) -> Iterator[tuple[list[tuple[float, float]], bool]]:
    """Yield the rings of an area, each without its last point, and whether it is an outer one."""
    for part in shapely.get_parts(shape):
        for place, ring in enumerate(shapely.get_rings(part)):
            yield list(map(tuple, shapely.get_coordinates(ring)[:-1].tolist())), place == 0


def _rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


def _width(width_mm: float) -> int:
    return min(_WIDTHS, key=lambda width: abs(width - width_mm * 100))


def _brief(words: str) -> str:
    """Return words on one line, as long as an entity may hold."""
    return " ".join(words.split())[:120]
