"""A response that says no more than that one does not know. It is welcome, and is helped on before it is judged."""

from __future__ import annotations

import re
from typing import Final

_SAYING_SO: Final = frozenset({"know", "idea", "clue", "sure", "unsure", "idk", "dunno", "understand", "lost"})
_AROUND: Final = frozenset(
    re.findall(
        r"\w+",
        "i im m am do dont don t not no have havent really just a the it this that yet "
        "sorry honestly hmm um well at all any to be what here about",
    )
)
_DENYING: Final = frozenset({"dont", "don", "not", "no", "unsure", "idk", "dunno", "lost", "havent"})


def knows_not(text: str) -> bool:
    """True for `I don't know`, `no idea yet`, `idk`, `?`; False as soon as anything else is said."""
    plain = text.replace("’", "'").casefold()
    words = re.findall(r"[^\W_]+", plain.replace("'", ""))
    if not words:
        return "?" in plain
    said = set(words)
    return said <= _SAYING_SO | _AROUND and bool(said & _SAYING_SO) and bool(said & _DENYING)
