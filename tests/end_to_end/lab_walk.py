"""The way of a run through the Lab of the installed program, on a pseudo-terminal of 120 columns and 36 rows.

    python -m tests.end_to_end.lab_walk [keys | mouse]

From the first launch on: `quick` is started, watched, paused, given another learning rate, and finishes above 98 %; it
is looked back on near step 100, where a digit is misread that is read at the end; a digit is drawn, read and kept; two
runs are compared, three faults guessed; the run goes out as a file and comes in with a second, empty home, where it is
trained again. `keys` does all that from the keyboard alone, `mouse` with no key but for words that are typed.
Run by hand: it trains four runs, and says step by step what it saw.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Protocol

from tests.end_to_end.closings import command, pause
from tests.end_to_end.lab_rail import NEAR_100, known, learned_late, rail
from tests.end_to_end.terminal import Terminal
from tests.end_to_end.walk import leave

SEED = "1"
"""Of the learner: with the same one the walk is the same."""
ENOUGH = 98.0
TRAINING_S = 150.0
"""Patience for a run on a busy machine."""
RATE = r"[Ll]earning rate (0\.\d+)\."
SEVEN = ((5, 8), (5, 19), (22, 12))
"""Corners (row, column) of a seven on the sheet of 28 x 28 pixels."""
GUESSES = ("labels shuffled", "no activation", "learning rate × 100")
"""What is wrong with the first three cases of the museum."""
BESIDE = 36
"""Columns of the Lab's left column."""
WHY = "the curve says so"


class Hand(Protocol):
    """What a learner does, one way or another."""

    terminal: Terminal

    def begin(self) -> None: ...
    def to_lab(self) -> None: ...
    def do(self, button: str, key: str) -> None:
        """A button, which has a key too."""

    def start_quick(self) -> None: ...
    def faster(self) -> None: ...
    def to_moment(self, step: int) -> None: ...
    def next_digit(self) -> None: ...
    def draw(self, corners: Sequence[tuple[int, int]]) -> None: ...
    def keep(self, label: int) -> None: ...
    def choose(self, run: int) -> None:
        """In the list."""

    def tick(self, run: int) -> None: ...
    def guess(self, suspect: str) -> None: ...


class Keys:
    """On the keyboard alone."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal

    def press(self, *keys: str) -> None:
        for key in keys:
            pause(self.terminal)
            self.terminal.press(key)

    def begin(self) -> None:
        self.press("enter")

    def to_lab(self) -> None:
        command(self.terminal, "lab", "Places, key l")

    def do(self, button: str, key: str) -> None:
        self.press(key)

    def start_quick(self) -> None:
        self.press(*["up"] * 5)
        self.terminal.wait_for("‹ notebook ›")
        self.press("right")
        self.terminal.wait_for("‹ quick ›")
        self.press("s")

    def faster(self) -> None:
        self.press("+")

    def to_moment(self, step: int) -> None:
        later = [one for one in rail(self.terminal) if one > step]
        self.press(*[","] * len(later))

    def next_digit(self) -> None:
        self.press("right")

    def draw(self, corners: Sequence[tuple[int, int]]) -> None:
        """The brush begins in the middle of the sheet."""
        here = (14, 14)
        for number, there in enumerate(corners):
            if number == 1:
                self.terminal.press("space")
            while here != there:
                here = self._step(here, there)
        self.terminal.press("space")

    def _step(self, here: tuple[int, int], there: tuple[int, int]) -> tuple[int, int]:
        """One pixel along the longer way that is left."""
        down, right = there[0] - here[0], there[1] - here[1]
        if abs(down) >= abs(right):
            self.terminal.press("down" if down > 0 else "up")
            here = here[0] + (1 if down > 0 else -1), here[1]
        else:
            self.terminal.press("right" if right > 0 else "left")
            here = here[0], here[1] + (1 if right > 0 else -1)
        self.terminal.pump(0.02)
        return here

    def keep(self, label: int) -> None:
        self.press("k")
        self.terminal.wait_for("Which digit is it?")
        self.press(str(label))

    def choose(self, run: int) -> None:
        """The newest one is at the top."""
        for key in (*["up"] * 3, *["down"] * 3):
            if re.search(rf"› +{run} ", self.terminal.text):
                return
            self.press(key)
            self.terminal.settle()

    def tick(self, run: int) -> None:
        self.choose(run)
        self.press("space")

    def guess(self, suspect: str) -> None:
        while f"› {suspect}" not in self.terminal.text:
            self.press("down")
            self.terminal.pump(0.5)
        self.press("enter")


class Mouse:
    """By the mouse alone, with a terminal that tells where it is in cells."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal

    def _tell(self, code: int, x: int, y: int, end: str = "M") -> None:
        self.terminal.send(f"\x1b[<{code};{x + 1};{y + 1}{end}".encode())
        self.terminal.pump(0.02)

    def click(self, x: int, y: int) -> None:
        pause(self.terminal)
        self._tell(35, x, y)
        self._tell(0, x, y)
        self._tell(0, x, y, "m")

    def find(self, words: str, beside: int = 0) -> tuple[int, int]:
        """Column and row of the first such words, from a column on."""
        self.terminal.wait_until(lambda: self._places(words, beside) != [], words)
        return self._places(words, beside)[0]

    def _places(self, words: str, beside: int) -> list[tuple[int, int]]:
        lines = self.terminal.text.split("\n")
        return [(at, row) for row, line in enumerate(lines) if (at := line.find(words, beside)) >= 0]

    def press(self, words: str, beside: int = 0) -> None:
        x, y = self.find(words, beside)
        self.click(x + len(words) // 2, y)

    def begin(self) -> None:
        self.press("Begin")

    def to_lab(self) -> None:
        self.press("run 1  ")

    def do(self, button: str, key: str) -> None:
        self.press(button)

    def start_quick(self) -> None:
        self.press("All of them")
        x, y = self.find("notebook ›")
        self.click(x + len("notebook"), y)
        self.press("Start run 2")

    def faster(self) -> None:
        self.press("rate up")

    def to_moment(self, step: int) -> None:
        x, y = self.find("step  ", BESIDE)
        self.click(self.terminal.text.split("\n")[y].index(f" {step} ", x) + 1, y)

    def next_digit(self) -> None:
        """The small picture to the right of the one that is large: its line of words has no mark below it."""
        x, y = self.find("━━━━━━━━━━━━━━", BESIDE)
        self.click(x + 16 + 7, y - 4)

    def draw(self, corners: Sequence[tuple[int, int]]) -> None:
        """With the row of moments below it, the sheet has a cell for two pixels."""
        left, top = self.find("▀" * 28)
        places = [(left + column, top + row // 2) for row, column in corners]
        pause(self.terminal)
        self._tell(35, *places[0])
        self._tell(0, *places[0])
        for (x1, y1), (x2, y2) in pairwise(places):
            for part in range(1, 9):
                self._tell(32, x1 + (x2 - x1) * part // 8, y1 + (y2 - y1) * part // 8)
        self._tell(0, *places[-1], "m")

    def keep(self, label: int) -> None:
        self.press("keep it")
        self.press(f" {label} ", BESIDE)

    def _row(self, run: int) -> tuple[int, int]:
        """Where a run's number stands in the list."""
        for row, line in enumerate(self.terminal.text.split("\n")):
            if found := re.match(rf".{{{BESIDE}}} +[✓ ] [›◆▪ ] +{run} ", line):
                return found.end() - 2, row
        raise AssertionError(f"run {run} is not in the list\n{self.terminal.text}")

    def choose(self, run: int) -> None:
        x, y = self._row(run)
        if "›" not in self.terminal.text.split("\n")[y]:  # a click on the one at hand looks at it
            self.click(x, y)

    def tick(self, run: int) -> None:
        self.click(BESIDE + 3, self._row(run)[1])

    def guess(self, suspect: str) -> None:
        for _ in range(2):
            self.press(suspect, BESIDE)


def seen(terminal: Terminal, pattern: str) -> str:
    """What stands for the first group on the screen now."""
    found = re.search(pattern, terminal.text)
    assert found, f"not on the screen: {pattern}\n{terminal.text}"
    return " ".join(found.group(1).split())


def wait_seen(terminal: Terminal, pattern: str, timeout: float = TRAINING_S) -> str:
    terminal.wait_until(lambda: re.search(pattern, terminal.text) is not None, pattern, timeout)
    return seen(terminal, pattern)


def line(terminal: Terminal, pattern: str) -> str:
    """What is found first, with the rest of its row in the left column or beside it."""
    for words in terminal.text.split("\n"):
        for part in (words[:BESIDE], words[BESIDE:]):
            if found := re.search(f"{pattern}.*", part):
                return " ".join(found.group().split())
    raise AssertionError(f"not on the screen: {pattern}\n{terminal.text}")


def top(terminal: Terminal) -> str:
    """What the top row says of the run."""
    return seen(terminal, r"^.*?((?:run \d|my network)  .*)\n")


def to_tab(hand: Hand, number: int, name: str, shown: str) -> None:
    """To the view of a tab that shows this; a tab that is pressed again shows its next one."""
    terminal = hand.terminal
    for _ in range(4):
        hand.do(f"{number} {name}", str(number))
        end = time.monotonic() + 5
        while time.monotonic() < end:
            terminal.pump()
            if shown in terminal.text:
                return
    raise AssertionError(f"not in {name}: {shown}\n{terminal.text}")


def train(hand: Hand) -> None:
    """`quick`, from the first launch on, with a pause and another learning rate."""
    terminal = hand.terminal
    terminal.wait_for("You read these five digits", "Begin")
    hand.begin()
    terminal.wait_for("page 1 of", "What is a network?", "run 1  ")
    say(f"page 1; at the top: {top(terminal)}")
    hand.to_lab()
    terminal.wait_for("1 Train", "Levers", "full speed")
    hand.do("full speed", "v")
    terminal.wait_for("finished", timeout=TRAINING_S)
    say(f"run 1 at full speed: {top(terminal)}")
    hand.start_quick()
    wait_seen(terminal, r"(run 2 .* loss)")
    say(f"quick: {top(terminal)}")
    hand.do("Pause", "space")
    terminal.wait_for("paused", "Go on")
    before = seen(terminal, RATE)
    hand.faster()
    terminal.wait_until(lambda: seen(terminal, RATE) != before, "another learning rate")
    say(f"paused: {top(terminal)}; learning rate {before}, then {seen(terminal, RATE)}")
    hand.do("Go on", "space")
    terminal.wait_for("Start run 3", timeout=TRAINING_S)
    reached = float(wait_seen(terminal, r"(\d+\.\d) %, run 1 ended"))
    say(f"gone on with, and finished: {reached} % of the test digits")
    assert reached > ENOUGH


def look_back(hand: Hand) -> None:
    """To a digit that was misread near step 100 and is read at the end."""
    terminal = hand.terminal
    to_tab(hand, 2, "Look", "Mistakes")
    terminal.wait_until(lambda: len(rail(terminal)) > 4, "the moments of the run")
    hand.to_moment(NEAR_100)
    wait_seen(terminal, r"(A \w+, read as an? \w+)")
    for number in range(1, 30):
        terminal.wait_until(lambda: known(rail(terminal)), "what was read at each moment", TRAINING_S)
        if learned_late(rail(terminal)):
            break
        hand.next_digit()
        terminal.wait_for(f"{number + 1} of ")
        terminal.settle()
    read = rail(terminal)
    assert learned_late(read), f"no digit was misread at step {NEAR_100} and read at the end\n{terminal.text}"
    told = seen(terminal, r"(A \w+, read as an? \w+)"), line(terminal, "test digit")
    say(f"step {NEAR_100}: {', '.join(told)}; read {', '.join(f'{one} at {step}' for step, one in read.items())}")


def draw_one(hand: Hand) -> None:
    terminal = hand.terminal
    to_tab(hand, 3, "Draw", " waits")
    hand.draw(SEVEN)
    told = wait_seen(terminal, r"(7 ━+╸? +[0-9<]+ %)(?=[^$]*brush up)")
    terminal.wait_until(lambda: known(rail(terminal)), "what was read of it at each moment", TRAINING_S)
    say(f"drawn, and read as {seen(terminal, '(a 7.*)')}: {told}")
    hand.keep(7)
    terminal.wait_for("Kept as a 7")
    to_tab(hand, 3, "Draw", "1 kept")
    say(f"kept: {line(terminal, '1 kept')}")


def compare(hand: Hand) -> None:
    terminal = hand.terminal
    to_tab(hand, 4, "Runs", "what is special")
    terminal.wait_for("2 kept")
    for run in (2, 1):
        hand.tick(run)
    wait_seen(terminal, r"✓[^\n]*\n[^\n]*(✓)")
    hand.do("look, compare", "enter")
    terminal.wait_for("Better than", "Test, ± chance")
    say(f"compared: {line(terminal, 'Test, ± chance')}; {line(terminal, 'Better than')}")


def guess_three(hand: Hand) -> None:
    terminal = hand.terminal
    to_tab(hand, 5, "Museum", "What is wrong with it?")
    for number, suspect in enumerate(GUESSES, 1):
        terminal.wait_for(f"Case {number}  ", "What is wrong with it?")
        hand.guess(suspect)
        terminal.wait_for(f"You say: {suspect}")
        terminal.type(WHY)
        terminal.wait_for(WHY)
        hand.do("That is it", "ctrl+s")
        terminal.wait_for(f"{number} of 8 told", "You said it: ")
        say(f"case {number}: {line(terminal, 'You said it')}")
        hand.do("Next case", "n")


def export(hand: Hand, folder: Path) -> Path:
    """The file of the newest run."""
    terminal = hand.terminal
    to_tab(hand, 4, "Runs", "what is special")
    hand.choose(2)
    terminal.wait_for("Test digits read")
    hand.do("Export a run file", "e")
    terminal.wait_for("A file of run")
    hand.do("Write it", "enter")
    terminal.wait_for("Written: ")
    (path,) = folder.glob("*.i2run")
    say(f"exported: {path.name}, {path.stat().st_size:,} bytes")
    hand.do("Close", "escape")
    terminal.wait_until(lambda: "Written: " not in terminal.text, "the window is closed")
    return path


def open_elsewhere(hand: Hand, path: Path) -> None:
    """The file with a second home, which was empty; and the run trained again there."""
    terminal = hand.terminal
    terminal.wait_for("You read these five digits", "Begin")
    hand.begin()
    terminal.wait_for("page 1 of", "run 1  ")
    hand.to_lab()
    terminal.wait_for("1 Train", "Levers", "full speed")
    hand.do("full speed", "v")
    terminal.wait_for("finished", timeout=TRAINING_S)
    to_tab(hand, 4, "Runs", "what is special")
    terminal.wait_for("1 kept")
    hand.do("open a file", "i")
    terminal.wait_for("Open a run or a network")
    terminal.type(str(path))
    hand.do("Open it", "enter")
    terminal.wait_for("The file holds no weights", "In the file", "2 kept")
    say(f"opened with an empty home: {line(terminal, 'In the file')[:34]}")
    hand.do("Train it again", "s")
    told = wait_seen(terminal, r"(Trained here +. [0-9.]+ %)"), wait_seen(terminal, r"([✓≈✗] [A-Z].*)")
    say(f"trained again there: {'; '.join(told)}")


def say(words: str) -> None:
    print(f"  {words}", flush=True)


def walk_through(way: Callable[[Terminal], Hand]) -> None:
    with (
        tempfile.TemporaryDirectory(prefix="i2-tutor-lab-") as first,
        tempfile.TemporaryDirectory(prefix="i2-tutor-lab-") as second,
    ):
        home = Path(first)
        with Terminal("--seed", SEED, home=home) as terminal:
            hand = way(terminal)
            train(hand)
            look_back(hand)
            draw_one(hand)
            compare(hand)
            guess_three(hand)
            path = export(hand, home)
            leave(terminal)
        with Terminal("--seed", SEED, home=Path(second)) as terminal:
            open_elsewhere(way(terminal), path)
            leave(terminal)


WAYS: dict[str, Callable[[Terminal], Hand]] = {"keys": Keys, "mouse": Mouse}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ways", nargs="*", metavar="WAY", help="keys, mouse; both if none is named")
    for name in parser.parse_args().ways or WAYS:
        began = time.monotonic()
        print(f"{name}:", flush=True)
        walk_through(WAYS[name])
        print(f"{name}: done in {time.monotonic() - began:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
