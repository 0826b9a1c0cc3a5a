"""The learner's files: how their folder is told, and what is typed and not saved."""

from __future__ import annotations

from pathlib import Path

import pytest

from tutor.challenges.files import Unsaved, folder_words


@pytest.mark.parametrize(
    ("folder", "words"),
    [
        ("home/ada/i2-tutor/deep-learning", "~/i2-tutor/deep-learning"),
        ("home/adam/code", "/home/adam/code"),
        ("srv", "/srv"),
    ],
)
def test_a_folder_is_told_from_the_home_that_holds_it(monkeypatch: pytest.MonkeyPatch, folder: str, words: str) -> None:
    monkeypatch.setattr(Path, "home", lambda: Path("/home/ada"))
    assert folder_words(Path("/", folder)) == words


def test_two_windows_keep_what_each_of_them_has(tmp_path: Path) -> None:
    one, other = Unsaved(tmp_path), Unsaved(tmp_path)
    assert one.read("dense") is other.read("dense") is None
    one.keep("dense", "a")
    other.keep("dense", "b")  # as if in another process: it has its own name
    one.keep("dense", "aa")
    other.keep("dense", "bb")
    kept = sorted(file.read_text() for file in (tmp_path / "code-unsaved").iterdir())
    assert kept == ["aa", "bb"]
    third = Unsaved(tmp_path)
    assert third.read("dense") == "bb"
    assert third.read("dense_other") is None
    other.drop("dense")
    assert Unsaved(tmp_path).read("dense") == "aa"
    third.drop("dense")  # what it began with is saved; the other's stays
    assert Unsaved(tmp_path).read("dense") == "aa"
    one.drop("dense")
    assert Unsaved(tmp_path).read("dense") is None


def test_a_window_goes_on_from_what_was_left(tmp_path: Path) -> None:
    Unsaved(tmp_path).keep("dense", "left")
    now = Unsaved(tmp_path)
    assert now.read("dense") == "left"
    now.keep("dense", "left and more")
    assert [file.read_text() for file in (tmp_path / "code-unsaved").iterdir()] == ["left and more"]
