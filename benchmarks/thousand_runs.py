"""Start and the list of runs with 1,000 runs in the home folder, beside one run and an empty home, alternating.

    python -m benchmarks.thousand_runs [--runs 1000] [--rounds 7]

The records are real ones: one run is trained by the tutor's own session, and its record written for all of them, with
settings, seeds and names that differ. The program runs on a pseudo-terminal: `start` is from its start to the paint of
Home, `lab` from `l` there to the paint of the Lab, `list` from `4` in the Lab to the paint of the list, `rest` from the
same key to that of the run at hand beside it, with its curve (in an empty home there is none: the list once more),
`again` that of the list a second time, from Train. The first start of a home, which makes its index, is told apart.
Goal: start and list at most 1.3 times those of an empty home; `rest` is told, and has no goal.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.keys import moments_of, until_painted
from dnn_core.config import TrainingConfig
from tests.end_to_end.terminal import Terminal
from tests.end_to_end.whole_ladder import begun
from tutor.training import records, shelf
from tutor.training.session import TrainingSession
from tutor.training.shelf import About
from tutor.training.snapshot import RunState, TrainingSnapshot

GOAL = 1.3
EMPTY = "0 runs"
PARTS = ("start", "lab", "list", "rest", "again")
HAVE_GOALS = ("start", "list", "again")
WIDTHS = ((16,), (64,), (256, 64), (512, 256))
LIST = ("what is special", "No network has been trained yet. Press s to start a run, or i")
REST = ("Its settings to Train",)
"""On a button beside the list, and in no other view."""
QUIET_S = 0.3


def trained(folder: Path) -> TrainingSnapshot:
    """One real run of the notebook's settings."""
    done = threading.Event()

    def heard(snapshot: TrainingSnapshot) -> None:
        if snapshot.state in (RunState.FINISHED, RunState.FAILED):
            done.set()

    session = TrainingSession(folder, heard)
    session.start(TrainingConfig(tests_per_epoch=3))
    done.wait(600)
    snapshot = session.snapshot
    session.close()
    assert snapshot.state is RunState.FINISHED, snapshot.message
    return snapshot


def home_with(folder: Path, one: TrainingSnapshot, runs: int) -> None:
    """A learner past the welcome, with so many runs."""
    begun(folder)
    for run in range(1, runs + 1):
        place = records.run_folder(folder / "runs", run)
        place.mkdir(parents=True)
        config = replace(one.config, seed=run, hidden_sizes=WIDTHS[run % len(WIDTHS)])
        records.write_record(folder / "runs", replace(one, run=run, config=config, mine=False))
        if run % 5 == 0:
            shelf.write_about(folder / "runs", run, About(f"try {run}", "a note", pinned=run % 50 == 0))


def one_round(home: Path, *, has_runs: bool) -> list[float]:
    """Seconds of each of PARTS."""
    rest = REST if has_runs else LIST
    start = time.perf_counter()
    with Terminal(home=home) as terminal:
        taken = [until_painted(terminal, ["Continue with"], start)]
        for key, wanted in (("l", [["Levers"]]), ("4", [LIST, rest]), ("1", []), ("4", [LIST])):
            terminal.settle(QUIET_S)
            start = time.perf_counter()
            terminal.press(key)
            taken += moments_of(terminal, wanted, start)
        terminal.settle(QUIET_S)
        terminal.press("ctrl+q")
        terminal.wait_for_exit()
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="i2-tutor-runs-") as name:
        folder = Path(name)
        one = trained(folder / "one")
        homes = {f"{count:,} runs": folder / f"home-{count}" for count in (0, 1, arguments.runs)}
        for home, count in zip(homes.values(), (0, 1, arguments.runs), strict=True):
            home.mkdir()
            home_with(home, one, count)
        first = {kind: one_round(home, has_runs=kind != EMPTY) for kind, home in homes.items()}
        taken: dict[str, list[list[float]]] = {kind: [] for kind in homes}
        for _ in range(arguments.rounds):
            for kind, home in homes.items():
                taken[kind].append(one_round(home, has_runs=kind != EMPTY))
        size = sum(path.stat().st_size for path in homes[f"{arguments.runs:,} runs"].glob("runs/*/record.json"))
        shutil.rmtree(folder / "one")
    print(
        f"records of {size / 1e6:.0f} MB; median of {arguments.rounds} rounds in ms, times an empty home's in brackets"
    )
    print(f"{'':<22}" + "".join(f"{part:>16}" for part in PARTS))
    base = medians(taken[EMPTY])
    for kind, rounds in taken.items():
        print(told(kind, medians(rounds), base))
    for kind, one_time in first.items():
        print(told(f"{kind}, first", one_time, base))
    most = medians(taken[f"{arguments.runs:,} runs"])
    told_of = zip(PARTS, most, base, strict=True)
    over = [part for part, one_part, least in told_of if part in HAVE_GOALS and one_part > GOAL * least]
    print(f"goal, at most {GOAL} times: {'reached' if not over else 'not reached by ' + ', '.join(over)}")


def medians(rounds: Sequence[Sequence[float]]) -> list[float]:
    return [statistics.median(part) for part in zip(*rounds, strict=True)]


def told(name: str, taken: Sequence[float], base: Sequence[float]) -> str:
    cells = "".join(f"{f'{1e3 * one:.0f} ({one / least:.2f})':>16}" for one, least in zip(taken, base, strict=True))
    return f"{name:<22}{cells}"


if __name__ == "__main__":
    main()
