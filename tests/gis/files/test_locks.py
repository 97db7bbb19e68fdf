import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.full_plan import full_plan, moved_vertex

from gis.errors import InputProblem
from gis.files.locks import ProjectLock, is_on_network
from gis.files.project_file import create_project, open_project, open_project_readonly

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
//server/share /mnt/town\\040office cifs rw 0 0
server:/export /mnt/nfs nfs4 rw 0 0
/dev/sdb1 /mnt/nfs/local ext4 rw 0 0
user@host: /users/me/far fuse.sshfs rw 0 0
gvfs /run/gvfs fuse.gvfsd-fuse rw 0 0
"""
HOLD = """
import sys
from pathlib import Path
from gis.files.locks import ProjectLock

lock = ProjectLock(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize(
    ("place", "network"),
    [
        ("/users/me/town.gpkg", False),
        ("/mnt/town office/a/town.gpkg", True),
        ("/mnt/nfs/town.gpkg", True),
        ("/mnt/nfs/local/town.gpkg", False),
        ("/mnt/nfsother/town.gpkg", False),
        ("/users/me/far/town.gpkg", True),
        ("/run/gvfs/smb-share/town.gpkg", True),
    ],
)
def test_network_shares_are_recognised(tmp_path: Path, place: str, network: bool) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(MOUNTS)
    assert is_on_network(Path(place), mounts) is network


def test_a_system_without_a_list_of_mounts_counts_as_local(tmp_path: Path) -> None:
    assert is_on_network(tmp_path, tmp_path / "nothing") is False


def test_on_a_network_share_there_is_never_a_wal_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gis.files.project_file.is_on_network", lambda _path: True)
    path = tmp_path / "town.gpkg"
    create_project(path, full_plan())
    with open_project(path) as opened:
        history = opened.history()
        history.commit(moved_vertex(opened.plan))
        assert not path.with_name("town.gpkg-wal").exists()
        assert open_project_readonly(path).same_content(history.plan)
    assert [one.name for one in tmp_path.iterdir()] == ["town.gpkg"]


def test_the_lock_ends_with_the_process_however_it_ends(tmp_path: Path, root: Path) -> None:
    project = tmp_path / "town.gpkg"
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            HOLD,
            str(project),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        with pytest.raises(InputProblem) as problem:
            ProjectLock(project)
        assert str(process.pid) in str(problem.value.facts["holder"])
        process.kill()
    lock = ProjectLock(project)
    lock.release()
    lock.release()
    assert list(tmp_path.iterdir()) == []
