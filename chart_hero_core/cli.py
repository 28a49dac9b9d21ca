"""The command line `chart-hero`, as a process: interruption and closed pipes become exit codes.

Results go to stdout, messages to stderr. Exit codes: 0 done, 1 failed, 2 misuse, 130 interrupted (by
Ctrl-C, or by a SIGTERM, which is taken for one).
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

INTERRUPTED = 130  # 128 + SIGINT, as shells have it
PIPE_CLOSED = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    arguments : without the program's name; None for those of this process

    Returns
    -------
    int
        the exit code
    """
    try:
        with _ending_as_interrupted():
            # Loading the libraries takes a moment, and Ctrl-C may come in that time too.
            from chart_hero_core.cli_commands import run

            code = run(sys.argv[1:] if arguments is None else arguments)
            sys.stdout.flush()
    except KeyboardInterrupt:
        print("chart-hero: Interrupted; nothing unfinished was left behind.", file=sys.stderr)  # noqa: T201
        return INTERRUPTED
    except BrokenPipeError:  # whoever read our results has gone; nothing more can be told to anyone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    return code


@contextmanager
def _ending_as_interrupted() -> Iterator[None]:
    """Take a SIGTERM for a Ctrl-C, so that it leaves as little behind."""
    former = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, former)


if __name__ == "__main__":
    exit_code = main()
    for number in (signal.SIGINT, signal.SIGTERM):  # while Python winds up, they change nothing any more
        signal.signal(number, signal.SIG_IGN)
    sys.exit(exit_code)
