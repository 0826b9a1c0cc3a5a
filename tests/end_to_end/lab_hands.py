"""What a learner does in the Lab, on the keyboard or with the mouse alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol

from tests.end_to_end.closings import command, pause
from tests.end_to_end.lab_rail import place, rail
from tests.end_to_end.terminal import Terminal

BESIDE = 36
"""Columns of the Lab's left column."""


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
        self.press("end", *[","] * len(later))

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
        self.find(words, beside)
        self.terminal.settle(timeout=2)  # it may still come to its place
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
        self._press_key("+ - learning rate", "+")

    def to_moment(self, step: int) -> None:
        self.click(*place(self.terminal, step))

    def next_digit(self) -> None:
        self._press_key("← → digit", "→")

    def _press_key(self, words: str, key: str) -> None:
        """One of several in the bottom row."""
        x, y = self.find(words)
        self.click(x + words.index(key), y)

    def draw(self, corners: Sequence[tuple[int, int]]) -> None:
        """On the large sheet, which begins below the names of the views: a pixel is two cells."""
        self.terminal.settle()
        left, above = self.find("3 Canvas")
        places = [(left + 2 * column, above + 1 + row) for row, column in corners]
        pause(self.terminal)
        self._tell(35, *places[0])
        self._tell(0, *places[0])
        for (x1, y1), (x2, y2) in pairwise(places):
            for part in range(1, 9):
                self._tell(32, x1 + (x2 - x1) * part // 8, y1 + (y2 - y1) * part // 8)
        self._tell(0, *places[-1], "m")

    def keep(self, label: int) -> None:
        self.press("keep it")
        self._press_key("0 1 2 3 4 5 6 7 8 9 which digit", str(label))

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
