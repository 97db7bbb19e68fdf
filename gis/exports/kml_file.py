"""A plan as KML: folders by unit, our colours, names to read, typed attributes.

Google Earth names no areas, so that names stand in a folder of points without a mark. A .kmz is
the same document in an archive.
"""

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TextIO
from xml.sax.saxutils import escape

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.exports.label_points import label_points
from gis.exports.look import LineLook, ThemeLook
from gis.exports.means import Means
from gis.exports.outcome import Written, WrittenLayer
from gis.exports.placement import DEGREE_DIGITS
from gis.exports.table import ExportTable, Value

_TYPES = {"text": "string", "integer": "int", "real": "double", "flag": "string"}
_MOST_INTEGER = 2**31 - 1
_PIXELS_PER_MM = 3.0
_FILL_ALPHA, _SOLID = "b3", "ff"
_NAMED = ("units", "grids", "sub_grids", "exclusive")
_CONTROLS = dict.fromkeys([*range(9), 11, 12, *range(14, 32)])


def write_kml(
    path: Path,
    tables: Sequence[ExportTable],
    means: Means,
) -> Written:
    """Write tables, placed in degrees, to a .kml or a .kmz."""
    document = path.with_name(path.name + ".doc.kml") if path.suffix.lower() == ".kmz" else path
    with document.open("w", encoding="utf-8", newline="\n") as stream:
        _Kml(stream, means).write(tables)
    if document is not path:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as pack:
            pack.write(document, "doc.kml")
        document.unlink()
    return Written(tuple(WrittenLayer.of(table, path.name) for table in tables))


class _Kml:
    def __init__(self, stream: TextIO, means: Means) -> None:
        self._stream, self._means = stream, means
        self._look, self._wording = means.look, means.wording

    def write(self, tables: Sequence[ExportTable]) -> None:
        """Write the whole document."""
        self._say('<?xml version="1.0" encoding="UTF-8"?>')
        self._say('<kml xmlns="http://www.opengis.net/kml/2.2"><Document>')
        self._say(f"<name>{_text(self._means.title)}</name>")
        self._styles()
        for table in tables:
            if table.theme is not None:
                self._theme_styles(table.theme)
            self._schema(table)
        for place, table in enumerate(tables):
            self._means.begin(place, len(tables))
            self._folder(table)
        for table in tables:
            if table.layer in _NAMED:
                self._names(table)
        self._say("</Document></kml>")

    def _say(self, line: str) -> None:
        self._stream.write(line + "\n")

    def _styles(self) -> None:
        look = self._look
        grid = look.lines["grid"]
        for number, colour in enumerate(look.fills):
            self._style(f"grid-{number}", grid, _kml(colour, _FILL_ALPHA))
        self._style("grid", grid, None)
        self._style("sub_grids", look.lines["sub_grid"], None)
        self._style("exclusive", look.exclusive, _kml(look.exclusive.colour, "40"))
        for tier, kind in look.tier_kinds.items():
            self._style(f"unit-{tier}", look.lines[kind], None)
        self._style("reference", look.lines["group"], None)
        for name, colour in (("places", look.place), ("households", look.household)):
            self._say(
                f'<Style id="{name}"><IconStyle><color>{_kml(colour, _SOLID)}</color>'
                "<scale>0.6</scale></IconStyle><LabelStyle><scale>0.7</scale></LabelStyle></Style>"
            )
        self._say(
            '<Style id="name"><IconStyle><scale>0</scale></IconStyle>'
            "<LabelStyle><scale>0.9</scale></LabelStyle></Style>"
        )

    def _style(self, name: str, line: LineLook, fill: str | None) -> None:
        area = f"<color>{fill}</color>" if fill else "<fill>0</fill>"
        self._say(
            f'<Style id="{_text(name)}"><LineStyle><color>{_kml(line.colour, _SOLID)}</color>'
            f"<width>{line.width_mm * _PIXELS_PER_MM:.1f}</width></LineStyle>"
            f"<PolyStyle>{area}</PolyStyle></Style>"
        )

    def _theme_styles(self, look: ThemeLook) -> None:
        """Write a style for each colour, of points, lines and areas alike."""
        for number, colour in enumerate(look.colours):
            line = f"<width>{look.width_mm * _PIXELS_PER_MM:.1f}</width>"
            solid = f"<color>{_kml(colour, _SOLID)}</color>"
            fill = f"<color>{_kml(colour, f'{round(255 * look.fill):02x}')}</color>"
            self._say(
                f'<Style id="{look.key}-{number}"><IconStyle>{solid}<scale>0.6</scale></IconStyle>'
                f"<LabelStyle><scale>0.7</scale></LabelStyle><LineStyle>{solid}{line}</LineStyle>"
                f"<PolyStyle>{fill}</PolyStyle></Style>"
            )

    def _schema(self, table: ExportTable) -> None:
        fields = "".join(
            f'<SimpleField type="{_type(table, at)}" name="{_text(column.key)}">'
            f"<displayName>{_text(self._wording.title(column))}</displayName></SimpleField>"
            for at, column in enumerate(table.columns)
        )
        name = _text(self._wording.layer_of(table) if table.theme is not None else table.layer)
        self._say(f'<Schema name="{name}" id="{_key(table)}">{fields}</Schema>')

    def _folder(self, table: ExportTable) -> None:
        """Write a layer: in folders by unit where its rows say the unit's name."""
        self._say(f"<Folder><name>{_text(self._wording.layer_of(table))}</name>")
        rows, shapes = self._wording.rows(table), table.shapes
        for unit, numbers in _by_unit(table).items():
            if unit is not None:
                self._say(f"<Folder><name>{_text(unit)}</name>")
            for number in numbers:
                shape = None if shapes is None else shapes[number]
                if shape is not None:
                    self._placemark(table, number, rows[number], shape)
            if unit is not None:
                self._say("</Folder>")
        self._say("</Folder>")

    def _placemark(
        self, table: ExportTable, number: int, row: Sequence[Value], shape: BaseGeometry
    ) -> None:
        data = "".join(
            f'<SimpleData name="{_text(column.key)}">{_text(str(value))}</SimpleData>'
            for column, value in zip(table.columns, row, strict=True)
            if value is not None
        )
        self._say(
            f'<Placemark id="{_key(table)}-{table.ids[number]}">'
            f"<name>{_text(_name(table, number))}</name>"
            f"<styleUrl>#{_text(_style_of(table, number))}</styleUrl>"
            f'<ExtendedData><SchemaData schemaUrl="#{_key(table)}">{data}</SchemaData>'
            f"</ExtendedData>{_geometry(shape)}</Placemark>"
        )

    def _names(self, table: ExportTable) -> None:
        """Write a point with the name of each area."""
        if table.shapes is None:
            return
        title = self._wording.names(table)
        self._say(f"<Folder><name>{_text(title)}</name><visibility>1</visibility>")
        for number, (x, y) in enumerate(label_points(table.shapes).xy.tolist()):
            if not np.isnan(x):
                at = f"{x:.{DEGREE_DIGITS}f},{y:.{DEGREE_DIGITS}f}"
                self._say(
                    f"<Placemark><name>{_text(_name(table, number))}</name>"
                    "<styleUrl>#name</styleUrl>"
                    f"<Point><coordinates>{at}</coordinates></Point></Placemark>"
                )
        self._say("</Folder>")


def _key(table: ExportTable) -> str:
    """Return what a layer is called where only plain letters may stand."""
    return table.layer if table.theme is None else table.theme.key


def _type(table: ExportTable, at: int) -> str:
    """Return the type of a column; whole numbers of KML have 32 bits, longer ones are words."""
    kind = table.columns[at].kind
    if kind == "integer" and any(abs(int(row[at] or 0)) > _MOST_INTEGER for row in table.rows):
        return _TYPES["text"]
    return _TYPES[kind]


def _by_unit(table: ExportTable) -> Mapping[str | None, list[int]]:
    keys = {column.key for column in table.columns if not column.title}
    units = table.values("unit_name") if "unit_name" in keys else [None] * len(table.rows)
    found: dict[str | None, list[int]] = {}
    for number, unit in enumerate(units):
        found.setdefault(None if unit is None else str(unit), []).append(number)
    return found


def _name(table: ExportTable, number: int) -> str:
    """Return what a row is called on the map; nobody is named by a household."""
    keys = [column.key for column in table.columns]
    key = "name" if table.theme is None else table.theme.name
    if key not in keys:
        return ""
    value = table.rows[number][keys.index(key)]
    return "" if value is None else str(value)


def _style_of(table: ExportTable, number: int) -> str:
    if table.theme is not None:
        return f"{table.theme.key}-{table.theme.colour_of[number]}"
    if table.layer == "grids":
        colour = _value(table, number, "colour")
        return "grid" if colour is None else f"grid-{colour}"
    if table.layer == "units":
        return f"unit-{_value(table, number, 'tier')}"
    return "reference" if table.layer.startswith("reference") else table.layer


def _value(table: ExportTable, number: int, key: str) -> Value:
    place = next(at for at, column in enumerate(table.columns) if column.key == key)
    return table.rows[number][place]


def _geometry(shape: BaseGeometry) -> str:
    parts = [_part(part) for part in shapely.get_parts(shape)]
    return parts[0] if len(parts) == 1 else f"<MultiGeometry>{''.join(parts)}</MultiGeometry>"


def _part(part: BaseGeometry) -> str:
    if part.geom_type == "Point":
        return f"<Point>{_coordinates(part)}</Point>"
    if part.geom_type == "LineString":
        return f"<LineString><tessellate>1</tessellate>{_coordinates(part)}</LineString>"
    outer, *holes = _rings(part)
    inner = "".join(f"<innerBoundaryIs>{ring}</innerBoundaryIs>" for ring in holes)
    return (
        f"<Polygon><tessellate>1</tessellate><outerBoundaryIs>{outer}</outerBoundaryIs>"
        f"{inner}</Polygon>"
    )


def _rings(polygon: BaseGeometry) -> Iterator[str]:
    for ring in shapely.get_rings(polygon):
        yield f"<LinearRing>{_coordinates(ring)}</LinearRing>"


def _coordinates(line: BaseGeometry) -> str:
    text = shapely.to_wkt(line, rounding_precision=DEGREE_DIGITS, trim=True)
    inside = text[text.index("(") + 1 : text.rindex(")")]
    points = inside.replace(", ", ";").replace(" ", ",").replace(";", " ")
    return f"<coordinates>{points}</coordinates>"


def _kml(colour: str, alpha: str) -> str:
    """Return a colour as KML has it: alpha, blue, green, red."""
    return f"{alpha}{colour[5:7]}{colour[3:5]}{colour[1:3]}".lower()


def _text(words: str) -> str:
    return escape(words.translate(_CONTROLS), {'"': "&quot;"})
