"""What is wrong with a project file, in a form that every part of the check can give."""

import re
from dataclasses import dataclass, field

_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")


@dataclass(frozen=True, slots=True)
class Problem:
    """Say what is wrong with a file, by text key and facts."""

    key: str
    facts: dict[str, object] = field(default_factory=dict, repr=False)


def plain_detail(error: Exception) -> str:
    """Return what an exception says without the values in it, which may be those of people."""
    return _QUOTED.sub("…", str(error))
