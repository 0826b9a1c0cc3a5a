"""The process that judges: it stages the learner's files, has a runner run them, and compares what comes.

`python -m tutor.challenges.judge`: one JSON object on the first line of its standard input (see
`tutor.challenges.session`), one JSON object a line on its standard output. It ends when its input does. The learner's
code never runs in it.
"""

from __future__ import annotations

import ast
import contextlib
import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from tutor.challenges.compare import Failed, alike
from tutor.challenges.files import FileError, read_code, with_data
from tutor.challenges.kit import Check, Local, Remote, checks_of
from tutor.challenges.learner import Learner, LearnerError, LearnerGone, Limits, adopt_orphans
from tutor.challenges.plainly import FRAMEWORKS, failure, framework
from tutor.content.challenge import read_ladder
from tutor.domain.challenge import Challenge, CheckResult, Ladder, Mark, NamedFault

MOST_CPU_S = 7200
SAID_EVERY = 0.3
"""Seconds between two looks at what a check that trains has printed."""


class ReferencePartFinder(importlib.abc.MetaPathFinder):
    """Where `import dense` finds ours, in this process."""

    def __init__(self, ladder: Ladder, folder: Path) -> None:
        self._paths = {one.module: one.checks.parent / "solution.py" for one in ladder.challenges}
        self._paths["course"] = folder / "course.py"

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        file = self._paths.get(fullname)
        return importlib.util.spec_from_file_location(fullname, file) if file else None


def load(name: str, *paths: Path) -> ModuleType:
    """Files of ours as one module of that name: what a later one defines takes the place of what an earlier one did."""
    module = sys.modules[name] = ModuleType(name)
    for path in paths:
        importlib.machinery.SourceFileLoader(name, str(path)).exec_module(module)
    return module


class Judge:
    """Checks one file. `say` takes each event as it happens; `learner` is a runner that was started before."""

    def __init__(
        self,
        challenge: Challenge,
        ladder: Ladder,
        say: Any,
        *,
        limits: Limits,
        training: bool = True,
        learner: Learner | None = None,
    ) -> None:
        self._challenge = challenge
        self._ladder = ladder
        self._say = say
        self._limits = limits
        sys.dont_write_bytecode = True
        if not any(isinstance(finder, ReferencePartFinder) for finder in sys.meta_path):
            sys.meta_path.insert(0, ReferencePartFinder(ladder, challenge.folder.parent))
        self._solution = challenge.checks.parent / "solution.py"
        self._ours = Local(load(f"ours_{challenge.module}", self._solution))
        module = load(f"checks_of_{challenge.module}", challenge.checks)
        self.checks = [one for one in checks_of(module) if training or not one.trains]
        self._clock = [limits.seconds]
        self._learner = learner
        self._faulty: dict[str, ModuleType] = {}
        self._signs: dict[tuple[str, Check], Any] = {}

    def judge(self, text: str, home: Path, own: Sequence[str]) -> bool:
        """Check `text`, the learner's file; parts in `own` are theirs, in `home`, and the others ours."""
        began = time.monotonic()
        titles = [one.title for one in self.checks]
        ours = [part.file for part in self._used() if part.name not in own]
        self._say({"event": "checks", "names": titles, "stand_ins": ours})
        results = [CheckResult(title, Mark.WAITING) for title in titles]
        hint = ("", "")
        if trouble := kind_words(text):
            results[0] = replace(results[0], mark=Mark.FAILED, message=trouble)
            self._result(0, results[0])
        elif text.strip() == self._challenge.starter.strip():
            results[0] = replace(results[0], mark=Mark.FAILED, message=self.first_step())
            self._result(0, results[0])
        else:
            with self._learner or started(self._limits) as learner:
                stage(learner.folder, self._ladder, home, own)
                (learner.folder / self._challenge.file).write_text(text, encoding="utf-8")
                hint = self._run(learner, results)
            shutil.rmtree(learner.folder, ignore_errors=True)
        passed = all(result.passed for result in results)
        seconds = round(time.monotonic() - began, 3)
        self._say({"event": "done", "passed": passed, "fault": hint[0], "hint": hint[1], "seconds": seconds})
        return passed

    def first_step(self) -> str:
        """`Begin in line 7: one sum for each neuron.`"""
        lines = self._challenge.starter.splitlines()
        line = next((number for number, text in enumerate(lines, 1) if text.strip().startswith("...")), None)
        if line is None:
            line = next((number for number, text in enumerate(lines, 1) if "..." in text), 1)
        return f"Begin in line {line}: {self._challenge.first}"

    def _used(self) -> list[Challenge]:
        """The earlier parts that the learner's file may import, and theirs in turn."""
        below = self._ladder.below(self._challenge.name)
        return [one for one in self._ladder.challenges if one.name in below and one is not self._challenge]

    def _run(self, learner: Learner, results: list[CheckResult]) -> tuple[str, str]:
        """Run the checks one after the other; returns name and hint of the fault that was recognized."""
        hint = ("", "")
        try:
            learner.limit_cpu(int(sum(one.seconds for one in self.checks)) + 20)
            mine = Remote(learner, learner.load(self._challenge.module), self._clock)
        except LearnerError as error:
            printed = learner.printed().strip("\n")
            results[0] = failure(results[0].check, error, self._challenge.file, printed)
            self._result(0, results[0])
            return hint
        for index, one in enumerate(self.checks):
            self._say({"event": "running", "check": index})
            self._clock[0] = one.seconds if one.trains else min(one.seconds, self._limits.seconds)
            learner.printed()
            result, sign = self._one(one, mine, learner)
            results[index] = result
            if not result.passed and all(before.passed for before in results[:index]):
                hint = self.recognize(index, sign)
            self._result(index, result)
            if sign is LearnerGone:
                break
        return hint

    def _one(self, one: Check, mine: Remote, learner: Learner) -> tuple[CheckResult, Any]:
        with telling(self._say, learner) if one.trains else contextlib.nullcontext():
            try:
                with np.errstate(all="ignore"):
                    one.run(mine, self._ours)
            except Failed as failed:
                printed = learner.printed().strip("\n")
                return _failed(one.title, failed, printed), failed.sign
            except LearnerError as error:
                printed = learner.printed().strip("\n")
                sign = LearnerGone if isinstance(error, LearnerGone) else ("error", error.type)
                return failure(one.title, error, self._challenge.file, printed), sign
            except (TypeError, ValueError, AttributeError, IndexError, KeyError) as error:
                # What came is so unlike what is expected that the check itself stumbled over it.
                message = _unlike(error)
                return CheckResult(one.title, Mark.FAILED, message, printed=learner.printed().strip("\n")), message
        return CheckResult(one.title, Mark.PASSED, printed=learner.printed().strip("\n")), None

    def recognize(self, index: int, sign: Any) -> tuple[str, str]:
        """The known fault that passes the checks before this one and fails it in the same way, if one does."""
        if sign is LearnerGone:
            return "", ""
        failed, earlier = self.checks[index], [one for one in self.checks[:index] if not one.trains]
        for fault in self._challenge.faults:
            likely = failed.trains or alike(self._sign_of(fault, failed), sign)  # first what takes no minutes
            if not likely or any(self._sign_of(fault, one) is not None for one in earlier):
                continue
            if not failed.trains or alike(self._sign_of(fault, failed), sign):
                return fault.name, fault.hint
        return "", ""

    def _sign_of(self, fault: NamedFault, one: Check) -> Any:
        """How a known fault fails a check, tried once: who proves a challenge asks for each fault beside each other."""
        key = fault.name, one
        if key not in self._signs:
            if fault.name not in self._faulty:
                self._faulty[fault.name] = self.with_fault(fault)
            self._signs[key] = self._sign(one, self._faulty[fault.name])
        return self._signs[key]

    def with_fault(self, fault: NamedFault) -> ModuleType:
        """The solution with what the fault's file defines in place of its own."""
        return load(f"fault_{fault.name}", self._solution, fault.path)

    def first_failure(self, module: ModuleType) -> tuple[Check, Any] | None:
        """The first check that a file of ours fails, and how; None if it passes all."""
        for one in self.checks:
            if (sign := self._sign(one, module)) is not None:
                return one, sign
        return None

    def _sign(self, one: Check, module: ModuleType) -> Any:
        """How a fault of ours fails a check; None if it passes."""
        try:
            with np.errstate(all="ignore"):
                one.run(Local(module), self._ours)
        except Failed as failed:
            return failed.sign
        except LearnerError as error:
            return ("error", error.type)
        except (TypeError, ValueError, AttributeError, IndexError, KeyError) as error:
            return _unlike(error)
        return None

    def _result(self, index: int, result: CheckResult) -> None:
        self._say({"event": "result", "check": index} | {"result": asdict(result)})


_made: list[Path] = []


def own_folder(prefix: str) -> Path:
    """A new folder for one check, which goes with this process however that is ended."""
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    _made.append(folder)
    return folder


def started(limits: Limits) -> Learner:
    """A runner in a folder of its own, with processor time to spare until it is known which checks there are."""
    return Learner(own_folder("i2-tutor-check-").resolve(), replace(limits, cpu_seconds=MOST_CPU_S))


def stage(folder: Path, ladder: Ladder, home: Path, own: Sequence[str]) -> None:
    """Copies of the learner's files in a folder of their own, ours in place of parts that are not in `own`.

    Whatever the learner's code does to its files, it does to these.
    """
    parts = {one.file for one in ladder.challenges}
    if home.is_dir():
        for other in home.glob("*.py"):
            if other.name not in parts and other.name != "course.py":
                with contextlib.suppress(FileError):  # a helper that cannot be read is missed by who imports it
                    (folder / other.name).write_text(read_code(other), encoding="utf-8")
    for part in ladder.challenges:
        theirs = home / part.file
        mine = part.name in own and theirs.is_file()
        (folder / part.file).write_text(read_code(theirs) if mine else part.solution, encoding="utf-8")
    source = (ladder.challenges[0].folder.parent / "course.py").read_text(encoding="utf-8")
    (folder / "course.py").write_text(with_data(source), encoding="utf-8")


def _unlike(error: Exception) -> str:
    return f"What came is of another kind than expected ({error})."


def _failed(title: str, failed: Failed, printed: str) -> CheckResult:
    return CheckResult(
        title,
        Mark.FAILED,
        message=failed.message,
        expected=failed.expected,
        came=failed.came,
        rows=failed.rows,
        aside=failed.aside,
        printed=printed,
    )


@contextlib.contextmanager
def telling(say: Any, learner: Learner) -> Iterator[None]:
    """While a check trains: what it prints, as it prints it."""
    over = threading.Event()

    def tell() -> None:
        last = ""
        while not over.wait(SAID_EVERY):
            text = learner.printed_so_far()
            if text != last:
                say({"event": "printed", "text": text[-4000:]})
                last = text

    thread = threading.Thread(target=tell, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def kind_words(text: str) -> str:
    """What is said of a file that imports a framework; '' for others."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):  # told by the checks, with its line
        return ""
    for node in ast.walk(tree):
        names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        for name in names:
            if name.split(".")[0] in FRAMEWORKS:
                return f"Line {getattr(node, 'lineno', 1)}: {framework(name.split('.')[0])}"
    return ""


def asked_and_say() -> tuple[dict[str, Any], Any]:
    """What is asked of this process, and what tells each event; it ends with its input from here on."""
    adopt_orphans()
    lock = threading.Lock()
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    def say(event: dict[str, Any]) -> None:
        with lock:
            out.write(json.dumps(event) + "\n")
            out.flush()

    asked = json.loads(sys.stdin.readline())
    threading.Thread(target=end_with_input, args=(lock,), daemon=True).start()
    return asked, say


def main() -> None:
    """Read what is asked, judge, and end."""
    asked, say = asked_and_say()
    limits = Limits(**asked.get("limits", {}))
    learner = started(limits)  # it starts while the challenges are read here
    try:
        judge_all(asked, limits, learner, say)
    finally:
        learner.end()
        for folder in _made:
            shutil.rmtree(folder, ignore_errors=True)


def judge_all(asked: dict[str, Any], limits: Limits, learner: Learner, say: Any) -> None:
    """One file after the other, the first in the runner that is there, each other in one of its own."""
    ladder, _ = read_ladder(Path(asked["unit"]) if asked.get("unit") else None, shipped=True)
    first: Learner | None = learner
    for name, path in zip(asked["names"], asked["files"], strict=True):
        challenge = ladder.named(name)
        if challenge is None:
            say({"event": "trouble", "message": f"there is no challenge {name!r}"})
            continue
        try:
            text = read_code(Path(path))
        except FileError as trouble:
            say({"event": "trouble", "message": str(trouble)})
            continue
        more = {"training": asked.get("training", True), "learner": first}
        first = None
        Judge(challenge, ladder, say, limits=limits, **more).judge(text, Path(asked["home"]), asked.get("own", []))


def end_with_input(saying: threading.Lock | None = None) -> None:
    """The tutor has gone or has asked to stop: end with all that was started, and say nothing of it.

    A runner that is ended here has not failed: `saying`, held by who says something, is taken for good.
    """
    sys.stdin.read()
    from tutor.challenges.learner import end_descendants

    if saying:
        saying.acquire(timeout=1)
    end_descendants()
    for folder in _made:
        shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)


if __name__ == "__main__":
    main()
