"""A file is whole or it is not there; what is no file stays what it is."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from gis.errors import InputProblem
from gis.files.atomic import written_beside


def test_a_pipe_gets_what_is_written_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(pipe.read_text)
        with written_beside(pipe) as beside:
            beside.write_text("whole")
        if not stat.S_ISFIFO(pipe.stat().st_mode):
            pytest.fail("the pipe was replaced")
        assert reading.result() == "whole"
    assert [each.name for each in tmp_path.iterdir()] == ["pipe"]


def test_what_fails_half_way_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("before")
    with pytest.raises(UnicodeEncodeError), written_beside(path) as beside:
        beside.write_text("half \udc80", encoding="utf-8")
    assert path.read_text() == "before"
    assert [each.name for each in tmp_path.iterdir()] == ["a.txt"]


def test_a_folder_is_no_place_for_a_file(tmp_path: Path) -> None:
    with pytest.raises(InputProblem) as told, written_beside(tmp_path) as beside:
        beside.write_text("x")
    assert told.value.key == "files.cannot_write"
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_program_left_long_ago_is_cleared_and_what_is_being_written_is_not(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.pdf"
    left, written, others = (
        tmp_path / name
        for name in (".a.pdf.123.part.pdf", ".a.pdf.456.part.pdf", ".b.pdf.1.part.pdf")
    )
    for each in (left, written, others):
        each.write_text("half")
    for each in (left, others):
        os.utime(each, (0, 0))
    with written_beside(path) as beside:
        beside.write_text("whole")
    assert set(tmp_path.iterdir()) == {path, written, others}
