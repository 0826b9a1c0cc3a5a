"""The glossary of a unit: every term has a sentence and the page that teaches it, and is not used before that page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.content.test_teaching import lesson_text, told
from tests.course import course
from tutor.content.curriculum import check, load
from tutor.content.glossary import LONGEST
from tutor.domain.glossary import GlossaryEntry

Write = Callable[..., Path]
WEIGHT = '[[terms]]\nterm = "weight"\nmeaning = "The number on a connection."\npages = ["one/page-1"]\n'
BIAS = '[[terms]]\nterm = "bias"\nmeaning = "What is added."\npages = ["one/page-2", "two/page-1"]\nalso = ["offset"]\n'

NAMES = ("bias", "offset")
PAGES = "the glossary says that one/page-2 and two/page-1 teaches it"


def glossary(unit: Path, text: str) -> None:
    (unit / "glossary.toml").write_text(text, encoding="utf-8")


def test_a_unit_has_its_glossary(write: Write, unit: Path) -> None:
    write(lesson_text("one", "**weight**", "**bias**"), "01-one.md")
    write(lesson_text("two", "**bias**"), "01-two.md", "deeper")
    glossary(unit, WEIGHT + BIAS)
    assert check(unit) == ()
    first, second = load(unit).units[0].glossary
    assert first == GlossaryEntry("weight", "The number on a connection.", ("one/page-1",), (), 1)
    assert (second.page, second.names, second.line) == ("one/page-2", ("bias", "offset"), 5)


def test_a_term_is_not_used_before_the_page_that_teaches_it_even_if_it_is_bold_there(write: Write, unit: Path) -> None:
    write(lesson_text("one", "**Bias** and **weights**. An offset.", "**bias**"), "01-one.md")
    write(lesson_text("two", "**bias**"), "01-two.md", "deeper")
    glossary(unit, WEIGHT + BIAS)
    found = told(unit)
    assert sorted(found) == sorted((10, f"term {name!r} is used before it is introduced; {PAGES}") for name in NAMES)


def test_a_page_shows_the_terms_that_it_teaches(write: Write, unit: Path) -> None:
    write(lesson_text("one", "A weight is a number."), "01-one.md")
    glossary(unit, WEIGHT)
    assert told(unit) == [(7, "the glossary says that this page teaches 'weight'; set it in bold or define it here")]


def test_everyday_phrases_use_no_term(write: Write, unit: Path) -> None:
    write(lesson_text("one", "Lose weight\nloss pills, by weight-loss. Lose weight!", "**weight**"), "01-one.md")
    glossary(unit, 'everyday = ["lose weight", "weight-loss"]\n' + WEIGHT.replace("page-1", "page-2"))
    assert told(unit) == []
    glossary(unit, WEIGHT.replace("page-1", "page-2"))
    assert [line for line, _ in told(unit)] == [10]


BROKEN = {
    "page": ('pages = ["one/page-1"]', 'pages = ["one/page-9"]', 1, "names the page 'one/page-9', which no lesson has"),
    "no page": ('pages = ["one/page-1"]', "pages = []", 1, "wants the pages that teach it"),
    "two sentences": ("connection.", "connection. It is learned.", 1, "one sentence"),
    "no full stop": ("connection.", "connection", 1, "one sentence"),
    "too long": ("connection.", "connection" + "n" * LONGEST + ".", 1, "one sentence"),
    "unknown key": ('term = "weight"\n', 'term = "weight"\npage = "x"\n', 1, "glossary key 'page' is unknown"),
    "no term": ('term = "weight"', 'term = " "', 1, "has no term"),
    "also": ('pages = ["one/page-1"]', 'pages = ["one/page-1"]\nalso = "w"', 1, "also wants a list"),
    "twice": (
        "[[terms]]\n",
        '[[terms]]\nterm = "Weight"\nmeaning = "A."\npages = ["one/page-1"]\n[[terms]]\n',
        5,
        "twice",
    ),
    "twice, the second with a capital": (
        'term = "weight"',
        'term = "weight"\nmeaning = "A."\npages = ["one/page-1"]\n[[terms]]\nterm = "Weight"',
        5,
        "twice",
    ),
    "everyday": ("[[terms]]\n", "everyday = 3\n[[terms]]\n", 1, "everyday wants a list"),
    "no TOML": ("[[terms]]\n", "[[terms]\n", 1, "is not TOML"),
}


@pytest.mark.parametrize(("old", "new", "line", "words"), BROKEN.values(), ids=BROKEN)
def test_what_is_wrong_in_a_glossary_is_named_and_no_lesson_is_left_out(
    write: Write, unit: Path, old: str, new: str, line: int, words: str
) -> None:
    write(lesson_text("one", "**weight**"), "01-one.md")
    glossary(unit, WEIGHT.replace(old, new, 1))
    found = [fault for fault in check(unit) if fault.path.endswith("glossary.toml")]
    assert [fault.line for fault in found] == [line], found
    assert words in found[0].message
    assert [lesson.id for lesson in load(unit).lessons] == ["one"]
    assert load(unit).faults == ()


def test_the_units_own_glossary_is_whole() -> None:
    entries = course().units[0].glossary
    assert len(entries) > 80
    names = {name.casefold() for entry in entries for name in entry.names}
    assert {"epoch", "loss", "spike", "synapse", "relu", "mse", "validation set", "overfitting"} <= names
