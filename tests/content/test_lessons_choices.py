"""Nobody can tell the right choice by where it stands or how long it is."""

from __future__ import annotations

from collections import Counter

from tests.course import course
from tutor.content.prose import plain_line
from tutor.domain.question import Question
from tutor.domain.shuffle import shuffled

ASKED = [question for question in course().questions if question.kind == "choice"]
LEARNERS = range(100_000, 100_200)


def chance(value: float, values: list[float], best: float) -> float:
    """The chance that who takes a choice of value `best` takes this one: ties are shared."""
    return 1 / values.count(best) if value == best else 0.0


def lengths(question: Question) -> tuple[float, list[float]]:
    """Of the right choice, and of all."""
    each = [float(len(plain_line(choice.text))) for choice in question.choices]
    return next(length for length, choice in zip(each, question.choices, strict=True) if choice.correct), each


def test_there_are_many_choices() -> None:
    assert len(ASKED) > 40


def test_the_right_one_stands_at_each_place_as_often_as_chance_has_it() -> None:
    four = [question for question in ASKED if len(question.choices) == 4]
    places = Counter(
        next(place for place, choice in enumerate(shuffled(question, seed).choices) if choice.correct)
        for question in four
        for seed in LEARNERS
    )
    even = len(four) * len(LEARNERS) / 4
    assert all(0.95 * even < places[place] < 1.05 * even for place in range(4)), places


def test_the_right_one_is_the_longest_or_the_shortest_no_more_often_than_chance() -> None:
    by_chance = sum(1 / len(question.choices) for question in ASKED)
    longest = sum(chance(right, each, max(each)) for right, each in map(lengths, ASKED))
    shortest = sum(chance(right, each, min(each)) for right, each in map(lengths, ASKED))
    assert longest <= by_chance * 1.1, [
        question.id for question in ASKED if lengths(question)[0] == max(lengths(question)[1])
    ]
    assert shortest <= by_chance * 1.1, [
        question.id for question in ASKED if lengths(question)[0] == min(lengths(question)[1])
    ]


def test_no_right_choice_is_of_another_length_than_the_others() -> None:
    odd = []
    for question in ASKED:
        right, each = lengths(question)
        if not 0.6 < right / (sum(each) / len(each)) < 1.4:
            odd.append((question.id, right, each))
    assert odd == []
