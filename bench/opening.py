"""Open one project and show all of it; print how long that took and what memory it holds.

Run in a process of its own by the theme `files`: what else a process has done would be counted.
"""

import json
import os
import sys
import time
from pathlib import Path

from bench.window import MapWindow, application
from gis.files.project_file import open_project


def main() -> None:
    """Print one JSON object."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application()
    begin, begin_cpu = time.perf_counter(), time.process_time()
    with open_project(Path(sys.argv[1])) as project:
        read, read_cpu = time.perf_counter(), time.process_time()
        with MapWindow(project.history()) as window:
            window.settle()
            shown, shown_cpu = time.perf_counter(), time.process_time()
            figures = {
                "shown": shown - begin,
                "shown_cpu": shown_cpu - begin_cpu,
                "read": read - begin,
                "read_cpu": read_cpu - begin_cpu,
                "memory_mib": memory_mib("VmRSS"),
                "peak_mib": memory_mib("VmHWM"),
            }
    print(json.dumps(figures))


def memory_mib(entry: str) -> float | None:
    """Return what Linux says of the process's memory (VmRSS now, VmHWM at most), else None.

    `getrusage` would count what the parent held when it started this process.
    """
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
    found = (int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{entry}:"))
    return next(found, None)


if __name__ == "__main__":
    main()
