from pathlib import Path

import geopandas
import pytest
import shapely

from gis.files.polygon_files import read_polygons
from gis.files.shapefile_encoding import guess

NAMES = ["龙井村", "网格一", "向阳社区"]


def shapefile(folder: Path, encoding: str, *, code_page: str | None, driver: int) -> Path:
    """Write Chinese names in an encoding; then say, hide or falsify which it was."""
    data = geopandas.GeoDataFrame(
        {"名称": NAMES}, geometry=[shapely.box(i, 0, i + 1, 1) for i in range(3)], crs=4490
    )
    path = folder / "a.shp"
    data.to_file(path, encoding=encoding)
    (folder / "a.cpg").unlink()
    if code_page is not None:
        (folder / "a.cpg").write_text(code_page, encoding="ascii")
    table = bytearray((folder / "a.dbf").read_bytes())
    table[29] = driver
    (folder / "a.dbf").write_bytes(table)
    return path


@pytest.mark.parametrize(
    ("encoding", "code_page", "driver", "guessed"),
    [
        ("GBK", None, 0x00, "GB18030"),
        ("GBK", None, 0x57, "GB18030"),  # GDAL's default driver says nothing
        ("GBK", None, 0x4D, None),  # the driver of GBK says it
        ("GBK", "GBK", 0x00, None),
        ("GBK", "936", 0x00, None),
        ("GBK", "UTF-8", 0x00, "GB18030"),  # declared wrong
        ("GBK", "nonsense", 0x00, "GB18030"),
        ("UTF-8", None, 0x00, "UTF-8"),  # as GBK it would be plausible but wrong Chinese
        ("UTF-8", None, 0x57, "UTF-8"),
        ("UTF-8", "UTF-8", 0x00, None),
    ],
)
def test_chinese_names_survive(
    tmp_path: Path, encoding: str, code_page: str | None, driver: int, guessed: str | None
) -> None:
    file = read_polygons(shapefile(tmp_path, encoding, code_page=code_page, driver=driver))
    assert file.names == NAMES
    assert file.fields.name == "名称"
    assert file.encoding_guessed == guessed


def test_the_user_may_say_the_encoding(tmp_path: Path) -> None:
    path = shapefile(tmp_path, "GBK", code_page=None, driver=0)
    file = read_polygons(path, encoding="GBK")
    assert file.names == NAMES
    assert file.encoding_guessed is None


def test_plain_ascii_needs_no_guess(tmp_path: Path) -> None:
    data = geopandas.GeoDataFrame({"name": ["a"]}, geometry=[shapely.box(0, 0, 1, 1)], crs=4490)
    data.to_file(tmp_path / "a.shp")
    (tmp_path / "a.cpg").unlink()
    assert read_polygons(tmp_path / "a.shp").encoding_guessed is None


@pytest.mark.parametrize(
    ("words", "encoding"),
    [
        ("天长市郑集镇向阳社区", "GB18030"),
        ("Zürich\nGenève\nGraubünden", "ISO-8859-1"),
        ("Zürich 苏黎世", "UTF-8"),
        ("São José\nÁgua Branca", "ISO-8859-1"),
    ],
)
def test_guess_tells_chinese_from_accents(words: str, encoding: str) -> None:
    assert guess(words.encode(encoding)) == encoding
