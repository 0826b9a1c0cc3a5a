"""Whose work it is: the name that the learner gave, and an id of their own that was drawn once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Final

from tutor.domain.frozen import frozen

NAME_SETTING: Final = "learner"
ID_SETTING: Final = "learner id"
LONGEST_NAME: Final = 80
_LONGEST_IN_A_FILE_NAME: Final = 40


@frozen
class Learner:
    """`name` is '' while none is given; `id` is '' only for a store that an older tutor made and none has opened."""

    name: str = ""
    id: str = ""

    @property
    def title(self) -> str:
        """The name, or what stands in its place."""
        return self.name or (f"Learner {self.id}" if self.id else "A learner")


def learner_of(settings: Mapping[str, str]) -> Learner:
    return Learner(clean_name(settings.get(NAME_SETTING, "")), settings.get(ID_SETTING, ""))


def clean_name(text: str) -> str:
    """A name as it is kept: one line, no control characters, no blanks around it, at most LONGEST_NAME characters."""
    kept = "".join(" " if unicodedata.category(one) in ("Cc", "Cs", "Zl", "Zp") else one for one in text)
    return " ".join(kept.split())[:LONGEST_NAME].strip()


def file_name(learner: Learner, unit: str, day: date, extension: str) -> str:
    """`ada-lovelace-deep-learning-2026-11-12.html`: who, which unit, which day. No character that a system forbids."""
    who = _in_a_file_name(learner.name) or _in_a_file_name(f"learner {learner.id}")
    return "-".join(part for part in (who, _in_a_file_name(unit), f"{day:%Y-%m-%d}") if part) + f".{extension}"


def _in_a_file_name(text: str) -> str:
    plain = unicodedata.normalize("NFC", text).casefold()
    words = re.sub(r"[^\w]+|_+", " ", plain).split()
    return "-".join(words)[:_LONGEST_IN_A_FILE_NAME].strip("-")
