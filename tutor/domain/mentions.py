"""Which ideas of a rubric a response may touch, with the learner's own words beside them. Suggested, never judged."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tutor.domain.question import Question

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

    Where the question has parts of a text to look in, each line has its own: only what is written of a term counts for
    it.
    """
    touched: dict[str, Mention] = {}
    parts = question.texts_for_ideas(text)
    plain = {part: _Plain(part) for part in set(parts)}
    for line, part in zip(question.rubric, (plain[part] for part in parts), strict=True):
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
        positions: list[int] = []
        for position, character in enumerate(text):
            for folded in unicodedata.normalize("NFKD", character).casefold():
                if not unicodedata.combining(folded):
                    kept.append(folded)
                    positions.append(position)
        plain, positions = _replaced(r"(?<=\d)[, ](?=\d{3}(?!\d))", "", "".join(kept), positions)  # 60,000 is 60000
        self.plain, self.positions = _replaced(r"[^\w.σ()]+", " ", plain, positions)

    def mentions_of(self, word: str) -> Iterator[Mention]:
        pattern = _forms(_folded(word).strip())
        for found in pattern.finditer(self.plain) if pattern else ():
            start, end = self.positions[found.start()], self.positions[found.end() - 1] + 1
            before, after = self.text[:start], self.text[end:]
            clause = _CLAUSE.split(before[-200:])[-1]
            denied = bool(_DENIED_BEFORE.search(clause) or _DENIED_AFTER.match(after[:40]))
            yield Mention(_tail(before), self.text[start:end], _head(after), denied)


def _replaced(pattern: str, by: str, text: str, positions: list[int]) -> tuple[str, list[int]]:
    """`text` with what `pattern` finds replaced by `by`, of one character at most, and the positions that are left."""
    kept: list[str] = []
    left: list[int] = []
    end = 0
    for found in re.finditer(pattern, text):
        kept += [text[end : found.start()], by]
        left += positions[end : found.start()] + positions[found.start() : found.start() + len(by)]
        end = found.end()
    return "".join([*kept, text[end:]]), left + positions[end:]


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
