"""What one call of the program came to."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Outcome:
    """What one call of the program came to."""

    code: int
    out: str
    err: str

    def document(self) -> Any:  # noqa: ANN401  # whatever JSON holds
        """The one JSON document on standard output."""
        return json.loads(self.out)


Towngrid = Callable[..., Outcome]
