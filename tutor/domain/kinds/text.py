"""Words of one's own, compared with a rubric that the learner ticks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from tutor.domain.question import Question, RubricLine


@dataclass(frozen=True, slots=True, kw_only=True)
class TextQuestion(Question):
    kind: ClassVar[str] = "text"

    rubric: tuple[RubricLine, ...] = ()

    def record(self) -> dict[str, Any]:
        lines = [{"id": line.id, "term": line.term, "idea": line.idea, "words": line.words} for line in self.rubric]
        return {"rubric": lines}

    @classmethod
    def key_of(cls, record: dict[str, Any]) -> dict[str, Any]:
        lines = (
            RubricLine(str(line["idea"]), tuple(map(str, line["words"])), str(line["term"]), str(line["id"]))
            for line in record["rubric"]
        )
        return {"rubric": tuple(lines)}


QUESTION = TextQuestion
