"""The door: `i2-tutor` and its subcommands. Each imports what it needs when it is called, so that help comes at once.

Data goes to stdout, words to stderr. Exit codes: 0 done, 1 faults found, 2 wrong usage or no terminal, 130 interrupted.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

DONE, FAULTS, USAGE, INTERRUPTED = 0, 1, 2, 130
TERMINALS_TOO_PLAIN = ("", "dumb", "unknown")

EXAMPLES = """examples:
  i2-tutor                          open the tutor
  i2-tutor train --epochs 5         train in the foreground
  i2-tutor export -o for-mentor.md  everything you wrote, for a mentor
  i2-tutor doctor                   what may be wrong on this machine
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns its exit code; never raises for what a person did or a disk refused."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        return int(options.run(options))
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone; Python must not complain about it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="i2-tutor",
        description="Meet a neural network in the terminal. Without a command, the tutor opens.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"i2-tutor {_version('i2-tutor')}")
    parser.add_argument("--data", type=Path, metavar="DIR", help="another IDX set of MNIST's four file names")
    parser.add_argument("--lessons", type=Path, metavar="DIR", help="other lessons (for authors)")
    parser.set_defaults(run=_open)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    train = commands.add_parser("train", help="train a network in the foreground")
    from tutor.training.options import add_train_arguments

    add_train_arguments(train)
    train.set_defaults(run=_train)

    course = _command(commands, "course", _course, "the curriculum: lessons and questions")
    course.add_argument("--json", action="store_true", help="for programs")

    check = _command(commands, "check", _check, "every fault of the lessons, with file and line")
    check.add_argument("path", nargs="?", type=Path, help="a lesson file or a folder (default: our lessons)")

    responses = _command(commands, "responses", _responses, "what is written: drafts and responses")
    responses.add_argument("--json", action="store_true", help="for programs")

    export = _command(commands, "export", _export, "all your work, for a mentor")
    export.add_argument("--format", choices=("md", "html", "json"), help="default: by FILE's ending, else md")
    export.add_argument("-o", "--output", type=Path, metavar="FILE", help="default: stdout")

    doctor = _command(commands, "doctor", _doctor, "versions, paths, data, terminal and store health")
    doctor.add_argument("--json", action="store_true", help="for programs")

    completion = _command(commands, "completion", _completion, "a completion script for your shell")
    completion.add_argument("shell", choices=("bash", "zsh", "fish"))
    return parser


def _command(commands: Any, name: str, run: Any, words: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=words, description=words[:1].upper() + words[1:] + "."
    )
    parser.set_defaults(run=run)
    return parser


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _say(words: str) -> None:
    print(f"i2-tutor: {words}", file=sys.stderr)


# --- the tutor ---


def _open(options: argparse.Namespace) -> int:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        _say(
            "the tutor needs a terminal for its screen and keys, and here there is none. "
            "`i2-tutor --help` lists what works without one."
        )
        return USAGE
    terminal = os.environ.get("TERM", "")
    if sys.platform != "win32" and terminal in TERMINALS_TOO_PLAIN:
        _say(
            f"TERM is {terminal!r}, the name of a terminal that cannot show screens. "
            "If yours can, set TERM=xterm-256color."
        )
        return USAGE
    from tutor.storage.files import data_home
    from tutor.ui.app import run

    return run(data_home(), options.data, options.lessons)


# --- training ---


def _train(options: argparse.Namespace) -> int:
    from dnn_core.config import ConfigError
    from tutor.training.options import config_from_arguments

    try:
        config = config_from_arguments(options)
    except ConfigError as error:
        _say(f"train: {error}")
        return USAGE
    from tutor.training.foreground import run_training

    return run_training(config, data_dir=options.data, save=options.save, json_lines=options.json)


# --- the curriculum ---


def _course(options: argparse.Namespace) -> int:
    from tutor.content import load
    from tutor.domain.curriculum import Curriculum

    curriculum: Curriculum = load(options.lessons)
    for fault in curriculum.faults:
        _say(str(fault))
    record = course_record(curriculum)
    if options.json:
        print(json.dumps(record, ensure_ascii=False, indent=2))
        return DONE
    for lesson in curriculum.lessons:
        print(f"{lesson.number:>3}  {lesson.title}  ({lesson.track}, {lesson.minutes} min, {len(lesson.pages)} pages)")
        for question in lesson.questions:
            marks = ", ".join(
                mark for mark, on in (("bonus", question.bonus), ("ours", not question.from_course)) if on
            )
            print(f"       {question.id}  {question.kind.value}{f'  ({marks})' if marks else ''}")
    return DONE


def course_record(curriculum: Any) -> dict[str, Any]:
    """The curriculum as `course --json` prints it."""
    writing = next((lesson.writing for lesson in curriculum.lessons if lesson.writing), None)
    return {
        "unit": next((unit.id for unit in curriculum.units), ""),
        "tracks": [track.id for unit in curriculum.units for track in unit.tracks],
        "questions": [
            {
                "id": question.id,
                "track": lesson.track,
                "lesson": lesson.id,
                "kind": question.kind.value,
                "bonus": question.bonus,
                "from_course": question.from_course,
            }
            for lesson in curriculum.lessons
            for question in lesson.questions
        ],
        "lessons": [
            {
                "id": lesson.id,
                "track": lesson.track,
                "number": lesson.number,
                "title": lesson.title,
                "minutes": lesson.minutes,
                "pages": len(lesson.pages),
            }
            for lesson in curriculum.lessons
        ],
        "writing": {
            "prompts": len(writing.prompts) if writing else 0,
            "choose": writing.choose if writing else 0,
            "least_words": writing.least_words if writing else 0,
        },
    }


def _check(options: argparse.Namespace) -> int:
    from tutor.content import check, lessons_folder

    path = options.path or options.lessons or lessons_folder()
    if not path.exists():
        _say(f"check: there is no {path}")
        return USAGE
    faults = check(path)
    for fault in faults:
        print(fault)
    _say(f"check: {len(faults)} fault{'' if len(faults) == 1 else 's'}" if faults else "check: no faults")
    return FAULTS if faults else DONE


# --- the learner's work ---


def _notebook() -> Any:
    """The notebook as it is on the disk, an empty one if there is none yet; None (and said) if it cannot be read."""
    from tutor.domain.response import Notebook
    from tutor.storage.errors import StoreError
    from tutor.storage.files import data_home
    from tutor.storage.store import Store

    try:
        store = Store.open_read_only(data_home())
        if store is None:
            return Notebook()
        try:
            return store.read_notebook()
        finally:
            store.close()
    except StoreError as error:
        _say(str(error))
        return None


def _responses(options: argparse.Namespace) -> int:
    from tutor.domain.words import visible

    notebook = _notebook()
    if notebook is None:
        return FAULTS
    records = response_records(notebook)
    if options.json:
        print(json.dumps(records, ensure_ascii=False, indent=2))
        return DONE
    for record in records:
        print(f"{record['id']}  {record['status']}, attempt {record['attempt']}, {record['updated_at'][:16]}")
        print("    " + visible(record["text"]).replace("\n", "\n    "))
    if not records:
        _say("nothing is written yet")
    return DONE


def response_records(notebook: Any) -> list[dict[str, Any]]:
    """Attempts, then drafts, as `responses --json` prints them. A draft's attempt is the one that it will become."""
    from tutor.content import outlines

    lesson_of = {
        task: outline.id
        for outline in outlines()[1]
        for task in (*(question for _, question, _ in outline.question_ids), *outline.writing_ids)
    }
    records: list[dict[str, Any]] = [
        {
            "id": made.question_id,
            "lesson": made.lesson_id,
            "status": made.status.value,
            "attempt": made.attempt,
            "text": made.text,
            "confidence": made.confidence,
            "updated_at": made.submitted_at,
        }
        for made in notebook.responses
    ]
    for draft in notebook.drafts:
        if draft.text and not draft.question_id.startswith("mentor:"):
            records.append(
                {
                    "id": draft.question_id,
                    "lesson": lesson_of.get(draft.question_id, ""),
                    "status": "draft",
                    "attempt": len(notebook.attempts(draft.question_id)) + 1,
                    "text": draft.text,
                    "confidence": None,
                    "updated_at": draft.updated_at,
                }
            )
    return records


def _export(options: argparse.Namespace) -> int:
    from datetime import datetime

    from tutor.content import load
    from tutor.storage.export import RunLine, export
    from tutor.storage.files import atomic_write, data_home
    from tutor.training.records import summaries

    notebook = _notebook()
    if notebook is None:
        return FAULTS
    ending = options.output.suffix.lstrip(".").lower() if options.output else ""
    chosen = options.format or (ending if ending in ("html", "json") else "md")
    runs = [RunLine(run.run, run.state.value, run.summary) for run in summaries(data_home() / "runs")]
    text = export(load(options.lessons), notebook, runs, chosen, datetime.now().astimezone())
    if options.output is None:
        sys.stdout.write(text)
        return DONE
    try:
        atomic_write(options.output, text.encode())
    except OSError as error:
        _say(f"export: {options.output} could not be written: {error.strerror or error}. Choose another place with -o.")
        return FAULTS
    _say(f"export: {options.output}")
    return DONE


def _doctor(options: argparse.Namespace) -> int:
    from tutor.doctor import examine, report

    findings = examine(options.data)
    if options.json:
        print(json.dumps(findings, ensure_ascii=False, indent=2))
    else:
        print(report(findings))
    return FAULTS if findings["trouble"] else DONE


def _completion(options: argparse.Namespace) -> int:
    names = "train course check responses export doctor completion"
    scripts = {
        "bash": f'complete -W "{names}" i2-tutor',
        "zsh": f"compdef '_arguments \"1:command:({names})\"' i2-tutor",
        "fish": f'complete -c i2-tutor -f -n __fish_use_subcommand -a "{names}"',
    }
    print(scripts[options.shell])
    return DONE
