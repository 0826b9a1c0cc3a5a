"""Whether the challenges keep their word: every starter fails, every solution passes, every known fault is recognized.

These files are ours, so that they run in this process, which takes a hundredth of the time. Checks that train are left
out; `benchmarks/challenges.py` runs those.
"""

from __future__ import annotations

from pathlib import Path

from tutor.challenges.judge import Judge, load
from tutor.challenges.learner import Limits
from tutor.content.source import shown_path
from tutor.domain.challenge import Challenge, Ladder
from tutor.domain.curriculum import Fault


def prove(ladder: Ladder) -> tuple[Fault, ...]:
    """Every file of the ladder that does not do what it should."""
    return tuple(fault for challenge in ladder.challenges for fault in prove_one(challenge, ladder))


def prove_one(challenge: Challenge, ladder: Ladder) -> list[Fault]:
    """The same for one challenge."""
    found: list[Fault] = []

    def add(path: Path, message: str) -> None:
        found.append(Fault(shown_path(path), 1, message))

    try:
        judge = Judge(challenge, ladder, lambda event: None, limits=Limits(), training=False)
    except Exception as error:  # what an author's file raises while it is read
        add(challenge.checks, f"checks or solution cannot be loaded: {type(error).__name__}: {error}")
        return found
    starter = challenge.folder / "starter.py"
    if "..." not in challenge.starter:
        add(starter, "nothing says where to begin; put ... there")
    if judge.first_failure(load(f"starter_{challenge.name}", starter)) is None:
        add(starter, "passes all checks as it is")
    solution = challenge.checks.parent / "solution.py"
    if failed := judge.first_failure(load(f"solution_{challenge.name}", solution)):
        add(solution, f"fails the check {failed[0].title!r}: {failed[1]}")
    for fault in challenge.faults:
        failure = judge.first_failure(judge.with_fault(fault))
        if failure is None:
            add(fault.path, "passes all checks, so that nobody would be told")
            continue
        index = judge.checks.index(failure[0])
        name, _ = judge.recognize(index, failure[1])
        if name != fault.name:
            add(fault.path, f"is taken for {name or 'no fault at all'} in the check {failure[0].title!r}")
    return found
