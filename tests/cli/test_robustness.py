"""What the program does where it is run badly: odd streams, refusing disks, mistaken arguments."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import geopandas
import pytest
import shapely
from support.command_line import Towngrid


@pytest.fixture
def project(filled_project: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(filled_project, tmp_path / "town.gpkg"))


def started(
    root: Path,
    *arguments: object,
    environment: Mapping[str, str] | None = None,
    before: str = "",
    after: str = "",
) -> subprocess.CompletedProcess[str]:
    """Run the program by a shell, with what the shell is told before and after the command."""
    command = [sys.executable, "-m", "app", *map(str, arguments)]
    return subprocess.run(
        ["/bin/sh", "-c", f'{before} "$@" {after}', "sh", *command],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(root),
            "LANG": "zh_CN.UTF-8",
            "PYTHONDONTWRITEBYTECODE": "1",
            **(environment or {}),
        },
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )


needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="streams are closed by a shell")


@needs_posix
@pytest.mark.parametrize("encoding", ["ascii", "gbk"])
def test_a_terminal_without_unicode_gets_whole_json(
    root: Path, project: Path, encoding: str
) -> None:
    with sqlite3.connect(project) as connection:
        connection.execute("UPDATE towngrid_meta SET value = '䶮𠮷é镇' WHERE key = 'title'")
    environment = {"LC_ALL": "C", "PYTHONIOENCODING": encoding}
    ended = started(root, "info", project, "--json", environment=environment)
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout)["title"] == "䶮𠮷é镇"
    assert started(root, "info", project, environment=environment).returncode == 0


@needs_posix
@pytest.mark.parametrize("closed", ["2>&-", ">&-"])
def test_a_closed_stream_is_no_fault(root: Path, project: Path, closed: str) -> None:
    ended = started(root, "info", project, "--json", after=closed)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert bool(ended.stdout) == ("2" in closed)
    missing = started(root, "info", "missing.gpkg", "--json", after=closed)
    assert (missing.returncode, missing.stdout) == (2, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_output_that_cannot_be_written_is_said_once(root: Path, project: Path) -> None:
    ended = started(root, "info", project, after="> /dev/full")
    assert ended.returncode == 2
    assert len(ended.stderr.splitlines()) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="only there a display may be absent")
def test_the_window_needs_a_display_and_a_file_that_is_there(root: Path, project: Path) -> None:
    blind = started(root, project)
    assert (blind.returncode, len(blind.stderr.splitlines())) == (2, 1)
    missing = started(root, "missing.gpkg")
    assert (missing.returncode, "missing.gpkg" in missing.stderr) == (2, True)


def test_an_interrupt_while_the_program_loads_is_exit_code_130(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import app.__main__ as entry  # noqa: PLC0415  # the entry loads the rest on being called

    def interrupted(_: object) -> int:
        raise KeyboardInterrupt

    heard: list[object] = []
    monkeypatch.setattr("app.cli.run.run", interrupted)
    monkeypatch.setattr("signal.signal", lambda *handled: heard.append(handled))
    with pytest.raises(SystemExit) as ended:
        entry.main()
    assert ended.value.code == 130
    assert heard == [(signal.SIGINT, signal.SIG_IGN)], "an interrupt after the end changes nothing"


@pytest.mark.parametrize("subject", ["/", "", ".", ":", "/:grids"])
def test_what_is_no_file_is_bad_input(towngrid: Towngrid, subject: str) -> None:
    ended = towngrid("audit", subject)
    assert (ended.code, ended.out) == (2, "")


@pytest.mark.parametrize("limit", ["inf", "nan", "-1", "many"])
def test_a_limit_is_a_finite_number_and_the_option_is_named(
    towngrid: Towngrid, project: Path, limit: str
) -> None:
    ended = towngrid("audit", project, "--json", "--min-area", limit)
    assert (ended.code, ended.out) == (2, "")
    assert "--min-area" in ended.err


def test_a_group_without_its_command_is_said_in_one_line(towngrid: Towngrid) -> None:
    ended = towngrid("import")
    assert (ended.code, len(ended.err.splitlines())) == (2, 1)


@pytest.mark.parametrize("spelling", ["{}", "./{}", "link"])
def test_no_output_takes_the_place_of_an_input(
    towngrid: Towngrid,
    project: Path,
    sample: Path,
    monkeypatch: pytest.MonkeyPatch,
    spelling: str,
) -> None:
    monkeypatch.chdir(project.parent)
    people = Path(shutil.copy(sample / "households.csv", project.parent))
    if spelling == "link":
        Path("link").symlink_to(project)
    before = (project.read_bytes(), people.read_bytes())
    out = spelling.format(project.name)
    calls = (
        ("audit", project, "--out", out),
        ("audit", sample / "grids.gpkg", "--within", f"{project}:units", "--out", out),
        ("import", "households", project, people, "--problems", out),
        ("import", "households", project, people, "--problems", people),
        ("new", out, "--units", f"{project}:units", "--overwrite"),
    )
    for call in calls:
        ended = towngrid(*call)
        assert ended.code == 2, call
        assert len(ended.err.splitlines()) == 1
    assert (project.read_bytes(), people.read_bytes()) == before


def test_a_project_is_audited_within_a_frame_by_its_grids(
    towngrid: Towngrid, project: Path, sample: Path
) -> None:
    within = f"{sample / 'units.gpkg'}:units"
    report = towngrid("audit", project, "--within", within, "--json").document()
    assert report["subject"]["layer"] == "grids"
    assert report["land"]["frame_m2"] > 0


def test_a_subject_without_a_crs_can_be_told_its_own(towngrid: Towngrid, tmp_path: Path) -> None:
    path = tmp_path / "网格.shp"
    squares = [shapely.box(x, 3_600_000, x + 100, 3_600_100) for x in (500_000, 500_090)]
    geopandas.GeoDataFrame({"名称": ["甲", "乙"]}, geometry=squares, crs=4549).to_file(
        path, encoding="GBK"
    )
    path.with_suffix(".prj").unlink()
    path.with_suffix(".cpg").unlink()
    refused = towngrid("audit", path, "--json")
    assert (refused.code, "--crs" in refused.err) == (2, True)
    report = towngrid("audit", path, "--json", "--crs", "4549", "--encoding", "GBK").document()
    assert report["subject"]["crs"] == "EPSG:4549"
    assert report["land"]["overlap_m2"] == pytest.approx(1000)
    assert "甲" in report["findings"][0]["message"]


@needs_posix
@pytest.mark.parametrize("suffix", [".pdf", ".svg", ".png"])
def test_a_map_that_the_disk_does_not_take_leaves_the_old_one(
    root: Path, project: Path, tmp_path: Path, suffix: str
) -> None:
    out = tmp_path / f"map{suffix}"
    out.write_bytes(b"the old map")
    arguments = ("print", project, "--product", "layout", "--paper", "A4", "--out", out)
    ended = started(root, *arguments, before="ulimit -f 8;")
    assert ended.returncode == 2, ended.stderr
    assert out.read_bytes() == b"the old map"
    assert {file.name for file in tmp_path.iterdir()} == {project.name, out.name}


def test_a_file_that_may_not_be_read_is_bad_input(
    towngrid: Towngrid, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", "secret.shp")

    monkeypatch.setattr("app.cli.audit.read_polygons", denied)
    ended = towngrid("audit", f"{project}:grids")
    assert (ended.code, "secret.shp" in ended.err) == (2, True)


def test_a_message_is_one_line_whatever_a_layer_is_called(
    towngrid: Towngrid, tmp_path: Path
) -> None:
    path = tmp_path / "tracks.kml"
    path.write_text(
        '<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder>'
        "<name>\n two\n lines </name><Placemark><Point><coordinates>1,2</coordinates></Point>"
        "</Placemark></Folder></Document></kml>",
        encoding="utf-8",
    )
    ended = towngrid("audit", path)
    assert (ended.code, len(ended.err.splitlines())) == (2, 1)


def test_a_project_with_bytes_that_are_no_text_is_damaged_not_our_fault(
    towngrid: Towngrid, project: Path
) -> None:
    data = project.read_bytes()
    at = data.index(b"CREATE TABLE towngrid_meta")
    project.write_bytes(data[: at + 20] + b"\xff\xfe" + data[at + 22 :])
    for command in ("info", "check", "audit", "assign"):
        assert towngrid(command, project).code in (1, 2), command


@pytest.mark.parametrize("pair", ["code=没有这列", "colour=code"])
def test_a_column_that_is_named_wrongly_is_refused(
    towngrid: Towngrid, tmp_path: Path, sample: Path, pair: str
) -> None:
    project = tmp_path / "town.gpkg"
    units = f"{sample / 'units.gpkg'}:units"
    assert towngrid("new", project, "--units", units, "--map", pair).code == 2
    towngrid("new", project, "--units", units)
    wrong = towngrid("import", "grids", project, sample / "grids.gpkg", "--map", pair)
    assert (wrong.code, pair.split("=")[0 if "colour" in pair else 1] in wrong.err) == (2, True)
    right = towngrid("import", "grids", project, sample / "grids.gpkg", "--map", "unit=unit")
    assert right.code == 0


@needs_posix
def test_a_disk_that_takes_nothing_leaves_no_lock(root: Path, project: Path) -> None:
    before = project.read_bytes()
    new = ("new", project.with_name("b.gpkg"), "--units", f"{project}:units")
    for command in (("assign", project), new):
        assert started(root, *command, before="ulimit -f 0;").returncode == 2
    assert project.read_bytes() == before
    assert [file.name for file in project.parent.iterdir()] == [project.name]


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE households SET people = 'many' WHERE fid = 5",
        "UPDATE towngrid_meta SET value = 'nowhere' WHERE key = 'crs'",
        'UPDATE towngrid_arcs SET "left" = "right" WHERE id = 3',
        "DELETE FROM towngrid_arcs WHERE id = 3",
        'UPDATE towngrid_arcs SET "left" = 1 WHERE id = 3',
        "DELETE FROM grids WHERE fid = 3",
        "DROP TABLE links",
    ],
)
def test_what_another_program_broke_is_said_and_left_alone(
    towngrid: Towngrid, project: Path, harm: str
) -> None:
    with sqlite3.connect(project) as connection:
        for (trigger,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            connection.execute(f'DROP TRIGGER "{trigger}"')
        connection.execute(harm)
    connection.close()
    before = project.read_bytes()
    assert towngrid("check", project).code == 1
    for command in ("info", "audit", "assign"):
        ended = towngrid(command, project)
        assert (ended.code, project.name in ended.err) == (2, True), command
    assert project.read_bytes() == before
