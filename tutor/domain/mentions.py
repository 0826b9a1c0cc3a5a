"""Which ideas of a rubric a response may touch, with the learner's own words beside them. Suggested, never judged."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tutor.domain.question import Question, QuestionKind

AROUND: Final = 48
"""Characters of its sentence on each side of a found word, at most."""

# A word of denial, its clause's few words up to the found one, or right after the found one.
_NOT: Final = r"not(?!\s+(?:only|just|merely)\b)"
_DENIAL: Final = (
    rf"(?:{_NOT}|never|no|none|nor|neither|without|cannot|\w+n['’]t|(?:do|does|did|is|are|was|were|ca|wo|has|have)nt)\b"
)
_DENIED_BEFORE: Final = re.compile(rf"\b{_DENIAL}(?:\W+[\w'’]+){{0,4}}\W*$", re.IGNORECASE)
_VERB: Final = r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|must|may|might)"
_DENIED_AFTER: Final = re.compile(
    rf"\s*(?:(?:{_VERB}\s+)?(?:{_NOT}|never|cannot)\b|{_VERB}\s+no\b|\w+n['’]t\b)", re.IGNORECASE
)
_CLAUSE: Final = re.compile(
    r"[.,;:!?](?=\s|$)|[\n()–—]|\b(?:but|because|so|instead|rather|while|although)\b", re.IGNORECASE
)
_SENTENCE: Final = re.compile(r"[.!?;]+(?=\s|$)|\n")


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of the learner that touch an idea: `found` is what was looked for, the others stand around it.

    `denied` ones stand beside a word of denial (not, never, without …) and suggest nothing.
    """

    before: str
    found: str
    after: str
    denied: bool = False


def mentioned(question: Question, text: str) -> frozenset[str]:
    """The ids of the rubric lines that `text` may hold: what the tutor suggests to look at."""
    return frozenset(line for line, found in mentions(question, text).items() if not found.denied)


def mentions(question: Question, text: str) -> dict[str, Mention]:
    """By the ids of rubric lines, the first words of `text` that touch each: one of the line's words in brackets.

    In a question of kind terms only what is written of a term counts for it.
    """
    if question.kind is QuestionKind.TERMS:
        parts = [_Plain(part) for part in definitions(question, text)]
    else:
        parts = [_Plain(text)] * len(question.rubric)
    touched: dict[str, Mention] = {}
    for line, part in zip(question.rubric, parts, strict=True):
        found = [mention for word in line.words for mention in part.mentions_of(word)]
        if found:
            touched[line.id] = next((mention for mention in found if not mention.denied), found[0])
    return touched


class _Plain:
    """A text in folded case, without accents, with one blank for each run of anything but letters, digits and dots.

    It knows where each of its characters stands in the text as it was written.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        kept: list[str] = []
        places: list[int] = []
        for place, character in enumerate(text):
            for folded in unicodedata.normalize("NFKD", character).casefold():
                if not unicodedata.combining(folded):
                    kept.append(folded)
                    places.append(place)
        plain, places = _replaced(r"(?<=\d)[, ](?=\d{3}(?!\d))", "", "".join(kept), places)  # 60,000 is 60000
        self.plain, self.places = _replaced(r"[^\w.σ()]+", " ", plain, places)

    def mentions_of(self, word: str) -> Iterator[Mention]:
        pattern = _forms(_folded(word).strip())
        for found in pattern.finditer(self.plain) if pattern else ():
            start, end = self.places[found.start()], self.places[found.end() - 1] + 1
            before, after = self.text[:start], self.text[end:]
            clause = _CLAUSE.split(before[-200:])[-1]
            denied = bool(_DENIED_BEFORE.search(clause) or _DENIED_AFTER.match(after[:40]))
            yield Mention(_tail(before), self.text[start:end], _head(after), denied)


def _replaced(pattern: str, by: str, text: str, places: list[int]) -> tuple[str, list[int]]:
    """`text` with what `pattern` finds replaced by `by`, of one character at most, and the places that are left."""
    kept: list[str] = []
    left: list[int] = []
    end = 0
    for found in re.finditer(pattern, text):
        kept += [text[end : found.start()], by]
        left += places[end : found.start()] + places[found.start() : found.start() + len(by)]
        end = found.end()
    return "".join([*kept, text[end:]]), left + places[end:]


def _tail(before: str) -> str:
    """The last words of the sentence that a found word goes on with."""
    sentence = _SENTENCE.split(before[-400:])[-1].lstrip()
    return last_words(sentence, AROUND)


def _head(after: str) -> str:
    """The first words of the sentence that go on from a found word, to its end."""
    end = _SENTENCE.search(after[:400])
    sentence = after[: end.end()] if end else after[:400]
    return first_words(sentence.rstrip(), AROUND)


def last_words(text: str, length: int) -> str:
    """As many of the last words as take `length` characters, with … where some are left out."""
    if len(text) <= length:
        return text
    kept = text[max(0, len(text) - length + 1) :] if length > 1 else ""
    return "…" + (kept.partition(" ")[2] if " " in kept.rstrip() else kept)


def first_words(text: str, length: int) -> str:
    """As many of the first words as take `length` characters, with … where some are left out."""
    if len(text) <= length:
        return text
    kept = text[: length - 1] if length > 1 else ""
    return (kept.rpartition(" ")[0] if " " in kept.lstrip() else kept) + "…"


def _folded(word: str) -> str:
    return _Plain(word).plain


def _forms(word: str) -> re.Pattern[str] | None:
    """Whole words only, in the forms that English gives them: weight, weights, weighted, weighting; stop, stopped."""
    if not word:
        return None
    plural = word.endswith("s") and not word.endswith(("ss", "us", "is", "as")) and len(word) > 3
    if plural or (word.endswith("ed") and len(word) > 4):
        word = word[:-1]
    stem = word[:-1] if word.endswith("e") and len(word) > 3 else word
    doubled = re.escape(word[-1])
    ending = rf"(?:e|s|es|d|ed|ing|r|er|ers|ly|ion|ions|{doubled}ed|{doubled}ing)?" if word[-1].isalpha() else ""
    if word.endswith("y") and len(word) > 3:
        stem, ending = word[:-1], r"(?:y|ies|ied|ying)"
    return re.compile(rf"(?<![\w.]){re.escape(stem)}{ending}(?!\w|\.\d)")


# --- terms ---


def definitions(question: Question, text: str) -> tuple[str, ...]:
    """What `text` says of each term, in the order of the terms; '' for a term that it does not define.

    A definition begins at a line that opens with its term (`neuron: …`, `- A neuron is …`) and goes on to the next.
    Where no line does, as many lines or paragraphs as there are terms are taken in their order, and anything else
    counts for every term.
    """
    lines = text.split("\n")
    names = sorted(enumerate(line.term for line in question.rubric), key=lambda named: -len(named[1]))
    written: dict[int, list[str]] = {}
    here: list[str] | None = None
    for line in lines:
        begun = next(((index, rest) for index, term in names if (rest := _after_term(line, term)) is not None), None)
        if begun is not None:
            here = written.setdefault(begun[0], [])
            here.append(begun[1])
        elif here is not None:
            here.append(line)
    count = len(question.rubric)
    if written:
        return tuple("\n".join(written.get(index, ())).strip() for index in range(count))
    for pieces in ([line for line in lines if line.strip()], re.split(r"\n\s*\n", text.strip())):
        if len(pieces) == count:
            return tuple(piece.strip() for piece in pieces)
    return (text.strip(),) * count


def _after_term(line: str, term: str) -> str | None:
    """What follows `term` at the beginning of a line, or None if the line begins otherwise."""
    words = r"[\s\-_]+".join(map(re.escape, term.split()))
    begin = rf"\s*(?:[-*•>#]\s*|\d+[.)]\s*)*[*_`\"“]*(?:(?:an?|the)\s+)?{words}(?:s|es|\(s\))?[*_`\"”]*"
    found = re.match(rf"{begin}(?:\s*[:=–—→*_`]+|\s+-+|\s+(?=(?:is|are|means|=)\b)|\s*$)", line, re.IGNORECASE)
    return line[found.end() :].strip() if found else None


def has_definitions(question: Question, text: str) -> bool:
    """True if `text` says something of at least one term: names of terms alone are no response."""
    return any(definitions(question, text))
