"""Search: what is found by what is typed, in which order, and what of it is shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.domain.samples import ESSAYS, NEURON
from tutor.domain.curriculum import Curriculum, Lesson, Page, Prose, Track, Unit
from tutor.domain.glossary import GlossaryEntry
from tutor.domain.museum import CASES, TITLE, question
from tutor.domain.response import Draft, MentorQuestion, Notebook, Response, ResponseStatus
from tutor.domain.search import (
    HitKind,
    lesson_places,
    marked,
    nearest,
    own_places,
    paragraphs_with,
    search,
    see_also,
)

BIAS = GlossaryEntry("bias", "The number that is added to a neuron's sum.", ("one/sums",))
STEP = GlossaryEntry("step", "One change of every weight and bias.", ("one/steps",), ("update",))
RATE = GlossaryEntry("learning rate", "How far a step goes.", ("one/steps",))


def page(slug: str, *texts: str) -> Page:
    return Page(slug, slug.capitalize(), slug.capitalize(), tuple(Prose(text) for text in texts), 1)


PAGES = (
    page("sums", "A **bias** moves the sum.\n\nEach neuron has its own bias."),
    page("steps", "A step changes each bias.\n\n```\nbias -= rate * slope\n```\n\n| bias | 1 |"),
    replace(page("asked"), blocks=(NEURON, ESSAYS)),
)
LESSON = Lesson("one", "track", 1, "A lesson", "Lesson", 5, "", PAGES, "01-one.md")
LESSONS = Curriculum((Unit("u", "U", "", "", "", (Track("track", "T", (LESSON,)),), (STEP, BIAS, RATE)),))


def made(id: int, text: str, attempt: int = 1, question: str = "neuron", day: int = 5) -> Response:
    moment = f"2020-05-{day:02}T12:00:00+02:00"
    return Response(id, question, "one", attempt, ResponseStatus.SUBMITTED, text, 3, None, moment)


NOTEBOOK = Notebook(
    responses=(
        made(1, "It holds a number."),
        made(2, "It adds a BIAS to what it holds.", 2, day=6),
        made(3, "of a lesson that is gone, with bias", question="gone"),
        replace(made(4, "bias"), status=ResponseStatus.SKIPPED, question_id="other"),
    ),
    drafts=(Draft("essay-ethics", "Bias in data", "2020-05-07T12:00:00+02:00"), Draft("mentor:one/sums", "bias?", "")),
    mentor_questions=(MentorQuestion(1, "one/sums", "Do all\nneurons share one bias?", "2020-05-05T12:00:00+02:00"),),
)
ALL = (*lesson_places(LESSONS), *own_places(LESSONS, NOTEBOOK))


def names(typed: str, kind: HitKind) -> list[str]:
    return [found.place.name for found in search(ALL, typed).get(kind, ())]


def test_nothing_typed_lists_all_terms_a_to_z() -> None:
    assert list(search(ALL, "  ")) == [HitKind.TERM]
    assert names("", HitKind.TERM) == ["bias", "learning rate", "step"]


def test_terms_by_their_names_first_then_by_their_meanings() -> None:
    assert names("Bias", HitKind.TERM) == ["bias", "step"]
    assert names("step", HitKind.TERM) == ["step", "learning rate"]
    assert names("upda", HitKind.TERM) == ["step"], "another name of it"
    assert names("rate learn", HitKind.TERM) == ["learning rate"], "all the words, in any order"


def test_pages_by_how_often_they_say_it() -> None:
    found = search(ALL, "bias")[HitKind.PAGE]
    assert [(one.place.name, one.note, one.place.page) for one in found] == [
        ("Lesson: Steps", "3", "one/steps"),
        ("Lesson: Sums", "2", "one/sums"),
    ]
    assert names("your own words", HitKind.PAGE) == ["Lesson: Asked"], "what is asked is found"
    assert names("because", HitKind.PAGE) == [], "what is told only after a response is not"


def test_own_words_with_drafts_and_questions_to_a_mentor() -> None:
    found = search(ALL, "bias")
    assert [(one.place.name, one.note, one.place.page, one.place.task) for one in found[HitKind.OWN]] == [
        ("ethics", "draft", "one/asked", "essay-ethics"),
        ("gone", "5 May", "", "gone"),
        ("neuron, attempt 2", "6 May", "one/asked", "neuron"),
    ]
    assert [(one.place.name, one.note, one.place.facts) for one in found[HitKind.MENTOR]] == [
        ("bias?", "draft", "Lesson, Sums"),
        ("Do all neurons share one bias?", "5 May", "Lesson, Sums"),
    ]
    assert found[HitKind.OWN][-1].place.facts == "A lesson, 6 May, certain"


def test_what_was_said_in_the_museum_is_found_by_its_own_name() -> None:
    case = next(one for one in CASES if one.fault == "labels")
    said = (made(1, "labels shuffled", question=case.id), made(2, "It is flat.", question=case.why_id))
    own = own_places(LESSONS, Notebook(responses=said, drafts=(Draft(CASES[1].why_id, "It is flat too", ""),)))
    assert [(one.name, one.facts.partition(",")[0]) for one in own] == [
        (f"Case {CASES[1].number}: what says so?", TITLE),
        (f"Case {case.number}: what says so?", TITLE),
        (question(case).short, TITLE),
    ]


def test_where_nothing_is_found_the_nearest_terms_are_offered() -> None:
    assert search(ALL, "baias") == {}
    assert nearest(ALL, "baias")[0].place.name == "bias"
    assert nearest(ALL, "updaet")[0].place.name == "step", "by another name"


def test_terms_that_a_meaning_names_and_those_of_the_same_page() -> None:
    assert see_also(STEP, (STEP, BIAS, RATE)) == ("bias", "learning rate")
    assert see_also(BIAS, (STEP, BIAS, RATE)) == ()


def test_paragraphs_are_prose_with_all_the_words_or_else_with_one() -> None:
    text = "# bias\n\nNothing.\n\n```\nbias of code\n```\n\nA bias.\n\n| bias |\n\nA bias and a rate."
    assert paragraphs_with(text, ("bias", "rate"), 2) == ("A bias and a rate.",)
    assert paragraphs_with(text, ("bias", "slope"), 2) == ("A bias.", "A bias and a rate.")
    assert paragraphs_with(text, ("none",)) == ("Nothing.",)


@pytest.mark.parametrize(
    "text",
    ["A Bias here.", "word " * 300 + "a bias" + " word" * 300, "x" * 900 + "bias"],
    ids=["short", "long", "without blanks"],
)
def test_marked_words_stand_in_what_is_shown(text: str) -> None:
    pieces = marked(text, ("bias",))
    assert [piece.casefold() for piece, found in pieces if found] == ["bias"]
    shown = "".join(piece for piece, _ in pieces)
    assert shown.removeprefix("… ").removesuffix(" …") in text
    assert len(shown) < 400
