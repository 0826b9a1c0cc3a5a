"""Words on the screen that change often, and often do not."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Size
from textual.reactive import Reactive
from textual.visual import VisualType
from textual.widgets import Static


class Words(Static):
    """Words laid out anew only where they take other room: the layout of a whole screen takes as long as a key."""

    virtual_size = Reactive(Size(0, 0))  # they do not scroll: another size is no reason for a second layout
    _told: Content | None = None

    def update(self, content: VisualType = "", *, layout: bool = True) -> None:
        """Show other words; the same ones again cost nothing."""
        told = Content(content) if isinstance(content, str) else content
        if isinstance(told, Content):
            if self._told is not None and told.is_same(self._told):
                return
            layout = layout and not self._takes_the_same_room(told)
            self._told = told
        super().update(told, layout=layout)

    def tell(self, words: Content) -> None:
        """Show these words; where there are none, they take no room."""
        self.display = bool(words.plain)
        if self.display:
            self.update(words)

    def _takes_the_same_room(self, told: Content) -> bool:
        before, rules, width = self._told, self.styles.get_rules(), self.content_size.width
        if before is None or not width:
            return False
        if self.styles.is_auto_width:
            return before.get_optimal_width(rules, width) == told.get_optimal_width(rules, width)
        return before.get_height(rules, width) == told.get_height(rules, width)
