"""A feature whose outline turns back on itself: a tip with hardly any land in it."""

import numpy as np

from gis.audits.file_subject import FileSubject
from gis.audits.finding import Finding
from gis.audits.outlines.faults import SPIKE as RULE

__all__ = ["RULE", "check"]


def check(subject: FileSubject) -> list[Finding]:
    """Return one finding for each feature with spikes, placed on its longest.

    A spike of one feature is a cut into the next one: it is said of the first alone. Of a cut that
    no neighbour fills the feature itself is told.
    """
    spikes = subject.outline.spikes
    outward = {(x, y) for x, y in spikes.xy[~spikes.inward].tolist()}
    told = np.array(
        [not inward or (x, y) not in outward
         for (x, y), inward in zip(spikes.xy.tolist(), spikes.inward.tolist(), strict=True)],
        dtype=np.bool_,
    )  # fmt: skip
    findings = []
    for feature in np.unique(spikes.owner[told]).tolist():
        own = np.flatnonzero(told & (spikes.owner == feature))
        longest = own[np.lexsort((*spikes.xy[own].T, -spikes.length[own]))[0]]
        x, y = spikes.xy[longest].tolist()
        findings.append(
            subject.finding(
                RULE,
                [feature],
                (x, y),
                width_m=float(spikes.width[longest]),
                length_m=float(spikes.length[longest]),
                degrees=float(spikes.degrees[longest]),
                places=len(own),
            )
        )
    return findings
