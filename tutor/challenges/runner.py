"""The process that runs a learner's code: it is told what to import and call, and sends back what came.

`python runner.py FOLDER`. Requests come on its standard input and answers go to its standard output, which it moves to
descriptors of its own first: the learner's code finds an empty input, and all that it prints goes to the error stream,
a pipe of the judge's. It knows no check and no right value.
"""

from __future__ import annotations

import builtins
import contextlib
import faulthandler
import importlib
import json
import linecache
import os
import re
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from tutor.challenges import wire
from tutor.challenges.fence import limit_cpu, raise_fence
from tutor.challenges.sideways import as_wanted, lay_parts_out
from tutor.challenges.wire import Handle, WireError

MOST_FRAMES = 5
MOST_TEXT = 600

_NAME = re.compile(r"(?<![\w.])[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?")


class Runner:
    """Serves one request after the other until its input ends."""

    def __init__(self, folder: Path, requests: BinaryIO, answers: BinaryIO) -> None:
        self._folder = str(folder)
        self._requests = requests
        self._answers = answers
        self._kept: list[object] = [None]
        self._numbers: dict[int, int] = {}

    def serve(self) -> None:
        while True:
            head = self._requests.read(wire.HEAD.size)
            if len(head) < wire.HEAD.size:
                return
            header, size = wire.lengths(head)
            request = wire.unpack(self._requests.read(header), self._requests.read(size), self._find)
            self._send(self._answer(request))
            sys.stderr.flush()

    def _find(self, number: int) -> object:
        return self._kept[number]

    def _keep(self, value: object) -> Handle:
        if id(value) not in self._numbers:
            self._numbers[id(value)] = len(self._kept)
            self._kept.append(value)
        kind = type(value)
        name = kind.__name__ if kind.__module__ in ("builtins", "__main__") else f"{kind.__module__}.{kind.__name__}"
        return Handle(self._numbers[id(value)], name, callable(value))

    def _send(self, answer: dict[str, Any]) -> None:
        try:
            frame = wire.pack(answer, self._keep)
        except (WireError, MemoryError, RecursionError, ValueError) as error:
            frame = wire.pack({"error": {"type": type(error).__name__, "message": str(error), "kind": "unsendable"}})
        self._answers.write(frame)
        self._answers.flush()

    def _answer(self, request: dict[str, Any]) -> dict[str, Any]:
        seconds = float(request.get("seconds") or 0)
        if seconds:
            faulthandler.dump_traceback_later(seconds, file=sys.__stderr__ or 2)
        try:
            answer = self._obey(request)
        except BaseException as error:  # SystemExit too: the learner's code decides nothing about this process
            answer = {"error": self._told(error)}
        finally:
            if seconds:
                faulthandler.cancel_dump_traceback_later()
        with contextlib.suppress(BaseException):  # quiet: the learner may have closed or replaced the stream
            sys.stdout.flush()
        os.write(2, b"\n" + str(request.get("mark", "")).encode() + b"\n")
        return answer

    def _obey(self, request: dict[str, Any]) -> dict[str, Any]:
        do = request["do"]
        if do == "import":
            module = importlib.import_module(request["name"])
            if request.get("wants") is not None:
                module = as_wanted(module, columns=bool(getattr(request["wants"], "COLUMNS", False)))
            return {"value": self._keep(module)}
        if do == "limit":
            limit_cpu(int(request["cpu_seconds"]))
            return {"value": None}
        if do == "get":
            owner, name = request["of"], request["name"]
            missing = object()
            value = getattr(owner, name, missing)
            if value is missing:
                return {"error": {"type": "AttributeError", "message": name, "kind": "missing"}}
            return {"value": value}
        if do == "set":
            setattr(request["of"], request["name"], request["value"])
            return {"value": None}
        function, arguments = request["of"], list(request["arguments"])
        named = dict(request.get("named") or {})
        value = function(*arguments, **named)
        most = int(request.get("collect") or 0)
        if most and not isinstance(value, (list, tuple)):
            value = [one for one, _ in zip(_each(value), range(most), strict=False)]
        if request.get("hold"):
            value = [self._keep(one) for one in (value if isinstance(value, tuple) else (value,))]
        return {"value": value, "arguments": arguments if request.get("give_back") else None}

    def _told(self, error: BaseException) -> dict[str, Any]:
        """The exception in words and numbers, with those lines that are the learner's."""
        frames = list(self._frames(error.__traceback__))
        if isinstance(error, SyntaxError) and error.filename and self._own(error.filename):
            frames.append((_short(error.filename), error.lineno or 1, (error.text or "").strip(), []))
        try:
            message = str(error)[:MOST_TEXT]
        except BaseException:  # quiet: an exception whose __str__ fails has nothing to say
            message = ""
        told: dict[str, Any] = {
            "type": type(error).__name__,
            "family": [base.__name__ for base in type(error).__mro__[:-1]][:8],
            "message": message,
            "kind": "raised",
            "frames": _fewer(frames),
        }
        if isinstance(error, (AttributeError, NameError, ImportError)):
            told["name"] = str(getattr(error, "name", "") or "")
        return told

    def _own(self, path: str) -> bool:
        return path.startswith(self._folder + os.sep)

    def _frames(self, trace: types.TracebackType | None) -> Iterator[tuple[str, int, str, list[tuple[str, str]]]]:
        while trace is not None:
            code = trace.tb_frame.f_code
            if self._own(code.co_filename):
                text = linecache.getline(code.co_filename, trace.tb_lineno).strip()
                values = _values(text, trace.tb_frame.f_locals)
                yield _short(code.co_filename), trace.tb_lineno, text[:200], values
            trace = trace.tb_next


def _each(value: Any) -> Iterator[Any]:
    if isinstance(value, np.ndarray) or not hasattr(value, "__iter__"):
        raise TypeError(f"batches are wanted one after the other; a {type(value).__name__} came")
    return iter(value)


def _short(path: str) -> str:
    return Path(path).name


def _fewer(frames: list[tuple[str, int, str, list[tuple[str, str]]]]) -> list[tuple[str, int, str, list[Any]]]:
    """Without the many repetitions of a recursion."""
    kept: list[tuple[str, int, str, list[Any]]] = []
    for frame in frames:
        if frame[:2] not in [other[:2] for other in kept]:
            kept.append(frame)
    return kept[:1] + kept[1:][-MOST_FRAMES + 1 :]


def _values(line: str, names: dict[str, Any]) -> list[tuple[str, str]]:
    """What the names on a line hold, in a few words; only types are described whose description runs no code."""
    found: list[tuple[str, str]] = []
    for name in dict.fromkeys(_NAME.findall(line)):
        head, _, attribute = name.partition(".")
        if head not in names:
            continue
        value = names[head]
        if attribute and isinstance(getattr(value, "__dict__", None), dict) and attribute in vars(value):
            told = describe(vars(value)[attribute])
        else:
            name, told = head, describe(value)
        if told and (name, told) not in found:
            found.append((name, told))
    return found[:6]


def describe(value: object) -> str:
    """`60 × 784`, `3.0`, `list of 4`; '' for what says nothing."""
    kind = type(value)
    if isinstance(value, np.ndarray):
        size = " × ".join(map(str, value.shape)) if value.shape else "one number"
        return size if value.dtype.kind == "f" else f"{size} ({value.dtype})"
    if value is None or kind in (bool, int, float, np.float32, np.float64, np.int64):
        return repr(value)[:24]
    if kind in (list, tuple):
        assert isinstance(value, (list, tuple))
        shapes = {" × ".join(map(str, one.shape)) for one in value if isinstance(one, np.ndarray)}
        return f"{kind.__name__} of {len(value)}" + (f", each {shapes.pop()}" if len(shapes) == 1 else "")
    if kind is str:
        return repr(value)[:24]
    return "" if kind in (types.ModuleType, types.FunctionType, type, types.BuiltinFunctionType) else kind.__name__


def main() -> None:
    """Move the streams, raise the fence, say so, and serve."""
    folder, limits = Path(sys.argv[1]), json.loads(sys.argv[2])
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    os.close(nothing)
    sys.stdout = open(1, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
    os.chdir(folder)
    sys.path[:0] = [str(folder)]
    sys.argv = [""]
    sys.dont_write_bytecode = True
    builtins.input = _no_input
    lay_parts_out()
    runner = Runner(folder, requests, answers)
    stands = raise_fence(folder, **limits)
    answers.write(wire.pack({"value": stands}))
    answers.flush()
    runner.serve()


def _no_input(prompt: object = "") -> str:
    raise EOFError("there is nothing to read here: the checks pass in what your code needs")


if __name__ == "__main__":
    main()
