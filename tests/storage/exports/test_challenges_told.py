"""Challenges in every export."""

from __future__ import annotations

import json

import pytest

from tests.storage.exports.challenge_samples import TRIES
from tests.storage.exports.test_exports import everything, text_of
from tutor.storage.exports import FORMATS, written


@pytest.mark.parametrize("format", [name for name in FORMATS if name != "json"])
def test_each_format_tells_of_challenges_with_the_code_of_the_first_pass(format: str) -> None:
    told = text_of(everything(), format)
    assert "Solved at try 2, 2026-05-04 14:09 (UTC+2), 1 hint opened" in told
    assert "return x @ W + b # <b>[x](y)" in told
    assert "1 of 3 checks pass, 2026-05-04 14:20 (UTC+2)" in told


def test_json_holds_every_try_and_aid_of_a_challenge() -> None:
    dense, softmax, losses = json.loads(written(everything(), "json"))["challenges"]
    assert [one["code"] for one in dense["tries"]] == [one.code for one in TRIES[:2]]
    assert (dense["status"], dense["hints_used"], dense["first_passed_at"]) == ("solved", 1, TRIES[1].tried_at)
    assert (softmax["status"], softmax["tries"][0]["marks"]) == ("started", "pfw")
    assert (losses["assisted"], losses["aids"][0]["kind"], losses["tries"]) == (True, "solution", [])
