"""Time to first paint of Home beside that of a Textual program that shows one line, alternating, in one run.

    python benchmarks/startup.py [--runs 9]

Each run is a fresh process on a pseudo-terminal; the clock stops when a line of its own is on the screen. Beside the
clock it tells the processor time that the process has had by then, which a busy machine changes less. Goal: at most
1.35 times the one line.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import sys
import tempfile
import termios
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
ONE_LINE = """
from textual.app import App
from textual.widgets import Static
class One(App):
    def compose(self):
        yield Static("ready to read")
One().run()
"""
TUTOR = "from tutor.cli import main; raise SystemExit(main([]))"


class Timing(NamedTuple):
    """Seconds from exec to the first screen that holds what was wanted."""

    clock: float
    processor: float


def first_paint(code: str, wanted: bytes, home: Path) -> Timing:
    start = time.perf_counter()
    pid, fd = pty.fork()
    if pid == 0:
        environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "I2_TUTOR_HOME": str(home)}
        environment["PYTHONPATH"] = str(ROOT)
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # what is installed is compiled already
        os.execve(sys.executable, [sys.executable, "-c", code], environment)
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
    seen = b""
    clock = float("nan")
    while time.perf_counter() - start < 20:
        if select.select([fd], [], [], 1)[0]:
            seen += os.read(fd, 65536)
            if wanted in seen:
                clock = time.perf_counter() - start
                break
    os.kill(pid, signal.SIGKILL)
    used = os.wait4(pid, 0)[2]
    os.close(fd)
    return Timing(clock, used.ru_utime + used.ru_stime)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as later:
        kinds = {
            "one line": (ONE_LINE, b"ready to read", Path(first)),
            "first launch": (TUTOR, b"without effort", Path(first)),
            "Home": (TUTOR, b"Continue with", Path(later)),
        }
        from tutor.storage.store import Store

        store = Store.open(Path(later))
        store.set_setting("begun", "yes").result()
        store.close()
        times: dict[str, list[Timing]] = {name: [] for name in kinds}
        for count in range(runs + 1):
            for name, (code, wanted, home) in kinds.items():
                taken = first_paint(code, wanted, home)
                if count:  # the first one warms the caches
                    times[name].append(taken)
    for which, of_what in enumerate(("by the clock", "processor time")):
        print(f"{of_what:<14} {'median ms':>10} {'min':>6} {'max':>6} {'ratio':>6} {'of mins':>8}")
        base = [taken[which] for taken in times["one line"]]
        for name, all_taken in times.items():
            taken_ms = [taken[which] * 1e3 for taken in all_taken]
            ratio = statistics.median(taken_ms) / statistics.median(base) / 1e3
            print(
                f"{name:<14} {statistics.median(taken_ms):>10.0f} {min(taken_ms):>6.0f} {max(taken_ms):>6.0f}"
                f" {ratio:>6.2f} {min(taken_ms) / min(base) / 1e3:>8.2f}"
            )


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
