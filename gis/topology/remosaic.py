"""Remake a part of a partition: its arcs and new lines noded, and the faces labelled anew.

What splitting a grid, drawing a new one and any other change beyond moving vertices rest on.
"""

from collections.abc import Iterable, Sequence

from gis.geometry.lattice import LatticeArray
from gis.topology.change import PartitionChange
from gis.topology.local_mosaic import LocalMosaic, OwnerOf
from gis.topology.partition import Partition
from gis.topology.records import ArcId


def remosaic(
    partition: Partition,
    *,
    around: Iterable[ArcId],
    extra_lines: Sequence[LatticeArray] = (),
    owner_of: OwnerOf,
) -> PartitionChange:
    """Replace some arcs of a partition by the mosaic of these arcs and extra lines.

    The caller must give, in `around`,
    - every arc whose bounds touch the bounds of an extra line, and
    - every arc of each label whose land is cut or is to get another label.

    `owner_of` is asked for the label of every face that the given arcs and lines enclose, with a
    point of its own land. A face whose boundary is only partly given keeps its label, and so does
    what lies beyond the given arcs. Arcs that are not given stay as they are, but for one at whose
    end nothing parts from a given arc any more: the two become one. A node at the place of an
    earlier one keeps its id; so does an arc that is as before, and the longest piece of one that
    is not. The cost depends on the given arcs only.

    Snap rounding may bend a given arc by up to a millimetre at a new crossing; whether it then
    touches an arc that was not given is for the caller to test (`gis.topology.validity`).
    """
    return remade(LocalMosaic(partition, frozenset(around), extra_lines), owner_of)


def remade(mosaic: LocalMosaic, owner_of: OwnerOf) -> PartitionChange:
    """Return the change that replaces the arcs of a mosaic by it; see `remosaic`."""
    while True:
        missing = mosaic.enclosed_arcs()
        if not missing:
            chains = mosaic.labelled_chains(owner_of)
            missing = mosaic.arcs_to_join(chains)
            if not missing:
                return mosaic.change(chains)
        mosaic = mosaic.with_arcs(missing)
