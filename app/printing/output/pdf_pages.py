"""Pages of the final PDF as parts: forms to be shown, each under the name of its layer."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf

from app.printing.output.cutout import Cutout
from app.printing.output.leaves import Leaf, LeafLayer
from app.printing.output.pdf_painting import POINTS_PER_MM, Painting, points, whole_points
from app.printing.paper import SizeMm

PAINTINGS = "/X"
LAYERS = "/L"


@dataclass(frozen=True, slots=True)
class PageParts:
    """Be what a page shows: its content, which names forms and layers, and these by that name."""

    content: bytes
    forms: Mapping[str, Object]
    layers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Placed:
    """Be a layer of a page: which painting it shows, and of that which part, if not all."""

    name: str
    painting: int
    paper_mm: SizeMm
    cutout: Cutout | None


class PaintedPages:
    """Collect what is to be painted for pages, each painting once, and make parts of the forms."""

    def __init__(self) -> None:
        self._pages: list[list[_Placed]] = []
        self._wholes: dict[Callable[..., None], int] = {}
        self._papers: list[SizeMm] = []

    def paintings(self, leaf: Leaf) -> Iterator[Painting]:
        """Compose a leaf and yield what has not been painted for one before."""
        page: list[_Placed] = []
        self._pages.append(page)
        for layer in leaf.layers():
            cutout = layer.paint if isinstance(layer.paint, Cutout) else None
            if cutout is not None and cutout.whole in self._wholes:
                painting = self._wholes[cutout.whole]
            else:
                painting = len(self._papers)
                yield self._painting(layer, leaf.paper_mm, cutout)
            page.append(_Placed(layer.name, painting, leaf.paper_mm, cutout))

    def _painting(self, layer: LeafLayer, paper_mm: SizeMm, cutout: Cutout | None) -> Painting:
        if cutout is None:
            new = Painting(layer.paint, paper_mm)
        else:
            new = Painting(cutout.whole, cutout.whole_mm)
            self._wholes[cutout.whole] = len(self._papers)
        self._papers.append(new.paper_mm)
        return new

    def parts(self, painted: Pdf, target: Pdf) -> list[PageParts]:
        """Return the pages, their forms being in the target, made of all that was painted."""
        forms = [
            target.copy_foreign(_as_form(page, paper_mm))
            for page, paper_mm in zip(painted.pages, self._papers, strict=True)
        ]
        return [
            PageParts(
                b"\n".join(_shown(number, layer) for number, layer in enumerate(page)) + b"\n",
                {f"{PAINTINGS}{number}": forms[at.painting] for number, at in enumerate(page)},
                {f"{LAYERS}{number}": at.name for number, at in enumerate(page)},
            )
            for page in self._pages
        ]


def _as_form(page: Page, paper_mm: SizeMm) -> Object:
    """Turn the content of a page by Qt into a form as large as the sheet."""
    width, height = points(paper_mm)
    raised = height - whole_points(paper_mm)[1]
    form = page.obj.Contents
    form.Type, form.Subtype, form.FormType = Name.XObject, Name.Form, 1
    form.BBox = numbers(0, -raised, width, height - raised)
    form.Matrix = numbers(1, 0, 0, 1, 0, raised)
    form.Resources = page.obj.Resources
    return form


def _shown(number: int, layer: _Placed) -> bytes:
    show = f"{PAINTINGS}{number} Do"
    if layer.cutout is not None:
        show = _moved(layer.cutout, layer.paper_mm) + show + " Q"
    return f"/OC {LAYERS}{number} BDC {show} EMC".encode()


def _moved(cutout: Cutout, paper_mm: SizeMm) -> str:
    """Return how a whole is moved and clipped, with y upwards from the lower edges."""
    _, high = points(paper_mm)
    _, whole_high = points(cutout.whole_mm)
    box, scale = cutout.box_mm, cutout.scale
    right = cutout.shift_mm[0] * POINTS_PER_MM
    up = high - cutout.shift_mm[1] * POINTS_PER_MM - scale * whole_high
    clip = (
        box.left * POINTS_PER_MM,
        high - box.bottom * POINTS_PER_MM,
        box.width * POINTS_PER_MM,
        box.height * POINTS_PER_MM,
    )
    clipped = " ".join(f"{side:.5f}" for side in clip)
    return f"q {clipped} re W n {scale:.8f} 0 0 {scale:.8f} {right:.5f} {up:.5f} cm "


def parts_of(page: Page, target: Pdf) -> PageParts:
    """Return the parts of a page that we wrote, their forms copied to the target."""
    resources = page.obj.Resources
    forms = resources.get("/XObject", Dictionary())
    layers = resources.get("/Properties", Dictionary())
    return PageParts(
        bytes(page.obj.Contents.read_bytes()),
        {key: target.copy_foreign(form) for key, form in forms.items()},
        {key: str(layer.Name) for key, layer in layers.items()},
    )


def put_page(
    target: Pdf, paper_mm: SizeMm, parts: PageParts, groups: Mapping[str, Object]
) -> Object:
    """Add a page of the exact size and return it; `groups` has the layers by name."""
    width, height = points(paper_mm)
    page = target.add_blank_page(page_size=(width, height)).obj
    page.MediaBox = page.TrimBox = numbers(0, 0, width, height)
    page.Contents = target.make_stream(parts.content)
    page.Resources = Dictionary(
        XObject=Dictionary(parts.forms),
        Properties=Dictionary({key: groups[name] for key, name in parts.layers.items()}),
    )
    return page


def put_groups(target: Pdf, pages: Sequence[PageParts]) -> Mapping[str, Object]:
    """Add a layer to the document for each name on its pages, listed with the topmost first."""
    names = dict.fromkeys(name for page in pages for name in page.layers.values())
    groups = {name: target.make_indirect(Dictionary(Type=Name.OCG, Name=name)) for name in names}
    if groups:
        target.Root.OCProperties = Dictionary(
            OCGs=Array(groups.values()),
            D=Dictionary(
                Order=Array(reversed(groups.values())),
                ON=Array(groups.values()),
                BaseState=Name.ON,
                ListMode=Name.VisiblePages,
            ),
        )
    return groups


def numbers(*values: float) -> Array:
    """Return numbers as a PDF holds them: a ten-thousandth of a point is enough."""
    return Array([round(value, 5) for value in values])
