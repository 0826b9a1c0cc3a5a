"""Who only says that they do not know is told apart from who says anything else."""

from __future__ import annotations

import pytest

from tutor.domain.welcome import knows_not


@pytest.mark.parametrize(
    "text",
    ["I don't know", "i don’t know.", "I dont know yet", "No idea!", "idk", "dunno, sorry", "?", "???", "not sure",
     "I'm not sure about this", "I really have no clue", "Honestly, I do not know this at all."],
)  # fmt: skip
def test_who_knows_not(text: str) -> None:
    assert knows_not(text)


@pytest.mark.parametrize(
    "text",
    ["", "   ", "I don't know, maybe the pixels?", "It is not a number.", "I know it", "sure", "no", "not",
     "Nobody knows what the numbers mean", "I don't know why, but more data helps"],
)  # fmt: skip
def test_who_says_something(text: str) -> None:
    assert not knows_not(text)
