"""Search over terms, pages of lessons and the learner's own words, by what is typed so far. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

from tutor.domain.curriculum import Curriculum, Definition, Lesson, LiveFigure, Page, Prose, Video, WritingActivity
from tutor.domain.experiment import Experiment
from tutor.domain.glossary import GlossaryEntry
from tutor.domain.moments import day
from tutor.domain.museum import museum_lesson
from tutor.domain.question import Question
from tutor.domain.reporting import GONE, asks, name_of, page_words
from tutor.domain.response import MENTOR_DRAFT, Notebook, ResponseStatus
from tutor.domain.status import SURE
from tutor.domain.work import works

NEAREST: Final = 5
"""How many terms are offered where nothing is found."""
MOST_BESIDE: Final = 4
"""Terms that are named beside one."""
EXCERPT: Final = 320
"""Characters of a learner's text that are shown around what was found."""


class HitKind(StrEnum):
    """What is found, in the order of the list."""

    TERM = "Terms"
    PAGE = "Lessons"
    OWN = "Your words"
    MENTOR = "For your mentor"


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """Something that can be found and gone to. `name` and `text` are searched; `folded` is both without case.

    `page` is `lesson-id/page-slug`, '' where no page is left; `task` is the question on it that the words are of.
    `text` is Markdown of a term or page, and to the letter of what the learner wrote.
    """

    kind: HitKind
    name: str
    note: str
    page: str
    text: str
    folded: str
    task: str = ""
    facts: str = ""
    entry: GlossaryEntry | None = None


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A place, and how often the words stand in it."""

    place: SearchEntry
    times: int = 0

    @property
    def note(self) -> str:
        return str(self.times) if self.place.kind is HitKind.PAGE and self.times else self.place.note


def _place(kind: HitKind, name: str, note: str, page: str, text: str, task: str = "", facts: str = "") -> SearchEntry:
    return SearchEntry(kind, name, note, page, text, f"{name}\n{text}".casefold(), task, facts)


# --- what there is ---


def lesson_places(curriculum: Curriculum) -> tuple[SearchEntry, ...]:
    """All terms, a to z, then all pages in their order."""
    shorts = {lesson.id: lesson.short for lesson in curriculum.lessons}
    terms = [
        SearchEntry(
            HitKind.TERM,
            entry.term,
            shorts.get(entry.page.partition("/")[0], ""),
            entry.page,
            entry.meaning,
            "\n".join((*entry.names, entry.meaning)).casefold(),
            entry=entry,
        )
        for unit in curriculum.units
        for entry in unit.glossary
    ]
    pages = [
        _place(HitKind.PAGE, f"{lesson.short}: {page.title}", "", f"{lesson.id}/{page.slug}", page_text(page))
        for lesson in curriculum.lessons
        for page in lesson.pages
    ]
    return (*sorted(terms, key=lambda term: term.name.casefold()), *pages)


def page_text(page: Page) -> str:
    """What a page says and asks, in paragraphs of Markdown; not what it says only after a response."""
    return "\n\n".join(_texts(page))


def _texts(page: Page) -> Iterator[str]:
    for block in page.blocks:
        match block:
            case Prose():
                yield block.markdown
            case Definition():
                yield f"**{block.term}**: {block.markdown}"
            case LiveFigure():
                yield block.caption
            case Video():
                yield f"{block.title}, {block.channel}\n\n{block.note}"
            case Question() | Experiment():
                yield block.prompt
            case WritingActivity():
                yield from (prompt.prompt for prompt in block.prompts)


def own_places(curriculum: Curriculum, notebook: Notebook) -> tuple[SearchEntry, ...]:
    """What the learner wrote, the newest first, drafts before all; then their questions to a mentor."""
    asked = {
        ask.id: (ask.short or ask.id, f"{lesson.id}/{ask.page.slug}" if ask.page else "", name_of(lesson))
        for lesson in curriculum.lessons
        for ask in asks(lesson)
    }
    if (museum := museum_lesson(works(notebook))) is not None:
        asked |= {ask.id: (ask.short, "", museum.title) for ask in asks(museum)}

    def own(task: str, name: str, note: str, text: str, facts: str) -> SearchEntry:
        short, page, where = asked.get(task) or (task, "", GONE)
        return _place(HitKind.OWN, short + name, note, page, text, task, f"{where}, {facts}")

    made = [response for response in notebook.responses if response.status is ResponseStatus.SUBMITTED]
    many = {response.question_id for response in made if response.attempt > 1}
    drafts = [draft for draft in (*notebook.drafts, *notebook.versions) if draft.text.strip()]
    places = [
        own(draft.question_id, "", "draft", draft.text, f"a draft of {day(draft.updated_at)}")
        for draft in drafts
        if draft.question_id in asked
    ]
    places += [
        own(
            one.question_id,
            f", attempt {one.attempt}" if one.question_id in many else "",
            day(one.submitted_at),
            one.text,
            day(one.submitted_at) + (f", {SURE[one.confidence]}" if one.confidence in SURE else ""),
        )
        for one in reversed(made)
    ]
    half = [
        (draft.question_id.removeprefix(MENTOR_DRAFT), draft.text, "draft")
        for draft in drafts
        if draft.question_id.startswith(MENTOR_DRAFT)
    ]
    noted = [(one.page, one.text, day(one.created_at)) for one in notebook.mentor_questions]
    places += [
        _place(HitKind.MENTOR, " ".join(text.split()), note, page, text, facts=page_words(curriculum, page))
        for page, text, note in (*half, *reversed(noted))
    ]
    return tuple(places)


# --- what is found ---


def search(places: Sequence[SearchEntry], typed: str) -> Mapping[HitKind, tuple[SearchHit, ...]]:
    """Where all the words stand that are typed, the best first of each kind; all terms where none is typed."""
    words = typed.casefold().split()
    if not words:
        return {HitKind.TERM: tuple(SearchHit(place) for place in places if place.kind is HitKind.TERM)}
    kinds: dict[HitKind, list[SearchHit]] = {}
    for place in places:
        if all(word in place.folded for word in words):
            times = sum(map(place.folded.count, words)) if place.kind is HitKind.PAGE else 0
            kinds.setdefault(place.kind, []).append(SearchHit(place, times))
    whole = " ".join(words)
    if HitKind.TERM in kinds:
        kinds[HitKind.TERM].sort(key=lambda found: _distance(found.place, whole))
    if HitKind.PAGE in kinds:
        kinds[HitKind.PAGE].sort(key=lambda found: (-found.times, found.place.name))
    return {kind: tuple(kinds[kind]) for kind in HitKind if kind in kinds}


def _distance(place: SearchEntry, words: str) -> int:
    """0 for the very name of a term, 1 for the beginning of one, 2 for a part of one, 3 for a word of its meaning."""
    assert place.entry is not None
    names = [name.casefold() for name in place.entry.names]
    if words in names:
        return 0
    if any(name.startswith(words) for name in names):
        return 1
    return 2 if any(words in name for name in names) else 3


def nearest(places: Iterable[SearchEntry], typed: str) -> tuple[SearchHit, ...]:
    """The terms that are spelt most like what is typed, the nearest first."""
    words = typed.casefold().strip()

    def likeness(place: SearchEntry) -> float:
        names = place.entry.names if place.entry is not None else ()
        return max((SequenceMatcher(None, words, name.casefold()).ratio() for name in names), default=0.0)

    terms = [place for place in places if place.kind is HitKind.TERM]
    return tuple(SearchHit(place) for place in sorted(terms, key=likeness, reverse=True)[:NEAREST])


def see_also(entry: GlossaryEntry, entries: Iterable[GlossaryEntry]) -> tuple[str, ...]:
    """Terms that its meaning names, and those that the same page teaches."""
    others = [one for one in entries if one is not entry]
    named = [one.term for one in others if re.search(rf"\b{re.escape(one.term)}", entry.meaning, re.IGNORECASE)]
    beside = [one.term for one in others if one.page == entry.page]
    return tuple(dict.fromkeys((*sorted(named, key=len, reverse=True), *beside)))[:MOST_BESIDE]


# --- what is shown of it ---


def paragraphs_with(markdown: str, words: Sequence[str], most: int = 1) -> tuple[str, ...]:
    """The first paragraphs of a page in which all the words stand (else one of them), tables and code left out."""
    prose = re.sub(r"^(`{3,}|~{3,}).*?^\1", "", markdown, flags=re.DOTALL | re.MULTILINE)
    paragraphs = [part.strip() for part in re.split(r"\n\s*\n", prose)]
    paragraphs = [part for part in paragraphs if part and not part.startswith(("|", "#"))]
    for enough in (all, any):
        found = [part for part in paragraphs if enough(word in part.casefold() for word in words)]
        if found:
            return tuple(found[:most])
    return tuple(paragraphs[:most])


def marked(text: str, words: Sequence[str]) -> tuple[tuple[str, bool], ...]:
    """A learner's text around the first word that was found, in pieces: (words, are they what was found?)."""
    pattern = re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))) or r"(?!)", re.IGNORECASE)
    first = pattern.search(text)
    start, end = 0, len(text)
    if len(text) > EXCERPT:
        start = max(0, first.start() - EXCERPT // 3) if first else 0
        start = text.find(" ", start, first.start()) + 1 or start if first and start else start
        end = text.rfind(" ", start, start + EXCERPT) if start + EXCERPT < len(text) else len(text)
        end = end if end > start else min(len(text), start + EXCERPT)
    shown = text[start:end]
    pieces: list[tuple[str, bool]] = [("… ", False)] if start else []
    at = 0
    for found in pattern.finditer(shown):
        pieces += [(shown[at : found.start()], False), (found[0], True)]
        at = found.end()
    pieces += [(shown[at:], False), (" …" if end < len(text) else "", False)]
    return tuple(piece for piece in pieces if piece[0])


def lesson_and_slug(page: str) -> tuple[str, str]:
    """`video-1/layer` in its two parts."""
    lesson, _, slug = page.partition("/")
    return lesson, slug


def taught_on(curriculum: Curriculum, page: str) -> Page | None:
    """The page of that address, None if there is none."""
    wanted, slug = lesson_and_slug(page)
    lesson: Lesson | None = next((one for one in curriculum.lessons if one.id == wanted), None)
    return next((one for one in lesson.pages if one.slug == slug), None) if lesson is not None else None
