"""Words on the screen that change often, and often do not."""

from __future__ import annotations

from textual.content import Content
from textual.visual import VisualType
from textual.widgets import Static


class Words(Static):
    """Words that are laid out anew only where they are others: a layout of a whole screen takes as long as a key."""

    _told: Content | None = None

    def update(self, content: VisualType = "", *, layout: bool = True) -> None:
        """Show other words; the same ones again cost nothing."""
        told = Content(content) if isinstance(content, str) else content
        if isinstance(told, Content):
            if self._told is not None and told.is_same(self._told):
                return
            self._told = told
        super().update(told, layout=layout)
