"""The installed program on a real pseudo-terminal, as a person has it: keys in, a screen of characters out."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path

import pyte

KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "space": " ",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "end": "\x1b[F",
    "ctrl+s": "\x13",
    "ctrl+q": "\x11",
    "ctrl+p": "\x10",
    "ctrl+z": "\x1a",
    "f1": "\x1bOP",
}
PROGRAM = str(Path(sys.executable).parent / "i2-tutor")
KEYBOARD_PROTOCOL = re.compile(rb"\x1b\[[<>=?][0-9;]*u|\x1b\[>[0-9;]*[mqc]")
"""Sequences that pyte would show as text."""


class Terminal:
    """`output` holds every byte the program wrote. `code`, Python, is run before the program, in its process."""

    def __init__(
        self,
        *arguments: str,
        home: Path,
        size: tuple[int, int] = (120, 36),
        cwd: Path | None = None,
        code: str = "",
    ) -> None:
        columns, rows = size
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self._text = ""
        self.output = bytearray()
        self.returncode: int | None = None
        self.open = True
        self.draws = True  # else what comes is only collected, which takes a tenth of the time
        self.pid, self.fd = pty.fork()  # a session of its own, whose terminal this is
        if self.pid == 0:
            environment = {
                **os.environ,
                "TERM": "xterm-256color",
                "COLORTERM": "truecolor",
                "LANG": "C.UTF-8",
                "I2_TUTOR_HOME": str(home),
                "HOME": str(home),
            }
            os.chdir(cwd or home)
            command = [PROGRAM, *arguments]
            if code:
                command = [sys.executable, "-c", f"{code}\nfrom tutor.cli import main\nimport sys; sys.exit(main())"]
                command += arguments
            os.execve(command[0], command, environment)
        self._tell_size(columns, rows)

    def _tell_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def resize(self, columns: int, rows: int) -> None:
        self.screen.resize(rows, columns)
        self._tell_size(columns, rows)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        if self.returncode is None:
            self.kill()
        self.close()

    def close(self) -> None:
        """As when a window is closed or a line drops: the system tells the program with SIGHUP, then SIGCONT."""
        if self.open:
            self.open = False
            os.close(self.fd)

    @property
    def text(self) -> str:
        if self.screen.dirty:  # lines that are others since the last look
            self.screen.dirty.clear()
            self._text = "\n".join(line.rstrip() for line in self.screen.display)
        return self._text

    def pump(self, seconds: float = 0.05) -> bool:
        """Read what there is; False when the program has closed the terminal."""
        if not self.open:
            time.sleep(seconds)
            return False
        came, going_on = bytearray(), True
        while going_on and select.select([self.fd], [], [], 0.0 if came else seconds)[0]:
            try:
                data = os.read(self.fd, 65536)
            except OSError:
                data = b""
            came += data
            going_on = bool(data) and len(came) < 1_000_000
        self.feed(bytes(came))
        return going_on or len(came) >= 1_000_000

    def feed(self, came: bytes) -> None:
        """Take what was read of the program's output."""
        self.output += came
        if self.draws:
            self._stream.feed(KEYBOARD_PROTOCOL.sub(b"", came))

    def wait_until(self, condition: Callable[[], bool], what: str, timeout: float = 30.0) -> None:
        end = time.monotonic() + timeout
        while not condition():
            assert time.monotonic() < end, f"never came: {what}\n{self.text}"
            if not self.pump():
                assert condition(), f"the program ended before: {what}\n{self.text}"
                return

    def wait_for(self, *texts: str, timeout: float = 30.0) -> None:
        self.wait_until(lambda: all(text in self.text for text in texts), " and ".join(texts), timeout)

    def wait_for_output(self, text: str, since: int, timeout: float = 30.0) -> None:
        """Wait for a text that is written whole, after so many bytes of the output."""
        wanted = text.encode()
        self.wait_until(lambda: self.output.find(wanted, since) >= 0, text, timeout)

    def settle(self, quiet: float = 0.15, timeout: float = 10.0) -> None:
        """Read until nothing has come for `quiet` seconds (not while a run is training)."""
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            before = len(self.output)
            if not self.pump(quiet) or len(self.output) == before:
                return

    def press(self, *keys: str) -> None:
        for key in keys:
            self.send(KEYS.get(key, key).encode())

    def send(self, data: bytes) -> None:
        os.write(self.fd, data)

    def type(self, text: str) -> None:
        for start in range(0, len(text), 20):
            os.write(self.fd, text[start : start + 20].encode())
            self.pump(0.01)

    def children(self) -> list[int]:
        """The processes that the program has started and that are not done."""
        return [pid for pid, parent, state in _processes() if parent == self.pid and state != "Z"]

    def state(self) -> str:
        """R, S, T (stopped) and so on; "" when it is gone."""
        return next((state for pid, _, state in _processes() if pid == self.pid), "")

    def kill(self, number: int = signal.SIGKILL) -> None:
        os.kill(self.pid, number)
        self.wait_for_exit()

    def wait_for_exit(self, timeout: float = 15.0) -> int:
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
                while self.open and select.select([self.fd], [], [], 0)[0] and self.pump(0):
                    pass  # its last words
                return self.returncode
            self.pump(0.02)
        raise AssertionError(f"the program did not end\n{self.text}")


def alive(pid: int) -> bool:
    return any(one == pid and state != "Z" for one, _, state in _processes())


def _processes() -> list[tuple[int, int, str]]:
    """(process, parent, state) of all there are, as Linux tells it."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = path.read_text(errors="replace").rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        found.append((int(path.parent.name), int(told[1]), told[0]))
    return found
