"""Several choices are right as a set."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.samples import make_question
from tutor.domain.kinds.choices import choices_text, ticked_choices
from tutor.domain.question import Choice, Outcome

# several choices

BENDS = make_question(
    "bends",
    "choices",
    choices=(Choice("tanh", True, "a curve"), Choice("doubling", False, "a line"), Choice("ReLU", True, "a corner")),
)


@pytest.mark.parametrize(
    ("ticked", "outcome", "told"),
    [
        ({0, 2}, Outcome.RIGHT, "These, and no others."),
        ({0}, Outcome.WRONG, "One that belongs here is missing."),
        (set(), Outcome.WRONG, "2 that belong here are missing."),
        ({0, 1, 2}, Outcome.WRONG, "One does not belong here."),
        ({0, 1}, Outcome.WRONG, "One that belongs here is missing, and one does not belong here."),
    ],
)
def test_several_choices_are_right_as_a_set(ticked: set[int], outcome: Outcome, told: str) -> None:
    verdict = BENDS.verdict(choices_text(BENDS, frozenset(ticked)))
    assert (verdict.outcome, verdict.explanation) == (outcome, told)


@given(st.sets(st.integers(0, 2)))
def test_ticks_survive_being_kept_as_text(ticked: set[int]) -> None:
    assert ticked_choices(BENDS, choices_text(BENDS, frozenset(ticked))) == ticked


def test_choices_that_are_no_more_are_ticked_no_more() -> None:
    assert ticked_choices(BENDS, "ReLU\nsoftplus") == {2}
