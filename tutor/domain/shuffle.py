"""In which order a learner sees the choices of a question: always the same for one learner, another for the next.

Only what is shown is shuffled. A response keeps the text of a choice, never its place, and a revision, an export and a
key have the choices as their author wrote them.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import lru_cache
from typing import Final

from tutor.domain.kinds.choice import ChoiceQuestion
from tutor.domain.question import Question

AS_WRITTEN: Final = 0
"""The seed that leaves every choice where its author put it: for whoever reads a lesson while writing it."""


@lru_cache(maxsize=512)
def shuffled(question: Question, seed: int) -> Question:
    """The question as a learner with this `seed` sees it; the very same one where there is nothing to shuffle.

    Each choice has a place by a hash of the seed, the question's id and its own text: when the author changes one
    choice, the others keep their order among themselves.
    """
    if seed == AS_WRITTEN or not isinstance(question, ChoiceQuestion) or len(question.choices) < 2:
        return question

    def rank(text: str) -> bytes:
        return hashlib.sha256(f"{seed}\n{question.id}\n{text}".encode("utf-8", "surrogatepass")).digest()

    choices = tuple(sorted(question.choices, key=lambda choice: rank(choice.text)))
    return question if choices == question.choices else replace(question, choices=choices)
