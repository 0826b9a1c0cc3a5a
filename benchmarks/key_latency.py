"""Key to paint in a text area of the real program, idle and while a run trains at full speed, in one run.

    python benchmarks/key_latency.py [--keys 40] [--rounds 5]

The program runs on a pseudo-terminal; a key is a letter typed into a response, its paint the first output that shows
that letter. Rounds alternate. Goal: p95 training / p95 idle at most 1.5.
"""

from __future__ import annotations

import argparse
import os
import re
import select
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.end_to_end.closings import command, to_question  # noqa: E402
from tests.end_to_end.terminal import Terminal  # noqa: E402

LETTERS = "QZXJKY"
"""Letters that stand nowhere else on the screen, so that nothing else is taken for their paint."""

GAP_S = 0.06
"""Between keys: a quick typist."""


def typed(terminal: Terminal, keys: int) -> list[float]:
    """Seconds from each key to its paint. Bytes are only collected here: drawing them would take our own time."""
    taken = []
    for count in range(keys):
        letter = LETTERS[count % len(LETTERS)].encode()
        seen = b""
        start = time.perf_counter()
        os.write(terminal.fd, letter)
        while letter not in seen and time.perf_counter() - start < 5:
            if select.select([terminal.fd], [], [], 0.5)[0]:
                seen += os.read(terminal.fd, 65536)
        taken.append(time.perf_counter() - start)
        end = time.perf_counter() + GAP_S
        while (left := end - time.perf_counter()) > 0:
            if select.select([terminal.fd], [], [], left)[0]:
                os.read(terminal.fd, 65536)
    return taken


def row(name: str, taken: list[float]) -> float:
    cut = statistics.quantiles(taken, n=100)
    print(f"{name:<10} {cut[49] * 1e3:>8.1f} {cut[94] * 1e3:>8.1f} {cut[98] * 1e3:>8.1f} {len(taken):>6}")
    return cut[94]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keys", type=int, default=40, help="a round; a run lasts for about 50")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    taken: dict[str, list[float]] = {"idle": [], "training": []}
    for _ in range(arguments.rounds):
        for name in taken:
            with tempfile.TemporaryDirectory() as folder:
                taken[name] += one_round(Path(folder), arguments.keys, training=name == "training")
    print(f"{'':<10} {'p50 ms':>8} {'p95 ms':>8} {'p99 ms':>8} {'keys':>6}")
    idle, busy = (row(name, times) for name, times in taken.items())
    print(f"p95 training / p95 idle: {busy / idle:.2f}")


def one_round(home: Path, keys: int, *, training: bool) -> list[float]:
    from tutor.storage.store import Store

    store = Store.open(home)
    store.set_setting("begun", "yes").result()
    store.close()
    with Terminal(home=home) as terminal:
        terminal.wait_for("Continue with")
        terminal.press("enter")
        terminal.wait_for("write in your own words")
        if training:
            command(terminal, "start a run", "Training, key s")
            terminal.wait_until(lambda: re.search(r"step [1-9]", terminal.text), "the first steps")
        to_question(terminal)
        times = typed(terminal, keys)
        if training:
            terminal.press("escape")
            terminal.settle(0.02, timeout=0.3)
            assert "finished" not in terminal.text, "the run ended before the keys did: give fewer --keys"
        terminal.press("escape", "ctrl+q")
        terminal.wait_for_exit()
        return times


if __name__ == "__main__":
    main()
