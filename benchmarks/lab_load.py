"""What the Lab asks of the machine: its opening, keys beside training, the UI's share of a core, memory.

    python -m benchmarks.lab_load [--rounds 20] [--seconds 20]

All of it in one installed program on a pseudo-terminal of 120 columns and 36 rows, whose learner has one finished run:
opening by `l` from Home (goal: 100 ms); from a digit in Train to the paint of each other view, each round three times
idle and three times beside a run of many thousand steps, a new one each round, as on a quick machine it is over in a
minute (goal: p95 at most 1.3 times idle, in every view; of sixty presses that is the fourth longest, and a machine that
is shared has such by itself, so the range of the ratio is told too: rounds drawn again a thousand times, 19 of 20); the
share of a core that the UI takes in Train once such a run has made 10,000 steps, with the snapshots that its worker
sends, ten a second (goal: 35 %); resident memory of the UI after all views (goal: 120 MB) and of the worker (125 MB),
and what both hold in the end, after some twenty runs and as many hundred views. Linux only.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.keys import p95, until_painted
from tests.end_to_end.lab_hands import Keys
from tests.end_to_end.terminal import Terminal
from tests.end_to_end.whole_ladder import begun

VIEWS = {
    "2": ("Digits", "Neurons"),
    "6": ("Confusion", "Neurons"),
    "7": ("Neurons", "Confusion"),
    "8": ("Gradient", "Neurons"),
    "3": ("Canvas", "keep it"),
    "9": ("My digits", "Canvas"),
    "4": ("List", "Compare"),
    "0": ("Compare", "List"),
    "5": ("Museum", "Museum of faults"),
}
"""By their digits: the name, and what is painted with the view and with no other part of Train."""
REST_S = 0.3
OPENINGS = 10
PASSES = 3
TESTED = re.compile(r"(step|epoch) [\d,]+ of .*test [\d.]+ %")
"""What the top row says of a run at work after its first test: before that some views have nothing to show."""
THIRD_EPOCH = re.compile(r"epoch ([3-9]|1\d|20) of 20")
"""Or a later one: 6,000 steps are an epoch."""
TICKS = os.sysconf("SC_CLK_TCK")


class Lab(Keys):
    """The program, in the Lab's first tab."""

    def open(self) -> float:
        """Seconds from `l` on Home to the paint of the Lab."""
        self._rest()
        start = time.perf_counter()
        self.terminal.press("l")
        return until_painted(self.terminal, ["Levers"], start)

    def leave(self) -> None:
        self._rest()
        self.terminal.press("h")
        self.terminal.wait_for("Continue with")

    def _rest(self, seconds: float = REST_S) -> None:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.terminal.pump(left)

    def views(self, taken: dict[str, list[float]], after: Callable[[str], None] = lambda _: None) -> None:
        """Each view once, from Train; `after` is told its name once it has stood for a moment."""
        for key, (name, wanted) in VIEWS.items():
            # else all presses fall at the same time after a snapshot
            self._rest(REST_S + 0.037 * (len(taken[name]) % 5))
            start = time.perf_counter()
            self.terminal.press(key)
            taken[name].append(until_painted(self.terminal, [wanted], start))
            self._rest()
            after(name)
            self.terminal.press("1")
            self.terminal.wait_for("Levers")

    def finish_one(self) -> None:
        self.press("s")
        self.terminal.wait_for("Start run 2", timeout=300)

    def make_long(self) -> None:
        """Batches of 10 and 20 epochs: 120,000 steps."""
        self.press("down", "left", "left", "down", "right", "right", "right")
        self.terminal.wait_for("‹ 20 ›")

    def start_run(self) -> None:
        self.press("s")
        self.terminal.wait_until(lambda: TESTED.search(self.terminal.text) is not None, "the first test", 120)

    def stop(self) -> None:
        self.press("x")
        self.terminal.wait_for("stopped", timeout=60)


def cpu_s(pid: int) -> float:
    """Processor time of a process so far, all threads."""
    told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / TICKS


def resident_mb(pid: int) -> tuple[float, float]:
    """MB that a process has now, and had at most."""
    told = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return tuple(int(told[name].split()[0]) * 1024 / 1e6 for name in ("VmRSS", "VmHWM"))  # type: ignore[return-value]


def share(lab: Lab, seconds: float) -> float:
    """Of a core that the UI takes while the run goes on in Train, in percent."""
    terminal = lab.terminal
    terminal.draws = False
    before, start = cpu_s(terminal.pid), time.perf_counter()
    while time.perf_counter() - start < seconds:
        terminal.pump(0.2)
    taken = 100 * (cpu_s(terminal.pid) - before) / (time.perf_counter() - start)
    terminal.draws = True
    return taken


def p95_range(busy: list[float], idle: list[float]) -> tuple[float, float]:
    """Of the ratio of the two p95, were the rounds others: rounds drawn again, with repeats, 19 of 20 times."""
    dice = random.Random(1)
    rounds = range(0, len(idle), PASSES)

    def again(taken: list[float]) -> float:
        return p95([one for at in dice.choices(rounds, k=len(rounds)) for one in taken[at : at + PASSES]])

    ratios = sorted(again(busy) / again(idle) for _ in range(1000))
    return ratios[25], ratios[974]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=20, help="each of them six presses a view, half beside a run")
    parser.add_argument("--seconds", type=float, default=20.0)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="i2-tutor-lab-") as folder:
        begun(Path(folder))
        with Terminal(home=Path(folder)) as terminal:
            lab = Lab(terminal)
            terminal.wait_for("Continue with")
            opened = [lab.open()]
            lab.finish_one()
            for _ in range(OPENINGS):
                lab.leave()
                opened.append(lab.open())
            later = 1e3 * statistics.median(opened[1:])
            print(f"the Lab opens in {1e3 * opened[0]:.0f} ms the first time, then in {later:.0f} ms", flush=True)
            lab.make_long()

            def holds(name: str) -> None:
                print(f"memory of the UI after {name}: {resident_mb(terminal.pid)[0]:.0f} MB", flush=True)

            holds("Train")
            idle: dict[str, list[float]] = {name: [] for name, _ in VIEWS.values()}
            busy: dict[str, list[float]] = {name: [] for name, _ in VIEWS.values()}
            lab.views({name: [] for name in idle}, holds)  # made for the first time
            now, most = resident_mb(terminal.pid)
            print(f"memory of the UI after all views: {now:.0f} MB, at most {most:.0f} MB", flush=True)
            for _ in range(arguments.rounds):
                for _ in range(PASSES):
                    lab.views(idle)
                lab.start_run()
                for _ in range(PASSES):
                    lab.views(busy)
                lab.stop()
            print(
                f"{'key to paint, ms':<18}{'idle p50':>10}{'p95':>8}{'training p50':>14}{'p95':>8}{'p50 ratio':>11}"
                f"{'p95 ratio':>11}{'range':>14}"
            )
            for name in idle:
                told = [1e3 * one for one in (statistics.median(idle[name]), p95(idle[name]))]
                told += [1e3 * one for one in (statistics.median(busy[name]), p95(busy[name]))]
                cells = f"{told[0]:>10.0f}{told[1]:>8.0f}{told[2]:>14.0f}{told[3]:>8.0f}{told[2] / told[0]:>11.2f}"
                least, most = p95_range(busy[name], idle[name])
                cells += f"{told[3] / told[1]:>11.2f}{f'{least:.2f} to {most:.2f}':>14}"
                print(f"{name:<18}{cells}", flush=True)
            lab.start_run()
            terminal.wait_until(lambda: THIRD_EPOCH.search(terminal.text) is not None, "10,000 steps", 300)
            print(f"the UI takes {share(lab, arguments.seconds):.0f} % of a core in Train beside that run")
            (worker,) = terminal.children()
            for name, pid in (("UI", terminal.pid), ("worker", worker)):
                now, most = resident_mb(pid)
                print(f"memory of the {name} in the end: {now:.0f} MB, at most {most:.0f} MB")
            lab.stop()
            terminal.press("ctrl+q")
            terminal.wait_for_exit()


if __name__ == "__main__":
    main()
