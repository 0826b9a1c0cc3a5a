"""What the card of an experiment shows at each stage: bets, what the runs do, and bet beside outcome."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from dnn_core.idx_set import MNIST
from tutor.domain import marks
from tutor.domain.bet import BetVerdict, MarkKind, bet_mark, gaps_of, reached, settle
from tutor.domain.experiment import Experiment
from tutor.domain.moments import clock
from tutor.domain.response import BET_DRAFT, PlacedBet, RecordedCurve, Response
from tutor.domain.run_facts import DataFacts
from tutor.domain.words import visible
from tutor.training.experiments import axis_of, curve, end_of, purpose
from tutor.training.snapshot import RunState, TrainingSnapshot
from tutor.ui.context import Context
from tutor.ui.experimenter import ExperimentStage, ExperimentStatus
from tutor.ui.widgets.common.chip import Chip
from tutor.ui.widgets.common.draft_editor import DraftEditor, saved_words
from tutor.ui.widgets.common.prose import Aside, Prose
from tutor.ui.widgets.common.save_error import SaveError
from tutor.ui.widgets.common.versions import Versions
from tutor.ui.widgets.common.words import Words
from tutor.ui.widgets.experiment.bet_list import BetList, bet_of
from tutor.ui.widgets.experiment.bet_view import BetView, Named, legend, mark_lines
from tutor.ui.widgets.experiment.outcomes import Outcomes, rows_of
from tutor.ui.widgets.experiment.seeds import Seeds
from tutor.ui.widgets.run.pane import Throttled
from tutor.ui.widgets.run.strip import STATE_WORDS

SHOWN_CHARACTERS: Final = 4_000


@dataclass(frozen=True, slots=True)
class ExperimentCardState:
    """What a card shows: its experiment, how that stands, the words submitted, oldest first; and whether the learner
    places another bet, is asked about another run that is at work, or improves the words."""

    experiment: Experiment
    context: Context
    status: ExperimentStatus
    responses: tuple[Response, ...]
    betting: bool
    asking: bool
    improving: bool


def stage_widgets(shown: ExperimentCardState) -> list[Widget]:
    """The widgets for the card's body."""
    status = shown.status
    if status.bet is None or shown.betting:
        return _betting(shown, status.bet)
    build: dict[ExperimentStage, Callable[[ExperimentCardState, PlacedBet], list[Widget]]] = {
        ExperimentStage.READY: _ready,
        ExperimentStage.WAITING: _waiting,
        ExperimentStage.RUNNING: _running,
        ExperimentStage.BROKEN: _broken,
        ExperimentStage.SETTLED: _settled,
    }
    return build[status.stage](shown, status.bet)


# --- the bet ---


def _betting(shown: ExperimentCardState, placed: PlacedBet | None) -> list[Widget]:
    experiment = shown.experiment
    chips: list[Widget] = [Chip("The bet stays", id="bet-stays")] if placed is not None else []
    if experiment.bets:
        how = (
            "Bet first: it runs afterwards." if placed is None else "Another bet; the one before stays in your record."
        )
        return [BetList(experiment, placed.value if placed else ""), SaveError(), _buttons(how, *chips)]
    draft = shown.context.workbook.draft(BET_DRAFT + experiment.id)
    unit = f", in {experiment.unit}" if experiment.unit else ""
    placeholder = f"type your bet{unit}"
    editor = DraftEditor(shown.context.workbook, BET_DRAFT + experiment.id, draft.text if draft else "", placeholder)
    editor.add_class("-short")
    submit = Chip("Place the bet", "ctrl+s", primary=True, id="submit")
    return [
        editor,
        SaveError(),
        Aside(classes="hint remark"),
        _buttons("One number." if placed is None else "", *chips, submit),
    ]


def _bet_line(bet: PlacedBet) -> Widget:
    number = f", bet {bet.attempt}" if bet.attempt > 1 else ""
    return Static(
        Content.assemble(
            ("Your bet", "bold $bright"),
            (f"  placed {clock(bet.placed_at)}{number}\n", "$muted"),
            (visible(bet.text), ""),
        ),
        classes="quote bet",
    )


def _ready(shown: ExperimentCardState, bet: PlacedBet) -> list[Widget]:
    status = shown.status
    experiment = status.experiment
    runs, done = len(experiment.runs), status.run_index
    told = [f"{done} of {runs} runs {'is' if done == 1 else 'are'} done."] if done else []
    if experiment.slow:
        what = "This takes" if runs == 1 else f"The {runs} runs take"
        told.append(f"{what} about {experiment.seconds:.0f} seconds on two cores. You can read on meanwhile.")
    words = [Static(" ".join(told), classes="fact wait", markup=False)] if told else []
    if shown.asking and (asked := _asking(shown)):
        return [_bet_line(bet), *words, *asked]
    label = "Run it" if not done else "Run the rest"
    again = Chip("Bet otherwise", id="bet-again")
    return [_bet_line(bet), *words, SaveError(), _buttons("", again, Chip(label, primary=True, id="run-it"))]


def _asking(shown: ExperimentCardState) -> list[Widget]:
    """Another run is at work: whose is it to go first?"""
    other = shown.context.experimenter.other_run()
    if other is None:
        return []
    return [
        Static(other_words(other), classes="fact other", markup=False),
        SaveError(),
        _buttons(
            "",
            Chip("Look at it", id="look-at-it"),
            Chip("Stop it", id="stop-it"),
            Chip("Wait for it", primary=True, id="wait-for-it"),
        ),
    ]


def other_words(other: TrainingSnapshot) -> str:
    """Which run it is, how it stands, and that stopping loses nothing."""
    name = f"Run {other.run}" + (f" ({other.title})" if other.title else "")
    state = STATE_WORDS.get(other.state, "")
    how = f"is {state}" if state else f"is at work, {100 * other.progress:.0f} % done"
    kept = " If you stop it, its checkpoint is kept." if other.state is not RunState.STARTING else ""
    return visible(f"{name} {how}.{kept}")


# --- the runs ---


def _waiting(shown: ExperimentCardState, bet: PlacedBet) -> list[Widget]:
    other = shown.context.experimenter.other_run()
    name = f"run {other.run}" if other else "the run at work"
    words = f"This begins when {name} is over."
    if other is not None and other.state is RunState.PAUSED:
        words += " It is paused: in the lab you can go on with it, or stop it."
    chips = (Chip("Look at it", id="look-at-it"), Chip("Do not wait", id="do-not-wait"))
    return [_bet_line(bet), Static(words, classes="fact waits", markup=False), SaveError(), _buttons("", *chips)]


def _running(shown: ExperimentCardState, bet: PlacedBet) -> list[Widget]:
    look, stop = Chip("Look at it in the lab", "l", id="look-at-it"), Chip("Stop", "x", id="stop-run")
    return [_bet_line(bet), Live(shown, bet), SaveError(), _buttons("", look, stop)]


def _broken(shown: ExperimentCardState, bet: PlacedBet) -> list[Widget]:
    status = shown.status
    name = status.experiment.runs[status.run_index].name
    label = "Go on with it" if status.can_go_on else "Try again"
    words = Content.assemble(
        (f"{marks.GLYPHS[marks.Mark.OPEN]} ", "$muted"),
        ("Not finished: ", "bold $bright"),
        (f"{visible(name)}. ", "$bright"),
        (visible(status.reason or "The run ended early."), "$words"),
        (" Your bet is kept.", "$words"),
    )
    if shown.asking and (asked := _asking(shown)):
        return [_bet_line(bet), Static(words, classes="verdict broken"), *asked]
    again = Chip("Bet otherwise", id="bet-again")
    return [
        _bet_line(bet),
        Static(words, classes="verdict broken"),
        SaveError(),
        _buttons("", again, Chip(label, primary=True, id="run-it")),
    ]


class Live(Throttled):
    """The bet in the curves of its runs, while the latest of them grows."""

    DEFAULT_CSS = """
    Live { height: auto; margin: 1 0 0 0; }
    Live Static { height: auto; }
    """

    def __init__(self, shown: ExperimentCardState, bet: PlacedBet) -> None:
        status = shown.status
        super().__init__()
        self._experiment, self._run_index, self._bet = status.experiment, status.run_index, bet
        self._done = shown.context.workbook.notebook.outcomes_of(bet)
        self._axis = axis_of(status.experiment)

    def compose(self) -> ComposeResult:
        yield Words(classes="progress")
        yield BetView()
        yield Words(classes="legend")

    def show_run(self, snapshot: TrainingSnapshot) -> None:
        experiment, run_index = self._experiment, self._run_index
        if snapshot.purpose != purpose(self._bet, run_index):
            return
        name = experiment.runs[run_index].name
        drawn = curve(experiment, self._axis, snapshot)
        runs: tuple[Named, ...] = (*((one.name, one.curve) for one in self._done), (name, drawn))
        mark = bet_mark(experiment, self._bet, [one.value for one in self._done], reached(experiment, drawn))
        gaps = gaps_of(experiment, self._done)
        view = self.query_one(BetView)
        view.runs, view.mark, view.gaps, view.end = runs, mark, gaps, end_of(self._axis, snapshot)
        self.query_one(".legend", Words).update(legend(runs, mark, gaps))
        words = progress_words(experiment, run_index, drawn, snapshot, self.content_size.width)
        self.query_one(".progress", Words).update(words)


def progress_words(
    experiment: Experiment, run_index: int, drawn: RecordedCurve, snapshot: TrainingSnapshot, width: int
) -> Content:
    """What is drawn, and how far the run is: in the next row where both do not fit."""
    runs = len(experiment.runs)
    number = f"run {run_index + 1} of {runs}, " if runs > 1 else ""
    state = STATE_WORDS.get(snapshot.state, "")
    left = ""
    if not state and snapshot.progress > 0.05:
        left = f", {snapshot.elapsed_s * (1 - snapshot.progress) / snapshot.progress:.0f} s left"
    how = state or f"{100 * snapshot.progress:.0f} %{left}"
    title = Content.assemble((drawn.y[:1].upper() + drawn.y[1:], "bold $bright"), (f" by {drawn.x}", "$muted"))
    gap = "   " if title.cell_length + 3 + len(number) + len(how) <= (width or 999) else "\n"
    return Content.assemble(title, gap, (f"{number}{how}", "$bright"))


# --- the outcome ---


def _settled(shown: ExperimentCardState, bet: PlacedBet) -> list[Widget]:
    status = shown.status
    experiment = status.experiment
    outcomes = shown.context.workbook.notebook.outcomes_of(bet)
    values = [one.value for one in outcomes]
    view = BetView()
    view.runs = runs = tuple((one.name, one.curve) for one in outcomes)
    view.mark = mark = bet_mark(experiment, bet, values, reached(experiment, outcomes[-1].curve))
    view.gaps = gaps = gaps_of(experiment, outcomes)
    y, x = runs[-1][1].y, runs[-1][1].x
    title = Content.assemble((f"{y[:1].upper()}{y[1:]}", "bold $bright"), (f" by {x}", "$muted"))
    placed = bet_of(experiment, bet.value)
    data = shown.context.experimenter.data_of(bet)
    of_ours = data is None or data.name == MNIST
    rows = rows_of(experiment, shown.experiment, outcomes, data.test_images if data else None, of_ours=of_ours)
    drawn = mark_lines(mark, gaps) if mark.kind is not MarkKind.WORDS or mark.goal_words or gaps else []
    return [
        _bet_line(bet),
        Static(title, classes="plot-title"),
        view,
        *([Static(Content("\n").join(drawn), classes="drawn")] if drawn else []),
        Outcomes(rows),
        Static(verdict_words(settle(experiment, bet.value, values)), classes="verdict"),
        *([Prose(placed.why)] if placed is not None and placed.why else []),
        *([Seeds(shown.context, experiment, bet)] if experiment.seeds else []),
        Static("Why", classes="ask"),
        *_of_other_data(data),
        Prose(experiment.explanation),
        *_words(shown),
    ]


def _of_other_data(data: DataFacts | None) -> list[Widget]:
    """The lessons measured on MNIST, and speak of it."""
    if data is None or data.name == MNIST:
        return []
    return [
        Static(f"This speaks of {MNIST}. Your runs learned from {visible(data.words)}.", classes="fact", markup=False)
    ]


def verdict_words(settled: BetVerdict) -> Content:
    """A bet that fails is no fault: it shows where to look."""
    if settled.held:
        mark, told, tone = marks.Mark.RIGHT, "As you bet. ", "$right"
    else:
        mark, told, tone = marks.Mark.LOST, "Not as you bet. ", "$bright"
    return Content.assemble(
        (f"{marks.GLYPHS[mark]} ", f"bold {marks.TONES[mark]}"),
        (told, f"bold {tone}"),
        (visible(settled.words), "$words"),
    )


def _words(shown: ExperimentCardState) -> list[Widget]:
    """What surprised the learner: to be written, or as it was submitted."""
    experiment, responses = shown.experiment, shown.responses
    ask = Prose(experiment.surprise, style="bold $bright", classes="surprise")
    again = Chip("Bet again", id="bet-again")
    draft = shown.context.workbook.draft(experiment.id)
    if responses and draft is None and not shown.improving:
        latest = responses[-1]
        told = Static(_attempt_words(latest), classes="fact")
        chips = (again, Chip("Improve it", "i", id="improve"), Chip("Next", "n", primary=True, id="next"))
        return [ask, Static(_quoted(latest.text), classes="quote"), told, SaveError(), _buttons("", *chips)]
    text = draft.text if draft else responses[-1].text if responses else ""
    status = saved_words(draft)
    editor = DraftEditor(shown.context.workbook, experiment.id, text, "write in your own words")
    submit = Chip("Submit", "ctrl+s", primary=True, id="submit")
    return [ask, editor, Versions(editor), SaveError(), _buttons(status, again, submit)]


def _attempt_words(response: Response) -> str:
    return f"Attempt {response.attempt}, {clock(response.submitted_at)}."


def _quoted(text: str) -> Content:
    more = f" … ({len(text):,} characters in all)" if len(text) > SHOWN_CHARACTERS else ""
    return Content(visible(text[:SHOWN_CHARACTERS] + more))


def _buttons(status: str, *chips: Widget) -> Widget:
    return Horizontal(Static(status, classes="status", markup=False), *chips, classes="row buttons")
