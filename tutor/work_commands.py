"""The commands about the learner's own work: what is written, handing it in, the name on it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tutor.console import DONE, FAULTS, PROGRAM, WRONG_USAGE, Refused, say

if TYPE_CHECKING:
    import argparse
    from concurrent.futures import Future

    from tutor.domain.response import Notebook
    from tutor.storage.store import Store


def responses(arguments: argparse.Namespace) -> int:
    from tutor.content.curriculum import load
    from tutor.domain.words import visible
    from tutor.listings import response_lines, response_records

    notebook, _ = read_store()
    records = response_records(load(arguments.lessons), notebook)
    if arguments.json:
        print(json.dumps(records, indent=2))  # plain ASCII, so that no terminal obeys a byte of it
        return DONE
    if not records:
        say(f"nothing is written yet; `{PROGRAM}` opens the tutor")
    for line in response_lines(records):
        print(visible(line))
    return DONE


def export(arguments: argparse.Namespace) -> int:
    from tutor.content.curriculum import load
    from tutor.domain.moments import local_now
    from tutor.hand_in import gather
    from tutor.storage.exports import FormatError, named, written
    from tutor.storage.files import data_home

    target: Path | None = None if str(arguments.output) == "-" else arguments.output
    try:
        form = _export_format(target, arguments.format)
    except FormatError as error:
        say(f"export: {error}")
        return WRONG_USAGE
    if target is None and form == "docx" and sys.stdout.isatty():
        say("export: a docx file is nothing to read on a terminal; name a file with -o")
        return WRONG_USAGE
    notebook, settings = read_store()
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
    from tutor.storage.exports import ExportExists, keep

    try:
        keep(target, data, replace=replace)
    except ExportExists:
        say(f"export: {target} is there already; --force replaces it")
        return FAULTS
    except OSError as error:
        say(f"export: {target} could not be written: {error.strerror or error}; choose another place with -o")
        return FAULTS
    say(f"your work is in {target}")
    return DONE


def name(arguments: argparse.Namespace) -> int:
    """Show the learner's name, or keep another one."""
    from tutor.domain.learner import NAME_SETTING, clean_name, learner_of
    from tutor.domain.words import visible

    if not arguments.name:
        name = learner_of(read_store()[1]).name
        print(visible(name)) if name else say(f"no name is given yet; `{PROGRAM} name NAME` gives one")
        return DONE
    name = clean_name(" ".join(arguments.name))
    write_store(lambda store: store.set_setting(NAME_SETTING, name))
    say(f"what you hand in has the name {name}" if name else "what you hand in has no name")
    return DONE


def read_store() -> tuple[Notebook, dict[str, str]]:
    """What the learner made and set, read without touching the store. Refused if it cannot be."""
    from tutor.domain.response import Notebook
    from tutor.storage.backups import newest_copy
    from tutor.storage.errors import StoreError
    from tutor.storage.files import data_home
    from tutor.storage.store import FILE_NAME, Store

    try:
        if (store := Store.open_read_only(data_home())) is not None:
            with closing(store):
                return store.read_notebook(), store.read_settings()
    except StoreError as error:
        raise Refused(str(error)) from error
    if (copy := newest_copy(data_home() / FILE_NAME)) is not None:
        where = f"your responses are not in {data_home()}"
        raise Refused(f"{where}, but copies of earlier days are; the latest is {copy}")
    return Notebook(), {}


def write_store(write: Callable[[Store], Future[Any]]) -> None:
    """Write one thing. Refused if that fails."""
    from tutor.storage.errors import StoreError
    from tutor.storage.files import data_home
    from tutor.storage.store import Store

    try:
        with closing(Store.open(data_home())) as store:
            write(store).result()
    except StoreError as error:
        raise Refused(str(error)) from error
