"""Open one project and show all of it; print how long that took and what memory it holds.

Run in a process of its own by the theme `files`: what else a process has done would be counted.
"""

import json
import os
import resource
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
                "memory_mib": _resident_mib(),
                "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            }
    print(json.dumps(figures))


def _resident_mib() -> float:
    """Return the memory that the process holds now (Linux); elsewhere the most it ever held."""
    pages = Path("/proc/self/statm")
    if pages.exists():
        return int(pages.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
