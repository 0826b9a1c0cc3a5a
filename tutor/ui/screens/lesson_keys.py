"""The bottom row of a lesson: what the keys do where the focus is now, the ones that count most first."""

from __future__ import annotations

from dataclasses import dataclass, replace

from textual.widget import Widget

from tutor.ui import commands
from tutor.ui.commands import Command
from tutor.ui.figures import Figure
from tutor.ui.widgets.common.chip import Chip
from tutor.ui.widgets.common.choice_list import ChoiceList, TickList
from tutor.ui.widgets.experiment.bet_list import BetList
from tutor.ui.widgets.experiment.card import ExperimentCard
from tutor.ui.widgets.question.card import Phase, QuestionCard
from tutor.ui.widgets.question.rubric import Rubric
from tutor.ui.widgets.question.sureness import Pass

READING = (
    commands.READ_ON,
    commands.NEXT_PAGE,
    commands.PREVIOUS_PAGE,
    commands.NEXT_TASK,
)
AT_END = (
    replace(commands.NEXT_PAGE, words="go on"),
    replace(commands.HOME, words="stop here"),
    commands.MOVE,
    replace(commands.OPEN, words="open it"),
    commands.MENTOR,
    commands.SEARCH_SHORT,
    commands.HELP,
)
WRITING = (commands.SUBMIT, commands.LEAVE_TEXT, commands.TO_BUTTONS, commands.HELP_IN_TEXT)


@dataclass(frozen=True, slots=True)
class KeyContext:
    """Where the keys go. `card` and `experiment` are those in use; `begins` says that enter leads to something to do;
    `links` that the page has some; `width` is the screen's; `typing_begins` says that letters go into a field."""

    focused: Widget | None
    card: QuestionCard | None
    experiment: ExperimentCard | None
    begins: bool
    links: bool
    width: int
    typing_begins: bool


def keys_here(here: KeyContext) -> tuple[Command, ...]:
    """The commands for the bottom row. Where a text field is open, letters are no keys but those that turn the page."""
    first, *others = _all_keys(here)
    if not here.typing_begins:
        return (first, *others)
    turning = (commands.NEXT_PAGE, commands.PREVIOUS_PAGE)
    others = [command for command in others if command in turning or not command.is_letter]
    return (first, commands.TYPE, *(command for command in others if command != commands.BEGIN_TASK))


def _all_keys(here: KeyContext) -> tuple[Command, ...]:
    focused, card = here.focused, here.card
    if focused is not None and focused.has_class("takes-text"):
        return WRITING
    if isinstance(focused, ChoiceList) and not focused.revealed:
        return _choosing(focused)
    if card is not None and card.phase is Phase.SURE and not isinstance(focused, Figure):
        enter = commands.PASS_SURE if focused is None or isinstance(focused, Pass) else commands.PRESS
        return (commands.HOW_SURE, enter, commands.HELP)
    if isinstance(focused, Rubric):
        return (
            *(commands.MOVE, commands.TICK_LINE, commands.IMPROVE, commands.NEXT_PAGE, commands.MENTOR),
            commands.HELP,
        )
    if isinstance(focused, Chip):
        improve = (commands.IMPROVE,) if _can_improve(here) else ()
        return (commands.PRESS, commands.NEXT_TASK, *improve, commands.NEXT_PAGE, commands.MENTOR, commands.HELP)
    return _reading(here)


def _choosing(choices: ChoiceList) -> tuple[Command, ...]:
    after = (commands.MOVE, commands.NEXT_PAGE, commands.MENTOR, commands.HELP)
    if isinstance(choices, TickList):
        return (
            (commands.TICK, commands.SUBMIT, *after)
            if choices.entered
            else (commands.MOVE, commands.SUBMIT, *after[1:])
        )
    keys = sorted(choices.key_of(index) for index in range(len(choices.choices)))
    keys = [key for key in keys if key.strip()]
    command = commands.BET if isinstance(choices, BetList) else commands.CHOOSE
    shown = f"{keys[0]}–{keys[-1]}" if len(keys) > 1 else keys[0] if keys else "enter"
    return (replace(command, shown=shown), *after)


def _can_improve(here: KeyContext) -> bool:
    if here.experiment is not None:
        return here.experiment.settled
    return here.card is not None and here.card.improves


def _reading(here: KeyContext) -> tuple[Command, ...]:
    """Of a figure in use only enter is told: its other keys stand below it."""
    begin: tuple[Command, ...] = (commands.BEGIN_TASK,) if here.begins else ()
    if isinstance(here.focused, Figure) and (words := here.focused.enter_words):
        begin = (replace(commands.PRESS, words=words),)
    links = (commands.OPEN_LINKS,) if here.links else ()
    if here.width < 80:
        return (commands.READ_ON, *links, *begin, commands.NEXT_PAGE, commands.PREVIOUS_PAGE)
    if here.width < 110:
        return (*READING[:2], *begin, *links, *READING[2:], commands.OUTLINE, commands.RUN_PANE)
    return (*READING, *begin, *links, commands.LAB, commands.HOME, commands.SEARCH_SHORT, commands.HELP)
