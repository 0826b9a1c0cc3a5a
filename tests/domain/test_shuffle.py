"""Choices in a learner's own order: the same at every look, even over learners, and nothing kept depends on it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from tests.domain.samples import SIZE, make_question
from tutor.domain.kinds.choices import choices_text, ticked_choices
from tutor.domain.question import Choice
from tutor.domain.shuffle import AS_WRITTEN, shuffled

FOUR = make_question(
    "four",
    "choice",
    choices=tuple(Choice(text, text == "b", f"why {text}") for text in "abcd"),
)


def texts(seed: int, question: object = FOUR) -> str:
    assert isinstance(question, type(FOUR))
    return "".join(choice.text for choice in shuffled(question, seed).choices)


def test_one_learner_always_sees_the_same_order_and_others_see_others() -> None:
    assert texts(417_203) == texts(417_203)
    assert len({texts(seed) for seed in range(100_000, 100_400)}) == 24
    assert Counter(texts(417_203)) == Counter("abcd")


def test_the_right_one_is_at_each_place_equally_often() -> None:
    places = Counter(texts(seed).index("b") for seed in range(100_000, 102_000))
    assert all(430 < places[place] < 570 for place in range(4)), places


def test_two_questions_of_the_same_choices_are_shuffled_apart() -> None:
    other = replace(FOUR, id="another")
    assert any(texts(seed) != texts(seed, other) for seed in range(100_000, 100_010))


def test_a_choice_that_is_mended_leaves_the_others_in_their_order() -> None:
    mended = replace(FOUR, choices=(*FOUR.choices[:2], Choice("new", False, "why"), FOUR.choices[3]))
    for seed in range(100_000, 100_050):
        kept = [choice.text for choice in shuffled(mended, seed).choices if choice.text != "new"]
        assert kept == [text for text in texts(seed) if text != "c"]


def test_a_response_is_the_same_text_whatever_was_seen() -> None:
    for seed in range(100_000, 100_020):
        seen = shuffled(FOUR, seed)
        ticked = frozenset(index for index, choice in enumerate(seen.choices) if choice.text in "bd")
        kept = choices_text(FOUR, ticked_choices(FOUR, choices_text(seen, ticked)))
        assert kept == "b\nd"
        assert ticked_choices(seen, kept) == ticked


def test_what_has_no_choices_and_what_is_seen_as_written_stay_as_they_are() -> None:
    assert shuffled(SIZE, 417_203) is SIZE
    assert shuffled(FOUR, AS_WRITTEN) is FOUR
