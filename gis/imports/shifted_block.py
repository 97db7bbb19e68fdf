"""What an import says when its households stand off all the same way."""

from collections.abc import Iterable, Iterator

from gis.imports.import_report import Note
from gis.operations.shifted_block import block_facts, shifted_block
from gis.plan.plan import Plan
from gis.plan.records import Household


def shift_notes(plan: Plan, households: Iterable[Household]) -> Iterator[Note]:
    """Yield one note when households are a shifted block, and a caution; else nothing.

    The households need not be in the plan yet.
    """
    block = shifted_block(plan, households)
    if block is not None:
        key = "location.shifted_block" if block.is_sure else "location.shifted_block_unsure"
        yield Note(key, block_facts(block))
        yield Note("location.shift_caution")
