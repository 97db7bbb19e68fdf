"""What stands on the sheet that is signed for an approved version: words and sums as values."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """Be one step of the approval: what was done, by which office, on which day.

    `what` is "submitted", "approved" or "returned"; `office` and `note` stand as they were
    written; `on` is an ISO date.
    """

    what: str
    office: str
    on: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class SignatureSheet:
    """Say what an approval is about.

    `content_sha256` is the hash of the audited content of the version; `errors`, `warnings` and
    `notes` count its findings, `exceptions` those accepted with a reason. `land_m2` is the land
    that had to be covered and `uncovered_m2` what of it no grid has. `on` is the day on which the
    sheet was made, an ISO date.
    """

    place: str
    source: str
    version: str
    profile: str
    crs: str
    content_sha256: str
    passed: bool
    on: str
    revision: int | None = None
    grids: int = 0
    households: int = 0
    land_m2: float = 0.0
    uncovered_m2: float = 0.0
    errors: int = 0
    warnings: int = 0
    notes: int = 0
    exceptions: int = 0
    steps: tuple[Step, ...] = ()


def grouped(sha256: str, size: int = 8) -> str:
    """Return a hash in groups of digits, as people read and compare it."""
    return " ".join(sha256[at : at + size] for at in range(0, len(sha256), size))
