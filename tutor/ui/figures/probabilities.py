"""Scores into probabilities: push one outcome, and the others give way."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.binding import Binding
from textual.content import Content

from tutor.ui.figures.arithmetic import softmax
from tutor.ui.figures.base import Figure

STEP = 0.5
LARGEST = 8.0


@dataclass(frozen=True, slots=True)
class Outcomes:
    names: tuple[str, ...]
    scores: tuple[float, ...]


SETS = (
    Outcomes(("dog", "not dog"), (1.0, 0.0)),
    Outcomes(("dog", "cat", "horse"), (1.0, 0.5, 0.0)),
    Outcomes(tuple(map(str, range(10))), (0.0, 0.0, 0.5, 3.0, 0.0, 1.0, 0.0, 0.0, 1.5, 0.5)),
)


class ProbabilitiesFigure(Figure):
    title = "Scores become probabilities"
    keys = (("↑ ↓", "choose"), ("← →", "push its score"), ("0", "begin again"), ("d", "other outcomes"))
    BINDINGS = [
        Binding("up", "choose(-1)", show=False),
        Binding("down", "choose(1)", show=False),
        Binding("left", "push(-1)", show=False),
        Binding("right", "push(1)", show=False),
        Binding("0", "reset", show=False),
        Binding("d", "switch", show=False),
    ]

    def __init__(self, caption: str = "") -> None:
        super().__init__(caption)
        self.set_index = 0
        self.here = 0
        self.scores = list(SETS[0].scores)
        self.before: list[float] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        return SETS[self.set_index].names

    def words(self) -> Content:
        shares = softmax(self.scores)
        bright = "bold $bright"
        name, share = self.names[self.here], shares[self.here]
        rest = "the rest is" if len(shares) > 2 else f"{self.names[1 - self.here]} is"
        parts: list[str | tuple[str, str]] = [
            (name, bright),
            " takes ",
            (f"{share:.2f}", bright),
            f", so {rest} left with ",
            (f"{1 - share:.2f}", bright),
            ".",
        ]
        if self.before is not None and abs(share - self.before[self.here]) >= 0.005:
            change = share - self.before[self.here]
            more = "more" if change > 0 else "less"
            parts.append(f" No other score has changed, yet every other share has: {abs(change):.2f} {more} here.")
        return Content.assemble(*parts)

    def text_form(self) -> str:
        shares = softmax(self.scores)
        listed = ", ".join(
            f"{name} {score:g} becomes {share:.2f}"
            for name, score, share in zip(self.names, self.scores, shares, strict=True)
        )
        return f"{self.title}. {listed}; together 1.00. {self.words().plain}"

    def picture(self, width: int) -> Content:
        shares = softmax(self.scores)
        names = max(map(len, self.names)) + 2
        cells = max(6, min(26, width - names - 20))
        rows = [Content.styled("  " + "outcome".ljust(names) + "score   share", "$muted")]
        for index, (name, score, share) in enumerate(zip(self.names, self.scores, shares, strict=True)):
            here = index == self.here
            steps = round(2 * cells * share)
            line = "━" * (steps // 2) + ("╸" if steps % 2 else "")
            style = "bold $bright" if here else "$words"
            rows.append(
                Content.assemble(
                    ("› " if here else "  ", "$accent"),
                    (name.ljust(max(names, 9)), style),
                    (f"{score:>4.1f}", style),
                    (f"{share:>8.2f}", style),
                    "  ",
                    (line, "$layer-output"),
                )
            )
        rows.append(Content.styled(" " * (max(names, 9) + 2) + " sum" + f"{sum(shares):>8.2f}", "$muted"))
        return Content("\n").join(rows)

    def action_choose(self, by: int) -> None:
        self.here = max(0, min(len(self.scores) - 1, self.here + by))
        self.before = None
        self.show()

    def action_push(self, by: int) -> None:
        self.before = softmax(self.scores)
        self.scores[self.here] = max(-LARGEST, min(LARGEST, self.scores[self.here] + by * STEP))
        self.show()

    def action_reset(self) -> None:
        self.scores, self.before = list(SETS[self.set_index].scores), None
        self.show()

    def action_switch(self) -> None:
        self.set_index = (self.set_index + 1) % len(SETS)
        self.here = 0
        self.action_reset()

    def point(self, event: events.MouseEvent) -> None:
        at = self.part_of(event)
        row = at[1] - 1 if at else -1
        if 0 <= row < len(self.scores):
            if row == self.here:
                self.action_push(1 if event.x >= self.size.width // 2 else -1)
            else:
                self.action_choose(row - self.here)
