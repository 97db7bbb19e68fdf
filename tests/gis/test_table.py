"""The persistent table behaves as a dictionary that is copied at every step."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.table import Table

STEPS = st.lists(
    st.tuples(
        st.dictionaries(st.integers(0, 40), st.integers()), st.sets(st.integers(0, 40), max_size=6)
    ),
    max_size=12,
)


@given(st.dictionaries(st.integers(0, 40), st.integers()), STEPS)
def test_every_version_equals_a_copied_dictionary(
    start: dict[int, int], steps: list[tuple[dict[int, int], set[int]]]
) -> None:
    table, model = Table(start), dict(start)
    versions = [(table, dict(model))]
    for puts, deletes in steps:
        gone = deletes & model.keys()
        model = {key: value for key, value in model.items() if key not in gone} | puts
        table = table.replaced(puts, gone)
        versions.append((table, model))
    for version, expected in versions:
        assert dict(version) == expected
        assert dict(version.items()) == expected
        assert list(version.values()) == [version[key] for key in version]
        assert len(version) == len(expected)
        assert all((key in version) == (key in expected) for key in range(41))


def test_a_large_table_stays_right_when_its_parts_are_joined() -> None:
    table: Table[int, int] = Table((n, n) for n in range(10_000))
    for n in range(0, 3_000, 2):
        table = table.replaced({n: -n, 20_000 + n: n}, [n + 1])
    assert len(table) == 10_000
    assert 1 not in table
    assert table[2] == -2
    assert sum(1 for _ in table) == 10_000


def test_deleting_what_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        Table({1: "a"}).replaced({}, [2])
