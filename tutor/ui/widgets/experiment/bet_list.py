"""The bets of an experiment to choose from. No bet is right before its run has shown it."""

from __future__ import annotations

from textual.binding import Binding

from tutor.domain.experiment import Bet, Experiment, Measure
from tutor.domain.question import Choice
from tutor.ui.once import presses
from tutor.ui.widgets.common.choice_list import ChoiceList


class BetList(ChoiceList):
    """One line a bet. Where digits are bet on, the key of a digit takes the bet on it."""

    BINDINGS = [Binding("0", "take_key(0)", show=False)]

    def __init__(self, experiment: Experiment, placed: str = "") -> None:
        chosen = tuple(index for index, bet in enumerate(experiment.bets) if bet.value == placed)
        choices = tuple(Choice(bet.text, False, bet.why) for bet in experiment.bets)
        super().__init__(choices, chosen, verdicts=False, revealed=False)
        self._of_digits = experiment.measure is Measure.LOWEST_RECALL_DIGIT
        self._values = tuple(bet.value for bet in experiment.bets)

    @property
    def spaced(self) -> bool:
        return len(self.choices) < 6 and all(len(choice.text) > 40 for choice in self.choices)

    def key_of(self, index: int) -> str:
        if not self._of_digits:
            return super().key_of(index)
        return " " if self.choices[index].text.startswith(self._values[index]) else self._values[index]

    def action_take_key(self, key: int) -> None:
        self.take_key(key)

    def take_key(self, key: int) -> None:
        """Take the bet that the key of a digit stands for."""
        if self._of_digits:
            if str(key) in self._values:
                self.choose(self._values.index(str(key)))
        elif key:
            self.choose(key - 1)

    def choose(self, index: int) -> None:
        """A bet may be placed again: the same one, too."""
        if 0 <= index < len(self.choices):
            self.here = index
            presses.take()
            self.post_message(self.Chosen(self, index))


def bet_of(experiment: Experiment, value: str) -> Bet | None:
    """The bet of that value as the lesson has it now."""
    return next((bet for bet in experiment.bets if bet.value == value), None)
