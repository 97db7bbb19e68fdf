"""What a measurement depends on beside the program: the machine and the libraries."""

import os
import platform
import sqlite3
from importlib.metadata import version
from pathlib import Path

import shapely

_LIBRARIES = ("numpy", "scipy", "shapely", "pyogrio", "PySide6-Essentials")


def machine_facts() -> dict[str, object]:
    """Return processor, memory, load and versions; what the system does not tell is None."""
    return {
        "system": platform.platform(),
        "processor": _processor(),
        "processors": os.cpu_count(),
        "memory_gib": _memory_gib(),
        "load": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        "python": platform.python_version(),
        "geos": shapely.geos_version_string,
        "sqlite": sqlite3.sqlite_version,
        **{library: version(library) for library in _LIBRARIES},
    }


def _processor() -> str | None:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or None
    models = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(models, None)


def _memory_gib() -> float | None:
    if "SC_PHYS_PAGES" not in getattr(os, "sysconf_names", {}):
        return None
    return round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30, 1)
