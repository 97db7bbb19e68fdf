"""`towngrid export`, as a user calls it: what it says, and that nobody is in what goes out."""

import re
import shutil
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import geopandas
import pytest
from support.command_line import Outcome, Towngrid
from support.words_in_text import words_in

FILES = (
    "gpkg a.gpkg", "shp a.zip", "shp a.shp", "geojson a.geojson", "geojson folder", "kml a.kml",
    "kml a.kmz", "dxf a.dxf", "xlsx a.xlsx", "csv a.zip",
)  # fmt: skip


@pytest.fixture
def project(filled_project: Path, tmp_path: Path) -> Path:
    """Return a copy of the sample project."""
    return Path(shutil.copy(filled_project, tmp_path / "town.gpkg"))


def export(towngrid: Towngrid, project: Path, asked: str, *words: object) -> tuple[Path, Outcome]:
    form, name = asked.split()
    out = project.parent / name
    return out, towngrid("export", project, "--format", form, "--out", out, *words)


def people_of(project: Path) -> set[str]:
    """Return every name, phone, household number and house number of a project."""
    with closing(sqlite3.connect(project)) as file:
        queries = (
            "SELECT householder FROM households", "SELECT house_no FROM households",
            "SELECT household_no FROM households", "SELECT name FROM members",
            "SELECT name FROM posts", "SELECT phone_public FROM posts",
        )  # fmt: skip
        words = {str(word) for query in queries for (word,) in file.execute(query)}
    return {word for word in words if len(word) > 1} - {"None"}


def told_in(path: Path) -> str:
    """Return the text of all bytes of a file or a folder, archives unpacked, in any encoding."""
    if path.is_dir():
        return "".join(told_in(file) for file in path.iterdir())
    raw = [path.read_bytes()]
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as pack:
            raw += [pack.read(name) for name in pack.namelist()]
    encodings = ("utf-8", "gb18030")
    return "".join(each.decode(encoding, "replace") for each in raw for encoding in encodings)


def found_in(told: str, words: set[str]) -> set[str]:
    """Return which of many words stand in a long text.

    Numbers count where they stand by themselves: as decimals of a coordinate they say nothing.
    """
    numbers = set(re.findall(r"(?<![\d.])\d+(?![\d.])", told))
    return (words & numbers) | words_in((word for word in words if not word.isdigit()), told)


def test_the_search_for_persons_finds_them() -> None:
    told = "x 20813024, 118.20813025 张测试 0550-1234567 "
    words = {"20813024", "20813025", "张测试", "0550-1234567", "李测试"}
    assert found_in(told, words) == {"20813024", "张测试", "0550-1234567"}


@pytest.mark.parametrize(
    ("asked", "lists"),
    [*((asked, ("--with-people",)) for asked in FILES), ("gpkg a.gpkg", ()), ("xlsx a.xlsx", ())],
)
def test_nobody_is_in_what_goes_out(
    towngrid: Towngrid, project: Path, asked: str, lists: tuple[str, ...]
) -> None:
    people = people_of(project)
    assert len(people) > 9000
    out, done = export(towngrid, project, asked, *lists)
    assert done.code == 0, done.err
    told = told_in(out) + done.out + done.err
    assert found_in(told, people) == set()
    assert towngrid("access", project, "--json").document()["entries"] == []


def test_masked_lists_are_there_when_they_are_asked_for(towngrid: Towngrid, project: Path) -> None:
    out, _ = export(towngrid, project, "gpkg a.gpkg", "--with-people")
    homes = geopandas.read_file(out, layer="households")
    assert len(homes) > 4000
    assert homes["householder"].str.fullmatch(r".{1,2}\*").all()
    assert not {"household_no", "house_no"} & set(homes.columns)
    posts = geopandas.read_file(out, layer="posts")
    assert set(posts["holder"].dropna().str[-1]) <= {"*", ""}


def test_lists_in_full_need_a_purpose_and_are_noted(towngrid: Towngrid, project: Path) -> None:
    out, refused = export(towngrid, project, "gpkg a.gpkg", "--unmasked")
    assert (refused.code, out.exists()) == (2, False)
    assert "--purpose" in refused.err

    words = ("--unmasked", "--purpose", "镇党委审阅", "--office", "镇党委")
    out, done = export(towngrid, project, "gpkg a.gpkg", *words)
    assert done.code == 0, done.err
    (entry,) = towngrid("access", project, "--json").document()["entries"]
    assert (entry["unmasked"], entry["purpose"], entry["office"]) == (True, "镇党委审阅", "镇党委")
    assert entry["detail"] == "a.gpkg"
    homes = geopandas.read_file(out, layer="households")
    with closing(sqlite3.connect(project)) as file:
        rows = set(file.execute("SELECT household_no, householder, house_no FROM households"))
    found = homes[["household_no", "householder", "house_no"]].fillna("").itertuples(index=False)
    assert {tuple(row) for row in found} == {tuple(v or "" for v in row) for row in rows}


@pytest.mark.parametrize("words", [("--crs", "gcj02"), ("--unit", "nowhere")])
def test_an_export_that_cannot_be_is_not_noted(
    towngrid: Towngrid, project: Path, words: tuple[str, str]
) -> None:
    _, refused = export(towngrid, project, "gpkg a.gpkg", "--unmasked", "--purpose", "x", *words)
    assert refused.code == 2
    assert towngrid("access", project, "--json").document()["entries"] == []
    assert [each.name for each in project.parent.iterdir()] == [project.name]


def test_a_purpose_without_lists_in_full_is_asked_about(towngrid: Towngrid, project: Path) -> None:
    out, refused = export(towngrid, project, "gpkg a.gpkg", "--purpose", "x")
    assert (refused.code, out.exists()) == (2, False)
    assert "--unmasked" in refused.err


def test_the_report_names_files_layers_counts_and_system(towngrid: Towngrid, project: Path) -> None:
    out, done = export(towngrid, project, "shp folder", "--json", "--crs", "EPSG:4528")
    document = done.document()
    assert (document["format"], document["version"]) == ("towngrid-export", 1)
    assert (document["export"], document["crs"], document["people"]) == ("shp", "EPSG:4528", "none")
    assert sorted(document["files"]) == sorted(
        str(path) for path in out.iterdir() if path.name != "towngrid-export.json"
    )
    info = towngrid("info", project, "--json").document()
    counts = {layer["layer"]: layer["features"] for layer in document["layers"]}
    assert counts["grids"] == info["layers"]["grids"]
    assert counts["units"] == info["layers"]["units"]


def test_exporting_changes_no_project(towngrid: Towngrid, project: Path) -> None:
    before = project.read_bytes()
    export(towngrid, project, "gpkg a.gpkg", "--with-people")
    assert project.read_bytes() == before
    _, refused = export(towngrid, project, f"gpkg {project.name}")
    assert refused.code == 2
    assert project.read_bytes() == before


def test_a_locked_project_goes_out_without_counts(
    towngrid: Towngrid, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOWNGRID_PASSPHRASE", "合适的口令 2026")
    assert towngrid("lock", project).code == 0
    monkeypatch.delenv("TOWNGRID_PASSPHRASE")
    out, done = export(towngrid, project, "gpkg a.gpkg", "--json")
    assert done.code == 0, done.err
    grids = geopandas.read_file(out, layer="grids")
    assert grids["households"].isna().all()
    assert len(done.document()["remarks"]) == 1
    monkeypatch.setenv("TOWNGRID_PASSPHRASE", "合适的口令 2026")
    out, _ = export(towngrid, project, "gpkg a.gpkg")
    assert geopandas.read_file(out, layer="grids")["households"].sum() > 4000


@pytest.mark.parametrize("words", [("--format", "dwg"), ("--layers", "streets"), ("--unit", "?")])
def test_what_is_not_known_is_told_in_one_line(
    towngrid: Towngrid, project: Path, words: tuple[str, str]
) -> None:
    out, refused = export(towngrid, project, "gpkg a.gpkg", *words)
    assert (refused.code, out.exists()) == (2, False)
    assert len(refused.err.strip().splitlines()) == 1


def test_theme_layers_go_out_when_asked_for_without_who_looks_after_them(
    towngrid: Towngrid, project: Path
) -> None:
    units = geopandas.read_file(project, layer="units")
    middle = units.geometry.iloc[0].representative_point()
    columns = {"类型": ["滑坡"], "责任人": ["测试员"], "威胁户数": [3]}
    hazards = geopandas.GeoDataFrame(columns, geometry=[middle], crs=units.crs)
    file = project.parent / "隐患点.gpkg"
    hazards.to_file(file)
    assert towngrid("import", "theme", project, file).code == 0
    # As another program would add a column to the layer.
    with closing(sqlite3.connect(project)) as connection, connection:
        connection.execute("ALTER TABLE theme_1 ADD COLUMN 联系人 TEXT DEFAULT '测试员'")

    out, done = export(towngrid, project, "shp a.zip")
    assert done.code == 0
    assert "隐患点" not in told_in(out)

    out, done = export(towngrid, project, "gpkg a.gpkg", "--layers", "grids,themes")
    assert done.code == 0
    assert "隐患点：1 条" in done.out
    assert "联系人" in done.err
    assert "测试员" not in told_in(out)
    read = geopandas.read_file(out, layer="隐患点")
    assert (list(read.columns), read["威胁户数"].tolist()) == (
        ["类型", "威胁户数", "geometry"],
        [3],
    )
    assert read.crs == units.crs
    assert read.geometry.iloc[0].distance(middle) < 0.001

    words = ("--layers", "themes", "--unmasked", "--purpose", "审阅", "--json")
    out, done = export(towngrid, project, "geojson a.geojson", *words)
    (layer,) = done.document()["layers"]
    assert (layer["title"], layer["columns"]) == ("隐患点", ["类型", "威胁户数", "联系人"])
    assert "测试员" in told_in(out)
