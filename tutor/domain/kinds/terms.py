"""Terms to be defined in one text, a paragraph a term; a rubric says what a good definition of each has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from tutor.domain.kinds.text import TextQuestion
from tutor.domain.mentions import mentioned
from tutor.domain.question import Sample


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsQuestion(TextQuestion):
    kind: ClassVar[str] = "terms"
    reported_as: ClassVar[str] = "terms"
    ideas: ClassVar[str] = "terms"

    def texts_for_ideas(self, text: str) -> tuple[str, ...]:
        """What `text` says of each term, in the order of the terms; '' for a term that it does not define.

        A definition begins at a line that opens with its term (`neuron: …`, `- A neuron is …`) and goes on to the next.
        Where no line does, as many lines or paragraphs as there are terms are taken in their order, and anything else
        counts for every term.
        """
        lines = text.split("\n")
        names = sorted(enumerate(line.term for line in self.rubric), key=lambda named: -len(named[1]))
        written: dict[int, list[str]] = {}
        here: list[str] | None = None
        for line in lines:
            begun = next(((index, rest) for index, term in names if (rest := _after(line, term)) is not None), None)
            if begun is not None:
                here = written.setdefault(begun[0], [])
                here.append(begun[1])
            elif here is not None:
                here.append(line)
        count = len(self.rubric)
        if written:
            return tuple("\n".join(written.get(index, ())).strip() for index in range(count))
        for pieces in ([line for line in lines if line.strip()], re.split(r"\n\s*\n", text.strip())):
            if len(pieces) == count:
                return tuple(piece.strip() for piece in pieces)
        return (text.strip(),) * count

    def own_words(self, text: str) -> str:
        return "\n".join(self.texts_for_ideas(text))

    def is_empty(self, text: str) -> bool:
        """Names of terms alone are no response."""
        return not any(self.texts_for_ideas(text))

    def refuses(self, sample: Sample) -> str:
        line = next(line for line in self.rubric if line.term == sample.term)
        found = mentioned(self, f"{sample.term}: {sample.text}")
        return "" if line.id in found else f"none of the words of {sample.term!r} stands in it, undenied"


QUESTION = TermsQuestion


def _after(line: str, term: str) -> str | None:
    """What follows `term` at the beginning of a line, or None if the line begins otherwise."""
    words = r"[\s\-_]+".join(map(re.escape, term.split()))
    begin = rf"\s*(?:[-*•>#]\s*|\d+[.)]\s*)*[*_`\"“]*(?:(?:an?|the)\s+)?{words}(?:s|es|\(s\))?[*_`\"”]*"
    found = re.match(rf"{begin}(?:\s*[:=–—→*_`]+|\s+-+|\s+(?=(?:is|are|means|=)\b)|\s*$)", line, re.IGNORECASE)
    return line[found.end() :].strip() if found else None
