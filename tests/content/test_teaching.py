"""What makes a lesson teach: something to do on every page, keys that hold, terms in order, runs that start."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.content.samples import GOOD, KINDS, UNIT
from tutor.content.curriculum import check, load

Write = Callable[..., Path]
FIGURE = ":::{live} network\n:::\n"


def lesson_text(id: str, *pages: str) -> str:
    """A lesson whose pages each have a figure and the text given; the first text stands on line 10."""
    head = f"---\ntitle: {id}\nshort: {id}\nid: {id}\nminutes: 3\n---\n"
    return head + "".join(f"## Page {number}\n{FIGURE}{text}\n" for number, text in enumerate(pages, start=1))


def with_terms(unit: Path, *terms: str) -> None:
    listed = ", ".join(f'"{term}"' for term in terms)
    (unit / "unit.toml").write_text(UNIT.replace("\n[[", f"terms = [{listed}]\n\n[[", 1), encoding="utf-8")


def told(path: Path, **more: Callable[[str], str]) -> list[tuple[int, str]]:
    return [(fault.line, fault.message) for fault in check(path, **more)]


def test_good_lessons_teach(write: Write, unit: Path) -> None:
    write(GOOD, "01-good.md")
    write(KINDS, "02-kinds.md")
    assert check(unit) == ()


def test_what_falls_short_is_named_and_shown_all_the_same(write: Write, unit: Path) -> None:
    path = write(GOOD.replace(":::{live} flatten\n:digit: 3\n\nMove over the pixels.\n:::\n", ""))
    curriculum = load(unit)
    assert curriculum.faults == ()
    assert [lesson.id for lesson in curriculum.lessons] == ["picture-to-vector"]
    ((line, message),) = told(path)
    assert line == GOOD.split("\n").index("## Row by row") + 1
    assert "'Row by row' has nothing to do" in message
    assert told(unit) == told(path)


def test_a_rubric_line_without_an_id_is_named_and_has_one_of_its_words(write: Write, unit: Path) -> None:
    text = GOOD.replace(" {#pixel-neuron}", "").replace(" {#dark}", "")
    path = write(text)
    (question, *_) = load(unit).questions
    assert [line.id for line in question.rubric] == ["every-pixel-is-one-neuron", "it-is-dark"]
    assert [line for line, _ in told(path)] == [text.split("\n").index(f"- {end}") + 1 for end in ENDS]
    assert all("has no id; end it with one that will stay: {#" in message for _, message in told(path))


ENDS = ("Every pixel is one neuron of the", "It is *dark*")


def test_a_video_or_text_alone_is_nothing_to_do(write: Write) -> None:
    video = ":::{video} V\n:channel: C\n:minutes: 3\n:link: https://a.org/b\n:::\n"
    path = write(lesson_text("one", "text").replace(FIGURE, video))
    assert [(line, "nothing to do" in message) for line, message in told(path)] == [(7, True)]


def test_a_page_with_a_broken_figure_is_said_once(write: Write) -> None:
    path = write(lesson_text("one", "text").replace("} network", "} nettwork"))
    assert [(line, "unknown" in message) for line, message in told(path)] == [(8, True)]


BROKEN_KEYS = {
    "right refused": ("- 1/16\n- 0,0625", "- 1/16\n- 0,0626 m\n- 0,07", "- 0,07", "'0,07' is to be accepted"),
    "right unreadable": ("- 1/16\n- 0,0625", "- 1/16\n- a sixteenth", "- a sixteenth", "it cannot be read"),
    "wrong taken": ("- a sixteenth of nothing", "- 6.25 %", "- 6.25 %", "'6.25 %' is to be rejected"),
    "no accepts": ("+++ accepts\n- 1/16\n- 0,0625\n\n", "", ":::{question} the-mse", "+++ accepts with texts"),
    "no rejects": ("+++ rejects\n- 0.25\n- a sixteenth of nothing\n\n", "", ":::{question} the-mse", "+++ rejects"),
}


@pytest.mark.parametrize(("old", "new", "place", "words"), BROKEN_KEYS.values(), ids=BROKEN_KEYS)
def test_a_number_that_fails_its_own_lists(write: Write, old: str, new: str, place: str, words: str) -> None:
    text = GOOD.replace(old, new)
    faults = told(write(text))
    assert [line for line, _ in faults] == [text.split("\n").index(place) + 1]
    assert words in faults[0][1]


BROKEN_KINDS = {
    "term refused": (
        "the strength of a connection",
        "the power of it",
        "- weight: the power of it",
        "none of the words",
    ),
    "term taken": ("a kilogram", "its strength", "- weight: its strength", "the key takes it"),
    "term without accepts": ("- weight: the strength of a connection\n", "", ":::{question} say-what", "no line in"),
    "term without rejects": ("- hidden layer: a secret\n", "", ":::{question} say-what", "no line in +++ rejects"),
    "vector refused": ("- [4; 2; 0]", "- [4; 2; 1]", "- [4; 2; 1]", "is to be accepted"),
    "vector taken": ("- (4, 2)\n", "- 4i + 2j + 0k\n", "- 4i + 2j + 0k", "is to be rejected"),
    "shapes taken": ("- 4x4", "- (4, 3), (1, 4), (4,)", "- (4, 3), (1, 4), (4,)", "is to be rejected"),
    "percent taken": ("- 75 %", "- 25,2 percent", "- 25,2 percent", "is to be rejected"),
}


@pytest.mark.parametrize(("old", "new", "place", "words"), BROKEN_KINDS.values(), ids=BROKEN_KINDS)
def test_other_kinds_that_fail_their_own_lists(write: Write, old: str, new: str, place: str, words: str) -> None:
    text = KINDS.replace(old, new)
    faults = told(write(text))
    assert [line for line, _ in faults] == [text.split("\n").index(place) + 1]
    assert words in faults[0][1]


def test_runs_that_cannot_start_are_named_at_their_line(write: Write) -> None:
    path = write(KINDS)
    asked: list[str] = []

    def run_fault(options: str) -> str:
        asked.append(options)
        return "no such thing" if "0.01" in options and "epochs" in options else ""

    line = KINDS.split("\n").index("- ten times: --learning-rate 0.01 --epochs 1") + 1
    assert told(path, run_fault=run_fault) == [(line, "run 'ten times' cannot be started: no such thing")]
    assert asked == ["--learning-rate 0.001", "--learning-rate 0.01 --epochs 1", "", ""]


# terms


def test_a_term_must_be_introduced_before_or_on_the_page(write: Write, unit: Path) -> None:
    with_terms(unit, "weight", "bias")
    write(lesson_text("one", "Some text.\nIts Weights count.", "Here **weights** come, and a *bias*."), "01-one.md")
    assert told(unit) == [
        (11, "term 'weight' is used before it is introduced; set it in bold or define it, here or on a page before"),
        (15, "term 'bias' is used before it is introduced; set it in bold or define it, here or on a page before"),
    ]


def test_bold_definitions_and_earlier_lessons_introduce(write: Write, unit: Path) -> None:
    with_terms(unit, "weight", "learning rate", "activation", "activation function", "probability")
    write(lesson_text("one", "A weight is a **weight**. The learning\nrate is the **learning\nrate**."), "01-one.md")
    definition = ":::{definition} Activation function\nBends.\n:::\n"
    write(lesson_text("two", f"{definition}Weights. Activation functions."), "02-two.md")
    write(lesson_text("three", "**probabilities**, a probability, learning rates"), "01-three.md", "deeper")
    assert told(unit) == []


def test_a_longer_term_is_no_use_of_a_shorter_one_and_other_words_are_none(write: Write, unit: Path) -> None:
    with_terms(unit, "activation", "activation function", "bias", "loss")
    write(lesson_text("one", "**activation function**: activation functions. Biased, unbiased, lossless, loss-making."))
    assert told(unit) == []


def test_code_options_lists_of_learners_texts_and_titles_are_no_prose(write: Write, unit: Path) -> None:
    with_terms(unit, "gradient", "dropout", "kilogram", "strength")
    text = lesson_text(
        "one",
        "`gradient`\n\n```\ngradient = 1\n```\n\n[here](https://example.org/dropout)\n\n### Dropout\n",
    )
    write(text, "01-one.md")
    write(KINDS.replace("The gradient at", "The slopes at"), "02-kinds.md")
    assert told(unit) == []


def test_later_lessons_and_other_tracks_introduce_nothing(write: Write, unit: Path) -> None:
    with_terms(unit, "gradient")
    write(lesson_text("one", "A gradient."), "01-one.md")
    write(lesson_text("two", "The **gradient**."), "02-two.md")
    assert [line for line, _ in told(unit)] == [10]
    write(lesson_text("one", "Nothing."), "01-one.md")
    write(lesson_text("two", "Nothing."), "02-two.md")
    write(lesson_text("three", "The **gradient**."), "01-three.md", "deeper")
    assert told(unit) == []


def test_terms_are_a_list_of_texts(unit: Path) -> None:
    (unit / "unit.toml").write_text(UNIT.replace("\n[[", "terms = [1]\n\n[[", 1), encoding="utf-8")
    assert [(line, "list of texts" in message) for line, message in told(unit)] == [(6, True)]
