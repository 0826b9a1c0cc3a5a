"""Challenges: what a learner is asked to write, and what checking it found."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from tutor.domain.moments import instant, with_zone
from tutor.domain.tries import Aid, AidKind, Try


@dataclass(frozen=True, slots=True)
class NamedFault:
    """A mistake that is known. The file at `path` defines what is wrong in the solution anew; `hint` answers who makes
    it."""

    name: str
    hint: str
    path: Path


@dataclass(frozen=True, slots=True)
class Difference:
    """What may differ between the learner's code and the solution, and whether it matters."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Challenge:
    """One rung. `file` is the learner's; `uses` names earlier challenges whose files it may import."""

    name: str
    number: int
    title: str
    short: str
    file: str
    group: str
    minutes: int
    task: str
    first: str
    hints: tuple[str, ...]
    differences: tuple[Difference, ...]
    uses: tuple[str, ...]
    stage: tuple[int, int]
    folder: Path
    starter: str
    solution: str
    checks: Path
    faults: tuple[NamedFault, ...]

    @property
    def module(self) -> str:
        """The name by which other files import the learner's."""
        return self.file.removesuffix(".py")


@dataclass(frozen=True, slots=True)
class Ladder:
    """All challenges of a unit in their order."""

    challenges: tuple[Challenge, ...]

    def named(self, name: str) -> Challenge | None:
        """The challenge of that name; a number or a file's name is understood too."""
        wanted = name.strip().casefold().removesuffix(".py")
        for challenge in self.challenges:
            if wanted in (challenge.name.casefold(), challenge.module, str(challenge.number)):
                return challenge
        return None

    def below(self, name: str) -> list[str]:
        """That challenge and all that it is built on: names, in the order of the ladder."""
        names, found = [name], set()
        while names:
            if (part := self.named(names.pop())) and part.name not in found:
                found.add(part.name)
                names.extend(part.uses)
        return [one.name for one in self.challenges if one.name in found]

    def after(self, challenge: Challenge, step: int = 1) -> Challenge | None:
        """The one `step` further, or None at the ends."""
        index = self.challenges.index(challenge) + step
        return self.challenges[index] if 0 <= index < len(self.challenges) else None


class Mark(StrEnum):
    """How one check stands."""

    PASSED = "passed"
    FAILED = "failed"
    RUNNING = "running"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Frame:
    """A line of the learner's that an exception came through; `values` are what the names on it held."""

    file: str
    line: int
    text: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check: its name, how it stands, and if it failed what was expected, what came and what is odd about it.

    `rows` are lines of a table (label, cells...); `python` is Python's own message, for an exception.
    """

    check: str
    mark: Mark
    message: str = ""
    expected: str = ""
    came: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    frames: tuple[Frame, ...] = ()
    python: str = ""
    printed: str = ""
    aside: str = ""

    @property
    def passed(self) -> bool:
        return self.mark is Mark.PASSED

    @property
    def line(self) -> int | None:
        """The line of the learner's file where it stopped, if one is known."""
        return self.frames[0].line if self.frames else None


@dataclass(frozen=True, slots=True)
class CheckReport:
    """All checks of one try. `stand_ins` are files of ours in place of parts that the learner has not solved yet.

    `hint` answers the first failure if its fault was recognized (`fault`). `curve` are points (step, value) of a
    check that trains. `trouble` says why the checks could not be run at all.
    """

    challenge: str
    results: tuple[CheckResult, ...] = ()
    stand_ins: tuple[str, ...] = ()
    fault: str = ""
    hint: str = ""
    seconds: float = 0.0
    done: bool = False
    trouble: str = ""
    curve: tuple[tuple[float, float], ...] = field(default=())

    @property
    def passed(self) -> bool:
        return self.done and bool(self.results) and all(result.passed for result in self.results)

    @property
    def passing(self) -> int:
        return sum(result.passed for result in self.results)

    @property
    def first_failure(self) -> CheckResult | None:
        return next((result for result in self.results if result.mark is Mark.FAILED), None)


class ChallengeStatus(StrEnum):
    """How a challenge stands with the learner."""

    OPEN = "open"
    STARTED = "started"
    SOLVED = "solved"


@dataclass(frozen=True, slots=True)
class ChallengeWork:
    """How a learner stands with one challenge: derived from their tries and aids, never stored."""

    status: ChallengeStatus
    tries: tuple[Try, ...]
    hints_used: int
    assisted: bool
    first_pass: Try | None

    @property
    def last(self) -> Try | None:
        return self.tries[-1] if self.tries else None

    def changed_since(self, code: str) -> Try | None:
        """The last pass, if that code is none that passed."""
        passes = [one for one in self.tries if one.passed]
        return passes[-1] if passes and all(one.code != code for one in passes) else None

    @property
    def passed_codes(self) -> set[str]:
        return {one.code for one in self.tries if one.passed}


def work_on_challenge(name: str, tries: tuple[Try, ...], aids: tuple[Aid, ...]) -> ChallengeWork:
    """What the tries and aids of that challenge come to."""
    own = tuple(one for one in tries if one.challenge == name)
    first = next((one for one in own if one.passed), None)
    hints = {one.number for one in aids if one.challenge == name and one.kind is AidKind.HINT}
    seen = [one.opened_at for one in aids if one.challenge == name and one.kind is AidKind.SOLUTION]
    status = ChallengeStatus.SOLVED if first else ChallengeStatus.STARTED if own else ChallengeStatus.OPEN
    assisted = bool(seen) and (first is None or min(map(instant, seen)) < instant(first.tried_at))
    return ChallengeWork(status, own, len(hints), assisted, first)


def marks_of(report: CheckReport) -> str:
    """A letter for each check, as a Try keeps them."""
    return "".join({Mark.PASSED: "p", Mark.FAILED: "f"}.get(one.mark, "w") for one in report.results)


def may_see_solution(work: ChallengeWork, challenge: Challenge) -> bool:
    """After success, or once the hints are open."""
    return work.status is ChallengeStatus.SOLVED or work.hints_used >= min(3, len(challenge.hints))


@dataclass(frozen=True, slots=True)
class ChallengeTold:
    """A challenge that was tried: its id and name, how it stands in words, the code of its first pass (of the last try,
    if none has passed), and how many tries there were."""

    challenge: str
    name: str
    how: str
    code: str
    solved: bool
    tries: int


def challenges_told(tries: tuple[Try, ...], aids: tuple[Aid, ...]) -> list[ChallengeTold]:
    """All of them in the order of the first tries."""
    told = []
    for name in dict.fromkeys(one.challenge for one in tries):
        work = work_on_challenge(name, tries, aids)
        shown = work.first_pass or work.tries[-1]
        count = work.tries.index(shown) + 1
        hints = f", {work.hints_used} hint{'' if work.hints_used == 1 else 's'} opened" if work.hints_used else ""
        helped = ", assisted by the solution" if work.assisted else ""
        moment = with_zone(shown.tried_at)
        how = (
            f"Solved at try {count}"
            if work.first_pass
            else f"{shown.marks.count('p')} of {len(shown.marks)} checks pass"
        )
        words, title = f"{how}, {moment}{hints}{helped}", name.replace("_", " ").capitalize()
        told.append(ChallengeTold(name, title, words, shown.code, work.first_pass is not None, len(work.tries)))
    return told
