"""Terms are compared one by one; several choices are right as a set."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.samples import make_question
from tutor.domain.grading import (
    Outcome,
    choices_text,
    definitions,
    grade_choices,
    has_definitions,
    suggest_ticks,
    ticked_choices,
)
from tutor.domain.question import Choice, QuestionKind, RubricLine

# several choices

BENDS = make_question(
    "bends",
    QuestionKind.CHOICES,
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
    verdict = grade_choices(BENDS, frozenset(ticked))
    assert (verdict.outcome, verdict.explanation) == (outcome, told)


@given(st.sets(st.integers(0, 2)))
def test_ticks_survive_being_kept_as_text(ticked: set[int]) -> None:
    assert ticked_choices(BENDS, choices_text(BENDS, frozenset(ticked))) == ticked


def test_choices_that_are_no_more_are_ticked_no_more() -> None:
    assert ticked_choices(BENDS, "ReLU\nsoftplus") == {2}


# terms

TERMS = make_question(
    "terms",
    QuestionKind.TERMS,
    rubric=(
        RubricLine("holds a number", ("number",), "neuron"),
        RubricLine("a group", ("group", "stage"), "layer"),
        RubricLine("neither input nor output", ("neither", "between"), "hidden layer"),
    ),
)


@pytest.mark.parametrize(
    "text",
    [
        "neuron: a number\nlayer: a group\nhidden layer: neither",
        "hidden layer: neither\nneuron: a number\nlayer: a group",
        "Neuron - a number\nLAYER = a group\nHidden layers: neither",
        "**neuron**: a number\n\n**layer**: a group\n\n**hidden layer**: neither",
        "- neuron: a number\n- layer: a group\n- hidden layer: neither",
        "1. neuron: a number\n2. layer: a group\n3) hidden layer: neither",
        "A neuron is a number\nThe layer means a group\nA hidden layer is neither",
        "neuron\na number\nlayer\na group\nhidden-layer\nneither",
        "a number\na group\nneither",
        "a number\n\na group\n\nneither",
        "neuron: it holds\na number\nlayer: it is\na group\nhidden layer: it is\nneither",
    ],
)
def test_each_definition_is_found_for_its_term(text: str) -> None:
    found = definitions(TERMS, text)
    assert [word in part for word, part in zip(("number", "group", "neither"), found, strict=True)] == [True] * 3
    assert "group" not in found[0]
    assert "neither" not in found[1]
    assert suggest_ticks(TERMS, text) == {0, 1, 2}


def test_only_its_own_definition_suggests_a_terms_tick() -> None:
    assert suggest_ticks(TERMS, "neuron: a group, neither\nlayer: a number\nhidden layer: a stage") == frozenset()
    assert suggest_ticks(TERMS, "neuron: a number\nlayer:\nhidden layer:") == {0}


def test_text_that_names_no_term_counts_for_all() -> None:
    assert suggest_ticks(TERMS, "A group of nodes that hold a number, between the others.") == {0, 1, 2}


def test_names_of_terms_alone_are_no_response() -> None:
    assert not has_definitions(TERMS, "neuron: \nlayer: \nhidden layer: ")
    assert not has_definitions(TERMS, "  \n")
    assert has_definitions(TERMS, "neuron: \nlayer: a group\nhidden layer: ")


@given(st.text(max_size=200) | st.text("neuro layhid:-*\n ", max_size=120))
def test_no_text_breaks_the_terms(text: str) -> None:
    assert len(definitions(TERMS, text)) == 3
    assert suggest_ticks(TERMS, text) <= {0, 1, 2}
