"""A map style for larger or smaller paper: every size in millimetres grows by one factor."""

from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

FIXED = frozenset({"tolerance_mm"})

Style = TypeVar("Style", bound="DataclassInstance")


def enlarged(style: Style, factor: float) -> Style:
    """Return the style with all lines, dots, dashes and letters `factor` times as large.

    Every field `..._mm` grows, in the styles within and in tuples of them too; what a line may be
    off stays.
    """
    changes: dict[str, object] = {}
    for field in fields(style):
        value = getattr(style, field.name)
        if is_dataclass(value) and not isinstance(value, type):
            changes[field.name] = enlarged(value, factor)
        elif isinstance(value, tuple) and value and is_dataclass(value[0]):
            changes[field.name] = tuple(enlarged(each, factor) for each in value)
        elif field.name.endswith("_mm") and field.name not in FIXED:
            many = isinstance(value, tuple)
            changes[field.name] = tuple(v * factor for v in value) if many else value * factor
    return replace(style, **changes)
