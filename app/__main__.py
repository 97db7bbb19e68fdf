"""The entry of the program: the window, or one command of the command line."""

import sys

from app.cli.run import run


def main() -> None:
    """Run the program with the arguments it was started with and exit with its code."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
