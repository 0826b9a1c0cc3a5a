"""Time to first paint of Home beside that of a Textual program that shows one line, alternating, in one run.

    python benchmarks/startup.py [--runs 9]

Each run is a fresh process on a pseudo-terminal; the clock stops when a line of its own is on the screen. Goal: at most
1.5 times.
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


def first_paint(code: str, wanted: bytes, home: Path) -> float:
    """Seconds from exec to the first screen that holds `wanted`."""
    start = time.perf_counter()
    pid, fd = pty.fork()
    if pid == 0:
        environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "I2_TUTOR_HOME": str(home)}
        environment["PYTHONPATH"] = str(ROOT)
        os.execve(sys.executable, [sys.executable, "-c", code], environment)
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
    seen = b""
    took = float("nan")
    while time.perf_counter() - start < 20:
        if select.select([fd], [], [], 1)[0]:
            seen += os.read(fd, 65536)
            if wanted in seen:
                took = time.perf_counter() - start
                break
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(fd)
    return took


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
        times: dict[str, list[float]] = {name: [] for name in kinds}
        for count in range(runs + 1):
            for name, (code, wanted, home) in kinds.items():
                took = first_paint(code, wanted, home)
                if count:  # the first one warms the caches
                    times[name].append(took)
    base = statistics.median(times["one line"])
    print(f"{'first paint':<14} {'median ms':>10} {'min':>6} {'max':>6} {'ratio':>6}")
    for name, taken in times.items():
        median = statistics.median(taken)
        least, most = min(taken) * 1e3, max(taken) * 1e3
        print(f"{name:<14} {median * 1e3:>10.0f} {least:>6.0f} {most:>6.0f} {median / base:>6.2f}")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
