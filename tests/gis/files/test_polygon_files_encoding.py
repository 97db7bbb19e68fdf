import zipfile
from pathlib import Path

import geopandas
import pytest
import shapely

from gis.errors import InputProblem
from gis.files.point_file import read_points
from gis.files.polygon_fields import as_text
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


def with_chinese_fields(path: Path, **fields: str) -> Path:
    """Give the fields of a shapefile UTF-8 names, of which a table keeps 10 bytes."""
    table = bytearray(path.with_suffix(".dbf").read_bytes())
    for at in range(32, 32 + 32 * len(fields), 32):
        name = table[at : at + 11].split(b"\0")[0].decode()
        table[at : at + 11] = fields[name].encode()[:10].ljust(11, b"\0")
    table = table.replace("末".encode() * 26 + b"  ", ("末" * 27).encode()[:80])
    path.with_suffix(".dbf").write_bytes(table)
    return path


@pytest.mark.parametrize("code_page", [None, "UTF-8", "GBK"])
@pytest.mark.parametrize("note", ["", "末" * 26])
def test_names_and_values_cut_in_the_middle_of_a_character_are_read(
    tmp_path: Path, code_page: str | None, note: str
) -> None:
    """Of 网格名称 in UTF-8 a shapefile keeps three characters and a third."""
    path = tmp_path / "a.shp"
    data = geopandas.GeoDataFrame(
        {"a": ["101", "102", "103"], "b": NAMES, "c": [note] * 3},
        geometry=[shapely.box(i, 0, i + 1, 1) for i in range(3)],
        crs=4490,
    )
    data.to_file(path, encoding="UTF-8")
    with_chinese_fields(path, a="网格编码", b="网格名称", c="备注")
    path.with_suffix(".cpg").unlink()
    if code_page:
        path.with_suffix(".cpg").write_text(code_page, encoding="ascii")
    file = read_polygons(path)
    assert file.names == NAMES
    assert file.codes == ["101", "102", "103"]
    assert as_text(file.attributes["备注"]) == [note] * 3


def test_points_of_such_a_file_are_read_too(tmp_path: Path) -> None:
    path = tmp_path / "a.shp"
    data = geopandas.GeoDataFrame({"a": ["测试甲"]}, geometry=[shapely.Point(118, 32)], crs=4490)
    data.to_file(path, encoding="UTF-8")
    sheet = read_points(with_chinese_fields(path, a="户主姓名"))
    assert (sheet.header, sheet.rows[0].cells) == (("户主姓",), ("测试甲",))


def test_an_archive_may_hold_its_shapefile_in_a_folder(tmp_path: Path) -> None:
    path = shapefile(tmp_path, "GBK", code_page=None, driver=0)
    archive = tmp_path / "资料.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for suffix in (".shp", ".shx", ".dbf", ".prj"):
            packed.write(path.with_suffix(suffix), f"村界/2024/a{suffix}")
        packed.writestr("说明.txt", "请查收")
    file = read_polygons(archive)
    assert (file.path, file.layer, file.names) == (archive, "a", NAMES)


def test_a_shapefile_without_its_index_is_read_and_left_alone(tmp_path: Path) -> None:
    path = shapefile(tmp_path, "GBK", code_page=None, driver=0)
    path.with_suffix(".shx").unlink()
    before = sorted(one.name for one in tmp_path.iterdir())
    file = read_polygons(path)
    assert file.names == NAMES
    assert [key for key, _ in file.remarks] == ["vector_files.index_restored"]
    assert sorted(one.name for one in tmp_path.iterdir()) == before


@pytest.mark.parametrize("suffix", [".shp", ".gpkg"])
def test_an_encoding_that_is_none_is_refused(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"b{suffix}"
    geopandas.read_file(shapefile(tmp_path, "GBK", code_page="GBK", driver=0)).to_file(path)
    for read in (read_polygons, read_points):
        with pytest.raises(InputProblem) as problem:
            read(path, encoding="klingon")
        assert problem.value.key == "files.unknown_encoding"


@pytest.mark.parametrize(
    ("words", "encoding"),
    [
        ("網格名稱\n龍井網格\n東村第一組\n西湖社區", "BIG5"),
        ("村里名稱\n斗六市\n林內鄉\n虎尾鎮", "BIG5"),
        ("网格名称\n龙井网格\n东村第一组\n西湖社区", "GB18030"),
        ("網格名稱\n龍井網格\n東村第一組\n西湖社區", "GB18030"),
        ("䶮塘村\n𠮷庆村\n垚鑫村\n喆家湾\n翀路口", "GB18030"),
        ("Île-de-France\nBrâncoveni\nMünchen\nKöln", "ISO-8859-1"),
    ],
)
def test_encodings_are_told_apart_by_their_usual_signs(words: str, encoding: str) -> None:
    assert guess(words.encode(encoding)) == encoding


def test_an_encoding_that_the_texts_are_not_in_is_told(tmp_path: Path) -> None:
    path = shapefile(tmp_path, "GBK", code_page=None, driver=0)
    file = read_polygons(path, encoding="UTF-8")
    assert [key for key, _ in file.remarks] == ["vector_files.wrong_encoding"]
    assert read_polygons(path, encoding="GBK").remarks == ()
