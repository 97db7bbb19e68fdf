"""The entry of the program: the window, or one command of the command line."""

import signal
import sys

_CANCELLED = 130


def main() -> None:
    """Run the program with the arguments it was started with and exit with its code."""
    try:
        # Loading takes a second, in which Ctrl+C must end the program as quietly as later.
        from app.cli.run import run  # noqa: PLC0415

        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        code = _CANCELLED
    # What is done is done: Ctrl+C while Python takes itself apart must not change the exit code.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(code)


if __name__ == "__main__":
    main()
