"""What was found, at the right of the search: a term with its meaning, a page, or the learner's own words."""

from __future__ import annotations

from collections.abc import Sequence

from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tutor.domain.curriculum import Curriculum
from tutor.domain.reporting import page_words
from tutor.domain.search import (
    HitKind,
    SearchEntry,
    lesson_and_slug,
    marked,
    page_text,
    paragraphs_with,
    see_also,
    taught_on,
)
from tutor.domain.words import visible
from tutor.ui.widgets.common.pairs import pair, quote
from tutor.ui.widgets.common.prose import Prose

PARAGRAPHS = 3


def found_widgets(
    place: SearchEntry, words: Sequence[str], curriculum: Curriculum, places: Sequence[SearchEntry]
) -> list[Widget]:
    """`words` are what is typed, without case; `places` all that can be found."""
    match place.kind:
        case HitKind.TERM:
            return _term(place, curriculum, places)
        case HitKind.PAGE:
            lesson, _ = lesson_and_slug(place.page)
            page = taught_on(curriculum, place.page)
            shown = paragraphs_with(page_text(page), words, PARAGRAPHS) if page else ()
            title = page.title if page else place.name
            return [pair(title, curriculum.lesson(lesson).title, bright=True), *map(_said, shown)]
        case _:
            name = place.name if place.kind is HitKind.OWN else HitKind.MENTOR.value
            return [pair(name, place.facts, bright=True), _own(place, words)]


def _term(place: SearchEntry, curriculum: Curriculum, places: Sequence[SearchEntry]) -> list[Widget]:
    entry = place.entry
    assert entry is not None
    names = [name.casefold() for name in entry.names]
    widgets: list[Widget] = [pair(entry.term, "term", bright=True), Prose(entry.meaning)]
    if entry.also:
        widgets.append(_line("Also called", ", ".join(entry.also)))
    page = taught_on(curriculum, entry.page)
    if page is not None:
        taught = paragraphs_with(page_text(page), names[:1]) or paragraphs_with(page_text(page), names)
        widgets += [pair("Where it is taught", page_words(curriculum, entry.page)), *map(_said, taught)]
    others = [page_words(curriculum, one) for one in entry.pages[1:]]
    if others:
        widgets.append(_line("And anew on", "; ".join(others)))
    own = next((one for one in places if one.kind is HitKind.OWN and any(name in one.folded for name in names)), None)
    if own is not None:
        widgets += [pair("Your own words", own.facts), _own(own, names)]
    beside = see_also(entry, [one for unit in curriculum.units for one in unit.glossary])
    if beside:
        widgets.append(_line("See also", "   ".join(beside)))
    return widgets


def _line(name: str, words: str) -> Widget:
    told = Content.assemble((name, "bold $bright"), "  ", (visible(words), "$words"))
    return Static(told, classes="part")


def _said(paragraph: str) -> Widget:
    return Vertical(Prose(paragraph), classes="quote said")


def _own(place: SearchEntry, words: Sequence[str]) -> Widget:
    pieces = [(piece, not found) for piece, found in marked(place.text, words)]
    return quote("", pieces, style="bold $bright")
