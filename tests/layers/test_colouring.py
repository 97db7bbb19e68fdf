from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st
from support.strategies import plans

from gis.plan.plan import Plan
from gis.topology.records import GridId, grid_of, is_grid
from layers.colouring import COLOURS, coloured, recoloured

Graph = dict[GridId, set[GridId]]


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    size = draw(st.integers(1, 14))
    pairs = draw(st.sets(st.tuples(st.integers(1, size), st.integers(1, size))))
    graph: Graph = {GridId(i): set() for i in range(1, size + 1)}
    for one, other in pairs:
        if one != other:
            graph[GridId(one)].add(GridId(other))
            graph[GridId(other)].add(GridId(one))
    return graph


def neighbours_in(plan: Plan) -> Graph:
    labels = [label for label in plan.partition.labels() if is_grid(label)]
    return {
        grid_of(label): {grid_of(n) for n in plan.partition.neighbours(label) if is_grid(n)}
        for label in labels
    }


def clashes(graph: Graph, colours: Mapping[GridId, int]) -> list[tuple[GridId, GridId]]:
    return [(a, b) for a, near in graph.items() for b in near if colours[a] == colours[b]]


@given(graphs())
def test_neighbours_differ_in_any_graph(graph: Graph) -> None:
    colours = coloured(graph, graph.__getitem__)
    assert colours.keys() == graph.keys()
    assert clashes(graph, colours) == []


@given(plans(max_side=6))
def test_neighbours_differ_on_any_map(plan: Plan) -> None:
    graph = neighbours_in(plan)
    assert clashes(graph, coloured(graph, graph.__getitem__)) == []


def test_six_colours_are_enough_for_a_planar_map() -> None:
    side = 12
    graph: Graph = {GridId(i): set() for i in range(side * side)}
    for column in range(side):
        for row in range(side):
            for dc, dr in ((1, 0), (0, 1), (1, 1)):  # triangles: six neighbours each
                if column + dc < side and row + dr < side:
                    one = GridId(column * side + row)
                    other = GridId((column + dc) * side + row + dr)
                    graph[one].add(other)
                    graph[other].add(one)
    colours = coloured(graph, graph.__getitem__)
    assert clashes(graph, colours) == []
    assert max(colours.values()) < COLOURS
    used = [list(colours.values()).count(colour) for colour in range(COLOURS)]
    assert min(used) > 0, "all colours of the palette are used"


@given(graphs(), graphs())
def test_after_an_edit_neighbours_differ_again(before: Graph, after: Graph) -> None:
    colours = coloured(before, before.__getitem__)
    touched = [grid for grid in after if after[grid] != before.get(grid)]
    kept = {grid: colour for grid, colour in colours.items() if grid in after}
    changes = recoloured(kept, touched, after.__getitem__)
    assert clashes(after, kept | changes) == []


@given(graphs())
def test_nothing_is_recoloured_without_need(graph: Graph) -> None:
    colours = coloured(graph, graph.__getitem__)
    assert recoloured(colours, graph, graph.__getitem__) == {}


@given(graphs(), st.data())
def test_a_new_grid_changes_at_most_one_neighbour(graph: Graph, data: st.DataObject) -> None:
    colours = coloured(graph, graph.__getitem__)
    new = GridId(99)
    near = data.draw(st.sets(st.sampled_from(sorted(graph))))
    after = {grid: others | ({new} if grid in near else set()) for grid, others in graph.items()}
    after[new] = near
    changes = recoloured(colours, [new, *near], after.__getitem__)
    assert clashes(after, colours | changes) == []
    assert new in changes
    assert len(changes) <= 2
