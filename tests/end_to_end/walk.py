"""Every page of the course on a pseudo-terminal, with `n`: python -m tests.end_to_end.walk

All lessons at 120x36 and at 80x24, unless `--sizes` says otherwise. It ends with an error at a page that does not come.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.end_to_end.closings import pause
from tests.end_to_end.terminal import PROGRAM, Terminal
from tutor import cli

SIZES = ("120x36", "80x24")
LAST = "Looking back on Deep Learning"
"""What the end of the unit says, which comes after Writing and after the last lesson."""


def program(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "I2_TUTOR_HOME": str(home)}
    return subprocess.run(
        [PROGRAM, *arguments], env=environment, cwd=home, capture_output=True, text=True, timeout=60, check=False
    )


def responses(home: Path) -> list[dict[str, Any]]:
    """As `i2-tutor responses --json` tells them; asked in this process, for another takes half a second to start."""
    said = io.StringIO()
    with patch.dict(os.environ, {"I2_TUTOR_HOME": str(home)}), redirect_stdout(said):
        assert cli.main(["responses", "--json"]) == 0
    told: list[dict[str, Any]] = json.loads(said.getvalue())
    return told


def course(home: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(program(home, "course", "--json").stdout)
    return told


def begin(terminal: Terminal) -> None:
    terminal.wait_for("You read", "Begin")
    terminal.press("enter")
    terminal.wait_for("page 1 of", "What is a network?")


def go_to_lesson(terminal: Terminal, title: str) -> None:
    """Through the palette, as anyone may."""
    terminal.press("\x10")
    terminal.wait_for("Search")
    terminal.type(title)
    terminal.wait_for(f": {title}")
    terminal.press("enter")
    terminal.wait_for("page 1 of")


def stop_training(terminal: Terminal) -> None:
    """Through the palette: on a page with an open question a letter would begin a response."""
    terminal.press("\x10")
    terminal.wait_for("Search")
    terminal.type("stop")
    terminal.wait_for("key x")
    terminal.press("enter")
    terminal.wait_until(lambda: any(word in terminal.text for word in ("stopped", "finished")), "the run's end")
    pause(terminal)  # enter again at once would be the same press


def walk(terminal: Terminal, lessons: Sequence[dict[str, Any]]) -> int:
    """From the first page of the first of these lessons, which has just been opened, through all of them and a page
    further, if there is one. Bytes of the output before that last `n`."""
    terminal.draws, since = False, 0
    for lesson in lessons:
        for page in range(1, lesson["pages"] + 1):
            terminal.wait_for_output(f"page {page} of {lesson['pages']}", since)
            terminal.settle(0.05)
            since = len(terminal.output)
            terminal.press("n")
        endings = ("Looking back on", LAST) if lesson["id"] == "writing" else ("Looking back on",)
        for ending in endings:
            terminal.wait_for_output(ending, since)
            pause(terminal)  # two presses at once do not leap over it
            since = len(terminal.output)
            terminal.press("n")
        pause(terminal)
    return since


def leave(terminal: Terminal) -> None:
    terminal.press("ctrl+q")
    assert terminal.wait_for_exit() == 0
    assert b"Traceback" not in terminal.output


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", nargs="+", default=SIZES)
    for size in parser.parse_args().sizes:
        begun = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            home, (width, height) = Path(folder), map(int, size.split("x"))
            lessons = course(home)["lessons"]
            with Terminal(home=home, size=(width, height)) as terminal:
                begin(terminal)
                stop_training(terminal)
                terminal.wait_for_output(LAST, walk(terminal, lessons))
                leave(terminal)
        pages = sum(lesson["pages"] for lesson in lessons)
        print(f"{size}: {pages} pages of {len(lessons)} lessons in {time.monotonic() - begun:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
