"""How much is lost when the tutor is killed (-9) while somebody types without a pause.

    python benchmarks/kills.py [--kills 200] [--seed 0]

Each trial opens the real program on a pseudo-terminal at a question, types 7 to 50 keys a second, and kills it after
one to four seconds. A key counts as lost if the draft in the store does not hold it; its age is the time from the
write to the terminal to the kill. Goal: nothing older than one second is lost.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.end_to_end.terminal import Terminal  # noqa: E402
from tutor.storage.store import Store  # noqa: E402

QUESTION, BEGUN = "video1-neuron", "0 "


def trial(home: Path, chance: random.Random) -> tuple[int, float]:
    """Keys typed, and the age in seconds of the oldest one lost (0 if none was)."""
    store = Store.open(home)
    store.set_setting("begun", "yes").result()
    store.save_draft(QUESTION, BEGUN).result()
    store.close()
    typed: list[float] = []
    with Terminal(home=home) as terminal:
        terminal.wait_for("Continue with")
        terminal.press("enter")
        terminal.wait_for("draft saved")
        terminal.press("enter")
        terminal.wait_for("leave the text")
        end = time.monotonic() + chance.uniform(1, 4)
        while time.monotonic() < end:
            os.write(terminal.fd, b"x" if len(typed) % 6 else b" ")
            typed.append(time.monotonic())
            gap = time.monotonic() + chance.uniform(0.02, 0.15)
            while time.monotonic() < gap:
                terminal.pump(0.005)
        killed = time.monotonic()
        terminal.kill(signal.SIGKILL)
    store = Store.open(home)
    draft = store.read_notebook().draft(QUESTION)
    store.close()
    kept = len(draft.text) - len(BEGUN) if draft else 0
    return len(typed), killed - typed[kept] if kept < len(typed) else 0.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    chance, ages = random.Random(options.seed), []
    for number in range(1, options.kills + 1):
        with tempfile.TemporaryDirectory() as folder:
            keys, age = trial(Path(folder), chance)
        ages.append(age)
        print(f"{number:4}  {keys:4} keys  oldest lost {age:.2f} s", flush=True)
    late = sum(age > 1 for age in ages)
    print(f"{options.kills} kills: {late} lost something older than 1 s; oldest {max(ages):.2f} s, ", end="")
    print(f"median {statistics.median(ages):.2f} s; load {os.getloadavg()[0]:.1f}")
    return 1 if late else 0


if __name__ == "__main__":
    raise SystemExit(main())
