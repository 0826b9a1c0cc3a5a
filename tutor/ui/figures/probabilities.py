"""Scores into probabilities: push one outcome, and the others give way."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.content import Content

from tutor.domain.marks import half_step_bar
from tutor.ui.figures.arithmetic import in_hundredths, softmax
from tutor.ui.figures.base import Figure, Stage, play_keys
from tutor.ui.figures.typed import TypedFigure

STEP = 0.5
LARGEST = 8.0
CLOSE = 0.0051
"""A guess this near is right: shares are shown with two places."""


@dataclass(frozen=True, slots=True)
class ScoreSet:
    names: tuple[str, ...]
    scores: tuple[float, ...]


SETS = (
    ScoreSet(("dog", "not dog"), (1.0, 0.0)),
    ScoreSet(("dog", "cat", "horse"), (1.0, 0.5, 0.0)),
    ScoreSet(tuple(map(str, range(10))), (0.0, 0.0, 0.5, 3.0, 0.0, 1.0, 0.0, 0.0, 1.5, 0.5)),
)


class ProbabilitiesFigure(TypedFigure):
    """Where the learner guesses first, a push hides what the others are left with until it is guessed."""

    title = "Scores become probabilities"
    BINDINGS = [
        *TypedFigure.TYPING,
        *play_keys(up="choose(-1)", down="choose(1)", left="push(-1)", right="push(1)", key_0="reset", d="switch"),
        *play_keys(g="guess"),
    ]

    def __init__(self, caption: str = "", *, guessing: bool = False) -> None:
        super().__init__(caption)
        self.guessing = guessing
        self.hidden = False  # the others' shares, until they are guessed
        self.said = ""
        self.set_index = 0
        self.here = 0
        self.scores = list(SETS[0].scores)
        self.before: list[float] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        return SETS[self.set_index].names

    @property
    def rest(self) -> str:
        """The others, as words."""
        return self.names[1 - self.here] if len(self.names) == 2 else "all others together"

    def key_pairs(self) -> tuple[tuple[str, str], ...]:
        guess = ("g", "show at once" if self.guessing else "guess first")
        if self.asks():
            return (("0–9 .", "type"), ("enter", "check"), ("backspace", "rub out"), ("← →", "push on"), guess)
        return (("↑ ↓", "choose"), ("← →", "push its score"), ("0", "begin again"), ("d", "other outcomes"), guess)

    def asks(self) -> bool:
        return self.hidden

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "reset":
            return not self.asks()  # 0 is a digit then
        return super().check_action(action, parameters)

    def check(self, value: float) -> None:
        share = in_hundredths(softmax(self.scores))[self.here]
        guess, left = f"{value:.2f}", f"{1 - share:.2f}"
        self.hidden = False
        if abs(value - (1 - share)) < CLOSE:
            self.said = f"✓ {left} is left. "
        elif abs(value - share) < CLOSE:
            self.said = f"✗ {guess} is {self.names[self.here]}'s own; what is left is {left}, since all sum to 1. "
        else:
            self.said = f"✗ You said {guess}, left is {left}: together they make 1. "

    def _asked(self) -> Content:
        share = in_hundredths(softmax(self.scores))[self.here]
        return Content.assemble(
            (self.names[self.here], "bold $bright"),
            " now has ",
            (f"{share:.2f}", "bold $bright"),
            f". Guess what is left for {self.rest}: ",
            (f"{self.typed or '?'}▏", "bold $accent"),
            " then enter.",
        )

    def words(self) -> Content:
        if self.hidden:
            return self._asked()
        shares = in_hundredths(softmax(self.scores))
        bright = "bold $bright"
        name, share = self.names[self.here], shares[self.here]
        rest = "the rest is" if len(shares) > 2 else f"{self.names[1 - self.here]} is"
        parts: list[str | tuple[str, str]] = [
            (self.said, "$right" if self.said.startswith("✓") else "$wrong"),
            (name, bright),
            " takes ",
            (f"{share:.2f}", bright),
            f", so {rest} left with ",
            (f"{1 - share:.2f}", bright),
            ".",
        ]
        if self.guessing and not self.said:
            parts.append(" Push a score; what the others are left with stays covered until you have guessed it.")
        if self.before is not None and abs(share - self.before[self.here]) >= 0.005:
            change = share - self.before[self.here]
            more = "more" if change > 0 else "less"
            parts.append(f" No other score has changed, yet every other share has: {abs(change):.2f} {more} here.")
        return Content.assemble(*parts)

    def text_form(self) -> str:
        if self.hidden:
            return super().text_form()
        shares = in_hundredths(softmax(self.scores))
        listed = ", ".join(
            f"{name} {score:g} becomes {share:.2f}"
            for name, score, share in zip(self.names, self.scores, shares, strict=True)
        )
        return f"{self.title}. {listed}; together 1.00. {self.words().plain}"

    def picture(self, width: int) -> Content:
        shares = in_hundredths(softmax(self.scores))
        names = max(map(len, self.names)) + 2
        cells = max(6, min(26, width - names - 20))
        rows = [Content.styled("  " + "outcome".ljust(max(names, 9)) + "score   share", "$muted")]
        for index, (name, score, share) in enumerate(zip(self.names, self.scores, shares, strict=True)):
            here = index == self.here
            covered = self.hidden and not here
            line = "" if covered else half_step_bar(share, cells)
            style = "bold $bright" if here else "$words"
            rows.append(
                Content.assemble(
                    ("› " if here else "  ", "$accent"),
                    (name.ljust(max(names, 9)), style),
                    (f"{score:>4.1f}", style),
                    (f"{'?' if covered else f'{share:.2f}':>8}", style),
                    "  ",
                    (line, "$layer-output"),
                )
            )
        rows.append(Content.styled(" " * (max(names, 9) + 2) + " sum" + f"{sum(shares):>8.2f}", "$muted"))
        if self.guessing:
            rows += [Content(""), self.keypad() if self.hidden else Content("")]
        return Content("\n").join(rows)

    def action_choose(self, by: int) -> None:
        self.here = max(0, min(len(self.scores) - 1, self.here + by))
        self._uncover_guess()
        self.show()

    def action_push(self, by: int) -> None:
        self.before = in_hundredths(softmax(self.scores))
        self.scores[self.here] = max(-LARGEST, min(LARGEST, self.scores[self.here] + by * STEP))
        self.hidden, self.said = self.guessing, ""
        self.show()

    def action_guess(self) -> None:
        self.guessing = not self.guessing
        self._uncover_guess()
        self.show()

    def _uncover_guess(self) -> None:
        self.before, self.hidden, self.said, self.typed = None, False, "", ""

    def action_reset(self) -> None:
        self.scores = list(SETS[self.set_index].scores)
        self._uncover_guess()
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


def make(stage: Stage, caption: str, guess: str) -> Figure:
    return ProbabilitiesFigure(caption, guessing=guess == "yes")
