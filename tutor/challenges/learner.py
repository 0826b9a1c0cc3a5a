"""The judge's side of a runner: call a learner's function there, get values back, and know how it went wrong."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import re
import secrets
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from tutor.challenges import wire
from tutor.challenges.wire import Handle, WireError
from tutor.giving_way import give_way

RUNNER: Final = "tutor.challenges.runner"
MOST_OUTPUT: Final = 20_000
"""Characters of what is printed that are kept; the rest is counted only."""
START_SECONDS: Final = 30.0

_WHERE: Final = re.compile(r'File "([^"\n]*)", line (\d+)')


@dataclass(frozen=True, slots=True)
class Limits:
    """What a learner's code may use. Seconds are those of one call; bytes of address space and of one file."""

    seconds: float = 10.0
    cpu_seconds: int = 60
    memory: int = 2 * 1024**3
    file_size: int = 10_000_000
    open_files: int = 64


class LearnerError(Exception):
    """The learner's code did not give a value. `frames` are (file, line, text, values), outermost first."""

    def __init__(self, told: dict[str, Any]) -> None:
        super().__init__(f"{told.get('type')}: {told.get('message')}")
        self.type = str(told.get("type", ""))
        self.message = str(told.get("message", ""))
        self.kind = str(told.get("kind", "raised"))
        self.name = str(told.get("name", ""))
        self.frames = [
            (str(file), int(line), str(text), [(str(name), str(value)) for name, value in values])
            for file, line, text, values in told.get("frames", [])
        ]


class LearnerGone(LearnerError):
    """The runner has ended or was stopped: no later check can be run in it."""


def spawn(home: str, limits: str, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """A runner in the folder `home`, with the limits of `raise_fence` as JSON."""
    return subprocess.Popen(
        [sys.executable, "-s", "-m", RUNNER, home, limits],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=home,
        env=environment,
        close_fds=True,
        start_new_session=sys.platform != "win32",
    )


class Learner:
    """A runner process with the learner's files in `folder`. Use as a context manager: leaving it ends the process."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self.folder = folder
        self._limits = limits
        self._output = _Output()
        plain = {
            "cpu_seconds": limits.cpu_seconds,
            "memory": limits.memory,
            "file_size": limits.file_size,
            "open_files": limits.open_files,
        }
        kept = ("SYSTEMROOT", "LD_LIBRARY_PATH", "OPENBLAS_CORETYPE")
        environment = {name: os.environ[name] for name in kept if name in os.environ}
        home = str(folder)
        environment |= {"PYTHONUTF8": "1", "OPENBLAS_NUM_THREADS": "1", "HOME": home, "TMPDIR": home, "TEMP": home}
        environment |= {"PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONDONTWRITEBYTECODE": "1"}
        self._process = spawn(home, json.dumps(plain), environment)
        give_way(self._process.pid)
        self._reader = threading.Thread(target=self._output.read_from, args=(self._process.stderr,), daemon=True)
        self._reader.start()
        self.fence: list[str] = []
        self._ready = self._over = False

    def __enter__(self) -> Learner:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        """Kill the runner with all that it started. A second time is none."""
        if self._over:
            return
        self._over = True
        kill_whole(self._process)
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            if stream:
                with contextlib.suppress(OSError):  # quiet: the other end is gone, and that is what is wanted
                    stream.close()

    # what it is asked

    def limit_cpu(self, seconds: int) -> None:
        """Lower its limit of processor time."""
        self._limits = replace(self._limits, cpu_seconds=seconds)
        self._ask({"do": "limit", "cpu_seconds": seconds}, None)

    def load(self, name: str, seconds: float | None = None, wants: Handle | None = None) -> Handle:
        """Import the learner's module of that name; laid as the module `wants` has pictures, if one is given."""
        value = self._ask({"do": "import", "name": name, "wants": wants}, seconds)["value"]
        assert isinstance(value, Handle)
        return value

    def get(self, of: Handle, name: str) -> Any:
        """An attribute's value, or a Handle of it; LearnerError with kind 'missing' if there is none."""
        return self._ask({"do": "get", "of": of, "name": name}, None)["value"]

    def set(self, of: Handle, name: str, value: Any) -> None:
        """Set an attribute."""
        self._ask({"do": "set", "of": of, "name": name, "value": value}, None)

    def call(
        self,
        of: Handle,
        *arguments: Any,
        named: dict[str, Any] | None = None,
        collect: int = 0,
        give_back: bool = False,
        hold: bool = False,
        seconds: float | None = None,
    ) -> tuple[Any, list[Any]]:
        """What the call gives, and (with `give_back`) what the arguments hold after it.

        `collect` takes at most that many values of a generator; `hold` leaves what comes where it is and gives a
        list of Handles. Raises LearnerError.
        """
        request: dict[str, Any] = {"do": "call", "of": of, "arguments": list(arguments), "named": named or {}}
        answer = self._ask(request | {"collect": collect, "give_back": give_back, "hold": hold}, seconds)
        return answer["value"], answer.get("arguments") or []

    def printed(self) -> str:
        """What was printed since this was last asked."""
        return self._output.take()

    def printed_so_far(self) -> str:
        """The same, without taking it away: of a call that still runs."""
        return self._output.look()

    # how it is asked

    def _ask(self, request: dict[str, Any], seconds: float | None) -> dict[str, Any]:
        if not self._ready:
            answer = self._receive(time.monotonic() + START_SECONDS, START_SECONDS)
            self.fence = [str(name) for name in answer.get("value") or []]
            self._ready = True
        limit = seconds or self._limits.seconds
        mark = secrets.token_hex(16)
        frame = wire.pack(request | {"seconds": limit, "mark": mark})
        self._output.expect(mark)
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(frame)
            self._process.stdin.flush()
        except OSError as error:
            raise self._gone() from error
        answer = self._receive(time.monotonic() + limit + 0.5, limit)
        self._output.wait()
        if told := answer.get("error"):
            raise LearnerError(told if isinstance(told, dict) else {})
        return answer

    def _receive(self, deadline: float, limit: float) -> dict[str, Any]:
        """One frame, read in a thread so that the wait can end on every system."""
        box: list[Any] = []

        def read() -> None:
            try:
                box.append(self._read_frame())
            except (WireError, OSError, ValueError) as error:
                box.append(error)

        thread = threading.Thread(target=read, daemon=True)
        thread.start()
        thread.join(max(0.0, deadline - time.monotonic()))
        if not box:
            raise self._stopped(limit)
        if isinstance(box[0], WireError):
            self.end()
            raise LearnerGone({"type": "Ended", "message": str(box[0]), "kind": "garbled"})
        if isinstance(box[0], Exception) or box[0] is None:
            raise self._gone()
        if not isinstance(box[0], dict):
            self.end()
            raise LearnerGone({"type": "Ended", "message": "what came is no answer", "kind": "garbled"})
        return box[0]

    def _read_frame(self) -> Any:
        stream = self._process.stdout
        assert stream is not None
        head = stream.read(wire.HEAD.size)
        if len(head) < wire.HEAD.size:
            return None
        header, size = wire.lengths(head)
        return wire.unpack(stream.read(header), stream.read(size))

    def _stopped(self, limit: float) -> LearnerGone:
        """Its time is over: where it was, then the end of it."""
        self._output.settle()
        frames: list[Any] = []
        for path, line in _WHERE.findall(self._output.take_tail()):
            if path.startswith(str(self.folder) + os.sep):
                frames.append((Path(path).name, int(line), _line(Path(path), int(line)), []))
                break
        self.end()
        return LearnerGone({"type": "Stopped", "message": f"{limit:g}", "kind": "slow", "frames": frames})

    def _gone(self) -> LearnerGone:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(2)
        code = self._process.poll()
        self.end()
        told: dict[str, Any] = {"type": "Ended", "message": str(code), "kind": "ended"}
        if code is not None and sys.platform != "win32" and -code == signal.SIGXCPU:
            told = {"type": "Stopped", "message": str(self._limits.cpu_seconds), "kind": "cpu"}
        return LearnerGone(told)


class _Output:
    """What the runner prints, drained at once and kept up to a limit; the rest is counted."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._kept = ""
        self._tail = ""
        self._over = 0
        self._mark = ""
        self._seen = True
        self._ended = False

    def read_from(self, stream: Any) -> None:
        while True:
            try:
                piece = os.read(stream.fileno(), 65536)
            except (OSError, ValueError):  # quiet: closed because the process is ended
                piece = b""
            with self._changed:
                if not piece:
                    self._ended = True
                    self._changed.notify_all()
                    return
                self._add(piece.decode("utf-8", "backslashreplace"))
                self._changed.notify_all()

    def _add(self, text: str) -> None:
        together = self._tail + text
        self._tail = together[-8000:]
        if self._mark and self._mark in together:
            self._seen = True
        room = MOST_OUTPUT - len(self._kept)
        self._kept += text[:room] if room > 0 else ""
        self._over += max(0, len(text) - max(0, room))

    def expect(self, mark: str) -> None:
        with self._changed:
            self._mark, self._seen = mark, False

    def wait(self) -> None:
        """Until all that was printed before the answer has arrived."""
        with self._changed:
            self._changed.wait_for(lambda: self._seen or self._ended, 1.0)
            self._kept = self._kept.replace(f"\n{self._mark}\n", "")
            self._over -= len(self._mark) + 2 if self._over else 0

    def settle(self) -> None:
        """Give the place where it stopped a moment to arrive."""
        with self._changed:
            self._changed.wait_for(lambda: "most recent call first" in self._tail or self._ended, 1.0)

    def look(self) -> str:
        with self._changed:
            return self._kept

    def take_tail(self) -> str:
        with self._changed:
            _, found, after = self._tail.rpartition("(most recent call first)")
            self._kept = re.sub(r"Timeout \([\s\S]*", "", self._kept)
            return after if found else ""

    def take(self) -> str:
        with self._changed:
            text, over = self._kept, self._over
            self._kept, self._over = "", 0
        return text + (f"\n… and {over:,} characters more" if over > 0 else "")


def _line(path: Path, number: int) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").splitlines()[number - 1].strip()
    except (OSError, IndexError):  # quiet: the learner's code may have removed its own copy
        return ""


# ending it


_alone = False


def adopt_orphans() -> None:
    """For a process that has no other children: on Linux, what a runner leaves behind becomes one, and is found."""
    global _alone
    _alone = True
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)


def kill_whole(process: subprocess.Popen[bytes]) -> None:
    """Kill the process, its group, and on Linux whatever descends from it."""
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/T", "/F", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()
    end_descendants()


def end_descendants() -> None:
    """Kill all processes below this one, if it is one that called `adopt_orphans`."""
    for _ in range(100 if _alone else 0):
        left = descendants()
        if not left or sys.platform == "win32":
            return
        for sent in (signal.SIGSTOP, signal.SIGKILL):  # stopped first: what forks without end would outrun us
            for pid in left:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, sent)
        for pid in left:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)


def descendants() -> list[int]:
    """The processes below this one, on Linux; elsewhere none can be found."""
    parents: dict[int, int] = {}
    for process in Path("/proc").glob("[0-9]*") if sys.platform == "linux" else ():
        try:
            fields = (process / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # quiet: it ended while we looked
            continue
        parents[int(process.name)] = int(fields[1])
    found: list[int] = []
    below = {os.getpid()}
    while below:
        below = {pid for pid, parent in parents.items() if parent in below}
        found.extend(sorted(below))
    return found
