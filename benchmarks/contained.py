"""The tutor while a learner's code misbehaves: what it says, how soon, and how long a key takes meanwhile.

    python -m benchmarks.contained [CASE ...] [--limit-ms 50]

For each case the installed program runs on a pseudo-terminal with that code as the learner's dense.py. It is checked,
and keys are typed into the editor until the checks have ended, and some more after that: each is to be painted within
50 ms. (Whether checks slow keys down takes more of them: `benchmarks.key_latency checking`.) Told are the words of the
first failure, the seconds until they stood there, the middle, 95th percentile and longest of the keys, and what was
left running or written. `right` is code that passes, to compare. Run by hand on a quiet machine;
`tests/challenges/test_contained.py` holds the words.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.keys import Typist, p95
from tests.end_to_end.terminal import Terminal, _processes
from tests.end_to_end.whole_ladder import begun, to_challenge

HEAD = "import os, sys, threading, time, signal, subprocess, shutil\nimport numpy as np\n"
IDLE_KEYS = 30
LONGEST_S = 90.0
NUMBER = 4  # of the challenge: a dense layer, forward


def inside(*lines: str) -> str:
    """A forward that does these lines and then gives the right sums."""
    body = "".join(f"    {line}\n" for line in lines)
    return f"{HEAD}\n\ndef forward(x, W, b):\n{body}    return x @ W + b\n"


FORGED = ("for n in range(3, 12):", "    try: os.write(n, b'\\0\\0\\0\\4\\0\\0\\0\\0true')", "    except OSError: pass")
CASES = {
    "right": inside(),
    "endless loop": inside("while True: pass"),
    "fork without end": inside("while True: os.fork()"),
    "threads without end": inside(
        "def more():", "    while True: threading.Thread(target=more).start()", "for _ in range(9999): more()"
    ),
    "4 GB of memory": inside("np.ones(500_000_000)"),
    "100 MB of output": inside(
        "for _ in range(100): sys.stdout.write('y' * 1_000_000)", "raise ValueError('after it')"
    ),
    "removes its folder": inside("shutil.rmtree(os.getcwd(), ignore_errors=True)", "raise ValueError('after it')"),
    "writes outside": inside("open('{outside}', 'w').write('x')"),
    "reads its input": inside("input('name? ')"),
    "SystemExit": inside("print('passed')", "raise SystemExit(0)"),
    "_exit after passed": inside("print('7 of 7 pass, passed')", "sys.stdout.flush()", "os._exit(0)"),
    "kills its group": inside("os.killpg(os.getpgrp(), 9)"),
    "kills itself": inside("os.kill(os.getpid(), 9)"),
    "escape codes": inside("print('\\x1b[2J\\x1b[31mred\\x07')", "raise ValueError('\\x1b]0;title\\x07')"),
    "changes numpy": HEAD
    + "np.isclose = np.allclose = np.array_equal = lambda *a, **k: np.True_\n"
    + "import tutor.challenges.compare as c\nc.same = c.shape = c.claim = lambda *a, **k: None\n"
    + "def forward(x, W, b):\n    return x @ W\n",
    "closes stdout": inside("sys.stdout.close()", "os.close(1)", "raise ValueError('after it')"),
    "closes everything": inside("[os.close(n) for n in range(60) if n != 2]"),
    "forges answers": inside(*FORGED),
    "syntax error": "def forward(x, W, b)\n    return x\n",
    "deep recursion": inside("def again(): again()", "again()"),
    "raises in a callback": HEAD
    + "class Odd(np.ndarray):\n    def __array_finalize__(self, of): raise ValueError('in a callback')\n"
    + "def forward(x, W, b):\n    return (x @ W + b).view(Odd)\n",
}
PASSES = ("right",)


def told(terminal: Terminal) -> str:
    """The words under the first failed check, or how many pass."""
    lines = [line.partition("▏")[2].strip() for line in terminal.text.splitlines() if "▏" in line]
    for number, line in enumerate(lines):
        if line.startswith("✗"):
            return " ".join(line for line in lines[number + 1 : number + 3] if line)
    return next((line for line in lines if line.startswith("Checks")), "nothing")


def one_case(name: str, code: str) -> tuple[list[float], list[float], float, str, str]:
    """Keys without checks, keys with them, seconds until all was said, the words, and what was left."""
    with tempfile.TemporaryDirectory(prefix="i2-tutor-contained-") as place:
        home, outside = Path(place) / "home", Path(place) / "outside"
        home.mkdir()
        os.environ["TMPDIR"] = place  # so that what is started for it can be told from all else
        begun(home)
        file = home / "code" / "deep-learning" / "dense.py"
        file.parent.mkdir(parents=True)
        text = code.replace("{outside}", str(outside)) + "\n" * 30 + "# end\n"
        file.write_text(text, encoding="utf-8")
        with Terminal(home=home) as terminal:
            to_challenge(terminal, NUMBER, "A dense layer")
            typist = Typist(terminal)
            began = time.perf_counter()
            terminal.press("ctrl+s")
            terminal.wait_until(lambda: "Not checked yet" not in terminal.text, "the checks begin")
            busy: list[float] = []
            while "checked in" not in terminal.text and time.perf_counter() - began < LONGEST_S:
                busy.append(typist.key())
            seconds = time.perf_counter() - began
            words = told(terminal)
            idle = typist.keys(IDLE_KEYS)
            left = [pid for pid, _, state in _processes() if state != "Z" and _started_for(pid, place)]
            terminal.kill()
        kept = "" if file.read_text(encoding="utf-8").rstrip().endswith("# end") else "FILE CHANGED "
        kept += "WRITTEN OUTSIDE " if outside.exists() else ""
        kept += f"LEFT RUNNING {left} " if left else ""
    return idle, busy, seconds, words, kept


def _started_for(pid: int, place: str) -> bool:
    """Whether that process is a judge or a runner of the terminal's."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
        surroundings = Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:  # it has ended
        return False
    return b"tutor.challenges" in command and place.encode() in command + surroundings


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="*", metavar="CASE")
    parser.add_argument("--limit-ms", type=float, default=50.0)
    arguments = parser.parse_args()
    over = []
    print(f"{'':<21} {'said':>6}  {'idle':>5} {'':>5}   {'checks':>6} {'':>5} {'':>5} ms  (p50, p95, longest)")
    for name in arguments.cases or CASES:
        idle, busy, seconds, words, kept = one_case(name, CASES[name])
        row = [statistics.median(idle), p95(idle), statistics.median(busy), p95(busy), max(busy)]
        cells = "{:>6.0f} {:>5.0f}   {:>6.0f} {:>5.0f} {:>5.0f}".format(*(1000 * one for one in row))
        print(f"{name:<21} {seconds:>4.1f} s {cells}     {kept}{words[:90]}", flush=True)
        if 1000 * row[3] > arguments.limit_ms:
            over.append(name)
        passed = "7 of 7 pass" in words
        if passed != (name in PASSES) or kept:
            sys.exit(f"{name}: this must not be")
    print(f"p95 above {arguments.limit_ms:.0f} ms: {', '.join(over) or 'none'}; load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
