"""Give all land of some labels to others; boundaries that then part nothing vanish."""

from collections.abc import Mapping

from gis.topology.change import Draft, PartitionChange
from gis.topology.partition import Partition
from gis.topology.records import Label


def handed_labels(partition: Partition, new_label: Mapping[Label, Label]) -> PartitionChange:
    """Return the change in which land of each key has the label that its value says."""
    draft = Draft(partition)
    arcs = sorted({arc for label in new_label for arc in partition.arcs_of(label)})
    nodes = set()
    for arc in arcs:
        record = partition.arcs[arc]
        nodes |= {record.start, record.end}
        left, right = (new_label.get(label, label) for label in record.labels())
        draft.relabel(arc, left, right)
    for node in sorted(nodes):
        draft.heal(node)
    return draft.change()
