"""The whole ladder, solved in the installed program on a pseudo-terminal: from the first challenge to the last, and on
to the Lab with a network of the learner's own above 97 %.

    python -m tests.end_to_end.whole_ladder [editor | tutor]

`editor` writes the solutions through `$VISUAL`, a script that puts the next file in place; `tutor` pastes those of the
other style (`tests/challenges/others`) into the tutor's own editor. Run by hand: the last check trains three networks.
What it shares with `test_build.py` solves single challenges.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.end_to_end.terminal import PROGRAM, Terminal
from tutor.content.challenge import read_ladder
from tutor.domain.challenge import Challenge
from tutor.storage.store import Store

OTHERS = Path(__file__).parents[1] / "challenges" / "others"
AT_WORK = "THE EDITOR HAS THE TERMINAL"
EDITOR = f"""
import pathlib, sys
tty = open('/dev/tty')
print('{AT_WORK}', flush=True)
tty.readline()
file = pathlib.Path(sys.argv[-1])
file.write_text((pathlib.Path(sys.argv[1]) / file.name).read_text())
"""
SELECT_ALL = b"\x1b[18~"  # f7
WANTED = 97.0
PATIENCE_S = 3600.0
ALL_PASS = re.compile(r"Checks   (\d+) of \1 pass")


def begun(home: Path) -> None:
    """A home whose learner is past the welcome."""
    store = Store.open(home)
    store.set_setting("begun", "yes").result()
    store.close()


def editor_for(folder: Path, files: Path) -> str:
    """A command for `$VISUAL` that writes the file of the same name in `files`."""
    script = folder / "editor.py"
    script.write_text(EDITOR)
    return f"{sys.executable} {script} {files}"


def to_challenge(terminal: Terminal, number: int, title: str) -> None:
    """From Home to the challenge of that number on the ladder, counted from the one to go on with."""
    terminal.wait_for("Deep Learning", "Continue with")
    terminal.press("b")
    terminal.wait_for("Build it yourself", "The network")
    for _ in range(number):
        terminal.send(b"\x1b[B")
        terminal.pump()
    terminal.press("enter")
    terminal.wait_for(title, "Checks", "kept as you type")


def to_next(terminal: Terminal, challenge: Challenge) -> None:
    """From a challenge to the one after it."""
    terminal.press("n")
    terminal.wait_for(f"Build › {challenge.short}", "Not checked yet", "kept as you type")


def wait_for_all(terminal: Terminal, timeout: float) -> None:
    """Until all checks have passed and the checks have ended."""
    terminal.wait_until(
        lambda: ALL_PASS.search(terminal.text) is not None and "checked in" in terminal.text, "all checks pass", timeout
    )


def to_checks(terminal: Terminal) -> None:
    """From the code; only then a letter is a command (and an escape with a letter right behind it would be one key)."""
    terminal.press("escape")
    terminal.wait_for("e my editor")


def solve_outside(terminal: Terminal, timeout: float = 60.0) -> None:
    """By the learner's own editor; the focus is on the code before and on the checks after it."""
    to_checks(terminal)
    terminal.press("e")
    terminal.wait_for(AT_WORK)
    terminal.send(b"\n")
    wait_for_all(terminal, timeout)


def solve_inside(terminal: Terminal, code: str, timeout: float = 60.0) -> None:
    """Pasted over the starter in the tutor's editor; the focus is on the code before and on the checks after it."""
    terminal.send(SELECT_ALL)
    terminal.send(b"\x1b[200~")
    for start in range(0, len(code), 400):  # a terminal's buffer is small
        terminal.send(code[start : start + 400].encode())
        terminal.pump(0.02)
    terminal.send(b"\x1b[201~")
    terminal.settle()
    terminal.press("ctrl+s")
    wait_for_all(terminal, timeout)
    to_checks(terminal)


def statuses(home: Path) -> dict[str, str]:
    """Of all challenges, as `i2-tutor challenge list --json` tells them."""
    command = [PROGRAM, "challenge", "list", "--json"]
    environment = {"I2_TUTOR_HOME": str(home), "PATH": "/usr/bin:/bin"}
    listed = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    return {str(one["name"]): str(one["status"]) for one in json.loads(listed)}


def climb(home: Path, way: str) -> float:
    """All challenges one way; the accuracy in percent with which the learner's best network stands in the Lab."""
    ladder, _ = read_ladder()
    first = ladder.challenges[0]
    files = home / "solutions"
    files.mkdir()
    for one in ladder.challenges:
        code = one.solution if way == "editor" else (OTHERS / one.file).read_text(encoding="utf-8")
        (files / one.file).write_text(code, encoding="utf-8")
    os.environ["VISUAL"] = editor_for(home, files)
    begun(home)
    with Terminal(home=home) as terminal:
        to_challenge(terminal, 0, first.title)
        for one in ladder.challenges:
            began = time.monotonic()
            if one is not first:
                to_next(terminal, one)
            if way == "editor":
                solve_outside(terminal, PATIENCE_S)
            else:
                solve_inside(terminal, (files / one.file).read_text(encoding="utf-8"), PATIENCE_S)
            assert "Ours stand in" not in terminal.text
            passed = ALL_PASS.search(terminal.text)
            told = passed.group() if passed else ""
            print(f"{one.number:>3} {one.name:<16} {told:<22} {time.monotonic() - began:6.1f} s", flush=True)
        terminal.press("s")
        terminal.wait_for("of the test digits", timeout=PATIENCE_S)
        terminal.press("l")
        terminal.wait_for("Lab", "Your best network")
        terminal.settle()
        print(terminal.text)
        terminal.press("ctrl+q")
        assert terminal.wait_for_exit() == 0
    assert set(statuses(home).values()) == {"solved"}
    run = home / "runs" / "run-0001"
    assert (run / "best.py").read_text(encoding="utf-8") == (files / "best.py").read_text(encoding="utf-8")
    record = json.loads((run / "record.json").read_text(encoding="utf-8"))
    return 100 * float(record["test_points"][-1][2])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ways", nargs="*", metavar="WAY", help="editor, tutor; both if none is named")
    for way in parser.parse_args().ways or ("editor", "tutor"):
        began = time.monotonic()
        print(f"by the {'own editor' if way == 'editor' else 'editor of the tutor, in the other style'}:", flush=True)
        with tempfile.TemporaryDirectory(prefix="i2-tutor-ladder-") as folder:
            accuracy = climb(Path(folder), way)
        print(f"in the Lab with {accuracy:.2f} %, after {(time.monotonic() - began) / 60:.1f} min", flush=True)
        assert accuracy > WANTED


if __name__ == "__main__":
    main()
