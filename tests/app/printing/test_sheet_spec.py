import pytest

from app.printing.sheet_spec import paper_mm, papers_mm
from gis.errors import InputProblem


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("A0", (841, 1189)),
        ("a4", (210, 297)),
        ("390x543mm", (390, 543)),
        ("787×1092", (787, 1092)),
        ("200.5 x 300 MM", (200.5, 300)),
    ],
)
def test_papers(name: str, size: tuple[float, float]) -> None:
    assert paper_mm(name) == size


@pytest.mark.parametrize("name", ["A9", "", "large", "300", "20x20mm", "0x0mm", "9000x300mm"])
def test_a_paper_that_cannot_be_is_said_to_be_so(name: str) -> None:
    with pytest.raises(InputProblem) as problem:
        paper_mm(name)
    assert problem.value.facts["paper"] == name


def test_orientation() -> None:
    assert papers_mm("A3", "portrait") == ((297, 420),)
    assert papers_mm("A3", "landscape") == ((420, 297),)
    assert set(papers_mm("A3", "auto")) == {(297, 420), (420, 297)}
