"""Keep two programs from writing to one project, without hindering those that only read.

The lock is an operating-system lock on a small file beside the project, so it ends with the
process that holds it, however that process ends. It must not lie on the project file itself:
closing any second handle of that file would drop the locks that SQLite holds there.
"""

import os
import socket
import sys
from pathlib import Path
from typing import IO

from gis.errors import InputProblem

_NETWORK_FILE_SYSTEMS = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "smb2", "afs", "ncpfs", "9p", "davfs", "glusterfs"}
)
_NETWORK_FUSE = ("fuse.sshfs", "fuse.davfs", "fuse.rclone", "fuse.gvfsd-fuse", "fuse.glusterfs")


class ProjectLock:
    """Hold the right to write to a project; raises InputProblem when somebody else has it."""

    def __init__(self, project: Path) -> None:
        self._path = project.with_name(project.name + ".lock")
        self._stream = self._acquire(project)

    def release(self) -> None:
        """Give the right back and remove the small file; a second call does nothing."""
        if self._stream.closed:
            return
        if sys.platform == "win32":
            self._stream.close()
            self._path.unlink(missing_ok=True)
        else:
            self._path.unlink(missing_ok=True)
            self._stream.close()

    def _acquire(self, project: Path) -> IO[str]:
        while True:
            try:
                stream = self._path.open("a+", encoding="utf-8")
            except OSError as error:
                raise InputProblem("files.folder_not_writable", path=str(project)) from error
            try:
                _lock(stream)
            except OSError as error:
                with stream:
                    stream.seek(0)
                    holder = stream.read(200).strip()
                raise InputProblem(
                    "files.opened_elsewhere", path=str(project), holder=holder or "?"
                ) from error
            if self._is_current(stream):
                self._say_who(stream, project)
                return stream
            stream.close()

    def _say_who(self, stream: IO[str], project: Path) -> None:
        holder = f"{socket.gethostname()}, {os.getpid()}".encode()
        try:
            stream.truncate(0)
            os.write(stream.fileno(), holder)  # unbuffered: nothing is left that could fail again
        except OSError as error:
            self._path.unlink(missing_ok=True)
            stream.close()
            raise InputProblem("files.disk_full", path=str(project)) from error

    def _is_current(self, stream: IO[str]) -> bool:
        # Between our opening and our locking, the holder before us may have removed the file.
        try:
            return os.path.samestat(os.fstat(stream.fileno()), self._path.stat())
        except FileNotFoundError:
            return False


if sys.platform == "win32":
    import msvcrt

    def _lock(stream: IO[str]) -> None:
        stream.seek(1_000_000)
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(stream: IO[str]) -> None:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)


def is_on_network(path: Path, mounts: Path = Path("/proc/mounts")) -> bool:
    """Tell whether a file lies on a network share, where SQLite's WAL mode does not work.

    Where the system has no such list the answer is no.
    """
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    place = str(path.resolve())
    best, kind = "", ""
    for line in lines:
        parts = line.split()
        if len(parts) < 3:
            continue
        mount = parts[1].replace("\\040", " ")
        inside = place == mount or place.startswith(mount.rstrip("/") + "/")
        if inside and len(mount) >= len(best):
            best, kind = mount, parts[2]
    return kind in _NETWORK_FILE_SYSTEMS or kind.startswith(_NETWORK_FUSE)
