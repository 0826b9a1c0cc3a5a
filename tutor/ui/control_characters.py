"""Nothing that a learner, a lesson or a program wrote may steer the terminal.

Two layers: `tutor.domain.words.visible` turns control characters into pictures of themselves before text is shown, and
this filter deletes whatever still reaches the screen's output (a text area shows its text as it is). The stored text
is never touched.
"""

from __future__ import annotations

import re

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from tutor.domain.words import BIDI_CONTROLS

CONTROLS = re.compile(rf"[\x00-\x08\x0a-\x1f\x7f-\x9f{BIDI_CONTROLS}]")
"""C0 without the tab, DEL, C1, and what reorders the text of a line."""

LONE_SURROGATES = re.compile("[\ud800-\udfff]")


class ControlCharacterFilter(LineFilter):
    """Replaces control characters in what is about to be printed by a blank of the same width, segments of Textual's
    own control codes excepted."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            segment
            if segment.control or not (CONTROLS.search(segment.text) or LONE_SURROGATES.search(segment.text))
            else Segment(clean(segment.text), segment.style)
            for segment in segments
        ]


def clean(text: str) -> str:
    """`text` without control characters; a lone surrogate becomes U+FFFD, as the store keeps it."""
    return LONE_SURROGATES.sub("\ufffd", CONTROLS.sub("", text))
