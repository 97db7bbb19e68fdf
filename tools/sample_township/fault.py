"""What is recorded of each deliberate fault."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Fault:
    """A fault that was put in: its kind, the file, the codes or numbers concerned, its size."""

    kind: str
    file: str
    subjects: tuple[str, ...]
    note: str
    area_m2: float | None = None
    households: int | None = None

    def as_json(self) -> dict[str, object]:
        """Return the known facts."""
        return {key: value for key, value in asdict(self).items() if value is not None}
