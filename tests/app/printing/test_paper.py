from itertools import pairwise

import pytest

from app.printing.paper import SHEETS, paper_mm
from gis.errors import InputProblem
from gis.texts import LANGUAGES, Texts


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("A0", (841, 1189)),
        ("a5", (148, 210)),
        ("B4", (250, 353)),
        ("全开", (787, 1092)),
        ("对开", (546, 787)),
        ("4开", (390, 543)),
        ("四开", (390, 543)),
        ("8k", (270, 390)),
        ("十六开", (195, 270)),
        ("390x543mm", (390, 543)),
        ("787×1092 毫米", (787, 1092)),
        ("200.5 x 300 MM", (200.5, 300)),
    ],
)
def test_papers_by_name(name: str, size: tuple[float, float]) -> None:
    assert paper_mm(name) == size


def test_each_paper_is_found_by_all_its_names() -> None:
    for paper in SHEETS:
        for name in (paper.key, *map(paper.name, LANGUAGES), *paper.also):
            assert paper_mm(name) == paper.size_mm


@pytest.mark.parametrize("series", ["A", "B"])
def test_each_size_is_half_of_the_one_before(series: str) -> None:
    sizes = [paper.size_mm for paper in SHEETS if paper.key.startswith(series)]
    for (short, long), (half_short, half_long) in pairwise(sizes):
        assert half_long == short
        assert half_short == long // 2


@pytest.mark.parametrize("name", ["A9", "", "large", "300", "20x20mm", "0x0mm", "9000x300mm"])
def test_a_paper_that_cannot_be_is_said_to_be_so(name: str) -> None:
    with pytest.raises(InputProblem) as problem:
        paper_mm(name)
    for language in LANGUAGES:
        assert name in Texts(language).of_error(problem.value)
