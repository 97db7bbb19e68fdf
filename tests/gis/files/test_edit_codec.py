import pytest
from hypothesis import given
from support.full_plan import moved_vertex
from support.peopled_plan import peopled_plan
from support.strategies import plans

from gis.files.edit_codec import decode_edit, encode_edit
from gis.plan.edit import TABLES, Edit, EditLabel
from gis.plan.plan import Plan


def everything(plan: Plan) -> Edit:
    return Edit(
        EditLabel("test"),
        {name: plan.table(name) for name in TABLES},
        {name: frozenset({1000, 2000}) for name in TABLES},
    )


def assert_comes_back(edit: Edit) -> None:
    puts, deletes = decode_edit(encode_edit(edit))
    for name in TABLES:
        assert puts.get(name, {}) == dict(edit.puts.get(name, {}))
        assert deletes.get(name, frozenset()) == edit.deletes.get(name, frozenset())


@given(plans())
def test_an_edit_comes_back_as_it_was(plan: Plan) -> None:
    assert_comes_back(everything(plan))


def test_every_kind_of_record_comes_back_as_it_was() -> None:
    assert_comes_back(everything(peopled_plan()))
    assert_comes_back(Edit(EditLabel("test")))


def test_an_edit_takes_little_room() -> None:
    assert len(encode_edit(moved_vertex(peopled_plan()))) < 200


@pytest.mark.parametrize("data", [b"", b"\x00", encode_edit(everything(peopled_plan()))[:-9]])
def test_other_bytes_are_no_edit(data: bytes) -> None:
    with pytest.raises(ValueError, match="not an edit"):
        decode_edit(data)
