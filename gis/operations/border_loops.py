"""Which land a line drawn over boundaries hands over, between which neighbours."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations, groupby, pairwise

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.errors import Reason, Refused
from gis.geometry.lattice import LatticeArray
from gis.topology.cut_loop import CutLoop, cut_loop
from gis.topology.line_pieces import Piece
from gis.topology.outline_parts import ClosedLoop, Outline
from gis.topology.partition import Partition
from gis.topology.records import ArcId, Label, is_grid

_EQUAL_MM = 1.0
"""Parts of a line that differ in length by less are as long as each other."""


@dataclass(frozen=True, slots=True, eq=False)
class Loop:
    """Be land between a line and the boundary that it replaces: what of `losers` goes to `gainer`.

    `line`, shape (n, 2), is the new course in millimetres, `arcs` the replaced boundary.
    """

    gainer: Label
    losers: frozenset[Label]
    line: LatticeArray
    land: BaseGeometry
    arcs: tuple[ArcId, ...]


IsUnitBoundary = Callable[[Label, Label], bool]
"""Tell whether a border between two labels is one of units."""


def loops_of_line(
    partition: Partition, pieces: Sequence[Piece], is_unit_boundary: IsUnitBoundary
) -> list[Loop]:
    """Return what a line, cut into pieces, hands over.

    The border meant is the one, of two labels, between whose first and last meeting most of the
    line lies. Where the line stays with its two sides, each side gains what the line closes off in
    the other. Where it leaves them, it is read as a new outline of a land that both ends are on:
    that land gains from all that the line runs through there. A line from a border to the boundary
    of the unit lets the border end there; one that cuts a junction off leads the border between the
    two neighbours on to it, by the shortest way. Of several readings the one counts that changes
    least. Raises Refused when there is none.
    """
    inner = [piece for piece in pieces if piece.start is not None and piece.end is not None]
    if not inner:
        raise _too_few_meetings(pieces)
    spans = _border_spans(inner)
    clean = [span for span in spans if _is_clean(inner, span)]
    outlines = _Outlines(partition)
    attempts: list[Callable[[], list[Loop]]] = [
        partial(_border_loops, outlines, inner[span.first : span.last], span.labels)
        for span in clean
    ]
    if not clean:
        whole = _Span(0, len(inner), _starting(inner[0]) & _ending(inner[-1]))
        attempts = [
            partial(
                _outline_loops, outlines, inner[span.first : span.last], label, is_unit_boundary
            )
            for span in spans or [whole]
            for label in sorted(span.labels, key=lambda label: (not is_grid(label), label))
        ]
    if not spans and len(inner) == 1:
        attempts.append(partial(_sliding_loops, outlines, inner[0], is_unit_boundary))
    return _least(attempts, Refused(Reason.LINE_MEETS_DIFFERENT_BORDERS, arc=_end_arc(inner[-1])))


class _Outlines:
    """Make the outline of each label once."""

    def __init__(self, partition: Partition) -> None:
        self._partition = partition
        self._made: dict[Label, Outline] = {}

    def of(self, label: Label) -> Outline:
        if label not in self._made:
            self._made[label] = Outline(self._partition, label)
        return self._made[label]

    def cut_at_junction(self, loop: ClosedLoop, line: LatticeArray) -> CutLoop | None:
        """Cut a loop from where its outline passes from one neighbour to the next."""
        records = self._partition.arcs
        for (arc, label), (other, following) in pairwise(loop.arcs):
            if label != following:
                first, second = records[arc], records[other]
                shared = {first.start, first.end} & {second.start, second.end}
                places = [self._partition.nodes[node] for node in sorted(shared)]
                cuts = (cut_loop(loop, line, (node.x, node.y)) for node in places)
                return next((cut for cut in cuts if cut is not None), None)
        return None


@dataclass(frozen=True, slots=True)
class _Span:
    """The pieces from number `first` up to but not `last`, and labels that meet at both ends."""

    first: int
    last: int
    labels: frozenset[Label]


def _starting(piece: Piece) -> frozenset[Label]:
    return piece.start.labels if piece.start is not None else frozenset()


def _ending(piece: Piece) -> frozenset[Label]:
    return piece.end.labels if piece.end is not None else frozenset()


def _end_arc(piece: Piece) -> ArcId | None:
    return piece.end.arc if piece.end is not None else None


def _border_spans(pieces: Sequence[Piece]) -> list[_Span]:
    """Return the longest spans that begin and end on the border of the same two labels."""
    seen = frozenset[Label]().union(*(_starting(p) | _ending(p) for p in pieces))
    lengths = [float(shapely.LineString(piece.line).length) for piece in pieces]
    spans: list[tuple[float, _Span]] = []
    for pair in map(frozenset, combinations(sorted(seen), 2)):
        first = next((i for i, piece in enumerate(pieces) if pair <= _starting(piece)), len(pieces))
        last = next((i for i in range(len(pieces), 0, -1) if pair <= _ending(pieces[i - 1])), 0)
        if first < last:
            spans.append((sum(lengths[first:last]), _Span(first, last, pair)))
    longest = max((length for length, _ in spans), default=0.0)
    return [span for length, span in spans if length >= longest - _EQUAL_MM]


def _is_clean(pieces: Sequence[Piece], span: _Span) -> bool:
    """Tell whether the line stays between the two sides of the border."""
    return all(
        piece.label in span.labels and span.labels <= _starting(piece) & _ending(piece)
        for piece in pieces[span.first : span.last]
    )


def _least(attempts: Sequence[Callable[[], list[Loop]]], otherwise: Refused) -> list[Loop]:
    """Return the result that changes least land; raise the first refusal when there is none."""
    results: list[list[Loop]] = []
    refusals: list[Refused] = []
    for attempt in attempts:
        try:
            results.append(attempt())
        except Refused as refused:
            refusals.append(refused)
    if not results:
        raise [*refusals, otherwise][0]
    return min(results, key=lambda loops: sum(float(loop.land.area) for loop in loops))


def _border_loops(
    outlines: _Outlines, pieces: Sequence[Piece], labels: frozenset[Label]
) -> list[Loop]:
    return [
        _loop(outlines, [piece], gainer) for piece in pieces for gainer in labels - {piece.label}
    ]


def _outline_loops(
    outlines: _Outlines,
    pieces: Sequence[Piece],
    label: Label,
    is_unit_boundary: IsUnitBoundary,
) -> list[Loop]:
    loops: list[Loop] = []
    stretch: list[Piece] = []
    for piece in pieces:
        if piece.label == label:
            both = sorted((_starting(piece) & _ending(piece)) - {label})
            attempts = [
                partial(_border_loops, outlines, [piece], frozenset({label, other}))
                for other in both
            ]
            attempts.append(partial(_led_on_loops, outlines, piece, is_unit_boundary))
            loops += _least(attempts, _between_borders(outlines, piece))
            continue
        stretch.append(piece)
        if label in _ending(piece):
            loops.append(_loop(outlines, stretch, label))
            stretch = []
    return loops


def _loop(outlines: _Outlines, pieces: Sequence[Piece], gainer: Label) -> Loop:
    """Return the land that pieces of a line close off with the outline of the gainer's land."""
    losers = frozenset(piece.label for piece in pieces)
    parts = [part for piece in pieces[:-1] for part in (piece.line[:-1], piece.along[:-1])]
    line = np.concatenate([*parts, pieces[-1].line])
    closed = outlines.of(gainer).loops_beside(line)
    if not closed:
        raise Refused(Reason.LINE_MEETS_DIFFERENT_BORDERS, arc=_end_arc(pieces[-1]))
    for loop in closed:
        if {label for _, label in loop.arcs} == losers:
            return Loop(gainer, losers, line, loop.land, tuple(arc for arc, _ in loop.arcs))
    foreign = [arc for arc, label in closed[0].arcs if label not in losers]
    if foreign:
        raise Refused(Reason.LINE_PASSES_JUNCTION, arc=foreign[0])
    beside = {label for _, label in closed[0].arcs}
    third = next(piece for piece in pieces if piece.label not in beside)
    raise Refused(Reason.LINE_CROSSES_OTHER_BORDER, arc=_end_arc(third))


def _sliding_loops(
    outlines: _Outlines, piece: Piece, is_unit_boundary: IsUnitBoundary
) -> list[Loop]:
    """Return the land that goes to the other side of a border whose end slides along a unit's."""
    for loop in outlines.of(piece.label).loops_within(piece.line):
        inner = [label for _, label in loop.arcs if not is_unit_boundary(piece.label, label)]
        order = [is_unit_boundary(piece.label, label) for _, label in loop.arcs]
        if len(set(inner)) == 1 and order in (sorted(order), sorted(order, reverse=True)):
            arcs = tuple(arc for arc, label in loop.arcs if label == inner[0])
            return [Loop(inner[0], frozenset({piece.label}), piece.line, loop.land, arcs)]
    raise _between_borders(outlines, piece)


def _led_on_loops(
    outlines: _Outlines, piece: Piece, is_unit_boundary: IsUnitBoundary
) -> list[Loop]:
    """Return the land that goes to two neighbours whose border is led on to the line.

    A piece of line from the border of one to that of the other cuts their junction off.
    """
    for loop in outlines.of(piece.label).loops_within(piece.line):
        sides = [label for label, _ in groupby(label for _, label in loop.arcs)]
        cut = outlines.cut_at_junction(loop, piece.line) if len(sides) == 2 else None
        kinds = {is_unit_boundary(piece.label, label) for label in sides}
        if cut is not None and len(kinds) == 1:
            return [
                Loop(
                    gainer,
                    frozenset({piece.label}),
                    line,
                    land,
                    tuple(arc for arc, label in loop.arcs if label == gainer),
                )
                for gainer, line, land in zip(sides, (piece.line, cut.link), cut.lands, strict=True)
            ]
    raise _between_borders(outlines, piece)


def _between_borders(outlines: _Outlines, piece: Piece) -> Refused:
    """Return why a piece from one border of the land it lies in to another changes nothing."""
    for loop in outlines.of(piece.label).loops_within(piece.line):
        arcs = [arc for arc, label in loop.arcs if label not in _starting(piece)]
        if len({label for _, label in loop.arcs}) == 2 and arcs:
            return Refused(Reason.LINE_PASSES_JUNCTION, arc=arcs[0])
    return Refused(Reason.LINE_MEETS_DIFFERENT_BORDERS, arc=_end_arc(piece))


def _too_few_meetings(pieces: Sequence[Piece]) -> Refused:
    meetings = [end for piece in pieces for end in (piece.start, piece.end) if end is not None]
    if not meetings:
        return Refused(Reason.LINE_DOES_NOT_MEET_BORDER)
    if len({meeting.place for meeting in meetings}) == 1:
        return Refused(Reason.LINE_MEETS_ONCE, arc=meetings[0].arc)
    return Refused(Reason.NOTHING_CHANGES)
