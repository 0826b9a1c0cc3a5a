"""The run beside the text: its curve, one test digit as the network reads it now, and what to look at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.reactive import reactive

from tutor.domain.marks import half_step_bar
from tutor.domain.moments import clock, instant
from tutor.domain.run_facts import Classes
from tutor.domain.words import visible
from tutor.training.slow_motion import along, left_s, legs
from tutor.training.snapshot import Prediction, RunState, TrainingSnapshot
from tutor.ui.taught import ALL, Taught
from tutor.ui.widgets.common.digit import DigitView, fitted
from tutor.ui.widgets.common.rate_limiter import RateLimiter
from tutor.ui.widgets.common.room import while_standing
from tutor.ui.widgets.common.words import Words
from tutor.ui.widgets.run.curve_plot import CurvePlot
from tutor.ui.widgets.run.strip import STATE_WORDS, percent
from tutor.ui.widgets.run.words import SURE, config_words, layers_words, reading_words, what_to_see

PLOT_EVERY_S = 0.5
"""Two plots a second are what an eye can follow beside a text."""

PLOT_WHILE_TYPING_S = 4.0
"""Who writes looks at the words, and no key should have to wait for a curve."""

GUESS = 7
"""Columns of a guess beside the digit."""
SLOW_DIGIT = 5
"""With which a run in slow motion begins; each leg of it shows one digit."""

DIGIT_FOR_S = 6.0
"""How long one digit stays, so that its guesses can be seen to change."""


class Throttled(Vertical):
    """A view of the run that is set anew at most every PLOT_EVERY_S seconds, the last state never missed."""

    snapshot: reactive[TrainingSnapshot] = reactive(TrainingSnapshot, init=False, always_update=True, repaint=False)

    def __init__(self) -> None:
        super().__init__()
        self._shown_state = RunState.NONE
        self._limiter = RateLimiter(self, PLOT_EVERY_S, self.show_now, while_typing=PLOT_WHILE_TYPING_S)

    def on_mount(self) -> None:
        self._limiter.run()

    def watch_snapshot(self, snapshot: TrainingSnapshot) -> None:
        self._limiter.ask(at_once=snapshot.state is not self._shown_state)

    def follow(self, snapshot: TrainingSnapshot, *, at_once: bool = False) -> None:
        """Take the latest state; `at_once`: show it without waiting, since the answer to a key does not."""
        if at_once:
            self.set_reactive(Throttled.snapshot, snapshot)
            self._limiter.run()
        else:
            self.snapshot = snapshot

    @while_standing
    def show_now(self) -> None:
        self._shown_state = self.snapshot.state
        self.show_again()

    @while_standing
    def show_again(self) -> None:
        """Set the parts anew at once, from what is known."""
        self.show_run(self.snapshot)

    def show_run(self, snapshot: TrainingSnapshot) -> None:
        """Set all parts from the snapshot."""
        raise NotImplementedError


class RunPane(Throttled):
    DEFAULT_CSS = """
    RunPane { height: auto; }
    RunPane Static { height: auto; }
    RunPane .head { margin: 0 0 1 0; }
    RunPane .legend { margin: 0 0 1 0; }
    RunPane .reads { height: 7; margin: 0 0 1 0; }
    RunPane .guesses { width: 1fr; margin: 0 0 0 2; }
    RunPane CurvePlot { height: 8; }
    RunPane .ten { margin: 0 0 1 0; text-wrap: nowrap; }
    RunPane .pace { margin: 1 0 0 0; text-align: right; }
    """
    taught: reactive[Taught] = reactive(ALL, init=False)
    keys_count: reactive[bool] = reactive(True, init=False)
    """Whether a letter is a key now, and does not go into a text."""

    def watch_taught(self) -> None:
        self.show_again()

    watch_keys_count = watch_taught

    def compose(self) -> ComposeResult:
        yield Words(classes="head")
        yield Words(classes="plot-title")
        yield CurvePlot()
        yield Words(classes="legend")
        with Horizontal(classes="reads"):
            yield DigitView(size="small")
            yield Words(classes="guesses")
        yield Words(classes="ten")
        yield Words(classes="look")
        yield Words(classes="pace")

    def show_run(self, snapshot: TrainingSnapshot) -> None:
        begun, taught = snapshot.state is not RunState.NONE, self.taught
        for part in (".plot-title", "CurvePlot", ".legend"):
            self.query_one(part).display = begun
        by_steps = snapshot.slow or not taught.epochs
        title = f"Loss by {'step' if by_steps else snapshot.unit}, log scale{'s' * by_steps}"
        title = title if taught.loss else "How wrong it is, by step"
        self.query_one(".plot-title", Words).update(Content.styled(title, "$muted"))
        width = max(20, self.content_size.width or 24)
        if begun:
            state = STATE_WORDS.get(snapshot.state, "slow motion" if snapshot.slow else "training")
            name = "My network" if snapshot.mine and not snapshot.state.active else f"Run {snapshot.run}"
            layers = layers_words(snapshot) if taught.layers else []
            head = Content.assemble(
                (name, "bold $bright"),
                " " * (width - len(name) - len(state)),
                (state, "$muted"),
                *([(f"\n{visible(snapshot.title)}", "$words")] if snapshot.title else []),
                "\n" if layers else "",
                *layers,
            )
        else:
            head = Content.styled("The network", "bold $bright")
        self.query_one(".head", Words).update(head)
        plot = self.query_one(CurvePlot)
        plot.axis, plot.snapshot = "steps" if by_steps else "", snapshot
        self.query_one(".legend", Words).update(_legend(snapshot, width, taught))
        shown = digit_of_the_moment(snapshot)
        reads = self.query_one(".reads")
        reads.display = shown is not None
        if shown is not None:
            self.query_one(DigitView).pixels = fitted(shown.pixels, snapshot.side)
            self.query_one(".guesses", Words).update(_guesses(shown, snapshot.classes))
        ten = one_of_each(snapshot)
        self.query_one(".ten").display = bool(ten)
        self.query_one(".ten", Words).update(_ten(ten, shown))
        slow = snapshot.slow and snapshot.state is RunState.TRAINING
        self.query_one(".look", Words).update(Content(reading_words(snapshot, ten) if slow else what_to_see(snapshot)))
        pace = self.query_one(".pace", Words)
        pace.display = slow
        key = [("v", "bold $bright"), (" full speed  ", "$muted")] if self.keys_count else []
        left = time_words(left_s(snapshot.step, snapshot.total_steps))
        pace.update(Content.assemble(*key, (f"{left} left", "$muted")))


def one_of_each(snapshot: TrainingSnapshot) -> tuple[Prediction, ...]:
    """The first sample of each digit; none for other images."""
    return of_each(snapshot.predictions) if snapshot.classes.are_digits else ()


def of_each(samples: Sequence[Prediction]) -> tuple[Prediction, ...]:
    """The first of each label."""
    first: dict[int, Prediction] = {}
    for one in samples:
        first.setdefault(one.label, one)
    return tuple(first.values())


def _ten(ten: Sequence[Prediction], chosen: Prediction | None) -> Content:
    """What each digit is, what it is read as, and whether that is right; the one that is shown large stands out."""
    rows: list[list[tuple[str, str]]] = [[("is  ", "$muted")], [("read", "$muted")], [("    ", "$muted")]]
    for one in ten:
        here = "bold $bright" if one is chosen else "$muted"
        right = one.label == one.predicted_label
        rows[0].append((f" {one.label}", here))
        rows[1].append((f" {one.predicted_label}", "bold $bright" if one is chosen else "$words"))
        rows[2].append((" ✓", "$right") if right else (" ✗", "$wrong"))
    return Content("\n").join([Content.assemble(*row) for row in rows])


def time_words(seconds: float) -> str:
    """`3 min`, `40 s`, to the ten seconds where it is less than a minute and a half."""
    return f"{round(seconds / 60)} min" if seconds >= 90 else f"{max(1, -int(-seconds // 10)) * 10} s"


def _legend(snapshot: TrainingSnapshot, width: int, taught: Taught) -> Content:
    rows = []
    tests = snapshot.test_points
    for glyph, tone, name, value in (
        ("━", "$accent", "training" if taught.loss else "its own pictures", snapshot.loss),
        ("●", "$bright", "test" if taught.tests else "new pictures", tests[-1].loss if tests else None),
    ):
        number = "" if value is None else f"{value:.2f}"
        gap = " " * max(1, width - 2 - len(name) - len(number))
        rows.append(Content.assemble((glyph, tone), " ", (name, "$muted"), gap, (number, "$bright")))
    return Content("\n").join(rows)


def digit_of_the_moment(snapshot: TrainingSnapshot) -> Prediction | None:
    """One of the sample digits; the next one every DIGIT_FOR_S seconds of training. In slow motion one stays for a leg,
    so that its reading is seen to become right."""
    if not snapshot.predictions:
        return None
    if snapshot.slow:
        first = next((place for place, one in enumerate(snapshot.predictions) if one.label == SLOW_DIGIT), 0)
        leg = int(along(snapshot.step, snapshot.total_steps) * len(legs(snapshot.total_steps)))
        return snapshot.predictions[(first + leg) % len(snapshot.predictions)]
    return snapshot.predictions[int(snapshot.elapsed_s / DIGIT_FOR_S) % len(snapshot.predictions)]


def _guesses(prediction: Prediction, classes: Classes) -> Content:
    rows = [Content.styled("it reads", "$muted")]
    for rank, (label, share) in enumerate(prediction.best):
        style = "bold $bright" if rank == 0 else "$muted"
        number = "<1 %" if share < 0.005 else percent(share, 0)
        name = classes.name(label)
        if len(name) > 1:
            rows.append(Content.styled(visible(name), style))
        rows.append(Content.assemble(((name if len(name) == 1 else " ") + number.rjust(GUESS), style)))
        rows.append(bar(share, GUESS))
    return Content("\n").join(rows)


def bar(share: float, cells: int) -> Content:
    """`━━╸` in the output layer's colour; the smallest share still shows."""
    least = 0.5 / cells if cells and share > 0 else 0.0
    return Content.styled(half_step_bar(max(share, least), cells), "$layer-output")


class LastRun(Throttled):
    """Home's view of the run: curve, how many unseen digits are right, and a mistake it is sure of."""

    DEFAULT_CSS = """
    LastRun { height: auto; }
    LastRun Static { height: auto; }
    LastRun .head, LastRun CurvePlot, LastRun .right-count { margin: 0 0 1 0; }
    LastRun .mistake { height: 14; }
    LastRun .read-as { width: 1fr; margin: 4 0 0 3; }
    """

    def compose(self) -> ComposeResult:
        yield Words(classes="head")
        yield Words(classes="plot-title")
        yield CurvePlot()
        yield Words(classes="right-count")
        with Horizontal(classes="mistake"):
            yield DigitView()
            yield Words(classes="read-as")
        yield Words(classes="look")

    def show_run(self, snapshot: TrainingSnapshot) -> None:
        begun = snapshot.state is not RunState.NONE
        for part in (".plot-title", "CurvePlot", ".right-count"):
            self.query_one(part).display = begun
        title = f"Training loss by {'step, log scales' if snapshot.slow else f'{snapshot.unit}, log scale'}"
        self.query_one(".plot-title", Words).update(Content.styled(title, "$muted"))
        width = max(24, self.content_size.width or 38)
        self.query_one(".head", Words).update(_last_head(snapshot, width) if begun else Content("The network"))
        self.query_one(CurvePlot).snapshot = snapshot
        mistake = snapshot.mistakes[0] if snapshot.mistakes else None
        self.query_one(".mistake").display = mistake is not None
        total = sum(map(sum, snapshot.confusion))
        if total and snapshot.test_accuracy is not None:
            right = sum(snapshot.confusion[label][label] for label in range(len(snapshot.confusion)))
            certain = "Sure of it" if mistake is not None and mistake.confidence >= SURE else "Least unsure"
            sure = f"\n{certain}, and wrong:" if mistake is not None else ""
            unseen = f" of {total:,} unseen {snapshot.classes.noun}{'' if total == 1 else 's'} right."
            words = Content.assemble((f"{right:,}", "bold $bright"), (unseen, "$words"), (sure, "$muted"))
            self.query_one(".right-count", Words).update(words)
        if mistake is not None:
            self.query_one(DigitView).pixels = fitted(mistake.pixels, snapshot.side)
            classes = snapshot.classes
            self.query_one(".read-as", Words).update(
                Content.assemble(
                    (visible(classes.one(mistake.label)), "bold $bright"),
                    ("\nread as\n", "$muted"),
                    (visible(classes.one(mistake.predicted_label)), "bold $bright"),
                    ("\nwith\n", "$muted"),
                    (percent(mistake.confidence, 0), "$layer-output"),
                )
            )
        telling = mistake is not None and (snapshot.state.active or snapshot.state is RunState.FINISHED)
        look = self.query_one(".look", Words)
        look.display = not telling  # a mistake of a run that is well says enough, and takes the room
        look.update(Content(what_to_see(snapshot)))


def _last_head(snapshot: TrainingSnapshot, width: int) -> Content:
    title = "This run" if snapshot.state.active else "My network" if snapshot.mine else "Last run"
    when = f"run {snapshot.run}, {day_words(snapshot.started_at)} {clock(snapshot.started_at)}"
    return Content.assemble(
        (title, "bold $bright"),
        " " * max(1, width - len(title) - len(when)),
        (when, "$muted"),
        "\n",
        *layers_words(snapshot),
        "\n",
        (config_words(snapshot), "$muted"),
    )


def day_words(moment: str) -> str:
    """`today` or the date of an ISO 8601 time."""
    midnight = datetime.combine(date.today(), datetime.min.time()).astimezone()
    return "today" if instant(moment) >= midnight else moment[:10]
