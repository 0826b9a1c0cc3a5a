"""The door: `i2-tutor` and its subcommands. Each imports what it needs when it runs, so that all start quickly.

Data goes to stdout, words to stderr. Exit codes: 0 done, 1 found faults or failed, 2 wrong usage or no terminal,
130 interrupted.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

from tutor.console import DONE, FAULTS, INTERRUPTED, PROGRAM, WRONG_USAGE, Refused, abandon_stdout, say

if TYPE_CHECKING:
    import argparse

    from tutor.domain.curriculum import Fault

LONGEST_SEED: Final = 1_000
"""Digits."""
PAINTS_A_SECOND: Final = "120"
"""With Textual's own 60 a key that comes right after a paint, of a run's curve say, waits for up to 33 ms."""
MOST_FAULTS: Final = 20
"""Said when lessons cannot be shown; `check` says all."""
_FORMATS: Final = ("html", "docx", "md", "txt", "json")

_EXAMPLES: Final = """examples:
  i2-tutor                                open the tutor
  i2-tutor --data ~/fashion-mnist         open it with another set of IDX files
  i2-tutor train --epochs 1 --json        train in the foreground, one JSON object a line
  i2-tutor check lessons                  every fault of the lessons, with file and line
  i2-tutor export -o me.html              your work for a mentor; also .docx, .md, .txt, .json
  i2-tutor doctor                         is everything in order here?

exit codes: 0 done, 1 found faults, 2 wrong usage or no terminal, 130 interrupted
Your work is in one folder, named by `i2-tutor doctor`; set I2_TUTOR_HOME to have it elsewhere.
The first network learns in slow motion, which v ends; I2_TUTOR_PACE=full does so from the start."""

_EXPORT_EXAMPLES: Final = """examples:
  i2-tutor export -o for-my-mentor.html
  i2-tutor export -o for-my-mentor.docx --force   replace the file if it is there
  i2-tutor export --format docx -o Documents      a file in that folder, named by you, the unit and the day
  i2-tutor export --format json > responses.json

The file's ending decides the format. Without -o, Markdown goes to the standard output."""

_NAME_EXAMPLES: Final = """examples:
  i2-tutor name                    the name on what you hand in
  i2-tutor name Ada Lovelace
  i2-tutor name ""                 no name any more"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command that `argv` (the command line's own unless given) names; returns the exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a narrow encoding shows \u2026, and never stops us
            stream.reconfigure(errors="backslashreplace")
    if sys.stdout is None:  # a file that is opened next would take its place, and get what is printed
        say("nothing can be written: the standard output is closed")
        return FAULTS
    try:
        code = _run(words)
        sys.stdout.flush()
    except Refused as why:
        say(str(why))
        return FAULTS
    except KeyboardInterrupt:
        say("interrupted")
        return INTERRUPTED
    except BrokenPipeError:  # whoever read our output has seen enough
        abandon_stdout()
        return DONE
    except OSError as error:
        abandon_stdout()
        say(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}")
        return FAULTS
    except MemoryError:
        say("there is not enough memory; close other programs")
        return FAULTS
    except Exception as error:
        return _unexpected(error)
    return code


def _unexpected(error: Exception) -> int:
    """A fault of ours: a sentence here, its place in the log."""
    import logging

    from tutor.logbook import keep_log, location
    from tutor.storage.files import data_home

    try:
        book = keep_log(data_home())
    except OSError:
        say(f"an unexpected error: {location(error)}")
        return FAULTS
    logging.getLogger(__name__).critical("a command ended with an error", exc_info=error)
    say(f"an unexpected error: {location(error)}. The details are in {book}")
    return FAULTS


def _run(words: list[str]) -> int:
    if not words:
        return _open(None, None)  # the tutor itself waits for no parser
    parser = build_parser(with_training="train" in words or any(word.startswith("--comp") for word in words))
    try:
        arguments = parser.parse_args(words)
    except SystemExit as leaving:  # after --help, --version or a usage error that has been told
        return leaving.code if isinstance(leaving.code, int) else WRONG_USAGE
    if arguments.version:
        from tutor.doctor import tutor_version

        print(f"{PROGRAM} {tutor_version()}")
        return DONE
    if arguments.completion:
        from tutor.completion import script

        print(script(parser, arguments.completion))
        return DONE
    if arguments.open_data and arguments.command not in (None, "train", "doctor"):
        say(f"--data has no use with {arguments.command}")
        return WRONG_USAGE
    if arguments.open_seed is not None and arguments.command not in (None, "train"):
        say(f"--seed has no use with {arguments.command}")
        return WRONG_USAGE
    command: Callable[[argparse.Namespace], int] = arguments.run
    return command(arguments)


def build_parser(*, with_training: bool = True) -> argparse.ArgumentParser:
    """The command line. The options of `train` are added on request: they are the only ones that are not free."""
    import argparse

    from tutor import challenge_commands, open_command, work_commands
    from tutor.domain.words import visible

    class Parser(argparse.ArgumentParser):
        """Repeats nothing to the terminal that could steer it."""

        def error(self, message: str) -> NoReturn:
            super().error(visible(message))

    parser = Parser(
        prog=PROGRAM,
        description="Meet a neural network in the terminal: a course unit to read, respond to and experiment with.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="store_true", help="show the version and leave")
    parser.add_argument(
        "--data",
        dest="open_data",
        type=Path,
        metavar="DIR",
        help="another set of four IDX files: EMNIST, Fashion-MNIST, your own",
    )
    parser.add_argument(
        "--seed",
        dest="open_seed",
        type=_seed,
        metavar="N",
        help="begin runs with this seed, as another learner's did, instead of your own",
    )
    parser.add_argument("--lessons", type=Path, metavar="DIR", help="other lessons than the tutor's own, for authors")
    parser.add_argument(
        "--completion", choices=("bash", "zsh", "fish"), help="print a completion script for your shell and leave"
    )
    parser.set_defaults(run=_open_as_told)
    commands = parser.add_subparsers(dest="command", metavar="command", title="commands")

    train = commands.add_parser("train", help="train a network in the foreground")
    if with_training:
        from tutor.training.options import add_train_arguments

        add_train_arguments(train)
    train.set_defaults(run=_train)

    course = commands.add_parser("course", help="the curriculum: tracks, lessons, questions")
    course.add_argument("--json", action="store_true", help="as one JSON object")
    course.set_defaults(run=_course)

    check = commands.add_parser("check", help="every fault of the lessons, with file and line")
    check.add_argument("path", nargs="?", type=Path, metavar="PATH", help="a lesson or a folder (default: all lessons)")
    check.set_defaults(run=_check)

    responses = commands.add_parser("responses", help="what you wrote: drafts and responses")
    responses.add_argument("--json", action="store_true", help="as a JSON array, every attempt an object")
    responses.set_defaults(run=work_commands.responses)

    export = commands.add_parser(
        "export",
        help="your work for a mentor",
        epilog=_EXPORT_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    export.add_argument("--format", choices=_FORMATS, help="for a folder or the standard output (default: md)")
    export.add_argument("-o", "--output", type=Path, metavar="FILE", help="write to FILE, or to a folder")
    export.add_argument("--force", action="store_true", help="replace FILE if it is there")
    export.set_defaults(run=work_commands.export)

    name = commands.add_parser(
        "name",
        help="your name, on what you hand in",
        epilog=_NAME_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    name.add_argument("name", nargs="*", metavar="NAME", help="the name from now on (default: show it)")
    name.set_defaults(run=work_commands.name)

    challenge_commands.add_arguments(commands)
    open_command.add_arguments(commands)

    doctor = commands.add_parser("doctor", help="versions, paths, data, terminal, store: is all in order?")
    doctor.add_argument("--json", action="store_true", help="as one JSON object")
    doctor.add_argument("--data", type=Path, metavar="DIR", help="look at this IDX set instead of MNIST")
    doctor.set_defaults(run=_doctor)
    return parser


def _seed(text: str) -> int:
    import argparse

    if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST_SEED):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at least 0")
    return int(text)


# opening the tutor


def _open_as_told(arguments: argparse.Namespace) -> int:
    return _open(arguments.open_data, arguments.lessons, arguments.open_seed)


def _open(data: Path | None, lessons: Path | None, seed: int | None = None) -> int:
    if wrong := terminal_fault():
        say(f"{wrong}. `{PROGRAM} --help` lists what works without one.")
        return WRONG_USAGE
    if data is not None:
        from dnn_core.idx import DataError
        from dnn_core.idx_set import find_set, look

        try:
            look(find_set(data))
        except (DataError, OSError) as error:
            say(str(error))
            return WRONG_USAGE
    if lessons is not None and not _can_show(lessons):
        return WRONG_USAGE
    # A start makes ten thousands of objects that stay; looking among them for garbage would take a tenth of it.
    gc.disable()
    os.environ.setdefault("TEXTUAL_FPS", PAINTS_A_SECOND)
    from tutor.ui.sparing import import_textual

    import_textual()
    from tutor.storage.files import data_home
    from tutor.ui.app import run

    return run(data_home(), data, lessons, seed)


def _can_show(lessons: Path) -> bool:
    """Whether a lesson of that folder can be shown; if not, what is wrong has been said."""
    from tutor.content.curriculum import load

    if lessons.is_dir():
        curriculum = load(lessons)
        if any(True for _ in curriculum.lessons):
            return True
        for fault in curriculum.faults[:MOST_FAULTS]:
            say(str(fault))
        why = "none of its lessons can be shown" if curriculum.units or curriculum.faults[1:] else "holds no lessons"
    else:
        why = "is not a folder" if lessons.exists() else "is not there"
    say(f"--lessons {lessons}: {why}. Name a folder of units, each with a unit.toml, or leave --lessons out.")
    return False


def terminal_fault() -> str:
    """Why the tutor cannot be opened here, or '': Textual itself would start and hang."""
    if os.environ.get("TEXTUAL_DRIVER"):  # a web server is the terminal
        return ""
    for stream, what in ((sys.stdin, "input"), (sys.stdout, "output")):
        if stream is None or stream.closed or not stream.isatty():
            return f"The tutor needs a terminal, and its {what} is not one; start it in a terminal window"
    kind = os.environ.get("TERM", "")
    if sys.platform != "win32" and kind in ("", "dumb", "unknown"):
        named = f"is {kind!r}" if kind else "is not set"
        return f"The tutor needs a terminal that can place text, and TERM {named}; try TERM=xterm-256color"
    return ""


def _train(arguments: argparse.Namespace) -> int:
    from dnn_core.config import ConfigError
    from tutor.training.foreground import run_training
    from tutor.training.options import config_from_arguments

    if arguments.seed is None:
        arguments.seed = arguments.open_seed
    try:
        config = config_from_arguments(arguments)
    except ConfigError as error:
        say(f"train: {error}")
        return WRONG_USAGE
    data = arguments.data or arguments.open_data
    return run_training(config, data_dir=data, save=arguments.save, json_lines=arguments.json)


# the lessons


def _course(arguments: argparse.Namespace) -> int:
    from tutor.content.curriculum import load
    from tutor.domain.words import visible
    from tutor.listings import course_lines, course_record

    curriculum = load(arguments.lessons)
    for fault in curriculum.faults:
        say(str(fault))
    if not curriculum.units:
        return FAULTS
    if arguments.json:
        print(json.dumps(course_record(curriculum), indent=2))
        return DONE
    for line in course_lines(curriculum):
        print(visible(line))
    return DONE


def _check(arguments: argparse.Namespace) -> int:
    from tutor.content.curriculum import check
    from tutor.domain.words import visible
    from tutor.training.options import fault_of_options

    try:
        faults = check(arguments.path or arguments.lessons, fault_of_options)
    except FileNotFoundError:
        say(f"check: there is nothing at {arguments.path or arguments.lessons}")
        return WRONG_USAGE
    faults += _challenge_faults(arguments.path or arguments.lessons)
    for fault in faults:
        print(visible(str(fault)))
    files = len({fault.path for fault in faults})
    say(f"{_count(len(faults), 'fault')} in {_count(files, 'file')}" if faults else "no faults")
    return FAULTS if faults else DONE


def _challenge_faults(path: Path | None) -> tuple[Fault, ...]:
    """The faults of the challenges of every unit below `path`; none if that is a lesson or a track."""
    from tutor.content.challenge import read_ladder
    from tutor.content.lesson_paths import unit_folders

    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # the products are small: threads would only wait for each other
    units = unit_folders(path) if path is None or path.is_dir() else []
    found: tuple[Fault, ...] = ()
    for unit in units:
        ladder, faults = read_ladder(unit)
        found += faults
        if ladder.challenges:
            from tutor.challenges.proof import prove

            found += prove(ladder)
    return found


def _doctor(arguments: argparse.Namespace) -> int:
    from tutor.doctor import examine, in_words
    from tutor.domain.words import visible

    report = examine(arguments.data or arguments.open_data)
    lines = (json.dumps(report, indent=2),) if arguments.json else in_words(report)
    for line in lines:
        print(visible(line))
    for fault in report["faults"]:
        say(fault)
    return FAULTS if report["faults"] else DONE


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
