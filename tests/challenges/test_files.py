"""How the folder of the learner's files is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tutor.challenges.files import folder_words


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
