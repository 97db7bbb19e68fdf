"""A large sheet over many small ones: parts that overlap, with marks to cut and to glue."""

from collections.abc import Sequence
from functools import cache

from app.printing.output.cutout import Cutout
from app.printing.output.leaves import Leaf, LeafLayer
from app.printing.output.tile_assembly import assembly_layers
from app.printing.output.tile_grid import Tiling, tile_grid
from app.printing.output.tile_marks import marks_painter
from gis.texts import Texts
from layers.boxes import Box


def tiled(leaf: Leaf, tiling: Tiling, texts: Texts) -> Sequence[Leaf]:
    """Return a sheet as tiles in its true size, row by row, after a page that shows the assembly.

    Cut along the marks at the left and the upper edge, each tile covers the strip of its neighbour
    up to the marks there. A sheet that is no larger than the paper comes back as it is. Raises
    InputProblem when margins and overlap leave too little of the paper.
    """
    sides = zip(sorted(leaf.paper_mm), sorted(tiling.paper_mm), strict=True)
    if all(whole <= paper for whole, paper in sides):
        return (leaf,)
    grid = tile_grid(leaf.paper_mm, tiling)
    layers = cache(leaf.layers)  # composed once for all tiles
    whole = leaf.identity and (
        f"{leaf.identity} / {grid.paper_mm} {grid.overlap_mm:g} {grid.margin_mm:g} "
        f"{texts.language} {leaf.title} {leaf.label}"
    )

    def tile(row: int, column: int) -> Leaf:
        label = texts("print_output.tile_page", label=leaf.label, row=row + 1, column=column + 1)

        def tile_layers() -> Sequence[LeafLayer]:
            window = grid.window_mm(row, column)
            left = top = grid.margin_mm
            box = Box(left, top, left + window.width, top + window.height)
            shift = left - window.left, top - window.top
            marks = marks_painter(grid, (row, column), leaf.title, texts)
            return (
                *(
                    LeafLayer(layer.name, Cutout(layer.paint, leaf.paper_mm, shift, box))
                    for layer in layers()
                ),
                LeafLayer(texts("print_output.layer_marks"), marks),
            )

        title = f"{leaf.title} {row + 1}-{column + 1}"
        return Leaf(grid.paper_mm, title, whole and f"{whole} {row}-{column}", label, tile_layers)

    def whole_layers() -> Sequence[LeafLayer]:
        return assembly_layers(grid, leaf.title, layers(), texts)

    assembly_label = texts("print_output.assembly_label", label=leaf.label)
    return (
        Leaf(
            grid.paper_mm,
            assembly_label,
            whole and f"{whole} assembly",
            assembly_label,
            whole_layers,
        ),
        *(tile(row, column) for row in range(grid.rows) for column in range(grid.columns)),
    )
