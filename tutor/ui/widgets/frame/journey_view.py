"""The way through a unit in four rows: what was responded to, what was right, what was written, on how many days."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from tutor.domain.marks import half_step_bar
from tutor.domain.run_facts import counted
from tutor.domain.talk import count_of
from tutor.domain.unit_end import Journey

CELLS = 20
NAME, VALUE = 10, 14


class JourneyView(Widget):
    """Below 60 columns the facts stand under what they are about, and there are no bars."""

    DEFAULT_CSS = """
    JourneyView { height: auto; width: 1fr; }
    """

    def __init__(self, track: str, journey: Journey, *, classes: str = "") -> None:
        super().__init__(classes=classes)
        counts = journey.counts
        tried = counts.right + counts.not_yet + counts.open
        pieces = f"; {count_of(journey.pieces, 'essay')}" if journey.pieces else ""
        self.rows = (
            ("Answered", f"{counts.done} of {counts.total}", (counts.done, counts.total), f"the {track} track"),
            ("Right", f"{counts.right} of {tried}", (counts.right, tried), f"with a key, {counts.at_once} at once"),
            (
                "Written",
                counted(journey.words, "word"),
                None,
                f"{counted(journey.texts, 'response')}, {journey.improved:,} improved{pieces}",
            ),
            ("Days", str(journey.days), None, journey.span),
        )

    def _lines(self, width: int) -> list[Content]:
        lines = []
        for name, value, share, facts in self.rows:
            told = [(name.ljust(NAME), "$muted"), (value.ljust(VALUE), "bold $bright")]
            if width < 60:
                lines.append(Content.assemble(*told))
                lines += [
                    Content.styled(" " * NAME + line.plain, "$muted") for line in Content(facts).wrap(width - NAME)
                ]
                continue
            room = width - NAME - VALUE - len(facts)
            if share is not None and room >= CELLS + 2:
                bar = half_step_bar(share[0] / share[1] if share[1] else 0.0, CELLS)
                told += [(bar, "$accent"), ("─" * (CELLS - len(bar)), "$line")]
                room -= CELLS
            lines.append(Content.assemble(*told, " " * max(1, room), (facts, "$muted")))
        return lines

    def render(self) -> Content:
        return Content("\n").join(self._lines(max(20, self.content_size.width)))

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        return len(self._lines(max(20, width)))
