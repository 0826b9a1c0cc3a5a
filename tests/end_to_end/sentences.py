"""Sentences typed onto a page whose text field has no focus, at several speeds, each on a fresh store. Run by hand:

    python -m tests.end_to_end.sentences [--speeds 20,60,150] [--size 120x36]

Prints how many were found whole in the store, and each one that was not.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import tempfile
import time
from pathlib import Path

from tests.end_to_end.terminal import PROGRAM, Terminal

SENTENCES = (
    "The network is made of math.",
    "no, because it has never seen them",
    "play with the weights until it fits",
    "I think a neuron holds a number.",
    "it depends on the layer before",
    "how much light a pixel has",
    "light and dark are numbers too",
    "rows of pixels, one below the other",
    "weights say what counts",
    "math and a lot of data",
    "sums, squashed between 0 and 1",
    "x times w plus b",
    "output neurons, ten of them",
    "tiny steps downhill",
    "gradients point uphill",
    "units of a layer add up",
    '"Learning" means to change weights.',
    "784 numbers go in, 10 come out",
    "(a) it sees, (b) it sums",
    "n is the number of neurons",
)


def type_at(terminal: Terminal, text: str, gap_ms: int) -> None:
    """Key after key, each in a write of its own."""
    due = time.monotonic()
    for character in text:
        terminal.press(character)
        due += gap_ms / 1000
        while (left := due - time.monotonic()) > 0:
            terminal.pump(left)


def to_first_question(terminal: Terminal) -> None:
    """Through the first launch to the first page, which asks for a text; its field is not entered."""
    terminal.wait_for("You read", "Begin")
    terminal.press("enter")
    terminal.wait_for("page 1 of", "type to begin")


def drafts(home: Path) -> list[str]:
    """The texts that the store holds, as the program itself tells them."""
    told = subprocess.run(
        [PROGRAM, "responses", "--json"],
        env={**os.environ, "I2_TUTOR_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return [record["text"] for record in json.loads(told.stdout)]


def found(home: Path, text: str, gap_ms: int, size: tuple[int, int]) -> str:
    """What the store holds after the text was typed."""
    with Terminal(home=home, size=size) as terminal:
        to_first_question(terminal)
        type_at(terminal, text, gap_ms)
        terminal.wait_for("saved")
        terminal.press("ctrl+q")
        terminal.wait_for_exit()
    return " | ".join(drafts(home))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--speeds", default="20,60,150", help="milliseconds a key")
    parser.add_argument("--size", default="120x36", help="columns x rows")
    chosen = parser.parse_args()
    columns, rows = map(int, chosen.size.split("x"))
    tried = whole = 0
    for gap in map(int, chosen.speeds.split(",")):
        print(f"{gap} ms a key, {len(SENTENCES)} sentences", flush=True)
        for sentence in SENTENCES:
            with tempfile.TemporaryDirectory() as folder:
                kept = found(Path(folder), sentence, gap, (columns, rows))
            tried += 1
            whole += kept == sentence
            if kept != sentence:
                print(f"{gap} ms a key: {sentence!r} became {kept!r}", flush=True)
    print(f"{whole} of {tried} whole")


if __name__ == "__main__":
    main()
