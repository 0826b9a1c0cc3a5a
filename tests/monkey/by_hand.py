"""The monkey on the program itself, on a pseudo-terminal: python -m tests.monkey.by_hand --keys 100000

Three sizes and as many seeds as are asked for share the keys. A run fails at once when the program ends with a
traceback, when its log tells of an exception, or when it does not answer for FREEZE_S; then its seed, the last antics
and what every task waited for are printed. The slowest answer is told in the end: the time from a burst of antics until
the app and its screen had got round to all of it, less the time that the program waited for a processor (on Linux).

What the toolkit raises in its own code, with none of ours near it, is held by the program's net: it is only counted.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import os
import re
import signal
import socket
import sys
import tempfile
import time
from pathlib import Path

from tests.end_to_end import terminal
from tests.end_to_end.terminal import KEYS, Terminal
from tests.monkey.antics import Antic, Keys, Mouse, Paste, Resize, antics

SIZES = ((120, 36), (80, 24), (40, 12))
FREEZE_S, SLOW_S = 20.0, 2.0
BURST = 6
"""Antics between two knocks."""

BYTES = {
    **KEYS,
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "shift+tab": "\x1b[Z",
    "shift+left": "\x1b[1;2D",
    "backspace": "\x7f",
    "delete": "\x1b[3~",
    "f1": "\x1bOP",
}
OURS, NEAR = r"^\s+(tutor|ui|widgets|screens|figures)/", 6
"""A line of a logged error that names a place of ours, and among how many last lines it is looked for."""


def waited(pid: int) -> float:
    """Seconds that a process's main thread could have run and had no processor, where the system tells."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[1]) / 1e9
    except (OSError, ValueError, IndexError):
        return 0.0


class SaveError(Exception):
    """What the monkey found."""


def as_bytes(antic: Antic, size: tuple[int, int]) -> bytes:
    match antic:
        case Keys(names):
            return "".join(_key(name) for name in names).encode()
        case Paste(text):
            return b"\x1b[200~" + text.replace("\x1b", "").encode() + b"\x1b[201~"
        case Mouse():
            return _mouse(antic, size).encode()
    return b""


def _key(name: str) -> str:
    if name.startswith("ctrl+") and len(name) == 6:
        return chr(ord(name[-1]) & 31)
    return BYTES.get(name, name)


def _mouse(antic: Mouse, size: tuple[int, int]) -> str:
    def at(x: float, y: float) -> str:
        return f"{1 + int(x * size[0])};{1 + int(y * size[1])}"

    here, there = at(antic.x, antic.y), at(antic.to_x, antic.to_y)
    down, up, drag = f"\x1b[<0;{here}M", f"\x1b[<0;{here}m", f"\x1b[<32;{there}M\x1b[<0;{there}m"
    sent = {
        "click": down + up,
        "drag": down + drag,
        "down": down,
        "up": f"\x1b[<35;{here}M" + up,
        "wheel": f"\x1b[<{64 if antic.to_x < 0.5 else 65};{here}M",
    }[antic.kind]
    return sent * (2 if antic.again else 1)


def brief(output: bytes) -> str:
    """The places of a traceback as Rich draws it, and its last lines."""
    lines = re.sub(rb"\x1b[^a-zA-Z]*[a-zA-Z]", b"", output).decode(errors="replace").splitlines()
    places = [line.strip("│ ") for line in lines if re.search(r"\.py:\d+ in |❱", line)]
    return "\n".join([*places, *lines[-5:]])


class Watch:
    """One program under the monkey's hands. `slowest`: seconds to an answer, to the antics in `slow_burst`."""

    def __init__(self, home: Path, size: tuple[int, int], lessons: Path | None) -> None:
        self.home, self.size, self.now = home, size, size
        self.knocks = home / "knock"
        self.door = socket.socket(socket.AF_UNIX)
        self.door.bind(str(self.knocks))
        self.door.listen()
        os.environ["I2_TUTOR_KNOCK"] = str(self.knocks)
        self.slowest = 0.0
        self.slow_burst: tuple[Antic, ...] = ()
        self.last: collections.deque[Antic] = collections.deque(maxlen=3 * BURST)
        self.starts = 0
        self.errors = 0
        self.line = socket.socket()
        self._open = False
        self._arguments = ("--lessons", str(lessons)) if lessons else ()

    def start(self) -> None:
        self.starts += 1
        self._open = True
        self.terminal = Terminal(*self._arguments, home=self.home, size=self.size)
        self.door.settimeout(FREEZE_S)
        begun = time.monotonic()
        self.door.setblocking(False)
        while True:
            try:
                self.line, _ = self.door.accept()
                break
            except BlockingIOError:
                self.terminal.pump(0.02)
                if time.monotonic() - begun > FREEZE_S + waited(self.terminal.pid):
                    raise SaveError(f"it did not start\n{self.terminal.text}") from None
        self.line.setblocking(False)
        self.now = self.size

    def close(self) -> None:
        self._hang_up()
        self.line.close()
        self.door.close()

    def _hang_up(self) -> None:
        if self._open:
            self._open = False
            with contextlib.suppress(AssertionError, OSError):
                self.terminal.__exit__()

    def do(self, burst: list[Antic]) -> int:
        """Returns how many keys that were."""
        keys = 0
        for antic in burst:
            self.last.append(antic)
            if isinstance(antic, Resize):
                self.now = antic.size or self.size
                self.terminal.resize(*self.now)
                continue
            keys += len(antic.names) if isinstance(antic, Keys) else 0
            self._send(as_bytes(antic, self.now))
        self._knock()
        return keys

    def _send(self, data: bytes) -> None:
        for start in range(0, len(data), 500):
            with contextlib.suppress(OSError):
                os.write(self.terminal.fd, data[start : start + 500])
            self.terminal.pump(0.0)

    def _knock(self) -> None:
        begun, pid = time.monotonic(), self.terminal.pid
        before = waited(pid)
        with contextlib.suppress(OSError):
            self.line.send(b"knock\n")
        while True:
            alive = self.terminal.pump(0.01)
            try:
                answer = self.line.recv(100)
            except BlockingIOError:
                answer = None
            except OSError:
                answer = b""
            if answer:
                break
            if answer == b"" or not alive:
                self._ended()
                return
            if time.monotonic() - begun > FREEZE_S + waited(pid) - before:
                self._frozen()
        took = time.monotonic() - begun - (waited(pid) - before)
        if took > self.slowest:
            self.slowest, self.slow_burst = took, tuple(self.last)[-BURST:]
        self._read_log()

    def _read_log(self) -> None:
        log = self.home / "i2-tutor.log"
        text = log.read_text(errors="replace") if log.exists() else ""
        blocks = re.split(r"^(?=\d{4}-\d\d-\d\d )", text, flags=re.MULTILINE)
        errors = [block for block in blocks if re.search(r"^[^\n]* (ERROR|CRITICAL) ", block)]
        for block in errors[self.errors :]:
            if any(re.search(OURS, line) for line in block.splitlines()[-NEAR:]):
                raise SaveError(f"the log tells of an exception:\n{block}")
        self.errors = len(errors)

    def _ended(self) -> None:
        code = self.terminal.wait_for_exit()
        output = bytes(self.terminal.output[-60_000:])
        self._hang_up()
        if code or b"Traceback" in output:
            error = self.knocks.with_name("knock.error")
            told = error.read_text()[-4000:] if error.exists() else brief(output)
            raise SaveError(f"it ended with {code}:\n{told}")
        self.line.close()
        self.start()  # by ctrl+q's entry of the palette

    def _frozen(self) -> None:
        for number in (signal.SIGUSR1, signal.SIGUSR2):
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.terminal.pid, number)
        time.sleep(1.0)
        told = [
            path.read_text(errors="replace")
            for end in (".stack", ".tasks")
            if (path := self.knocks.with_name(self.knocks.name + end)).exists()
        ]
        raise SaveError("frozen\n" + self.terminal.text + "\n" + "\n".join(told)[-12_000:])


def run(seed: int, size: tuple[int, int], keys: int, lessons: Path | None) -> Watch:
    """Play until that many keys were pressed."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        program = Path(folder) / "watched"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m tests.monkey.watched "$@"\n')
        program.chmod(0o755)
        os.environ["PYTHONPATH"] = str(Path(__file__).parents[2])
        terminal.PROGRAM = str(program)
        home = Path(folder) / "home"
        home.mkdir()
        watch = Watch(home, size, lessons)
        source, pressed = antics(seed), 0
        try:
            watch.start()
            while pressed < keys:
                pressed += watch.do([next(source) for _ in range(BURST)])
                del watch.terminal.output[:-60_000]
        except SaveError as trouble:
            print(f"seed {seed}, {size[0]}x{size[1]}, after {pressed} keys; the last antics:", *watch.last, sep="\n  ")
            print(trouble, flush=True)
            raise
        finally:
            watch.close()
        return watch


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keys", type=int, default=100_000, help="of all runs together")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3, 4, 5])
    parser.add_argument("--sizes", nargs="+", default=[f"{width}x{height}" for width, height in SIZES])
    parser.add_argument("--lessons", type=Path, help="other lessons than the course's")
    options = parser.parse_args()
    sizes = [(int(width), int(height)) for width, _, height in (one.partition("x") for one in options.sizes)]
    found, held, slowest, share = 0, 0, 0.0, options.keys // (len(options.seeds) * len(sizes))
    for seed in options.seeds:
        for size in sizes:
            begun = time.monotonic()
            try:
                played = run(seed, size, share, options.lessons)
            except SaveError:
                found += 1
                continue
            slowest = max(slowest, played.slowest)
            held += played.errors
            took = time.monotonic() - begun
            told = f"seed {seed} at {size[0]}x{size[1]}: {share} keys in {took:.0f} s"
            print(f"{told}, slowest answer {played.slowest:.2f} s, left {played.starts - 1} times", flush=True)
            if played.slowest > SLOW_S:
                print("  to", *played.slow_burst, sep="\n  ", flush=True)
    runs = len(options.seeds) * len(sizes)
    print(f"{found} of {runs} runs found something; slowest answer {slowest:.2f} s; {held} held")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
