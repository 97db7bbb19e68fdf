"""Look for garbage in the window's thread only.

Python looks for objects in cycles in whatever thread happens to make objects, and what it finds may
be widgets of a window or dialog that was closed. Qt's objects must not go in another thread than
their own: a painter's thread that destroys one waits for the window's thread, while that waits for
a lock of the one that is being destroyed, and both stand still for good.
"""

import gc

from PySide6.QtCore import QObject, QTimer

_LOOK_MS = 250
_GROWTH = 1.25
"""All objects are looked through when those that stay have become so many more, as Python does."""


class GarbageWatch:
    """Look for garbage when `look` is called, and at no other time, until `stop`.

    As much as Python would by its thresholds, and never while somebody has put the collector off
    (see `long_lived`). Make one at a time.
    """

    def __init__(self) -> None:
        self._thresholds = gc.get_threshold()
        # The collector stays enabled: being disabled is how others put it off.
        gc.set_threshold(0, *self._thresholds[1:])
        self._stayed = 0

    def look_again_and_again(self, parent: QObject) -> None:
        """Look some times a second in the thread of an object, as long as that lives."""
        self._stayed = _count_old()
        timer = QTimer(parent, interval=_LOOK_MS)
        timer.timeout.connect(self.look)
        timer.start()

    def look(self) -> None:
        """Look for garbage among as many objects as it is time for."""
        if not gc.isenabled():
            return
        is_due = [
            count > limit for count, limit in zip(gc.get_count(), self._thresholds, strict=True)
        ]
        if is_due[2] and self._has_grown():
            gc.collect()
            self._stayed = _count_old()
        elif is_due[1]:
            gc.collect(1)
        elif is_due[0]:
            gc.collect(0)

    def stop(self) -> None:
        """Let Python look by itself again."""
        gc.set_threshold(*self._thresholds)

    def _has_grown(self) -> bool:
        return _count_old() > self._stayed * _GROWTH


def _count_old() -> int:
    return len(gc.get_objects(generation=2))
