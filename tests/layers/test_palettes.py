"""Whether neighbouring grids can be told apart: in colour, by the colour-blind, in grey.

Colours are compared in CIE L*a*b* (D65) by the distance of CIE 1976. Protanopia and deuteranopia
are simulated with the matrices of Machado, Oliveira and Fernandes, "A Physiologically-based Model
for Simulation of Color Vision Deficiency", IEEE TVCG 15(6), 2009, severity 1.0, on linear RGB.
"""

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from bench.synthetic import Size, synthetic_plan
from gis.topology.records import grid_of, is_grid
from layers.colouring import COLOURS
from layers.scene import Scene
from layers.style import COLOUR_BLIND_SAFE, GREYS, HATCHED, HATCHES, PAPER, PASTEL

Floats = NDArray[np.float64]

TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
     [0.0193339, 0.1191920, 0.9503041]]
)  # fmt: skip
D65 = np.array([0.95047, 1.0, 1.08883])
SEEN_BY = {
    "anyone": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
         [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
         [-0.011820, 0.042940, 0.968881]]
    ),
}  # fmt: skip


def lab(colour: str, seen_by: str = "anyone") -> Floats:
    coded = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)
    seen = np.clip(SEEN_BY[seen_by] @ linear, 0, 1)
    t = TO_XYZ @ seen / D65
    f = np.where(t > 216 / 24389, np.cbrt(t), (24389 / 27 * t + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def least_apart(colours: tuple[str, ...], seen_by: str) -> float:
    places = [lab(colour, seen_by) for colour in colours]
    return min(float(np.linalg.norm(a - b)) for a, b in combinations(places, 2))


def test_the_measure_is_right() -> None:
    assert lab("#ffffff") == pytest.approx([100, 0, 0], abs=0.01)
    assert lab("#ff0000") == pytest.approx([53.24, 80.09, 67.20], abs=0.02)
    red, green = lab("#cc3333", "deuteranopia"), lab("#558833", "deuteranopia")
    unlike = np.linalg.norm(lab("#cc3333") - lab("#558833"))
    assert np.linalg.norm(red - green) < unlike / 3, "red and green come close"


@pytest.mark.parametrize("seen_by", SEEN_BY)
def test_the_colours_for_the_colour_blind_differ_for_them(seen_by: str) -> None:
    assert least_apart(COLOUR_BLIND_SAFE[:COLOURS], seen_by) > 15
    assert least_apart(COLOUR_BLIND_SAFE, seen_by) > 10


def test_the_pastel_colours_differ_for_most_people() -> None:
    assert least_apart(PASTEL[:COLOURS], "anyone") > 10


def neighbouring_colours(scene: Scene) -> Iterator[tuple[int, int]]:
    base = scene.plan.base_grid
    for arc in scene.plan.partition.arcs.values():
        if is_grid(arc.left) and is_grid(arc.right):
            one, other = base(grid_of(arc.left)), base(grid_of(arc.right))
            if one != other:
                yield scene.colours[one], scene.colours[other]


def test_grey_neighbours_differ_in_lightness() -> None:
    scene = Scene.of(synthetic_plan(Size(grids=300, units=20, vertices=9_000, households=10)))
    lightness = [float(lab(grey)[0]) for grey in GREYS]
    pairs = list(neighbouring_colours(scene))
    assert len(pairs) > 600
    assert min(abs(lightness[a] - lightness[b]) for a, b in pairs) > 7.5
    assert min(abs(a - b) for a, b in combinations(lightness, 2)) > 3.5, "even the rare ones"


def test_every_hatching_has_a_form_of_its_own() -> None:
    """Without any colour: by slants, dashes and how dense the lines are."""
    forms = {
        (hatch.slants, len(hatch.line.dash_mm), hatch.line.dash_mm[:1], hatch.spacing_mm)
        for hatch in HATCHES
    }
    assert len(forms) == len(HATCHES) == len(HATCHED)
    plain = [hatch for hatch in HATCHES if not hatch.slants]
    assert len(plain) == 1
    rising = PAPER.unassigned.slants
    assert all(hatch.slants != rising for hatch in HATCHES), "that is land in no grid"


@pytest.mark.parametrize("ground", HATCHED)
def test_hatchings_are_seen_but_do_not_shout(ground: str) -> None:
    hatch = HATCHES[HATCHED.index(ground)]
    darker = lab(ground)[0] - lab(hatch.line.colour)[0]
    assert lab(ground)[0] > 90
    if hatch.slants:
        assert 25 < darker < 50
        assert lab(hatch.line.colour)[0] - lab(PAPER.grid_text.colour)[0] > 35
