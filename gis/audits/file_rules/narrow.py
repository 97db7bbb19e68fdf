"""A feature that hangs together by a neck of land that is too narrow."""

import numpy as np

from gis.audits.file_subject import FileSubject
from gis.audits.finding import Finding
from gis.audits.outlines.faults import NARROW as RULE

__all__ = ["RULE", "check"]


def check(subject: FileSubject) -> list[Finding]:
    """Return one finding for each feature with necks, placed on its narrowest.

    What is thin all along has no body to join: `sliver` says it.
    """
    necks = subject.outline.necks
    findings = []
    for feature in np.unique(necks.owner).tolist():
        own = np.flatnonzero(necks.owner == feature)
        x, y = necks.xy[own[0]].tolist()
        findings.append(
            subject.finding(
                RULE,
                [feature],
                (x, y),
                width_m=float(necks.width[own[0]]),
                body_m2=float(necks.area[own[0]]),
                places=len(own),
            )
        )
    return findings
