"""All lessons together: load, check and the outlines Home opens with."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import tutor
from tests.content.samples import GOOD, UNIT
from tutor.content.curriculum import check, load
from tutor.content.lesson_paths import lessons_folder
from tutor.content.outline import outlines

Write = Callable[..., Path]
OTHER = (
    "---\ntitle: Other\nshort: Oth\nid: other\nminutes: 3\ngroup: videos\n---\n## Only page\n:::{live} network\n:::\n"
)


def test_tracks_stand_as_the_unit_says_and_lessons_by_name(write: Write, unit: Path) -> None:
    write(OTHER, "02-other.md")
    write(GOOD, "01-good.md")
    write(OTHER.replace("id: other", "id: deep"), "01-deep.md", "deeper")
    curriculum = load(unit)
    assert curriculum.faults == ()
    (found,) = curriculum.units
    assert (found.id, found.title, found.subtitle) == ("tiny", "A tiny unit", "for tests")
    assert (found.credit, found.link) == ("Us", "https://example.org/unit")
    assert [(track.id, track.title, [lesson.id for lesson in track.lessons]) for track in found.tracks] == [
        ("literacy", "Literacy", ["picture-to-vector", "other"]),
        ("deeper", "Deeper", ["deep"]),
    ]
    assert load(unit.parent) == curriculum


def test_a_faulty_lesson_is_left_out_and_named(write: Write, unit: Path) -> None:
    write(GOOD, "01-good.md")
    bad = write(OTHER.replace("minutes: 3", "minutes: x"), "02-other.md")
    curriculum = load(unit)
    assert [lesson.id for lesson in curriculum.lessons] == ["picture-to-vector"]
    assert [str(fault).startswith(f"{bad}:5: minutes") for fault in curriculum.faults] == [True]
    _, lessons = outlines(unit)
    assert [(lesson.id, bool(lesson.fault)) for lesson in lessons] == [("picture-to-vector", False), ("other", True)]
    assert lessons[1].fault == str(curriculum.faults[0])


def test_outlines_agree_with_the_lessons(write: Write, unit: Path) -> None:
    write(GOOD, "01-good.md")
    write(OTHER, "02-other.md")
    (header,), lessons = outlines(unit)
    curriculum = load(unit)
    assert header.fault == ""
    assert [(track.id, track.title) for track in header.tracks] == [("literacy", "Literacy"), ("deeper", "Deeper")]
    for outline, lesson in zip(lessons, curriculum.lessons, strict=True):
        for name in ("id", "track", "number", "title", "short", "minutes", "group"):
            assert getattr(outline, name) == getattr(lesson, name)
        assert outline.page_slugs == tuple(page.slug for page in lesson.pages)
        assert outline.page_titles == tuple(page.title for page in lesson.pages)
    assert lessons[0].question_ids == (
        ("to-answer", "picture-apart", "How is a picture taken apart?"),
        (
            "to-answer",
            "is-it-a-function",
            "Is a network a function, or not, once it is trained and its weights are fixed?",
        ),
        ("to-answer", "the-mse", "The mean squared error of [0.25, 0.75] against [0, 1]?"),
    )
    assert (lessons[0].writing_ids, lessons[0].writing_choose) == (("on-ethics", "on-brains"), 1)
    assert (lessons[1].writing_ids, lessons[1].writing_choose, lessons[1].group) == ((), 0, "videos")


UNIT_FAULTS = {
    "not TOML": (UNIT.replace('id = "tiny"', "id = tiny"), 1, "is not TOML"),
    "missing key": (UNIT.replace('title = "A tiny unit"\n', ""), 1, "'title'"),
    "wrong kind": (UNIT.replace('"for tests"', "3"), 3, "'subtitle'"),
    "unknown key": (UNIT.replace("[[", 'color = "red"\n[[', 1), 7, "'color' is unknown"),
    "bad link": (UNIT.replace("https://example.org/unit", "example"), 5, "must begin with https://"),
    "no tracks": (UNIT[: UNIT.index("[[")], 1, "no [[tracks]]"),
    "track without title": (UNIT.replace('title = "Deeper"\n', ""), 11, "'title'"),
    "track twice": (UNIT.replace('"deeper"', '"literacy"'), 11, "used twice"),
    "track out of the folder": (UNIT.replace('"deeper"', '"../x"'), 11, "small letters"),
    "key of a track": (UNIT + 'color = "red"\n', 11, "'color' is unknown"),
}


@pytest.mark.parametrize(("text", "line", "words"), UNIT_FAULTS.values(), ids=UNIT_FAULTS)
def test_faults_of_the_unit_have_lines_too(unit: Path, text: str, line: int, words: str) -> None:
    (unit / "unit.toml").write_text(text, encoding="utf-8")
    faults = load(unit).faults
    assert [(fault.line, words in fault.message) for fault in faults] == [(line, True)], faults
    assert outlines(unit)[0][0].fault == str(faults[0])
    assert check(unit / "unit.toml") == faults


def test_lessons_that_no_track_names_are_a_fault(write: Write, unit: Path) -> None:
    write(OTHER, "01-other.md", "technical")
    assert ["'technical' holds lessons" in fault.message for fault in check(unit)] == [True]


def test_names_and_numbers_of_files(write: Write, unit: Path) -> None:
    write(OTHER, "01-one.md")
    write(OTHER.replace("id: other", "id: b"), "01-two.md")
    write(OTHER.replace("id: other", "id: c"), "Three.md")
    for name in (".hidden.md", "_draft.md", "notes.txt"):
        write("nothing", name)
    messages = [fault.message for fault in check(unit)]
    assert len(messages) == 2
    assert messages[0].startswith("number 01 is already that of 01-one.md")
    assert "NN-slug.md" in messages[1]


def test_a_folder_named_like_a_lesson_is_said_to_be_unreadable(unit: Path) -> None:
    (unit / "literacy" / "01-folder.md").mkdir()
    assert any("cannot be read" in fault.message for fault in load(unit).faults)


def test_two_lessons_of_one_id(write: Write, unit: Path) -> None:
    first = write(OTHER, "01-one.md")
    second = write(OTHER, "02-two.md")
    assert [str(fault) for fault in check(unit)] == [f"{second}:4: lesson id 'other' is already used at {first}:4"]
    assert check(first) == ()
    assert check(second) == check(unit)
    assert check(second.parent) == check(unit)


def test_check_takes_a_file_or_folder_from_anywhere(write: Write, unit: Path, tmp_path: Path) -> None:
    bad = OTHER.replace("minutes: 3", "minutes: x")
    lone = tmp_path / "somewhere" / "01-lone.md"
    lone.parent.mkdir()
    lone.write_text(bad)
    assert [fault.line for fault in check(lone)] == [5]
    assert check(lone.parent) == check(lone)
    empty = tmp_path / "empty"
    empty.mkdir()
    assert ["no lesson here" in fault.message for fault in check(empty)] == [True]
    with pytest.raises(FileNotFoundError):
        check(tmp_path / "nowhere")


def test_faults_name_the_path_from_here(write: Write, unit: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(OTHER.replace("minutes: 3", "minutes: x"))
    monkeypatch.chdir(unit)
    assert [fault.path for fault in check(Path())] == [str(Path("literacy") / "01-good.md")]
    assert check(Path("literacy/01-good.md")) == check(Path())


def test_no_lessons_at_all_is_said(tmp_path: Path) -> None:
    curriculum = load(tmp_path)
    assert curriculum.units == ()
    assert "there is no unit here" in curriculum.faults[0].message
    (header,), lessons = outlines(tmp_path)
    assert lessons == ()
    assert "there are no lessons here" in header.fault


def test_our_own_lessons_stand_beside_the_package_and_have_no_fault() -> None:
    assert lessons_folder() == Path(tutor.__file__).parent.parent / "lessons"
    assert check() == ()


def test_outlines_need_no_markdown_parser_and_no_numpy() -> None:
    code = (
        "import sys\nfrom tutor.content.curriculum import load\nfrom tutor.content.outline import outlines\n"
        "(header,), lessons = outlines(); load()\n"
        "assert header.id and lessons, 'nothing was read'\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=30)
    assert {"markdown_it", "mdit_py_plugins", "numpy", "textual", "sqlite3"}.isdisjoint(done.stdout.split())
