"""Words: counted for the writing activity, and text made visible so that it can be shown without being obeyed."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

# Chinese and Japanese put no blanks between words; there a character counts as one, as word processors have it.
_CJK = "\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
# Vowel signs and accents of many scripts are marks and no letters: a word goes on through them.
_LETTERS = (
    rf"[^\W_{_CJK}](?:[^\W_{_CJK}]|[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0dff\u0e31-\u0e4e\u200c\u200d])*"
)


@cache
def _word() -> re.Pattern[str]:
    return re.compile(rf"[{_CJK}]|{_LETTERS}(?:['’\-.,/]{_LETTERS})*")


# C0 and DEL have pictures of their own in Unicode; C1 and the marks that reorder text are shown by number.
_PICTURES = {number: chr(0x2400 + number) for number in range(32) if number not in (9, 10)}
_SURROGATES = re.compile("[\ud800-\udfff]")
_PICTURES[0x7F] = "\u2421"
_PICTURES |= {number: f"⟨{number:02x}⟩" for number in range(0x80, 0xA0)}
BIDI_CONTROLS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""What reorders text, for a character class: with it a line can be made to say something else than it holds."""
_REORDER = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_PICTURES |= {number: f"⟨{number:04x}⟩" for number in (*_REORDER, 0x2028, 0x2029)}

FEW_WORDS = 20
"""Below this a text is too short to call it repetitive."""


def visible(text: str) -> str:
    """`text` with each control character, bidirectional override and lone surrogate replaced by a picture of it.

    Line feeds and tabs stay; CRLF becomes LF, so that no line ends in a symbol. For display only: never store it.
    """
    return _SURROGATES.sub("\ufffd", text.replace("\r\n", "\n").translate(_PICTURES))


def count_words(text: str) -> int:
    """Words with at least one letter. `28` is none, `state-of-the-art`, `don't` and `3D` are one each.

    A character of Chinese or Japanese counts as a word.
    """
    return sum(any(character.isalpha() for character in word) for word in _word().findall(text))


def repetition_note(text: str) -> str:
    """A gentle note when most of the text is one word over and over, else ''."""
    words = [word.casefold() for word in _word().findall(text)]
    if len(words) < FEW_WORDS:
        return ""
    word, times = Counter(words).most_common(1)[0]
    if times * 2 <= len(words):
        return ""
    return f"“{visible(word)}” stands here {times} times. Words count when they carry a thought."
