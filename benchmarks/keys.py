"""From a key to its paint in the installed program, for the benchmarks that type beside something at work."""

from __future__ import annotations

import os
import select
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.end_to_end.terminal import Terminal

LETTERS = "".join(map(chr, range(0x410, 0x450)))
"""None of them stands anywhere on our screens, so that nothing else is taken for a letter's paint."""
GAP_S = 0.06
"""Between a paint and the next key: a quick typist."""
PATIENCE_S = 5.0


def until_painted(terminal: Terminal, wanted: Sequence[str], start: float) -> float:
    """Seconds from `start` until one of these is in what the program wrote since; bytes are only collected."""
    return moments_of(terminal, [wanted], start)[0]


def moments_of(terminal: Terminal, wanted: Sequence[Sequence[str]], start: float) -> list[float]:
    """The same for several, each one of some words, which come one after the other or at once."""
    came, taken = bytearray(), []
    for one in wanted:
        words = [word.encode() for word in one]
        while not any(word in came for word in words):
            assert time.perf_counter() - start < 60, f"never came: {one}"
            if select.select([terminal.fd], [], [], 1)[0]:
                came += os.read(terminal.fd, 65536)
        taken.append(time.perf_counter() - start)
    terminal.feed(bytes(came))
    return taken


class Typist:
    """Types a letter at a time, and reads on until it is painted. Bytes are only collected while a key is under way,
    since drawing them would take time of the program's. No letter is typed twice in `len(LETTERS)` keys."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._count = 0

    def key(self) -> float:
        """Seconds from a key to its paint."""
        letter = LETTERS[self._count % len(LETTERS)].encode()
        self._count += 1
        came = bytearray()
        start = time.perf_counter()
        self._terminal.send(letter)
        while letter not in came and time.perf_counter() - start < PATIENCE_S:
            if select.select([self._terminal.fd], [], [], 0.5)[0]:
                came += os.read(self._terminal.fd, 65536)
        taken = time.perf_counter() - start
        self._terminal.feed(bytes(came))
        end = time.perf_counter() + GAP_S
        while (left := end - time.perf_counter()) > 0:
            self._terminal.pump(left)
        return taken

    def keys(self, count: int, while_true: Callable[[], bool] = lambda: True) -> list[float]:
        """Seconds of each of at most `count` keys, as long as something holds after the key, too."""
        taken: list[float] = []
        while len(taken) < count:
            one = self.key()
            if not while_true():
                break
            taken.append(one)
        return taken


def used(pid: int) -> tuple[float, float]:
    """Seconds that the first thread of a process has had a core, and that it was ready and had none; Linux only."""
    had, waited, _ = Path(f"/proc/{pid}/schedstat").read_text().split()
    return int(had) / 1e9, int(waited) / 1e9


def p95(taken: list[float]) -> float:
    """Never above the longest, also of few keys."""
    return statistics.quantiles(taken, n=20, method="inclusive")[-1] if len(taken) > 1 else max(taken)


def row(name: str, taken: list[float]) -> str:
    """`idle  11.0  28.9  33.1  300`: name, p50, p95 and the longest in ms, and how many keys."""
    cells = "".join(f"{1e3 * one:>9.1f}" for one in (statistics.median(taken), p95(taken), max(taken)))
    return f"{name:<12}{cells}{len(taken):>7}"
