"""What the door says of the learner's work and of the machine: responses, export, doctor."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import HOSTILE, Run
from tutor.content.curriculum import check
from tutor.storage.files import data_home

CONTROLS = ("\x1b", "\x00", "\x9b", "\u202e")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


# responses


@pytest.mark.usefixtures("written")
def test_responses_json_is_every_attempt_and_draft_to_the_letter(run: Run) -> None:
    shown = run("responses", "--json")
    assert (shown.code, shown.err) == (0, "")
    records = json.loads(shown.out)
    assert all(
        list(record) == ["id", "lesson", "status", "attempt", "text", "confidence", "updated_at"] for record in records
    )
    told = [
        (one["id"], one["lesson"], one["status"], one["attempt"], one["text"], one["confidence"])
        for one in records
        if one["status"] != "skipped"
    ]
    assert told == [
        ("video1-layer", "video-1", "submitted", 1, "first", None),
        ("video1-layer", "video-1", "submitted", 2, HOSTILE, 3),
        ("video1-layer", "video-1", "draft", 3, "third, not sent", None),
        ("mentor:video-1/neuron", "video-1", "draft", 1, "a note", None),
        ("gone-from-the-lessons", "", "draft", 1, "still mine", None),
    ]
    assert [(one["id"], one["text"]) for one in records if one["status"] == "skipped"] == [("video1-neuron", "")]
    assert all(record["updated_at"][10] == "T" and record["updated_at"][-6] in "+-" for record in records)
    assert shown.out.isascii()


@pytest.mark.usefixtures("written")
def test_responses_in_words_show_control_characters_as_pictures(run: Run) -> None:
    shown = run("responses")
    assert shown.code == 0
    assert "video-1 › video1-layer (submitted, attempt 2, " in shown.out
    assert "    [bold] ␛[31mred␛[0m ␀ " in shown.out
    assert "    second line\n" in shown.out
    assert not any(control in shown.out for control in CONTROLS)


def test_nothing_written_yet_is_no_fault(run: Run) -> None:
    assert (run("responses").code, json.loads(run("responses", "--json").out)) == (0, [])
    assert "nothing is written yet" in run("responses").err
    assert not data_home().exists(), "looking makes no store"


@pytest.mark.parametrize("command", ["responses", "export"])
def test_a_damaged_store_is_said_in_words_and_left_alone(run: Run, command: str) -> None:
    data_home().mkdir(parents=True)
    store = data_home() / "responses.sqlite3"
    store.write_bytes(b"not a database at all" * 50)
    shown = run(command)
    assert (shown.code, shown.out) == (1, "")
    assert str(store) in shown.err
    assert store.read_bytes() == b"not a database at all" * 50


# export


@pytest.mark.usefixtures("written")
def test_export_goes_to_stdout_in_each_format(run: Run) -> None:
    markdown, page, text, record = (run("export", "--format", form) for form in ("md", "html", "txt", "json"))
    assert [one.code for one in (markdown, page, text, record)] == [0, 0, 0, 0]
    assert run("export").out.startswith("# Learner ")
    assert "third, not sent" in markdown.out
    assert page.out.startswith("<!doctype html>")
    assert "  | third, not sent" in text.out
    texts = [made["text"] for one in json.loads(record.out)["responses"] for made in one["attempts"]]
    assert HOSTILE in texts


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize(
    ("name", "start"),
    [("me.md", b"# "), ("me.html", b"<!doctype"), ("me.JSON", b"{"), ("new/me.txt", b"Deep"), ("me.docx", b"PK")],
)
def test_a_files_ending_decides_the_format(run: Run, tmp_path: Path, name: str, start: bytes) -> None:
    target = tmp_path / name
    shown = run("export", "-o", target)
    assert (shown.code, shown.out) == (0, "")
    assert str(target) in shown.err
    assert target.read_bytes().startswith(start)


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("-o", "work.pdf"), "the ending .pdf is not known; known are .html, .docx, .md, .txt, .json"),
        (("-o", "work"), "the name has no ending; known are .html"),
        (("--format", "json", "-o", "work.md"), "--format json and the ending .md are two formats"),
    ],
)
def test_an_unknown_format_is_refused_and_nothing_is_written(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    before = set(tmp_path.iterdir())
    shown = run("export", *words)
    assert shown.code == 2
    assert told in shown.err
    assert set(tmp_path.iterdir()) == before


@pytest.mark.usefixtures("written")
def test_a_file_that_is_there_is_replaced_only_with_force(run: Run, tmp_path: Path) -> None:
    (tmp_path / "real.md").write_text("old")
    (tmp_path / "link.md").symlink_to(tmp_path / "real.md")
    shown = run("export", "-o", tmp_path / "link.md")
    assert shown.code == 1
    assert "is there already; --force replaces it" in shown.err
    assert (tmp_path / "real.md").read_text() == "old"
    assert run("export", "-o", tmp_path / "link.md", "--force").code == 0
    assert (tmp_path / "link.md").is_symlink()
    assert (tmp_path / "real.md").read_text(encoding="utf-8").startswith("# Learner ")


@pytest.mark.usefixtures("written")
def test_into_a_folder_goes_a_file_named_by_learner_unit_and_day(run: Run, tmp_path: Path) -> None:
    assert run("name", "Ada", "Lovelace").code == 0
    folder = tmp_path / "folder"
    folder.mkdir()
    assert run("export", "--format", "html", "-o", folder).code == 0
    (made,) = folder.iterdir()
    assert re.fullmatch(r"ada-lovelace-deep-learning-\d{4}-\d\d-\d\d\.html", made.name)
    assert "<h1>Ada Lovelace</h1>" in made.read_text(encoding="utf-8")


def test_export_to_a_device(run: Run) -> None:
    device = Path("/dev/null")
    if device.exists():
        assert run("export", "-o", device).code == 0
        assert device.is_char_device(), "a device is written to, never replaced"


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize("form", ["md", "html", "txt", "json"])
def test_no_control_character_reaches_a_terminal(run: Run, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    assert run("export", "--format", form).code == 0
    assert "second line" in terminal.getvalue()
    assert not any(control in terminal.getvalue() for control in CONTROLS)


@pytest.mark.usefixtures("written")
def test_a_document_of_word_is_kept_from_a_terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    shown = run("export", "--format", "docx")
    assert (shown.code, terminal.getvalue()) == (2, "")
    assert "name a file with -o" in shown.err


@pytest.mark.usefixtures("written")
def test_a_redirected_export_is_utf_8_whatever_the_console_has(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    run("name", "Zoë")
    with target.open("wb") as out:
        subprocess.run(
            [sys.executable, "-m", "tutor", "export", "--format", "txt"],
            stdout=out,
            env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C"},
            timeout=60,
            check=True,
        )
    assert "Zoë" in target.read_text(encoding="utf-8")
    assert "\\xeb" not in target.read_text(encoding="utf-8")


# whose work it is


def test_a_name_is_shown_kept_and_taken_away(run: Run) -> None:
    assert run("name").code == 0
    assert "no name is given yet" in run("name").err
    assert not data_home().exists(), "looking makes no store"
    assert run("name", "  Ada\x1b[31m ", "Lovelace").code == 0
    assert run("name").out == "Ada [31m Lovelace\n"
    assert run("name", "").code == 0
    assert run("name").out == ""


@pytest.mark.usefixtures("written")
def test_an_id_of_ones_own_is_drawn_once_and_on_every_export(run: Run) -> None:
    drawn = {json.loads(run("export", "--format", "json").out)["learner"]["id"] for _ in range(2)}
    assert len(drawn) == 1
    assert re.fullmatch(r"[0-9a-f]{8}", drawn.pop())


# doctor


@cache
def faults_of_the_lessons() -> tuple[Any, ...]:
    return tuple(check())


@pytest.fixture
def checked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The lessons and challenges are checked by the first doctor of this process, and for all the others."""
    monkeypatch.setattr("tutor.doctor.check", faults_of_the_lessons)


@pytest.mark.usefixtures("checked_once")
def test_doctor_finds_all_in_order(run: Run) -> None:
    shown = run("doctor", "--json")
    report = json.loads(shown.out)
    assert (shown.code, shown.err, report["ok"], report["faults"]) == (0, "", True, [])
    assert report["paths"]["home"] == str(data_home())
    assert report["paths"]["log"] == str(data_home() / "i2-tutor.log")
    assert report["packages"]["textual"]
    assert report["data"] == "MNIST, checksums right"
    assert report["disk"]["free_bytes"] > 0
    assert report["terminal"]["is_terminal"] is False
    assert not data_home().exists(), "looking makes no folder"


@pytest.mark.usefixtures("written", "checked_once")
def test_doctor_in_words(run: Run) -> None:
    shown = run("doctor")
    assert (shown.code, shown.err) == (0, "")
    assert "✓ all in order" in shown.out
    assert str(data_home()) in shown.out


@pytest.mark.usefixtures("checked_once")
def test_doctor_names_what_is_wrong(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    data_home().mkdir(parents=True)
    (data_home() / "responses.sqlite3").write_bytes(b"")
    (data_home() / "runs" / "run-0003").mkdir(parents=True)
    (data_home() / "runs" / "run-0003" / "record.json").write_text('{"format": 99}')
    monkeypatch.setattr("tutor.doctor.LEAST_FREE", 2**80)
    monkeypatch.setitem(sys.modules, "plotext", None)
    monkeypatch.setattr("dnn_core.idx.DATA_FOLDER", tmp_path)
    shown = run("doctor", "--json")
    faults = json.loads(shown.out)["faults"]
    assert shown.code == 1
    for words in (
        "responses.sqlite3",
        "is of format 99; this program reads up to",
        "MB are free",
        "package plotext cannot be imported",
        "no train-images-idx3-ubyte",
    ):
        assert sum(words in fault for fault in faults) == 1, faults
    assert shown.err.splitlines() == [f"i2-tutor: {fault}" for fault in faults]
    assert "✗" in run("doctor").out


@pytest.mark.usefixtures("checked_once")
def test_doctor_looks_at_other_data(run: Run, tmp_path: Path) -> None:
    (tmp_path / "train-images-idx3-ubyte").write_bytes(b"short")
    for words in (("doctor", "--data", tmp_path), ("--data", tmp_path, "doctor")):
        shown = run(*words)
        assert shown.code == 1
        assert "train-images-idx3-ubyte" in shown.err


@pytest.mark.usefixtures("checked_once")
def test_doctor_says_when_the_home_cannot_be_a_folder(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("I2_TUTOR_HOME", str(tmp_path / "file" / "home"))
    shown = run("doctor")
    assert shown.code == 1
    assert "is in the way" in shown.err


@pytest.mark.parametrize(
    ("kind", "size", "words"), [("dumb", (80, 24), "TERM is 'dumb'"), ("xterm-256color", (30, 10), "30 x 10")]
)
def test_doctor_judges_a_terminal_that_is_there(
    monkeypatch: pytest.MonkeyPatch, kind: str, size: tuple[int, int], words: str
) -> None:
    from tutor.doctor import _terminal

    monkeypatch.setattr(sys, "stdin", Terminal())
    terminal = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdout", terminal)
    monkeypatch.setenv("TERM", kind)
    monkeypatch.setenv("COLUMNS", str(size[0]))
    monkeypatch.setenv("LINES", str(size[1]))
    faults: list[str] = []
    found = _terminal(faults)
    assert (found["columns"], found["rows"], found["is_terminal"]) == (*size, True)
    assert [words in fault for fault in faults] == [True]
