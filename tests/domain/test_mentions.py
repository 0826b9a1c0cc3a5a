"""What the tutor mentions are the learner's own words beside an idea: in any form, and not where denied."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.samples import NEURON, make_question
from tutor.domain.mentions import AROUND, first_words, last_words, mentioned, mentions
from tutor.domain.question import Question, RubricLine


def about(*words: str) -> Question:
    question: Question = make_question(
        "q", rubric=(RubricLine("other", id="other"), RubricLine("the idea", words, id="idea"))
    )
    return question


@pytest.mark.parametrize(
    ("word", "text", "found"),
    [
        ("weight", "The WEIGHTS are adjusted", True),
        ("weights", "each weight", True),
        ("weighted", "it weights its inputs", True),
        ("adjust", "they were adjusted.", True),
        ("stop", "we stopped early", True),
        ("bias", "its biases", True),
        ("loss", "losses", True),
        ("activate", "activating", True),
        ("probability", "probabilities", True),
        ("one-hot", "a one hot vector", True),
        ("28 x 28", "28 x 28 pixels", True),
        ("784", "there are 784.", True),
        ("60000", "60,000 images", True),
        ("naive", "naïve", True),
        ("sum", "summer", False),
        ("weight", "overweight", False),
        ("784", "1784 or 7840", False),
        ("25", "0.25", False),
        ("sum", "", False),
    ],
)
def test_whole_words_are_mentioned(word: str, text: str, found: bool) -> None:
    assert ("idea" in mentioned(about("nowhere", word), text)) is found


@given(st.text(max_size=40), st.integers(-1, 50))
def test_words_are_left_out_until_the_rest_fits(text: str, length: int) -> None:
    for kept in (last_words(text, length), first_words(text, length)):
        assert kept == text or len(kept) <= max(length, 1)


@given(st.text(max_size=200))
def test_no_text_breaks_the_mentions(text: str) -> None:
    assert mentioned(NEURON, text) <= {"number", "sum"}


@pytest.mark.parametrize(
    "text",
    [
        "It is not the weights",
        "a neuron without weights",
        "The network never changes its weights",
        "the weights do not matter",
        "the weights aren’t learned",
        "It doesn't depend on the weights",
        "there are no weights in it",
        "it cannot use weights",
        "Weights never count. The rest does",
        "It isnt about weights",
    ],
)
def test_words_of_denial_beside_a_found_word_mention_nothing(text: str) -> None:
    assert mentioned(about("weight"), text) == frozenset()
    assert mentions(about("weight"), text)["idea"].denied


@pytest.mark.parametrize(
    "text",
    [
        "It has weights, not rules",
        "It does not think. The weights do the work",
        "not a rule but the weights",
        "It uses not only weights, also biases",
        "It never stops because the weights are trained",
        "It is not magic\nit has weights",
        "no weights at first; later there are weights",
    ],
)
def test_a_denial_elsewhere_denies_nothing(text: str) -> None:
    assert mentioned(about("weight"), text) == {"idea"}


def test_the_learners_words_stand_around_what_was_found() -> None:
    text = "First, a bias.\nA long way it goes: then every single connection carries a WEIGHTED value. And on and on."
    found = mentions(about("weight"), text)["idea"]
    assert (found.before, found.found, found.after) == (
        "…goes: then every single connection carries a ",
        "WEIGHTED",
        " value.",
    )
    long = mentions(about("weight"), "A weight " + "and on and on " * 9)["idea"]
    assert long.after.startswith(" and on")
    assert long.after.endswith("…")
    assert len(long.after) <= AROUND
    assert mentions(about("naive"), "so naïve!")["idea"].found == "naïve"
    assert mentions(about("60000"), "all 60,000 images")["idea"].found == "60,000"


# terms

TERMS = make_question(
    "terms",
    "terms",
    rubric=(
        RubricLine("holds a number", ("number",), "neuron", "neuron"),
        RubricLine("a group", ("group", "stage"), "layer", "layer"),
        RubricLine("neither input nor output", ("neither", "between"), "hidden layer", "hidden"),
    ),
)


ALL = {"neuron", "layer", "hidden"}


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
    found = TERMS.texts_for_ideas(text)
    assert [word in part for word, part in zip(("number", "group", "neither"), found, strict=True)] == [True] * 3
    assert "group" not in found[0]
    assert "neither" not in found[1]
    assert mentioned(TERMS, text) == ALL


def test_only_its_own_definition_suggests_a_terms_tick() -> None:
    assert mentioned(TERMS, "neuron: a group, neither\nlayer: a number\nhidden layer: a stage") == frozenset()
    assert mentioned(TERMS, "neuron: a number\nlayer:\nhidden layer:") == {"neuron"}


def test_text_that_names_no_term_counts_for_all() -> None:
    assert mentioned(TERMS, "A group of nodes that hold a number, between the others.") == ALL


def test_names_of_terms_alone_are_no_response() -> None:
    assert TERMS.is_empty("neuron: \nlayer: \nhidden layer: ")
    assert TERMS.is_empty("  \n")
    assert not TERMS.is_empty("neuron: \nlayer: a group\nhidden layer: ")


@given(st.text(max_size=200) | st.text("neuro layhid:-*\n ", max_size=120))
def test_no_text_breaks_the_terms(text: str) -> None:
    assert len(TERMS.texts_for_ideas(text)) == 3
    assert mentioned(TERMS, text) <= ALL
