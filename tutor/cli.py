"""The door: `i2-tutor` and its subcommands. Each imports what it needs when it runs, so that all start quickly.

Data goes to stdout, words to stderr. Exit codes: 0 done, 1 found faults or failed, 2 wrong usage or no terminal,
130 interrupted.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

if TYPE_CHECKING:
    import argparse

    from tutor.domain.response import Notebook
    from tutor.storage.store import Store

DONE, FAULTS, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130
PROGRAM: Final = "i2-tutor"
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
Your work is in one folder, named by `i2-tutor doctor`; set I2_TUTOR_HOME to have it elsewhere."""

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
        _say("nothing can be written: the standard output is closed")
        return FAULTS
    try:
        code = _run(words)
        sys.stdout.flush()
    except KeyboardInterrupt:
        _say("interrupted")
        return INTERRUPTED
    except BrokenPipeError:  # whoever read our output has seen enough
        _abandon_stdout()
        return DONE
    except OSError as error:
        _abandon_stdout()
        _say(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}")
        return FAULTS
    except MemoryError:
        _say("there is not enough memory; close other programs")
        return FAULTS
    except Exception as error:
        return _unexpected(error)
    return code


def _unexpected(error: Exception) -> int:
    """A fault of ours: a sentence here, its place in the log."""
    import logging

    from tutor.logbook import keep_log, place
    from tutor.storage.files import data_home

    try:
        book = keep_log(data_home())
    except OSError:
        _say(f"an unexpected error: {place(error)}")
        return FAULTS
    logging.getLogger(__name__).critical("a command ended with an error", exc_info=error)
    _say(f"an unexpected error: {place(error)}. The details are in {book}")
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
        _say(f"--data has no use with {arguments.command}")
        return WRONG_USAGE
    if arguments.open_seed is not None and arguments.command not in (None, "train"):
        _say(f"--seed has no use with {arguments.command}")
        return WRONG_USAGE
    command: Callable[[argparse.Namespace], int] = arguments.run
    return command(arguments)


def build_parser(*, with_training: bool = True) -> argparse.ArgumentParser:
    """The command line. The options of `train` are added on request: they are the only ones that are not free."""
    import argparse

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
    responses.set_defaults(run=_responses)

    export = commands.add_parser(
        "export",
        help="your work for a mentor",
        epilog=_EXPORT_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    export.add_argument("--format", choices=_FORMATS, help="for a folder or the standard output (default: md)")
    export.add_argument("-o", "--output", type=Path, metavar="FILE", help="write to FILE, or to a folder")
    export.add_argument("--force", action="store_true", help="replace FILE if it is there")
    export.set_defaults(run=_export)

    name = commands.add_parser(
        "name",
        help="your name, on what you hand in",
        epilog=_NAME_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    name.add_argument("name", nargs="*", metavar="NAME", help="the name from now on (default: show it)")
    name.set_defaults(run=_name)

    doctor = commands.add_parser("doctor", help="versions, paths, data, terminal, store: is all in order?")
    doctor.add_argument("--json", action="store_true", help="as one JSON object")
    doctor.add_argument("--data", type=Path, metavar="DIR", help="look at this IDX set instead of MNIST")
    doctor.set_defaults(run=_doctor)
    return parser


def _seed(text: str) -> int:
    import argparse

    if not (text.isascii() and text.isdecimal() and int(text) < 2**63):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at least 0")
    return int(text)


# opening the tutor


def _open_as_told(arguments: argparse.Namespace) -> int:
    return _open(arguments.open_data, arguments.lessons, arguments.open_seed)


def _open(data: Path | None, lessons: Path | None, seed: int | None = None) -> int:
    if wrong := terminal_fault():
        _say(f"{wrong}. `{PROGRAM} --help` lists what works without one.")
        return WRONG_USAGE
    if data is not None:
        from dnn_core.idx import DataError
        from dnn_core.idx_set import find_set, look

        try:
            look(find_set(data))
        except (DataError, OSError) as error:
            _say(str(error))
            return WRONG_USAGE
    if lessons is not None and not _can_show(lessons):
        return WRONG_USAGE
    # A start makes ten thousands of objects that stay; looking among them for garbage would take a tenth of it.
    gc.disable()
    from tutor.storage.files import data_home
    from tutor.ui.app import run

    return run(data_home(), data, lessons, seed)


def _can_show(lessons: Path) -> bool:
    """Whether a lesson of that folder can be shown; if not, what is wrong has been said."""
    from tutor.content import load

    if lessons.is_dir():
        curriculum = load(lessons)
        if any(True for _ in curriculum.lessons):
            return True
        for fault in curriculum.faults[:MOST_FAULTS]:
            _say(str(fault))
        why = "none of its lessons can be shown" if curriculum.units or curriculum.faults[1:] else "holds no lessons"
    else:
        why = "is not a folder" if lessons.exists() else "is not there"
    _say(f"--lessons {lessons}: {why}. Name a folder of units, each with a unit.toml, or leave --lessons out.")
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
        _say(f"train: {error}")
        return WRONG_USAGE
    data = arguments.data or arguments.open_data
    return run_training(config, data_dir=data, save=arguments.save, json_lines=arguments.json)


# the lessons


def _course(arguments: argparse.Namespace) -> int:
    from tutor.content import load
    from tutor.domain.words import visible
    from tutor.listings import course_lines, course_record

    curriculum = load(arguments.lessons)
    for fault in curriculum.faults:
        _say(str(fault))
    if not curriculum.units:
        return FAULTS
    if arguments.json:
        print(json.dumps(course_record(curriculum), indent=2))
        return DONE
    for line in course_lines(curriculum):
        print(visible(line))
    return DONE


def _check(arguments: argparse.Namespace) -> int:
    from tutor.content import check
    from tutor.domain.words import visible
    from tutor.training.options import fault_of_options

    try:
        faults = check(arguments.path or arguments.lessons, fault_of_options)
    except FileNotFoundError:
        _say(f"check: there is nothing at {arguments.path or arguments.lessons}")
        return WRONG_USAGE
    for fault in faults:
        print(visible(str(fault)))
    files = len({fault.path for fault in faults})
    _say(f"{_count(len(faults), 'fault')} in {_count(files, 'file')}" if faults else "no faults")
    return FAULTS if faults else DONE


# the learner's work


def _responses(arguments: argparse.Namespace) -> int:
    from tutor.content import load
    from tutor.domain.words import visible
    from tutor.listings import response_lines, response_records

    opened = _read_store()
    if opened is None:
        return FAULTS
    notebook, _ = opened
    records = response_records(load(arguments.lessons), notebook)
    if arguments.json:
        print(json.dumps(records, indent=2))  # plain ASCII, so that no terminal obeys a byte of it
        return DONE
    if not records:
        _say(f"nothing is written yet; `{PROGRAM}` opens the tutor")
    for line in response_lines(records):
        print(visible(line))
    return DONE


def _export(arguments: argparse.Namespace) -> int:
    from tutor.content import load
    from tutor.hand_in import gather
    from tutor.storage.exports import FormatError, named, written
    from tutor.storage.files import data_home
    from tutor.storage.store import local_now

    target: Path | None = None if str(arguments.output) == "-" else arguments.output
    try:
        form = _export_format(target, arguments.format)
    except FormatError as error:
        _say(f"export: {error}")
        return WRONG_USAGE
    if target is None and form == "docx" and sys.stdout.isatty():
        _say("export: a docx file is nothing to read on a terminal; name a file with -o")
        return WRONG_USAGE
    opened = _read_store()
    if opened is None:
        return FAULTS
    notebook, settings = opened
    report = gather(load(arguments.lessons), notebook, settings, data_home() / "runs", local_now())
    data = written(report, form)
    if target is None:
        _print_export(data)
        return DONE
    if target.is_dir():
        target /= named(report, form)
    return _keep_export(target, data, replace=arguments.force)


def _export_format(target: Path | None, asked: str | None) -> str:
    """The format that is asked for, by name or by a file's ending; FormatError for two that differ or none known."""
    from tutor.storage.exports import FormatError, format_of

    if target is None or target.is_dir() or (target.exists() and not target.is_file()):
        return asked or "md"
    if asked and not target.suffix:
        return asked
    found = format_of(target)
    if asked and asked != found:
        raise FormatError(f"--format {asked} and the ending {target.suffix} are two formats; leave one out")
    return found


def _print_export(data: bytes) -> None:
    """To whatever reads it as it is, UTF-8 whatever the console's encoding; to a terminal with nothing to obey."""
    from tutor.domain.words import visible

    if sys.stdout.isatty():
        sys.stdout.write(visible(data.decode("utf-8")))
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(data)


def _keep_export(target: Path, data: bytes, *, replace: bool) -> int:
    from tutor.storage.exports import AlreadyThere, keep

    try:
        keep(target, data, replace=replace)
    except AlreadyThere:
        _say(f"export: {target} is there already; --force replaces it")
        return FAULTS
    except OSError as error:
        _say(f"export: {target} could not be written: {error.strerror or error}; choose another place with -o")
        return FAULTS
    _say(f"your work is in {target}")
    return DONE


def _name(arguments: argparse.Namespace) -> int:
    """Show the learner's name, or keep another one."""
    from tutor.domain.learner import NAME_SETTING, clean_name, learner_of
    from tutor.domain.words import visible
    from tutor.storage.errors import StoreError
    from tutor.storage.files import data_home
    from tutor.storage.store import Store

    if not arguments.name:
        opened = _read_store()
        if opened is None:
            return FAULTS
        name = learner_of(opened[1]).name
        print(visible(name)) if name else _say(f"no name is given yet; `{PROGRAM} name NAME` gives one")
        return DONE
    name = clean_name(" ".join(arguments.name))
    try:
        store = Store.open(data_home())
    except StoreError as error:
        _say(str(error))
        return FAULTS
    try:
        store.set_setting(NAME_SETTING, name).result()
    except StoreError as error:
        _say(str(error))
        return FAULTS
    finally:
        store.close()
    _say(f"what you hand in has the name {name}" if name else "what you hand in has no name")
    return DONE


def _read_store() -> tuple[Notebook, dict[str, str]] | None:
    """What the learner made and set, read without touching the store; None (and words on stderr) if it cannot be."""
    from tutor.domain.response import Notebook
    from tutor.storage.backups import newest_copy
    from tutor.storage.errors import StoreError
    from tutor.storage.files import data_home
    from tutor.storage.store import FILE_NAME, Store

    store: Store | None = None
    try:
        store = Store.open_read_only(data_home())
        if store is not None:
            return store.read_notebook(), store.read_settings()
        copy = newest_copy(data_home() / FILE_NAME)
        if copy is None:
            return Notebook(), {}
        _say(f"your responses are not in {data_home()}, but copies of earlier days are; the latest is {copy}")
        return None
    except StoreError as error:
        _say(str(error))
        return None
    finally:
        if store is not None:
            store.close()


def _doctor(arguments: argparse.Namespace) -> int:
    from tutor.doctor import examine, in_words
    from tutor.domain.words import visible

    report = examine(arguments.data or arguments.open_data)
    lines = (json.dumps(report, indent=2),) if arguments.json else in_words(report)
    for line in lines:
        print(visible(line))
    for fault in report["faults"]:
        _say(fault)
    return FAULTS if report["faults"] else DONE


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _say(words: str) -> None:
    from tutor.domain.words import visible

    if sys.stderr is None:  # print would take stdout for it
        return
    with contextlib.suppress(OSError, ValueError):  # quiet: nobody listens
        print(f"{PROGRAM}: {visible(words)}", file=sys.stderr)


def _abandon_stdout() -> None:
    """Point stdout at nothing, or Python complains once more when it leaves."""
    with contextlib.suppress(OSError, ValueError):  # quiet: it was the last word anyway
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
