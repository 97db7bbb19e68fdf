"""Make very many objects that stay, without the window standing still meanwhile.

Python looks for garbage through all objects again and again while their number grows, and nothing
else runs then: half a second at a time when a list has 250,000 rows.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def long_lived() -> Iterator[None]:
    """Look for no garbage in the block, and never among the objects that are there at its end.

    What nobody refers to is freed as ever; only objects in cycles wait, and those that are garbage
    at the end of the block stay. Blocks may overlap on several threads.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


@contextmanager
def without_pauses() -> Iterator[None]:
    """Look for no garbage in the block, which makes many objects in a short time.

    Blocks may overlap on several threads: then the first one that ends lets it be looked for.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def let_go() -> None:
    """Look for garbage among all objects again: what they were of was closed."""
    gc.unfreeze()
