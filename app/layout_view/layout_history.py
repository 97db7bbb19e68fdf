"""Going back and forward over the changes of a layout."""

from dataclasses import dataclass, field, replace

from app.layout_view.layout_model import Layout

MOST_STEPS = 200


@dataclass(frozen=True, slots=True)
class LayoutHistory:
    """Hold the present layout, those before it and those that were taken back.

    `kind` says what the last change was about: changes of the same kind that follow one another,
    as letters that are typed, are one step.
    """

    present: Layout
    past: tuple[Layout, ...] = ()
    future: tuple[Layout, ...] = ()
    kind: str = field(default="")

    def changed(self, layout: Layout, kind: str = "") -> "LayoutHistory":
        """Return the history with a change; which page or part is looked at is none."""
        if _content(layout) == _content(self.present):
            return replace(self, present=layout)
        if kind and kind == self.kind:
            return replace(self, present=layout, future=())
        return LayoutHistory(layout, (*self.past, self.present)[-MOST_STEPS:], (), kind)

    def undone(self) -> "LayoutHistory":
        """Return the history a step back, if there is one."""
        if not self.past:
            return self
        return LayoutHistory(self.past[-1], self.past[:-1], (self.present, *self.future))

    def redone(self) -> "LayoutHistory":
        """Return the history a step ahead, if one was taken back."""
        if not self.future:
            return self
        return LayoutHistory(self.future[0], (*self.past, self.present), self.future[1:])


def _content(layout: Layout) -> tuple[object, object]:
    return layout.spec, layout.template
