"""A picture as inline SVG: self-contained, without ids, so that many stand in one page."""

from collections.abc import Iterator
from html import escape

from gis.reports.picture_marks import LOOKS, PAPER, Dots, Line, Picture, Points, Shape, Words

_ANCHORS = {"left": "start", "centre": "middle", "right": "end"}
_MIDDLE = 0.36
"""How far a baseline lies below the middle of a letter, in letter heights."""


def svg_style() -> str:
    """Return the style sheet of the looks; a page with pictures has it once."""
    rules = []
    for name, look in LOOKS.items():
        parts = [f"fill:{look.fill or 'none'}"]
        if look.stroke is not None:
            parts += [f"stroke:{look.stroke}", f"stroke-width:{look.width_mm:g}"]
        if look.dash_mm:
            parts.append("stroke-dasharray:" + " ".join(f"{each:g}" for each in look.dash_mm))
        rules.append(f".pic .{name}{{{';'.join(parts)}}}")
    halo = f".pic .halo{{paint-order:stroke;stroke:{PAPER};stroke-width:.7;stroke-linejoin:round}}"
    return "\n".join([*rules, ".pic path{stroke-linejoin:round}", halo, ".pic .b{font-weight:700}"])


def picture_svg(picture: Picture) -> str:
    """Return an svg element that is as wide as it may be."""
    width, height = picture.width_mm, picture.height_mm
    body = "".join(_marks(picture))
    label = escape(picture.told, quote=True)
    return (
        f'<svg class="pic" xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{label}" '
        f'viewBox="-0.5 -0.5 {width + 1:g} {height + 1:g}">{body}</svg>'
    )


def _marks(picture: Picture) -> Iterator[str]:
    for mark in picture.marks:
        match mark:
            case Shape():
                d = "".join(_path(ring, closed=True) for ring in mark.rings)
                yield f'<path class="{mark.look}" fill-rule="evenodd" d="{d}"/>'
            case Line():
                yield f'<path class="{mark.look}" d="{_path(mark.points, closed=mark.closed)}"/>'
            case Dots():
                yield from _dots(mark)
            case Words():
                yield _words(mark)


def _dots(dots: Dots) -> Iterator[str]:
    radius = f"{dots.diameter_mm / 2:g}"
    for x, y in dots.points.tolist():
        yield f'<circle class="{dots.look}" cx="{_number(x)}" cy="{_number(y)}" r="{radius}"/>'


def _words(words: Words) -> str:
    classes = " ".join(name for name, has in (("b", words.bold), ("halo", words.halo)) if has)
    baseline = words.y_mm + _MIDDLE * words.height_mm
    return (
        f'<text x="{_number(words.x_mm)}" y="{_number(baseline)}" '
        f'font-size="{words.height_mm:g}" fill="{words.colour}" '
        f'text-anchor="{_ANCHORS[words.align]}"'
        + (f' class="{classes}"' if classes else "")
        + f">{escape(words.text)}</text>"
    )


def _path(points: Points, *, closed: bool) -> str:
    pairs = [f"{_number(x)} {_number(y)}" for x, y in points.tolist()]
    return "M" + "L".join(pairs) + ("Z" if closed else "")


def _number(value: float) -> str:
    return f"{round(value, 2):g}" if abs(value) < 1e5 else f"{value:.1f}"
