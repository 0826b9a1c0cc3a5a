"""What all commands share: their exit codes, words on the standard error, and an output that may be gone."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import Final

DONE, FAULTS, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130
PROGRAM: Final = "i2-tutor"


class Refused(Exception):
    """A command cannot go on; the message says why."""


def say(words: str) -> None:
    from tutor.domain.words import visible

    if sys.stderr is None:  # print would take stdout for it
        return
    with contextlib.suppress(OSError, ValueError):  # quiet: nobody listens
        print(f"{PROGRAM}: {visible(words)}", file=sys.stderr)


def abandon_stdout() -> None:
    """Point stdout at nothing, or Python complains once more when it leaves."""
    with contextlib.suppress(OSError, ValueError):  # quiet: it was the last word anyway
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
