"""`i2-tutor challenge …`: the ladder from the command line. Exit code 0 only when all checks pass."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tutor.console import DONE, FAULTS, PROGRAM, WRONG_USAGE, Refused, say
from tutor.domain.challenge import Challenge, CheckReport, CheckResult, Ladder, Mark
from tutor.domain.tries import Aid, AidKind, Try

if TYPE_CHECKING:
    import argparse

GLYPHS = {Mark.PASSED: "✓", Mark.FAILED: "✗", Mark.RUNNING: "◐", Mark.WAITING: "○"}

EXAMPLES = """examples:
  i2-tutor challenge list                 the rungs, and how you stand
  i2-tutor challenge path dense           your file; made if it is not there yet
  i2-tutor challenge check dense          check it as it is saved
  i2-tutor challenge hint dense           the next hint
  i2-tutor challenge solution dense       one of many; after success or three hints
  i2-tutor challenge train                your network learns, with our parts for those you have not solved
  i2-tutor challenge train best           the network of your best.py learns, once that has passed
  i2-tutor challenge reset dense          begin again; the old file is kept with its date

A challenge goes by its name, its number or its file. exit codes: 0 all checks pass, 1 some do not, 2 wrong usage"""


def add_arguments(commands: argparse._SubParsersAction[Any]) -> None:
    """The command and what it takes."""
    import argparse

    parser = commands.add_parser(
        "challenge",
        help="build a network yourself: list, check, path, hint, solution, reset, train",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("act", choices=("list", "check", "path", "hint", "solution", "reset", "train"))
    parser.add_argument("name", nargs="?", metavar="NAME", help="of the challenge, as `list` says it")
    parser.add_argument("--json", action="store_true", help="for list and check: as a JSON array")
    parser.add_argument("--epochs", type=int, default=3, metavar="N", help="for train: how often through the images")
    parser.add_argument("--samples", type=int, default=60_000, metavar="N", help="for train: how many images")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="for train")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Do what is asked."""
    from tutor.challenges.files import FileError
    from tutor.content.challenge import read_ladder

    ladder, faults = read_ladder(_unit(arguments.lessons))
    for fault in faults:
        say(str(fault))
    if arguments.act == "list":
        return _list(ladder, as_json=arguments.json)
    if arguments.act == "train":
        return _train(ladder, arguments)
    if arguments.name is None:
        say(f"challenge {arguments.act}: name one; `{PROGRAM} challenge list` says their names")
        return WRONG_USAGE
    challenge = ladder.named(arguments.name)
    if challenge is None:
        say(f"there is no challenge {arguments.name!r}; `{PROGRAM} challenge list` says their names")
        return WRONG_USAGE
    if arguments.act == "check":
        return _check(challenge, ladder, as_json=arguments.json)
    try:
        return {"path": _path, "hint": _hint, "solution": _solution, "reset": _reset}[arguments.act](challenge)
    except FileError as trouble:
        raise Refused(str(trouble)) from trouble


def _unit(lessons: Path | None) -> Path | None:
    """The unit's folder in a folder of lessons that an author named."""
    if lessons is None:
        return None
    return next((column.parent for column in sorted(lessons.glob("*/unit.toml"))), lessons)


def _list(ladder: Ladder, *, as_json: bool) -> int:
    from tutor.domain.challenge import work_on_challenge

    kept = _kept()
    works = [(one, work_on_challenge(one.name, *kept)) for one in ladder.challenges]
    if as_json:
        records = [
            {
                "name": one.name,
                "title": one.title,
                "status": work.status.value,
                "hints_used": work.hints_used,
                "assisted": work.assisted,
            }
            for one, work in works
        ]
        print(json.dumps(records, indent=2))
        return DONE
    glyphs = {"solved": "✓", "started": "◐", "open": "○"}
    group = ""
    for one, work in works:
        if one.group != group:
            group = one.group
            print(f"{group}")
        hints = "1 hint" if work.hints_used == 1 else f"{work.hints_used} hints"
        aside = "assisted" if work.assisted else hints if work.hints_used else f"{one.minutes} min"
        print(f"  {glyphs[work.status.value]} {one.number:2}  {one.short:<30} {one.name:<18} {one.file:<20} {aside}")
    return DONE


def _check(challenge: Challenge, ladder: Ladder, *, as_json: bool) -> int:
    from tutor.challenges.files import FileError, code_home, make_file, own_parts, read_code
    from tutor.challenges.session import CheckSession
    from tutor.domain.challenge import marks_of
    from tutor.work_commands import write_store

    tries: tuple[Try, ...] = ()
    with _all_the_same():
        tries, _ = _kept()
    home = code_home()
    try:
        path, made = make_file(challenge, home)
        code = read_code(path)
    except FileError as trouble:
        say(str(trouble))
        if as_json:
            print("[]")
        return FAULTS
    if made:
        say(f"your file is {path}")
    teller = _Teller(quiet=as_json)
    session = CheckSession(
        challenge.folder.parent.parent, challenge.name, path, home, own_parts(ladder, home, tries), teller.tell
    )
    try:
        report = session.start().wait()
    except KeyboardInterrupt:
        session.stop()
        raise
    if report.results and not report.trouble:
        with _all_the_same():
            write_store(lambda store: store.add_try(challenge.name, marks_of(report), report.fault, code))
    if as_json:
        records = [{"check": one.check, "passed": one.passed, "message": one.message} for one in report.results]
        print(json.dumps(records, indent=2))
    else:
        teller.end(report)
    if report.trouble:
        say(report.trouble)
    return DONE if report.passed else FAULTS


class _Teller:
    """Prints each result as it comes."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._told = 0
        self._opened = False
        self._began = False

    def tell(self, report: CheckReport) -> None:
        if self._quiet:
            return
        if not self._began and report.results:
            self._began = True
            if report.stand_ins:
                print(f"Ours stand in for {', '.join(report.stand_ins)}.")
        while self._told < len(report.results) and report.results[self._told].mark in (Mark.PASSED, Mark.FAILED):
            self._line(report.results[self._told])
            self._told += 1
        sys.stdout.flush()

    def _line(self, result: CheckResult) -> None:
        print(f"{GLYPHS[result.mark]} {self._told + 1}  {result.check}")
        if result.mark is Mark.FAILED and not self._opened:
            self._opened = True
            for line in detail_lines(result):
                print(f"       {line}")

    def end(self, report: CheckReport) -> None:
        for index, result in enumerate(report.results[self._told :], self._told + 1):
            print(f"{GLYPHS[Mark.WAITING]} {index}  {result.check}")
        if report.results:
            passes = "passes" if report.passing == 1 else "pass"
            print(f"{report.passing} of {len(report.results)} {passes}, in {report.seconds:.1f} s")
        if report.hint:
            print(f"Hint: {report.hint}")


def detail_lines(result: CheckResult) -> list[str]:
    """What is told of a check that failed, a line each."""
    lines = [result.message] if result.message else []
    if result.expected or result.came:
        lines += [f"expected  {result.expected}", f"came      {result.came}"]
    if result.rows:
        columns = max(map(len, result.rows))
        rows = [(*row, *[""] * (columns - len(row))) for row in result.rows]
        widths = [max(len(row[column].lstrip("*")) for row in rows) for column in range(columns)]
        for row in rows:
            first, *rest = (cell.lstrip("*") for cell in row)
            cells = "  ".join(cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True))
            lines.append(f"{first.ljust(widths[0])}  {cells}".rstrip())
    if result.aside and not result.frames:
        lines.append(result.aside)
    for frame in result.frames:
        lines.append(f"{frame.file}, line {frame.line}   {frame.text}")
        if frame.values:
            lines.append("   ".join(f"{name}  {value}" for name, value in frame.values))
    if result.python:
        lines.append(result.python)
    if result.printed:
        printed = result.printed.split("\n")
        lines.append(f"printed   {printed[0]}")
        lines += [f"          {line}" for line in printed[1:12]]
        if len(printed) > 12:
            lines.append(f"          … and {len(printed) - 12} lines more")
    return lines


def _train(ladder: Ladder, arguments: argparse.Namespace) -> int:
    from tutor.challenges.own_network import BEST, train
    from tutor.challenges.session import TrainingError
    from tutor.domain.moments import local_now
    from tutor.storage.files import data_home
    from tutor.training.weights_file import WeightsError

    tries, _ = _kept()
    if not ladder.challenges:
        return FAULTS
    chosen = ladder.named(arguments.name) if arguments.name else None
    if arguments.name and (chosen is None or chosen.name != BEST):
        say(f"challenge train takes no name, or {BEST}")
        return WRONG_USAGE
    settings = {"seed": arguments.seed, "epochs": arguments.epochs, "count": arguments.samples}
    try:
        found, own = train(
            ladder,
            tries,
            data_home(),
            local_now(),
            lambda step, loss: say(f"step {step:,.0f}: loss {loss:.3f}"),
            **settings,
            best=chosen is not None,
        )
    except (TrainingError, WeightsError) as trouble:
        raise Refused(str(trouble)) from trouble
    say(f"yours: {', '.join(own)}; the rest is ours" if own else "all parts are ours so far")
    print(f"{'-'.join(map(str, found.sizes))}: {100 * found.accuracy:.2f} % of the test digits")
    say(f"it is run {found.run}: `{PROGRAM}`, then l, shows its curve, digits, confusion and neurons")
    return DONE


def _path(challenge: Challenge) -> int:
    from tutor.challenges.files import code_home, make_file

    path, made = make_file(challenge, code_home())
    if made:
        say("made now, with what to begin with")
    print(path)
    return DONE


def _hint(challenge: Challenge) -> int:
    from tutor.domain.challenge import work_on_challenge
    from tutor.work_commands import write_store

    used = work_on_challenge(challenge.name, *_kept()).hints_used
    number = min(used + 1, len(challenge.hints))
    if used >= len(challenge.hints):
        say(f"all {used} hints are open; `{PROGRAM} challenge solution {challenge.name}` shows a solution")
        for hint in challenge.hints:
            print(hint)
        return DONE
    write_store(lambda store: store.open_aid(challenge.name, AidKind.HINT, number))
    print(f"Hint {number} of {len(challenge.hints)}: {challenge.hints[number - 1]}")
    return DONE


def _solution(challenge: Challenge) -> int:
    from tutor.domain.challenge import may_see_solution, work_on_challenge
    from tutor.work_commands import write_store

    work = work_on_challenge(challenge.name, *_kept())
    if not may_see_solution(work, challenge):
        say(f"the solution comes after success or three hints; `{PROGRAM} challenge hint {challenge.name}`")
        return FAULTS
    write_store(lambda store: store.open_aid(challenge.name, AidKind.SOLUTION, 1))
    print(challenge.solution, end="")
    for difference in challenge.differences:
        say(f"{difference.title}: {difference.text}")
    return DONE


def _reset(challenge: Challenge) -> int:
    from tutor.challenges.files import code_home, reset_file
    from tutor.domain.moments import local_now

    kept = reset_file(challenge, code_home(), local_now())
    say(f"{challenge.file} is as it was at the beginning" + (f"; yours is kept as {kept}" if kept else ""))
    return DONE


def _kept() -> tuple[tuple[Try, ...], tuple[Aid, ...]]:
    """The learner's tries and opened hints. Refused if the store cannot be read."""
    from tutor.work_commands import read_store

    notebook, _ = read_store()
    return notebook.tries, notebook.aids


@contextmanager
def _all_the_same() -> Iterator[None]:
    """For what a check can do without: it is said if it fails, and gone on."""
    try:
        yield
    except Refused as why:
        say(str(why))
