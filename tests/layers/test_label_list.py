import shapely

from layers.boxes import Box
from layers.drawing import Ruler, Text
from layers.label_list import label_list, room_for
from layers.label_values import LabelText, PlacedLabel
from layers.lettering import LabelKey, ListedName, SheetLabel

NAMES = [ListedName(i, LabelKey("grid", i), (f"第{i}网格", "张建国")) for i in range(1, 31)]
LAND = shapely.box(60, 20, 200, 180)
BOUNDS = Box(0, 0, 200, 200)


def test_the_list_says_each_number_and_its_words_within_its_box() -> None:
    ruler = Ruler()
    found = label_list(NAMES, "图上编号", ruler, 1.0)
    shapes = found.shapes_at(10, 20)
    texts = [shape for shape in shapes if isinstance(shape, Text)]
    said = {text.text for text in texts}
    assert said == {
        "图上编号",
        *(str(i) for i in range(1, 31)),
        *("　".join(n.lines) for n in NAMES),
    }
    box = found.box_at(10, 20)
    boxes = [ruler.box(text) for text in texts]
    assert all(box.holds(each) for each in boxes)
    assert not any(a.meets(b) for i, a in enumerate(boxes) for b in boxes[:i])


def test_room_is_found_off_the_land_at_the_edge() -> None:
    box = room_for(40, 30, BOUNDS, (), LAND)
    assert box is not None
    assert BOUNDS.holds(box)
    assert shapely.box(box.left, box.top, box.right, box.bottom).intersection(LAND).area == 0
    assert box.left == 0
    assert box.bottom == 200


def test_room_is_kept_from_labels_and_other_parts() -> None:
    text = LabelText(("01",), 30, 30, 5)
    label = PlacedLabel(LabelKey("grid", 1), text, Box(0, 160, 40, 200))
    taken: list[SheetLabel | Box] = [label, Box(0, 0, 50, 60)]
    box = room_for(40, 30, BOUNDS, taken, LAND)
    assert box is not None
    assert not box.meets(label.box)
    assert not box.meets(Box(0, 0, 50, 60))


def test_without_room_there_is_none() -> None:
    assert room_for(40, 30, BOUNDS, [BOUNDS], LAND) is None
    assert room_for(400, 30, BOUNDS, [], LAND) is None
