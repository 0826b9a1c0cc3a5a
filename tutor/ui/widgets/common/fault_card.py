"""A block of a lesson that its author has to mend: what is wrong, with file and line, where it would stand."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from tutor.domain.words import visible


class FaultCard(Static):
    """Nothing can be done here but to read it."""

    DEFAULT_CSS = """
    FaultCard { height: auto; }
    """

    def __init__(self, words: str, faults: Sequence[str]) -> None:
        told = Content.assemble(("✗ ", "bold $wrong"), (words, "bold $bright"))
        super().__init__(Content("\n").join([told, *(Content.styled(visible(fault), "$words") for fault in faults)]))
        self.add_class("block")
