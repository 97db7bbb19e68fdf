"""The largest memory of a program, whatever the one that measures it has held."""

import subprocess
import sys
from collections.abc import Sequence

from bench.harness import require

_STARTER = """
import resource, subprocess, sys
code = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def peak_mib(command: Sequence[str]) -> float:
    """Return the largest memory of a program; raises WrongResult when it fails.

    A small program starts it: what is started inherits the peak of the one that starts it.
    """
    done = subprocess.run(
        [sys.executable, "-c", _STARTER, *command], capture_output=True, text=True, check=False
    )
    code, peak_kib = done.stdout.split()
    require(code in {"0", "1"}, f"{list(command[3:5])} ended with {code}")
    return int(peak_kib) / 1024
