"""Two attempts side by side: which words were dropped, which were added."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Final

MOST_WORDS: Final = 1_500
"""Longer texts are not compared: it would take longer than a key press may."""

Spans = tuple[tuple[str, bool], ...]
"""(text, is it the other text's too?)"""


def compared(before: str, after: str) -> tuple[Spans, Spans]:
    """Both texts in pieces: those that stand in both, and those that do not. Together they are the whole texts.

    Words are the same whatever their case and the punctuation that hangs on them.
    """
    one, two = (re.findall(r"\s*\S+|\s+$", text) for text in (before, after))
    if max(len(one), len(two)) > MOST_WORDS:
        return ((before, True),), ((after, True),)
    matcher = SequenceMatcher(None, [_plain(word) for word in one], [_plain(word) for word in two], autojunk=False)
    kept_one, kept_two = [False] * len(one), [False] * len(two)
    for block in matcher.get_matching_blocks():
        for offset in range(block.size):
            kept_one[block.a + offset] = kept_two[block.b + offset] = True
    return _joined(one, kept_one), _joined(two, kept_two)


def _plain(word: str) -> str:
    return re.sub(r"^\W+|\W+$", "", word).casefold() or word.strip()


def _joined(words: list[str], kept: list[bool]) -> Spans:
    spans: list[tuple[str, bool]] = []
    for word, same in zip(words, kept, strict=True):
        if spans and spans[-1][1] == same:
            spans[-1] = (spans[-1][0] + word, same)
        else:
            spans.append((word, same))
    return tuple(spans)
