"""Making the maps of a page: what they show, at which scale, with which words on them.

Options of a part of kind `map`:
`frame` neat (double, with kilometre ticks), line or none; `wording` what is written on the grids:
households, heads, title or code; `names` the kinds of names that are written (unit, grid, context,
road, water, place, house, or none); `lists_the_rest` gives grids without room a numeral; `fade`
makes land outside the subject pale; `around_mm` is free land about the subject on A3; `hidden` are
map layers that are not shown, `households` auto, yes or no; `palette`; `detail` of lines in mm;
`ground` is the colour below everything; `boundaries` full or pale; `kilometres` ticks in the frame
only, a grid over the land or crosses; `house_mm` the height of house numbers; `band` false leaves
out the band of colour along the outline, where the template has one.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import shapely
from shapely.geometry.base import BaseGeometry

from app.printing.grid_wordings import wording_of
from app.printing.legend_entries import PaintedClasses, legend_entries, painted_classes
from app.printing.sheets.context import PageContext
from app.printing.sheets.fit import Fit, Float, Room, best_fit, fit_at, largest_denominator
from app.printing.sheets.map_additions import additions_of
from app.printing.sheets.map_credit import credit_of
from app.printing.sheets.map_edges import edge_names, key_shapes
from app.printing.sheets.map_ground import kilometre_shapes, legible, over_base_maps, with_ground
from app.printing.sheets.page import MapFrame, MapLook
from app.printing.sheets.theme_names import theme_name_shapes
from app.printing.templates.records import PartTemplate
from app.printing.theme_entries import theme_entries
from gis.errors import InputProblem
from gis.topology.records import UnitId
from layers.boxes import Box
from layers.drawing import INK, Shape, Stroke, Text, rectangle
from layers.enlarging import enlarged
from layers.furniture import frame_shapes, rounded_scale
from layers.layer_view import FillScheme, MapLayer
from layers.lettering import AREAS, EVERY_KIND, GRID, HOUSE, PLACE, LetterHeights, LetteringSizes
from layers.map_view import MapView, MetreBounds
from layers.sheet_labels import LetteringSpec, Wording, label_shapes, place_sheet_labels
from layers.style import PAPER, BandStyle, LineStyle, MapStyle

SHEET = replace(
    PAPER,
    tolerance_mm=0.1,
    households=replace(PAPER.households, diameter_mm=0.9),
    unit_text=replace(PAPER.unit_text, colour="#3b4a8c"),
)
ROOMY_GRID_MM, LEAST_SYMBOL_SHARE = 14.0, 0.5
"""Grids this wide on an A3 sheet, or wider, have room for symbols of full size."""
DOTS_TO_SCALE = 20_000
"""House dots are shown at 1:20000 and larger, unless the user says otherwise."""
OUTLINE_TOLERANCE_MM = 0.2
BAND_MM = 5.0
"""The room between the two lines of a neat frame, where the kilometres stand."""
LEAST_HOUSE_SHARE = 0.7
"""How much smaller than wanted house numbers get where houses stand close."""
NO_NUMERALS = "no_numerals"
"""In the data of an order: no grid gets a numeral, whatever the template says."""
MAIN = "map"


@dataclass(frozen=True, slots=True)
class MapDraft:
    """Be a map before its boxes are known: what it shows and how it looks at a guess."""

    part: PartTemplate
    classes: PaintedClasses
    wording: Wording
    look: MapLook


def drafted(part: PartTemplate, context: PageContext, like: MapDraft | None = None) -> MapDraft:
    """Return the draft of a map; raises InputProblem for options that are not known.

    `like` is the draft of the same map on another paper, which shows the same land.
    """
    wording = wording_of(context, part) if like is None else like.wording
    classes = _classes(part, context, wording, None) if like is None else like.classes
    style = _style(part, context, 1.0, with_households=_asked(part, context) is True)
    bounds_m = context.subject.outline_m.bounds
    return MapDraft(part, classes, wording, _look(classes, style, context, 0.0, bounds_m))


def _classes(
    part: PartTemplate, context: PageContext, wording: Wording, bounds_m: MetreBounds | None
) -> PaintedClasses:
    """Return what there is on the land, or what of it is in some bounds."""
    names = _names(part)
    label = context.texts(f"print.class_label_{part.option('wording', 'households')}")
    listed = additions_of(context).house_text
    has_numbers = HOUSE in names and (listed is None or any(map(listed, context.plan.households)))
    said = "print_map.class_house_number" if listed is None else "print_map.class_house_in_list"
    classes = painted_classes(
        context.scene,
        context.subject.leaves,
        wording,
        label,
        bounds_m=bounds_m,
        is_part=context.subject.is_of_grids and part.option("fade", True),
    )
    return replace(
        classes,
        sample_label=classes.sample_label if GRID in names else (),
        house_number=context.texts("print_field.sample") if has_numbers else "",
        house_text=context.texts(said),
        places=classes.places and PLACE in names,
    )


def inner_of(part: PartTemplate, box: Box, size: float) -> Box:
    """Return the box of the land in the box of a map."""
    return box.grown(-BAND_MM * size) if part.option("frame", "neat") == "neat" else box


def fitted(draft: MapDraft, context: PageContext, room: Room) -> tuple[Fit, MapLook]:
    """Return where the map goes in its room and how it looks there.

    Raises InputProblem when the user's scale is too large for the box.
    """
    part, spec = draft.part, context.spec
    outline_m = context.subject.outline_m
    exact = largest_denominator(outline_m, room)
    outline = shapely.simplify(outline_m, OUTLINE_TOLERANCE_MM * exact / 1000)
    is_main = part.name == MAIN
    window = additions_of(context).window
    scale = (spec.scale if is_main else None) or part.option("scale", 0.0) or None
    if window is not None:
        fit = fit_at(outline, room, window.denominator, window.centre_m)
    elif scale is None:
        fit = best_fit(outline, room)
    else:
        _require_fitting(scale, exact, room, is_free=spec.centre_m is not None)
        fit = fit_at(outline, room, scale)
    if window is None and is_main and spec.centre_m is not None:
        fit = fit_at(outline, room, fit.denominator, spec.centre_m)
    asked = _asked(part, context)
    dots = fit.denominator <= DOTS_TO_SCALE if asked is None else asked
    share = _symbol_share(context, fit.denominator)
    style = _style(part, context, share, with_households=dots)
    classes = draft.classes
    bounds_m = _bounds_of(_sheet_view(context.paper_mm, room.inner, fit), room.inner)
    if window is not None or context.subject.is_of_grids:
        classes = _classes(part, context, draft.wording, bounds_m)
    return fit, _look(classes, style, context, fit.denominator, bounds_m)


def _bounds_of(view: MapView, inner: Box) -> MetreBounds:
    corners = [(inner.left, inner.bottom), (inner.right, inner.top)]
    (west, south), (east, north) = view.to_world(corners).tolist()
    return west, south, east, north


def room_in(
    part: PartTemplate,
    context: PageContext,
    box: Box,
    floats: tuple[Float, ...],
    taken: tuple[Box, ...] = (),
) -> Room:
    """Return what must find room in the box of a map; `taken` is what stands there already."""
    space = part.option("around_mm", 5.0) * context.size
    return Room(inner_of(part, box, context.size), floats, space, taken)


def finished(
    draft: MapDraft, context: PageContext, box: Box, placed: tuple[Fit, MapLook, Mapping[str, Box]]
) -> MapFrame:
    """Return the map with its lettering; `placed` is its fit, its look and its floats."""
    fit, look, floats = placed
    part, size = draft.part, context.size
    inner = inner_of(part, box, size)
    view = _sheet_view(context.paper_mm, inner, fit)
    additions = additions_of(context)
    added = [over(context, view, inner) for over in additions.over]
    credit = credit_of(context, inner, floats.values())
    marks = [box for each in (*added, credit) for box in each.obstacles]
    lettering = LetteringSpec(
        units=context.subject.leaves,
        bounds=inner.grown(-0.8 * size),
        obstacles=(*(each.grown(size) for each in floats.values()), *marks),
        size=size * context.desk.template.style.letters,
        wording=draft.wording,
        names=_names(part),
        sizes=_sizes(part),
        lists_the_rest=part.option("lists_the_rest", False)
        and NO_NUMERALS not in context.order.data,
        house_text=additions.house_text,
        grids=frozenset(context.subject.grids) if context.subject.is_of_grids else None,
    )
    scene = context.scene.with_themes(context.themes)
    labels = place_sheet_labels(scene, view, look.style, lettering, context.ruler)
    shapes = list(label_shapes(labels.labels, scene, look.style, lettering.size))
    shapes += theme_name_shapes(scene, view, look.style, lettering, shapes, ruler=context.ruler)
    if context.desk.ground is not None:
        shapes = legible(shapes)
    frame = MapFrame(
        name=part.name,
        box=box,
        inner=inner,
        view=view,
        scene=scene,
        look=look,
        focus=_focus(part, context, view),
        labels=labels,
        label_shapes=tuple(shapes),
        floats=floats,
        band_mm=_band(part, context, view) if look.style.band is not None else None,
        ground=context.desk.ground,
        subject_mm=_subject(part, context, view),
    )
    edge = edge_names(part, context, frame)
    border = _border(part, context, frame, edge.boxes)
    taken = [context.ruler.box(shape) for shape in frame.label_shapes if isinstance(shape, Text)]
    return replace(
        frame,
        over=(
            *kilometre_shapes(part, context, frame, [box.grown(0.6 * size) for box in taken]),
            *(shape for each in (*added, credit) for shape in each.shapes),
            *key_shapes(part, context, frame, [*taken, *floats.values()]),
        ),
        frame=(*border, *edge.shapes),
    )


def _sizes(part: PartTemplate) -> LetteringSizes:
    """Return the heights of letters, those of house numbers as the template has them."""
    usual = LetteringSizes()
    wanted = part.option("house_mm", usual.house.wanted_mm)
    least = min(wanted, max(usual.house.least_mm, wanted * LEAST_HOUSE_SHARE))
    return replace(usual, house=LetterHeights(least, wanted))


def _names(part: PartTemplate) -> frozenset[str]:
    """Return the kinds of names that a map writes; raises InputProblem for an unknown one."""
    if "names" not in part.options:
        return AREAS
    names = frozenset(part.names("names")) - {"none"}
    wrong = next(iter(sorted(names - EVERY_KIND)), None)
    if wrong is not None:
        raise InputProblem("templates.wrong_option", part=part.name, option="names", value=wrong)
    return names


def _require_fitting(scale: float, exact: float, room: Room, *, is_free: bool) -> None:
    if scale <= 0:
        raise InputProblem("print.bad_scale", scale=f"{scale:g}")
    if scale < exact and not is_free:
        raise InputProblem(
            "print.scale_too_large",
            scale=f"{scale:g}",
            width=f"{room.inner.width:.0f}",
            height=f"{room.inner.height:.0f}",
            fitting=rounded_scale(exact),
        )


def _asked(part: PartTemplate, context: PageContext) -> bool | None:
    """Tell whether house dots are asked for, None where nobody says.

    Where each house stands is shown to the public only when it is asked for.
    """
    if context.spec.show_households is not None:
        return context.spec.show_households
    unsaid = False if context.spec.purpose == "public" else None
    return {"yes": True, "no": False}.get(part.option("households", "auto"), unsaid)


def _look(
    classes: PaintedClasses,
    style: MapStyle,
    context: PageContext,
    denominator: float,
    bounds_m: MetreBounds,
) -> MapLook:
    texts, themes = context.texts, context.themes
    told = style
    if themes.choropleth is not None:  # the colours of grids mean something else then
        told = replace(style, layers=style.layers.without(MapLayer.FILLS))
    return MapLook(
        style,
        (
            *legend_entries(classes, told, texts, denominator),
            *additions_of(context).entries,
            *theme_entries(
                themes, classes.grids, style, bounds_m, texts=texts, ruler=context.ruler
            ),
        ),
    )


def _style(
    part: PartTemplate, context: PageContext, share: float, *, with_households: bool
) -> MapStyle:
    palette = context.spec.palette or part.option("palette", "")
    palette = palette or context.desk.template.style.palette
    if palette not in list(FillScheme):
        raise InputProblem("print.unknown_palette", palette=palette, known=", ".join(FillScheme))
    layers = SHEET.layers.with_fills(FillScheme(palette)).without(*_hidden(part))
    if not with_households:
        layers = layers.without(MapLayer.HOUSEHOLDS)
    look = context.desk.template.style
    sheet = replace(SHEET, band=BandStyle()) if look.has_band else SHEET
    style = replace(enlarged(sheet, context.size * look.lines * share), layers=layers)
    style = with_ground(part, style)
    if context.desk.ground is not None:
        style = over_base_maps(style, is_counted=context.themes.choropleth is not None)
    return style


def _hidden(part: PartTemplate) -> Iterator[MapLayer]:
    for name in part.names("hidden"):
        if name not in list(MapLayer):
            raise InputProblem(
                "templates.wrong_option", part=part.name, option="hidden", value=name
            )
        yield MapLayer(name)


def _symbol_share(context: PageContext, denominator: float) -> float:
    """Return how much finer lines and dots must be where the grids are small on the sheet."""
    grids = len(context.subject.grids)
    side_mm = math.sqrt(context.subject.outline_m.area / max(grids, 1)) * 1000 / denominator
    return min(1.0, max(LEAST_SYMBOL_SHARE, side_mm / (ROOMY_GRID_MM * context.size)))


def _focus(part: PartTemplate, context: PageContext, view: MapView) -> BaseGeometry | None:
    subject = context.subject
    if not part.option("fade", True) or subject.is_whole or _is_everything(context, subject.leaves):
        return None
    return shapely.transform(subject.outline_m, view.to_screen)


def _subject(part: PartTemplate, context: PageContext, view: MapView) -> BaseGeometry | None:
    """Return the land that stands out from what lies beneath all layers, None for all of it."""
    if context.desk.ground is None or not part.option("fade", True):
        return None
    focus = _focus(part, context, view)
    return shapely.transform(context.subject.outline_m, view.to_screen) if focus is None else None


def _band(part: PartTemplate, context: PageContext, view: MapView) -> BaseGeometry | None:
    """Return the outline along which a band of colour runs, None where the map has none."""
    if not part.option("band", part.name == MAIN):
        return None
    return shapely.transform(context.subject.outline_m, view.to_screen)


def _is_everything(context: PageContext, leaves: tuple[UnitId, ...]) -> bool:
    return not context.subject.is_of_grids and set(leaves) >= set(context.plan.leaf_units())


def _border(
    part: PartTemplate, context: PageContext, frame: MapFrame, taken: Sequence[Box]
) -> Iterator[Shape]:
    match part.option("frame", "neat"):
        case "neat":
            yield from frame_shapes(
                frame.box, frame.inner, frame.bounds_m, context.ruler, context.size, taken=taken
            )
        case "line":
            line = LineStyle(INK, 0.3 * context.size)
            yield Stroke(rectangle(frame.inner), line, closed=True)


def _sheet_view(paper_mm: tuple[float, float], inner: Box, fit: Fit) -> MapView:
    """Return the view of the whole sheet in which the frame's middle shows the fit's centre."""
    width, height = paper_mm
    metres_per_mm = fit.denominator / 1000
    middle = inner.centre
    return MapView(
        center_x_m=fit.centre_m[0] + (width / 2 - middle[0]) * metres_per_mm,
        center_y_m=fit.centre_m[1] - (height / 2 - middle[1]) * metres_per_mm,
        metres_per_unit=metres_per_mm,
        width=width,
        height=height,
        units_per_mm=1.0,
    )
