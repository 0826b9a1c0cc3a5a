"""Whatever the shell, the system or the files are like: a sentence and an exit code, and never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tutor import cli
from tutor.content.source import LARGEST_FILE
from tutor.logbook import close_log
from tutor.storage.files import data_home
from tutor.training.foreground import fault_of_target
from tutor.training.records import RecordError, read_record

PYTHON = [sys.executable, "-m", "tutor"]
ESCAPE = "\x1b[31mred"


def shell(line: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        ["sh", "-c", f'exec "$@" {line}', "sh", *PYTHON],
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="a POSIX shell")
def test_a_closed_stdout_is_said() -> None:
    done = shell("course >&-")
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr == b"i2-tutor: nothing can be written: the standard output is closed\n"


@pytest.mark.skipif(sys.platform == "win32", reason="a POSIX shell")
def test_a_closed_stderr_puts_no_words_among_the_data() -> None:
    done = shell("train --epochs 0 2>&-")
    assert (done.returncode, done.stdout) == (2, b"")


@pytest.mark.parametrize("words", [("course",), ("doctor",), ("responses",), ("export",), ("--help",)])
def test_a_stdout_that_is_not_utf_8_shows_what_it_can(words: tuple[str, ...]) -> None:
    surroundings = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
    done = subprocess.run([*PYTHON, *words], env={**os.environ, **surroundings}, capture_output=True, check=False)
    assert b"Traceback" not in done.stderr
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("command", ["responses", "doctor"])
def test_the_home_of_nobody_is_said(command: str) -> None:
    surroundings = {**os.environ, "I2_TUTOR_HOME": "~no-such-user/x"}
    done = subprocess.run([*PYTHON, command], env=surroundings, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "I2_TUTOR_HOME" in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        (ESCAPE,),
        ("course", ESCAPE),
        ("train", "--epochs", ESCAPE),
        ("train", "--data", ESCAPE),
        ("train", "--save", f"{ESCAPE}/x"),
        ("--data", ESCAPE, "doctor"),
        ("--lessons", ESCAPE, "course"),
        ("check", ESCAPE),
    ],
)
def test_no_escape_is_echoed(run: Run, words: tuple[str, ...]) -> None:
    shown = run(*words)
    assert "\x1b" not in shown.out + shown.err
    assert shown.code != 0


def test_a_place_to_save_is_looked_at_before_the_training(tmp_path: Path) -> None:
    assert "is a folder" in fault_of_target(tmp_path)
    command = [*PYTHON, "train", "--save", str(tmp_path / "no" / "x.npz")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, ""), "nothing was trained"
    assert "there is no folder" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="devices and pipes")
def test_what_is_no_regular_file_is_not_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for place in (tmp_path / "pipe", Path(os.devnull)):
        assert "no ordinary file" in fault_of_target(place)
    assert fault_of_target(tmp_path / "new.npz") == ""


def test_a_lesson_that_is_no_lesson_by_its_size(run: Run, lessons: Path) -> None:
    (lessons / "tiny" / "literacy" / "06-long.md").write_bytes(b"x" * (LARGEST_FILE + 1))
    shown = run("check", lessons)
    assert shown.code == 1
    assert "06-long.md:1: has 1 MB" in shown.out
    assert run("--lessons", lessons, "course").code == 0


def test_a_record_with_a_number_of_400_digits_is_damaged(tmp_path: Path) -> None:
    folder = tmp_path / "run-0001"
    folder.mkdir()
    for digits in (400, 5000):
        record = json.dumps({"format": 2, "state": "finished", "message": "", "step": 1, "total_steps": 1})
        (folder / "record.json").write_text(record.replace('"total_steps": 1', f'"total_steps": {"9" * digits}'))
        with pytest.raises(RecordError):
            read_record(tmp_path, 1)


def test_a_fault_of_ours_is_a_sentence_and_a_line_in_the_log(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> int:
        raise KeyError("what the learner wrote")

    monkeypatch.setattr(cli, "_course", fails)
    shown = run("course")
    close_log()
    book = data_home() / "i2-tutor.log"
    assert shown.code == 1
    assert "an unexpected error: KeyError at " in shown.err
    assert str(book) in shown.err
    assert "what the learner wrote" not in shown.err + book.read_text()
    assert "in fails" in book.read_text()
