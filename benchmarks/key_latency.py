"""Key to paint in a text area of the real program: idle, and while something is at work, in one run.

    python -m benchmarks.key_latency [training | checking] [--keys 300] [--burst 25]

The program runs on a pseudo-terminal; a key is a letter, its paint the first output that shows it. The same keys go
into the same field of the same program, by turns a burst while nothing is at work and one while something is, so that
what else the machine does meets both. `training`: into a response of the first question, while the notebook's network
trains at full speed. `checking`: into a comment of the solution of *A dense layer, forward* in the tutor's editor,
while it is checked. Goal: p95 at work / p95 idle at most 1.3. Told is, too, how long the program's first thread had a
core for a key, and waited for one (Linux).
"""

from __future__ import annotations

import argparse
import os
import re
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.keys import Typist, p95, row, used
from tests.end_to_end.closings import command, pause, to_question
from tests.end_to_end.terminal import Terminal
from tests.end_to_end.whole_ladder import begun, to_challenge
from tutor.content.challenge import read_ladder

GOAL = 1.3
CHALLENGE = 4
UNDO_LINE = b"\x15"  # ctrl+u deletes what stands before the caret in its line
STRIP = re.compile(r"run \d+ .* [\d.,]+ of [\d.,]+")
"""Of a run at work, in the top row."""
END = b"\x1b[F"


class Training:
    """Into a response, while a run trains."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        terminal.wait_for("Continue with")
        terminal.press("enter")
        to_question(terminal)

    def idle(self) -> None:
        if self.at_work():
            self._command("stop", "Training, key x")
        self.terminal.wait_until(lambda: not self.at_work(), "the end of the run", 120)
        self._to_field()

    def begin(self) -> None:
        self._command("start a run", "Training, key s")
        self.terminal.wait_until(self.at_work, "the first steps")
        self._to_field()

    def _command(self, words: str, told: str) -> None:
        self.terminal.press("escape")
        self.terminal.wait_for("enter begin")
        command(self.terminal, words, told)

    def _to_field(self) -> None:
        if "leave the text" not in self.terminal.text:
            pause(self.terminal)
            self.terminal.press("enter")
            self.terminal.wait_for("leave the text")
        self.terminal.send(UNDO_LINE)
        self.terminal.settle(timeout=1)

    def at_work(self) -> bool:
        return STRIP.search(self.terminal.text) is not None


class Checking:
    """Into the code of a challenge, while it is checked."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        to_challenge(terminal, CHALLENGE, "A dense layer")
        self.to_comment()

    def to_comment(self) -> None:
        self.terminal.send(END + UNDO_LINE + b"# ")
        self.terminal.settle()

    def idle(self) -> None:
        self.terminal.wait_until(lambda: not self.at_work(), "the end of the checks", 120)
        self.to_comment()

    def begin(self) -> None:
        self.to_comment()
        self.terminal.press("ctrl+s")
        self.terminal.wait_until(self.at_work, "the checks begin")

    def at_work(self) -> bool:
        return "checked in" not in self.terminal.text and "Not checked yet" not in self.terminal.text


def prepared(home: Path) -> None:
    """A learner past the welcome, with the solution of the challenge below an empty line."""
    begun(home)
    challenge = read_ladder()[0].challenges[CHALLENGE - 1]
    file = home / "code" / "deep-learning" / challenge.file
    file.parent.mkdir(parents=True)
    file.write_text("#\n" + challenge.solution, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("beside", nargs="?", choices=("training", "checking"), default="training")
    parser.add_argument("--keys", type=int, default=300, help="of each of the two")
    parser.add_argument("--burst", type=int, default=25, help="keys in a row, fewer if the work ends before them")
    arguments = parser.parse_args()
    stand = {"training": Training, "checking": Checking}[arguments.beside]
    at_work: list[float] = []
    idle: list[float] = []
    told: dict[str, list[float]] = {"idle": [0.0, 0.0], arguments.beside: [0.0, 0.0]}
    with tempfile.TemporaryDirectory() as folder:
        prepared(Path(folder))
        with Terminal(home=Path(folder)) as terminal:
            typist, place = Typist(terminal), stand(terminal)

            def burst(name: str, keys: list[float], go_on: Callable[[], bool]) -> None:
                before = used(terminal.pid)
                keys += typist.keys(min(arguments.burst, arguments.keys - len(keys)), go_on)
                for at, (now, then) in enumerate(zip(used(terminal.pid), before, strict=True)):
                    told[name][at] += now - then

            while len(at_work) < arguments.keys:
                place.begin()
                burst(arguments.beside, at_work, place.at_work)
                place.idle()
                burst("idle", idle, lambda: True)
            while len(idle) < arguments.keys:
                burst("idle", idle, lambda: True)
    print(f"{'':<12}{'p50 ms':>9}{'p95':>9}{'longest':>9}{'keys':>7}   core, wait of the first thread, ms a key")
    for name, keys in (("idle", idle), (arguments.beside, at_work)):
        shares = "".join(f"{1e3 * one / len(keys):>7.1f}" for one in told[name])
        print(f"{row(name, keys)}   {shares}")
    ratio = p95(at_work) / p95(idle)
    print(f"p95 {arguments.beside} / p95 idle: {ratio:.2f} (goal {GOAL}); load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
