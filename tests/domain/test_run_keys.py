"""What a run said when a response was kept comes back from the store, and damage there is no exception."""

from __future__ import annotations

import pytest

from tutor.domain.question import NumberForm, NumberKey
from tutor.domain.run_keys import RunKey, from_json, in_words, to_json


@pytest.mark.parametrize("key", [RunKey(3, (74.0,)), RunKey(12, (4.0, 9.0)), RunKey(1, (96.43,))])
def test_a_key_comes_back_as_it_was(key: RunKey) -> None:
    assert from_json(to_json(key)) == key
    assert from_json(to_json(None)) is None


@pytest.mark.parametrize("damaged", ["", "{}", "[]", "[3]", "3", "null", '["x", 1]', '[3, "many"]', "[3, null]"])
def test_a_damaged_key_is_none(damaged: str) -> None:
    assert from_json(damaged) is None


def test_the_run_is_told_in_words() -> None:
    number = NumberKey((), (), 0.0)
    assert in_words(number, RunKey(3, (20_000.0,))) == "In run 3 it is 20,000."
    assert in_words(NumberKey((), (), 0.0, percent=True), RunKey(3, (96.43,))) == "In run 3 it is 96.4 %."
    assert in_words(NumberKey((), (), 0.0, NumberForm.VECTOR), RunKey(3, (4.0, 9.0))) == "In run 3 it is 4 and 9."
    assert in_words(number, RunKey(3, (0.0,))) == "In run 3 it is 0."
