"""One try of a challenge, seen from outside: the judge's process, and what it says applied to a `CheckReport`."""

from __future__ import annotations

import json
import logging
import re
import subprocess
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from tutor.domain.challenge import CheckReport, CheckResult, Frame, Mark
from tutor.domain.words import visible
from tutor.giving_way import start

JUDGE: Final = "tutor.challenges.judge"
MOST_SECONDS: Final = 3600.0
"""When even a judge that went silent is ended; its own limits end a learner's code long before."""

_LOSS: Final = re.compile(r"^\D*(\d+).*?loss\D*?([0-9]+\.[0-9]+)", re.MULTILINE | re.IGNORECASE)

_log = logging.getLogger(__name__)

Told = Callable[[CheckReport], None]


def apply_event(report: CheckReport, event: dict[str, Any]) -> CheckReport:
    """The report after one more event of the judge's."""
    kind = event["event"]
    if kind == "checks":
        results = tuple(CheckResult(str(name), Mark.WAITING) for name in event["names"])
        return replace(report, results=results, stand_ins=tuple(map(str, event["stand_ins"])))
    if kind == "running":
        return _with(report, event["check"], replace(report.results[event["check"]], mark=Mark.RUNNING))
    if kind == "result":
        return _with(report, event["check"], _result(event["result"]))
    if kind == "printed":
        points = losses_printed(event["text"])
        return replace(report, curve=points or report.curve)
    if kind == "trouble":
        return replace(report, trouble=str(event["message"]), done=True)
    return replace(
        report, done=True, fault=str(event["fault"]), hint=str(event["hint"]), seconds=float(event["seconds"])
    )


def losses_printed(text: str) -> tuple[tuple[float, float], ...]:
    """(step, loss) of each printed line that tells them."""
    return tuple((float(step), float(loss)) for step, loss in _LOSS.findall(text))


def _with(report: CheckReport, index: int, result: CheckResult) -> CheckReport:
    results = list(report.results)
    results[index] = result
    return replace(report, results=tuple(results))


def _result(told: dict[str, Any]) -> CheckResult:
    """What the learner's code has put into it is made visible: it may hold anything."""
    return CheckResult(
        check=str(told["check"]),
        mark=Mark(told["mark"]),
        message=visible(told["message"]),
        expected=visible(told["expected"]),
        came=visible(told["came"]),
        rows=tuple(tuple(visible(cell) for cell in row) for row in told["rows"]),
        frames=tuple(
            Frame(
                visible(one["file"]),
                int(one["line"]),
                visible(one["text"]),
                tuple((visible(name), visible(value)) for name, value in one["values"]),
            )
            for one in told["frames"]
        ),
        python=visible(told["python"]),
        printed="\n".join(visible(line) for line in told["printed"].split("\n")),
        aside=visible(told["aside"]),
    )


def spawn() -> subprocess.Popen[str]:
    """A judge that waits to be asked; OSError if there can be none."""
    return start(JUDGE, stderr=subprocess.PIPE, encoding="utf-8", errors="replace")


class CheckSession:
    """Runs the checks of one challenge in the background. `told` is called from a thread with each new report.

    `more` may hold `training` (False leaves out checks that train) and `limits` (fields of `learner.Limits`).
    """

    def __init__(
        self, unit: Path, name: str, file: Path, home: Path, own: Sequence[str], told: Told, **more: Any
    ) -> None:
        self.report = CheckReport(name)
        self._told = told
        asked = {"unit": str(unit), "names": [name], "files": [str(file)], "home": str(home), "own": list(own)}
        self._asked = json.dumps(asked | more) + "\n"
        self._process: subprocess.Popen[str] | None = None
        self._thread: threading.Thread | None = None
        self._stopped = False

    def start(self) -> CheckSession:
        """Begin; OSError if no process can be started."""
        self._process = spawn()
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(self._asked)
            self._process.stdin.flush()
        except OSError as error:
            _log.info("a judge has ended before it was asked", exc_info=error)
        self._thread = threading.Thread(target=self._follow, name="checks", daemon=True)
        self._thread.start()
        return self

    @property
    def running(self) -> bool:
        return not self.report.done

    def stop(self) -> None:
        """Have the checks that run ended, with all that they started; nobody waits for it, and what they found so far
        stays."""
        if self._stopped or self._process is None or self._process.stdin is None:
            return
        self._stopped = True
        try:
            self._process.stdin.close()
        except OSError as error:
            _log.info("a judge has ended by itself", exc_info=error)
        threading.Thread(target=self._see_it_end, args=(self._process,), name="checks end", daemon=True).start()

    def _see_it_end(self, process: subprocess.Popen[str]) -> None:
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            _log.warning("a judge had to be killed")
            process.kill()

    def wait(self, seconds: float = MOST_SECONDS) -> CheckReport:
        """The report once all is done; after `seconds` the checks are stopped."""
        if self._thread:
            self._thread.join(seconds)
            if self._thread.is_alive():
                self.stop()
                self._thread.join(5)
        return self.report

    def _follow(self) -> None:
        process = self._process
        assert process is not None
        assert process.stdout is not None
        assert process.stderr is not None
        for line in process.stdout:
            try:
                self.report = apply_event(self.report, json.loads(line))
            except (ValueError, KeyError, TypeError, IndexError) as error:
                _log.warning("a judge's line cannot be understood", exc_info=error)
                continue
            self._told(self.report)
        words = process.stderr.read().strip()
        if process.stdin and not process.stdin.closed:
            process.stdin.close()
        process.wait()
        process.stdout.close()
        process.stderr.close()
        if not self.report.done:
            if words and not self._stopped:
                _log.error("a judge has ended early: %s", words[-2000:])
            why = "Stopped." if self._stopped else "The checks have ended early; your file is untouched."
            results = tuple(
                replace(one, mark=Mark.WAITING) if one.mark is Mark.RUNNING else one for one in self.report.results
            )
            self.report = replace(self.report, done=True, trouble=why, results=results)
            self._told(self.report)


class TrainingError(Exception):
    """The learner's network could not be trained; the message says why."""


def train_own(
    unit: Path,
    home: Path,
    own: Sequence[str],
    out: Path,
    told: Callable[[float, float], None],
    *,
    seed: int = 0,
    epochs: int = 3,
    count: int = 60_000,
    best: bool = False,
) -> tuple[tuple[tuple[int, float], ...], float | None]:
    """Train the learner's network in a process of its own and write its weights to `out` (.npz).

    Returns the curve (step, loss) and, of the network of best.py (`best`), what its own forward reads of the test
    images. `told` hears (step, loss) as it is printed. Raises TrainingError.
    """
    asked: dict[str, Any] = {"unit": str(unit), "home": str(home), "own": list(own), "out": str(out)}
    asked |= {"seed": seed, "epochs": epochs, "count": count, "best": best}
    with start("tutor.challenges.whole_run", stderr=subprocess.DEVNULL, encoding="utf-8") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(asked) + "\n")
        process.stdin.flush()
        for line in process.stdout:
            event = json.loads(line)
            if event["event"] == "printed":
                for step, loss in losses_printed(event["text"])[-1:]:
                    told(step, loss)
            elif event["event"] == "trouble":
                raise TrainingError(visible(str(event["message"])))
            else:
                return tuple((int(step), float(loss)) for step, loss in event["curve"]), event["accuracy"]
    raise TrainingError("The training has ended early; your files are untouched.")
