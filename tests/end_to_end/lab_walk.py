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
from collections.abc import Callable
from pathlib import Path

from tests.end_to_end.lab_hands import BESIDE, Hand, Keys, Mouse
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
WHY = "the curve says so"


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
    terminal.wait_for("You read", "Begin")
    hand.begin()
    terminal.wait_for("page 1 of", "What is a network?", "run 1  ")
    say(f"page 1; at the top: {top(terminal)}")
    hand.to_lab()
    terminal.wait_for("1 Train", "Levers", "full speed")
    hand.do("slow, full speed", "v")
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
    wait_seen(terminal, r"(An? \w+, read as an? \w+)")
    for number in range(1, 30):
        wait_seen(terminal, rf"  ({number} of \d+ told of )")
        terminal.wait_until(lambda: known(rail(terminal)), "what was read at each moment", TRAINING_S)
        if learned_late(rail(terminal)):
            break
        hand.next_digit()
        terminal.settle()
    read = rail(terminal)
    assert learned_late(read), f"no digit was misread at step {NEAR_100} and read at the end\n{terminal.text}"
    told = seen(terminal, r"(An? \w+, read as an? \w+)"), line(terminal, "test digit")
    say(f"step {NEAR_100}: {', '.join(told)}; read {', '.join(f'{one} at {step}' for step, one in read.items())}")
    hand.to_moment(max(read))


def draw_one(hand: Hand) -> None:
    terminal = hand.terminal
    to_tab(hand, 3, "Draw", " waits")
    hand.draw(SEVEN)
    terminal.settle(0.5)
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
    terminal.wait_for("You read", "Begin")
    hand.begin()
    terminal.wait_for("page 1 of", "run 1  ")
    hand.to_lab()
    terminal.wait_for("1 Train", "Levers", "full speed")
    hand.do("slow, full speed", "v")
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
