"""The door: every command's data, words and exit code."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.content.samples import GOOD
from tutor.storage.files import data_home

ROOT = Path(__file__).parents[2]


def program(*words: str, code: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *(("-c", code) if code else ("-m", "tutor")), *words]
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


# help, version, usage


def test_help_has_examples_and_commands(run: Run) -> None:
    shown = run("--help")
    assert shown.code == 0
    for word in ("examples:", "train", "course", "check", "responses", "export", "doctor", "--completion", "130"):
        assert word in shown.out


def test_help_of_train_has_its_options(run: Run) -> None:
    shown = run("train", "--help")
    assert shown.code == 0
    for option in (
        "--hidden",
        "--learning-rate",
        "--batch-size",
        "--epochs",
        "--seed",
        "--samples",
        "--save",
        "--json",
    ):
        assert option in shown.out


def test_version(run: Run) -> None:
    shown = run("--version")
    assert (shown.code, shown.err) == (0, "")
    assert shown.out.startswith("i2-tutor ")


@pytest.mark.parametrize(
    "words", [("nonsense",), ("--nonsense",), ("export", "--format", "pdf"), ("train", "--epochs", "x")]
)
def test_wrong_usage_is_2(run: Run, words: tuple[str, ...]) -> None:
    shown = run(*words)
    assert (shown.code, shown.out) == (2, "")
    assert "i2-tutor" in shown.err


def test_settings_that_cannot_be_trained_are_2_in_words(run: Run) -> None:
    shown = run("train", "--activation", "magic")
    assert (shown.code, shown.out) == (2, "")
    assert "magic" in shown.err
    assert "Traceback" not in shown.err


def test_data_goes_only_where_it_is_used(run: Run) -> None:
    assert "--data has no use with course" in run("--data", "/tmp", "course").err


# the terminal


def test_no_terminal_is_one_clear_line_and_2() -> None:
    done = program()
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "needs a terminal" in done.stderr


@pytest.mark.parametrize("kind", ["dumb", "", "unknown"])
def test_a_terminal_that_cannot_place_text_is_2(kind: str) -> None:
    main_end, other_end = pty.openpty()
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tutor"],
            cwd=ROOT,
            env={**os.environ, "TERM": kind},
            stdin=other_end,
            stdout=other_end,
            stderr=subprocess.PIPE,
            text=True,
            timeout=30,
            check=False,
        )
    finally:
        os.close(main_end)
        os.close(other_end)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "TERM" in done.stderr


def test_opening_with_data_that_is_not_there_is_2(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tutor.cli.terminal_fault", lambda: "")
    shown = run("--data", tmp_path)
    assert shown.code == 2
    assert "train-images-idx3-ubyte" in shown.err


def test_opening_hands_home_data_and_lessons_to_the_app(
    run: Run, monkeypatch: pytest.MonkeyPatch, lessons: Path
) -> None:
    calls = []
    monkeypatch.setattr("tutor.cli.terminal_fault", lambda: "")
    monkeypatch.setattr("tutor.ui.app.run", lambda *given: calls.append(given) or 0)
    monkeypatch.delenv("TEXTUAL_FPS", raising=False)
    assert run("--lessons", lessons).code == 0
    assert calls == [(data_home(), None, lessons, None)]
    assert int(os.environ.pop("TEXTUAL_FPS")) > 60, "a key does not wait for the paint before it"


# the course


def test_course_json_has_the_shape_programs_rely_on(run: Run) -> None:
    shown = run("course", "--json")
    assert (shown.code, shown.err) == (0, "")
    course = json.loads(shown.out)
    assert course["unit"] == "deep-learning"
    assert course["writing"] == {"prompts": 7, "choose": 3, "least_words": 200}
    assert all(
        set(question) == {"id", "track", "lesson", "kind", "bonus", "from_course"} for question in course["questions"]
    )
    literacy = [one for one in course["questions"] if one["track"] == "literacy" and one["from_course"]]
    assert len(literacy) == 16
    assert sum(one["bonus"] for one in literacy) == 2
    assert len({one["id"] for one in course["questions"]}) == len(course["questions"])
    assert [one["number"] for one in course["lessons"] if one["track"] == "literacy"] == list(range(1, 11))


def test_course_in_words(run: Run, lessons: Path) -> None:
    shown = run("--lessons", lessons, "course")
    assert shown.code == 0
    for words in (
        "A tiny unit: for tests",
        "From picture to vector",
        "is-it-a-function",
        "bonus",
        "Deeper (no lessons",
    ):
        assert words in shown.out


def test_a_faulty_lesson_is_named_beside_the_course(run: Run, lessons: Path) -> None:
    (lessons / "tiny" / "literacy" / "06-bad.md").write_text("oh")
    shown = run("--lessons", lessons, "course", "--json")
    assert shown.code == 0
    assert [lesson["id"] for lesson in json.loads(shown.out)["lessons"]] == ["picture-to-vector"]
    assert "06-bad.md:1: front matter is missing" in shown.err


def test_no_lessons_is_1(run: Run, tmp_path: Path) -> None:
    shown = run("--lessons", tmp_path, "course", "--json")
    assert (shown.code, shown.out) == (1, "")


def test_check_tells_faults_on_stdout_and_their_number_on_stderr(run: Run, lessons: Path) -> None:
    assert (run("check", lessons).code, run("check", lessons).err) == (0, "i2-tutor: no faults\n")
    file = lessons / "tiny" / "literacy" / "05-good.md"
    file.write_text(GOOD.replace("minutes: 6", "minutes: \x1b[31m").replace("[x]", "[ ]"))
    shown = run("check", lessons)
    assert shown.code == 1
    lines = shown.out.splitlines()
    assert len(lines) == 3
    assert all(line.startswith(f"{file}:") for line in lines)
    assert shown.err == "i2-tutor: 3 faults in 1 file\n"
    assert "\x1b" not in shown.out


def test_check_of_nothing_is_2(run: Run, tmp_path: Path) -> None:
    shown = run("check", tmp_path / "nowhere")
    assert (shown.code, shown.out) == (2, "")
    assert "nowhere" in shown.err


# leaving, starting


def test_whoever_stops_reading_gets_no_complaint() -> None:
    done = subprocess.run(
        f"{sys.executable} -m tutor course --json | head -1",
        shell=True,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.stdout, done.stderr) == ("{\n", "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_is_said_in_words() -> None:
    done = subprocess.run(
        f"{sys.executable} -m tutor course > /dev/full",
        shell=True,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert "No space left" in done.stderr
    assert "Traceback" not in done.stderr


def test_ctrl_c_is_130(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tutor.content.curriculum.load", interrupted)
    assert run("course").code == 130


def test_words_survive_a_narrow_encoding() -> None:
    done = program("course", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 0
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("words", [["--help"], ["course", "--json"], ["responses", "--json"]])
def test_small_commands_import_nothing_large(words: list[str]) -> None:
    code = (
        "import sys; from tutor.cli import main; code = main(sys.argv[1:])\n"
        "large = {'numpy', 'textual', 'plotext', 'rich', 'markdown_it'} & set(sys.modules)\n"
        "assert not large, large; sys.exit(code)"
    )
    done = program(*words, code=code)
    assert done.returncode == 0, done.stderr


# completion


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_knows_every_command_and_option(run: Run, shell: str) -> None:
    shown = run("--completion", shell)
    assert shown.code == 0
    for word in ("train", "course", "check", "responses", "export", "doctor", "learning-rate", "sigmoid", "html"):
        assert word in shown.out
    if shutil.which(shell):
        flag = ["--no-execute"] if shell == "fish" else ["-n"]
        done = subprocess.run([shell, *flag], input=shown.out, text=True, capture_output=True, check=False, timeout=30)
        assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("i2-tutor ex", ["export"]),
        ("i2-tutor export --form", ["--format"]),
        ("i2-tutor export --format ", ["html", "docx", "md", "txt", "json"]),
        ("i2-tutor train --optimizer ad", ["adam", "adamw"]),
        ("i2-tutor export -o ", []),
    ],
)
def test_bash_completes(run: Run, line: str, wanted: list[str]) -> None:
    script = run("--completion", "bash").out
    words = line.split(" ")
    asked = (
        f"{script}\nCOMP_WORDS=({' '.join(repr(word) for word in words)}); COMP_CWORD={len(words) - 1}; _i2_tutor\n"
        'echo "${COMPREPLY[@]}"'
    )
    done = subprocess.run(["bash", "-c", asked], capture_output=True, text=True, check=True, timeout=30)
    assert set(done.stdout.split()) <= set(wanted)
    assert done.stdout.split()[:1] == wanted[:1]
