"""Build the sample township: `python -m tools.sample_township [--out DIR]`.

Everything is invented, from a fixed seed; resources/samples/README.md lists the faults put in.
"""

import argparse
import logging
from collections.abc import Sequence
from pathlib import Path

from resources import path
from tools.sample_township.files import write_sample
from tools.sample_township.sample import make_sample

TOWNSHIP = path("samples/township")
log = logging.getLogger(__name__)


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the sample's files into the folder given, by default the one that is shipped."""
    parser = argparse.ArgumentParser(description="Build the sample township.")
    parser.add_argument("--out", type=Path, default=TOWNSHIP, help="folder for the files")
    out: Path = parser.parse_args(arguments).out
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    logging.getLogger("pyogrio").setLevel(logging.WARNING)
    out.mkdir(parents=True, exist_ok=True)
    sample = make_sample()
    for file in write_sample(sample, out):
        log.info("%-20s %9d bytes", file.name, file.stat().st_size)
    log.info(
        "%d units, %d grids, %d households, %d members, %d posts",
        len(sample.units),
        len(sample.grids),
        len(sample.households),
        len(sample.members),
        len(sample.posts),
    )


if __name__ == "__main__":
    main()
