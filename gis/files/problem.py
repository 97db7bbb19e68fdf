"""What is wrong with a project file, in a form that every part of the check can give."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Problem:
    """Say what is wrong with a file, by text key and facts."""

    key: str
    facts: dict[str, object] = field(default_factory=dict)
