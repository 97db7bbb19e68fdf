"""Whether a legend has what is on the sheet and nothing else."""

from dataclasses import replace

import numpy as np
import pytest
from support.ascii_plan import plan_of, with_households
from support.places import grid

from app.printing.legend_entries import PaintedClasses, legend_entries, painted_classes
from gis.plan.edit import Edit, EditLabel, apply
from gis.plan.plan import Plan
from gis.plan.records import Place, PlaceId, Reference, ReferenceId
from gis.table import Table
from gis.texts import Texts
from gis.topology.records import UnitId
from layers.drawing import Fills, Lettering, Stack
from layers.grid_sizes import SizeClass
from layers.layer_view import FillScheme
from layers.legend import LegendEntry
from layers.map_view import MetreBounds
from layers.scene import Scene
from layers.style import PAPER, BandStyle, LineStyle, MapStyle

ZH = Texts("zh")
PLAN = plan_of(
    """
    AABBXX
    AABBXX
    AA.BYY
    """,
    """
    uuuuvv
    uuuuvv
    uuuuvv
    """,
)
WEST: MetreBounds = (1.0, 11.0, 15.0, 29.0)
"""Part of A alone."""


@pytest.fixture(autouse=True)
def _qt(qapp: object) -> None:
    assert qapp is not None


def classes(plan: Plan, bounds_m: MetreBounds | None = None, **more: bool) -> PaintedClasses:
    return painted_classes(
        Scene.of(plan),
        plan.leaf_units(),
        lambda number: ((plan.grids[number].code,),),
        "网格名称",
        bounds_m=bounds_m,
        **more,
    )


def entries(found: PaintedClasses, style: MapStyle = PAPER) -> dict[str, LegendEntry]:
    return {entry.name: entry for entry in legend_entries(found, style, ZH, 5_000)}


def with_references(plan: Plan, *references: Reference) -> Plan:
    edit = Edit(EditLabel("test"), {"references": {each.id: each for each in references}})
    return apply(plan, edit)


def line(number: int, theme: str, xs_m: tuple[float, float]) -> Reference:
    course = np.array([(xs_m[0] * 1000, 15_000), (xs_m[1] * 1000, 16_000)], dtype=np.int64)
    return Reference(ReferenceId(number), theme, "", is_area=False, lines=(course,))


def test_a_part_of_the_map_has_a_legend_of_that_part() -> None:
    plan = with_households(PLAN, [(25_000, 25_000)])
    whole, part = entries(classes(plan)), entries(classes(plan, WEST))
    missing = {ZH("print.class_village"), ZH("print.class_unassigned"), ZH("print.class_household")}
    assert missing <= whole.keys()
    assert not missing & part.keys()
    assert ZH("print.class_grid_line") not in part, "no boundary runs there"
    (fills,) = [e.symbol for e in part.values() if isinstance(e.symbol, Fills)]
    assert len(fills.colours) == 1
    wider = entries(classes(plan, (1.0, 11.0, 25.0, 29.0)))
    assert ZH("print.class_grid_line") in wider


def test_water_is_told_by_what_there_is_of_it() -> None:
    pond = np.array(
        [(2_000, 12_000), (6_000, 12_000), (6_000, 16_000), (2_000, 12_000)], dtype=np.int64
    )
    lake = Reference(ReferenceId(1), "water", "", is_area=True, lines=(pond,))
    brook = line(2, "water", (40.0, 55.0))
    area, river = ZH("print.class_water"), ZH("print_map.class_river")
    both = with_references(PLAN, lake, brook)
    assert {area, river} <= entries(classes(both)).keys()
    assert isinstance(entries(classes(both))[river].symbol, LineStyle)
    assert river not in entries(classes(both, WEST))
    assert area not in entries(classes(with_references(PLAN, brook)))
    road = entries(classes(with_references(PLAN, line(3, "road", (0.0, 9.0)))))
    assert isinstance(road[ZH("print.class_road")].symbol, LineStyle)


def test_numbers_of_houses_are_explained_where_they_are_written() -> None:
    name = ZH("print_map.class_house_number")
    assert name not in entries(classes(PLAN))
    symbol = entries(replace(classes(PLAN), house_number="018", house_text=name))[name].symbol
    assert isinstance(symbol, Lettering)
    assert symbol.lines == ("018",)


def test_places_are_explained_where_some_have_a_name() -> None:
    name = ZH("print_map.class_place")
    here = Place(PlaceId(1), "school", "小学", "", UnitId(1), (5_000, 5_000))

    def told(place: Place) -> bool:
        return name in entries(classes(replace(PLAN, places=Table({place.id: place}))))

    assert told(here)
    assert not told(replace(here, name=""))
    assert not told(replace(here, location=None))
    elsewhere = (20.0, 20.0, 30.0, 30.0)
    plan = replace(PLAN, places=Table({here.id: here}))
    assert name not in entries(classes(plan, elsewhere))
    eastings = (14_000, 15_000, 5_000)
    far = [replace(here, id=PlaceId(i), location=(x, 5_000)) for i, x in enumerate(eastings)]
    plan = replace(PLAN, places=Table({each.id: each for each in far}))
    assert name in entries(classes(plan, (4.0, 4.0, 6.0, 6.0)))


def test_a_part_that_is_marked_off_has_its_outline_told() -> None:
    in_part = replace(classes(PLAN, (10.0, 10.0, 11.0, 11.0)), boundaries=frozenset())
    assert ZH("print.class_frame") not in entries(in_part)
    assert ZH("print.class_frame") in entries(classes(PLAN, (10.0, 10.0, 11.0, 11.0), is_part=True))


def test_hatched_grids_have_hatched_samples() -> None:
    style = replace(PAPER, layers=PAPER.layers.with_fills(FillScheme.HATCHED))
    scene = Scene.of(PLAN)
    (fills,) = [
        e.symbol for e in entries(classes(PLAN), style).values() if isinstance(e.symbol, Fills)
    ]
    assert len(fills.hatches) == len(fills.colours)
    for letter in "ABXY":
        number = scene.colours[grid(letter)]
        if style.fills[number] in fills.colours:
            place = fills.colours.index(style.fills[number])
            assert fills.hatches[place] == style.hatches[number]


@pytest.mark.parametrize(
    ("style", "scheme", "is_told"),
    [
        (PAPER, FillScheme.PASTEL, True),
        (PAPER, FillScheme.NONE, False),
        (PAPER.over_base_maps(), FillScheme.PASTEL, False),
        (PAPER.over_base_maps(), FillScheme.COLOUR_BLIND_SAFE, True),
        (PAPER.over_base_maps(), FillScheme.HATCHED, True),
    ],
)
def test_grids_have_a_sample_only_where_it_is_no_empty_patch(
    style: MapStyle, scheme: FillScheme, is_told: bool
) -> None:
    style = replace(style, layers=style.layers.with_fills(scheme))
    assert (ZH("print.class_grid") in entries(classes(PLAN), style)) is is_told


def test_each_size_is_told_however_pale_it_is_over_base_maps() -> None:
    over = PAPER.over_base_maps()
    style = replace(over, layers=over.layers.with_fills(FillScheme.SIZE))
    found = replace(classes(PLAN), sizes=(SizeClass.NOT_JUDGED,))
    assert ZH("print.class_size_not_judged") in entries(found, style)


def test_a_band_is_shown_with_the_outline() -> None:
    plain = entries(classes(PLAN))[ZH("print.class_frame")].symbol
    banded = entries(classes(PLAN), replace(PAPER, band=BandStyle()))
    assert ZH("print.class_frame") not in banded
    (symbol,) = [entry.symbol for entry in banded.values() if isinstance(entry.symbol, Stack)]
    assert symbol.lines[-1] == plain
    assert symbol.lines[0].colour == BandStyle().colour
