"""The command line `chart-hero`, as a process: interruption and closed pipes become exit codes.

Results go to stdout, messages to stderr. Exit codes: 0 done, 1 failed, 2 misuse, 130 interrupted.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence

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
        # Loading the libraries takes a second or more, and Ctrl-C may come in that time too.
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


if __name__ == "__main__":
    exit_code = main()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C while Python winds up changes nothing any more
    sys.exit(exit_code)
