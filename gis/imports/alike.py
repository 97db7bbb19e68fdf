"""Problems of one kind told together: a list of hundreds of near-equal lines is read by nobody."""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Protocol

from gis.texts import Texts

_NAMED = 3
"""How many of one kind are told in full before only the rows of the others are named."""

_RUNS = 12
"""How many runs of rows are named in one line."""


class Issue(Protocol):
    """Be something to tell about one row or feature of a file."""

    @property
    def row(self) -> int:
        """The row or feature, from 1."""

    @property
    def kind(self) -> Hashable:
        """What is equal for all that are told together."""

    def sentence(self, texts: Texts) -> str:
        """Return where it is and what is wrong."""


def lines_of_issues(issues: Iterable[Issue], texts: Texts) -> Iterator[str]:
    """Yield a line for each of the first issues of a kind, and one for the rows of the others."""
    kinds: dict[Hashable, list[Issue]] = {}
    for issue in issues:
        kinds.setdefault(issue.kind, []).append(issue)
    for alike in kinds.values():
        # A line that counts one issue only would say less than the issue itself.
        named = alike if len(alike) <= _NAMED + 1 else alike[:_NAMED]
        yield from (f"- {issue.sentence(texts)}" for issue in named)
        others = [issue.row for issue in alike[len(named) :]]
        if others:
            rows = _runs(sorted(others), texts)
            yield texts("imports.more_alike", count=len(others), rows=rows)


def _runs(rows: Sequence[int], texts: Texts) -> str:
    """Return sorted row numbers in short: 5–9, 12."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row <= runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    words = [f"{a}" if a == b else f"{a}–{b}" for a, b in runs[:_RUNS]]
    return texts("imports.row_comma").join(words) + (" …" if len(runs) > _RUNS else "")
