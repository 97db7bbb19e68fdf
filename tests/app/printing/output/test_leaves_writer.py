import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image
from support.hand_made_leaves import A4, WORDS, Composer, nothing

from app.printing.output.image_writer import MOST_DOTS_PNG, require_possible, usual_dpi
from app.printing.output.leaves import Leaf
from app.printing.output.leaves_writer import OutputOptions, write_leaves
from app.printing.output.written import Written
from gis.errors import Cancelled, InputProblem
from gis.progress import NoProgress
from gis.texts import LANGUAGES, Texts

pytestmark = pytest.mark.usefixtures("qapp")

Program = Callable[[str], str]
SMALL = (60.0, 80.0)


def written(out: Path, leaves: Sequence[Leaf], options: OutputOptions | None = None) -> Written:
    return write_leaves(
        out, leaves, WORDS, options or OutputOptions(), NoProgress(), before=nothing
    )


def pages(*texts: str) -> list[Leaf]:
    return [Composer().leaf(text, SMALL) for text in texts]


def said(problem: InputProblem) -> list[str]:
    return [Texts(language).of_error(problem) for language in LANGUAGES]


@pytest.mark.parametrize("ending", ["pdf", "svg", "png", "jpg", "jpeg", "PNG"])
def test_the_ending_says_the_format(tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"map.{ending}"
    assert written(out, pages("龙井村")).paths == (out,)
    begins = {"pdf": b"%PDF", "svg": b"<?xml", "png": b"\x89PNG"}.get(ending.lower(), b"\xff\xd8")
    assert out.read_bytes().startswith(begins)


def test_several_pages_are_numbered_files_but_one_pdf(tmp_path: Path) -> None:
    leaves = pages("龙井村", "王家庄")
    assert written(tmp_path / "map.png", leaves).paths == (
        tmp_path / "map-001.png",
        tmp_path / "map-002.png",
    )
    written(tmp_path / "map.pdf", leaves)
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"map-001.png", "map-002.png", "map.pdf"}


@pytest.mark.parametrize("ending", ["pdf", "svg", "png", "jpg"])
def test_the_same_leaves_give_the_same_bytes(tmp_path: Path, ending: str) -> None:
    sums = set()
    for name in ("first", "second"):
        out = tmp_path / f"{name}.{ending}"
        written(out, pages("龙井村𬙊"))
        sums.add(hashlib.sha256(out.read_bytes()).hexdigest())
    assert len(sums) == 1


@pytest.mark.parametrize("ending", ["png", "jpg"])
def test_a_picture_has_the_dots_that_were_asked_for(tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"map.{ending}"
    written(out, [Composer().leaf("龙井村", (80.0, 70.0))], OutputOptions(dpi=254))
    with Image.open(out) as image:
        assert image.size == (800, 700)
        assert image.info["dpi"] == pytest.approx((254, 254), abs=0.1)
        dots = np.asarray(image.convert("RGB")).astype(int)
    blue = np.abs(dots - (0x33, 0x66, 0x99)).max(axis=2) < 12
    assert blue[101:399, 101:599].all()
    assert not blue[:98].any()
    assert not blue[402:].any()


def test_a_large_picture_is_the_same_whether_painted_in_bands_or_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, bands = tmp_path / "whole.png", tmp_path / "bands.png"
    leaf = Composer().leaf("龙井村", SMALL)
    written(whole, [leaf])
    monkeypatch.setattr("app.printing.output.image_writer.MOST_DOTS_IN_A_BAND", 100_000)
    written(bands, [leaf])
    with Image.open(whole) as one, Image.open(bands) as other:
        assert one.info["Title"] == other.info["Title"] == "《龙井村》"
        difference = np.abs(np.asarray(one).astype(int) - np.asarray(other).astype(int))
    assert difference.max() <= 2


def test_the_quality_of_a_jpeg_says_how_large_it_is(tmp_path: Path) -> None:
    sizes = []
    for quality in (30, 95):
        out = tmp_path / f"{quality}.jpg"
        written(out, pages("龙井村"), OutputOptions(jpeg_quality=quality))
        sizes.append(out.stat().st_size)
    assert sizes[0] < 0.7 * sizes[1]


def test_large_sheets_get_fewer_dots_unless_asked_for() -> None:
    assert [usual_dpi(size) for size in (A4, (420, 594), (841, 1189))] == [300, 300, 200]


@pytest.mark.parametrize(
    ("ending", "paper", "dpi"),
    [
        ("jpg", (841.0, 1189.0), 600),
        ("png", (3000.0, 3000.0), 300),
        ("png", A4, 5000),
        ("jpg", A4, 1),
    ],
)
def test_too_many_dots_are_refused_before_anything_is_composed(
    tmp_path: Path, ending: str, paper: tuple[float, float], dpi: int
) -> None:
    composer = Composer()
    with pytest.raises(InputProblem) as problem:
        written(tmp_path / f"map.{ending}", [composer.leaf("A", paper)], OutputOptions(dpi=dpi))
    assert all(said(problem.value))
    assert composer.composed == []
    assert list(tmp_path.iterdir()) == []


def test_the_resolution_that_a_refusal_names_is_accepted(tmp_path: Path) -> None:
    leaf = Composer().leaf("A", (1200.0, 300.0))
    with pytest.raises(InputProblem) as problem:
        written(tmp_path / "map.png", [leaf], OutputOptions(dpi=1000))
    most = problem.value.facts["most"]
    assert isinstance(most, int)
    require_possible(leaf, most, MOST_DOTS_PNG)
    with pytest.raises(InputProblem):
        written(tmp_path / "map.png", [leaf], OutputOptions(dpi=most + 2))


@pytest.mark.parametrize("quality", [0, 101])
def test_a_quality_that_cannot_be_is_refused(tmp_path: Path, quality: int) -> None:
    with pytest.raises(InputProblem) as problem:
        written(tmp_path / "map.jpg", pages("A"), OutputOptions(jpeg_quality=quality))
    assert all(str(quality) in sentence for sentence in said(problem.value))


@pytest.mark.parametrize("name", ["map.gif", "map", "map.pdf.txt"])
def test_another_ending_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputProblem) as problem:
        written(tmp_path / name, pages("A"))
    assert all(name in sentence for sentence in said(problem.value))


def test_no_page_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(InputProblem) as problem:
        written(tmp_path / "map.pdf", [])
    assert all("map.pdf" in sentence for sentence in said(problem.value))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", ["pdf", "svg", "png", "jpg"])
def test_where_nothing_can_be_written_one_sentence_says_so(tmp_path: Path, ending: str) -> None:
    missing = tmp_path / "missing" / f"map.{ending}"
    for leaves in (pages("A"), pages("A", "B")):
        with pytest.raises(InputProblem) as problem:
            written(missing, leaves)
        assert all("missing" in sentence for sentence in said(problem.value))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is full")
@pytest.mark.parametrize("ending", ["pdf", "svg", "png", "jpg"])
def test_a_full_disk_is_one_clear_problem(tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"map.{ending}"
    out.symlink_to("/dev/full")
    with pytest.raises(InputProblem) as problem:
        written(out, pages("A"))
    assert problem.value.key == "files.cannot_write"


@pytest.mark.parametrize("ending", ["pdf", "svg", "png", "jpg"])
def test_a_folder_that_cannot_be_written_to_is_one_clear_problem(
    tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(self: Path, *mode: object, **more: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "touch", refused)
    for leaves in (pages("A"), pages("A", "B")):
        with pytest.raises(InputProblem) as problem:
            written(tmp_path / f"map.{ending}", leaves)
        assert problem.value.key == "files.cannot_write"
    assert list(tmp_path.iterdir()) == []


class CancelAt(NoProgress):
    def __init__(self, step: int) -> None:
        self.left = step

    def raise_if_cancelled(self) -> None:
        self.left -= 1
        if self.left <= 0:
            raise Cancelled


@pytest.mark.parametrize("ending", ["svg", "png", "jpg"])
def test_cancel_leaves_all_that_was_there(tmp_path: Path, ending: str) -> None:
    there = tmp_path / f"map-002.{ending}"
    there.write_bytes(b"what was there")
    with pytest.raises(Cancelled):
        write_leaves(
            tmp_path / f"map.{ending}", pages("A", "B", "C"), WORDS, OutputOptions(),
            CancelAt(3), before=nothing,
        )  # fmt: skip
    assert list(tmp_path.iterdir()) == [there]
    assert there.read_bytes() == b"what was there"


def test_all_files_take_their_places_or_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, third = tmp_path / "map-001.jpg", tmp_path / "map-003.jpg"
    first.write_bytes(b"first")
    third.write_bytes(b"third")
    replace = os.replace

    def fails_at_the_third(source: Path, target: Path) -> None:
        if source.name.endswith(".part.jpg") and target.name == third.name:
            raise OSError(28, "No space left on device")
        replace(source, target)

    monkeypatch.setattr("os.replace", fails_at_the_third)
    with pytest.raises(InputProblem):
        written(tmp_path / "map.jpg", pages("A", "B", "C"))
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        first.name: b"first",
        third.name: b"third",
    }


def test_pages_of_the_pdf_that_is_replaced_are_taken_over_unless_told_otherwise(
    tmp_path: Path,
) -> None:
    out = tmp_path / "map.pdf"
    written(out, pages("A", "B"))
    assert written(out, pages("A", "C")).kept == 1
    assert written(out, pages("A", "C"), OutputOptions(reuse_pages=False)).kept == 0


def test_an_svg_has_layers_text_and_its_fonts(tmp_path: Path) -> None:
    out = tmp_path / "map.svg"
    written(out, [Composer().leaf("龙井 <&> 村𬙊", A4)])
    text = out.read_text(encoding="utf-8")
    assert re.findall(r'inkscape:label="([^"]+)"', text) == ["底图", "注记"]
    assert 'width="210mm" height="297mm"' in text
    assert "龙井 &lt;&amp;&gt; 村" in text
    assert text.count("@font-face") == 2
    assert len(text) < 40_000
    assert "<title>《龙井 &lt;&amp;&gt; 村𬙊》</title>" in text
    identifiers = re.findall(r' id="([^"]+)"', text)
    assert len(identifiers) == len(set(identifiers))


@pytest.mark.skipif(shutil.which("chromium") is None, reason="no browser is installed")
def test_a_browser_without_our_font_shows_an_svg_as_the_png_is(tmp_path: Path) -> None:
    leaf = Composer().leaf("龙井村㙍𬙊", (120.0, 80.0))
    written(tmp_path / "map.svg", [leaf])
    written(tmp_path / "map.png", [leaf], OutputOptions(dpi=4 * 96))
    shot = tmp_path / "shot.png"
    with Image.open(tmp_path / "map.png") as image:
        reduced = image.reduce(4)
    wide, high = reduced.size
    subprocess.run(
        [
            "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
            f"--window-size={wide},{high}", f"--screenshot={shot}",
            f"--user-data-dir={tmp_path / 'browser'}", (tmp_path / "map.svg").as_uri(),
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip
    with Image.open(shot) as image:
        assert image.size == (wide, high)
        shown = _coarse(image)
    assert np.abs(_coarse(reduced) - shown).max() < 30


def _coarse(image: Image.Image) -> npt.NDArray[np.int_]:
    """Return greys of squares of two millimetres: what is left when an edge moves by a dot."""
    size = image.width // 8, image.height // 8
    return np.asarray(image.convert("L").resize(size, Image.Resampling.BOX)).astype(int)
