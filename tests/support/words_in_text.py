"""Which of thousands of words stand in megabytes of text, in one reading of the text."""

import re
from collections.abc import Iterable


def words_in(words: Iterable[str], text: str) -> set[str]:
    """Return the words that stand anywhere in the text, inside of longer words too.

    A word can only stand in a run of letters that words consist of. These runs are few and short
    where the text is packed or speaks of something else, and many of them are alike.
    """
    wanted = set(words)
    numbers = {word for word in wanted if word.isascii()}
    return _in_runs(numbers, text) | _in_runs(wanted - numbers, text)


def _in_runs(words: set[str], text: str) -> set[str]:
    if not words:
        return set()
    letters = re.escape("".join(sorted(set().union(*words))))
    runs = re.findall(f"[{letters}]{{{min(map(len, words))},}}", text)
    told = "\0".join(set(runs))
    return {word for word in words if word in told}
