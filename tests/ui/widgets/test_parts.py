"""Small parts by themselves: digits, chips, the foot row, levers and pace."""

from __future__ import annotations

from typing import Any

import pytest
from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.geometry import Region

from dnn_core.config import TrainingConfig
from tests.ui.bench import Bench, text_of
from tests.ui.stand import picture, prediction, told, until
from tutor.domain.challenge import CheckReport, CheckResult, Frame
from tutor.domain.challenge import Mark as CheckMark
from tutor.domain.question import Choice
from tutor.domain.report import Counts
from tutor.domain.unit_end import Journey
from tutor.training.snapshot import RunState, TrainingSnapshot
from tutor.ui import commands
from tutor.ui.themes import DARK, LIGHT
from tutor.ui.widgets.challenge import checks
from tutor.ui.widgets.common.chip import Chip
from tutor.ui.widgets.common.choice_list import ChoiceList
from tutor.ui.widgets.common.digit import DigitView, shrunk, tone
from tutor.ui.widgets.common.prose import Prose, lay_out, styled_line
from tutor.ui.widgets.common.rate_limiter import RateLimiter
from tutor.ui.widgets.common.words import Words
from tutor.ui.widgets.frame.journey_view import JourneyView
from tutor.ui.widgets.frame.key_bar import KeyBar
from tutor.ui.widgets.lab.levers import LEVERS, Lever, Levers, value_of
from tutor.ui.widgets.run.pane import LastRun, RunPane, Throttled, bar, digit_of_the_moment
from tutor.ui.widgets.run.strip import RunStrip

# the way through a unit


def test_one_of_something_is_told_as_one() -> None:
    def written(texts: int, words: int) -> str:
        view = JourneyView("reading", Journey(Counts(), words, texts, 0, 0, 1, "12 Nov", "12 Nov"))
        return next(f"{value}, {facts}" for name, value, _, facts in view.rows if name == "Written")

    assert written(1, 1) == "1 word, 1 response, 0 improved"
    assert written(1200, 20_000) == "20,000 words, 1,200 responses, 0 improved"


# choices


async def test_choices_are_drawn_in_any_width() -> None:
    choices = (Choice("A sum of products 🧠", True, "So it is."), Choice("Nothing", False, "A sum is something."))
    app = Bench(lambda: ChoiceList(choices, (1, 0), verdicts=True, revealed=True))
    async with app.run_test(size=(14, 30)) as pilot:
        for width in range(14, 24):
            await pilot.resize_terminal(width, 30)
            shown = app.query_one(ChoiceList)
            await until(pilot, lambda shown=shown, width=width: shown.content_size.width == width, "the width")
            assert {"sum", "products", "answer"} <= set(shown.render().plain.split())


# checks, and the keys


@pytest.mark.parametrize("width", [24, 34])
def test_checks_are_whole_in_a_narrow_pane(width: int) -> None:
    names = ("60 pictures of 28 × 28: their sizes", "The first of several: 1 is there three times")
    results = tuple(CheckResult(name, CheckMark.FAILED) for name in names)
    report = CheckReport("shapes", results, done=True, seconds=0.4)
    drawn = [checks.heading(report, width), *checks.lines(report, width)]
    assert all(line.cell_length <= width for line in drawn)
    words = " ".join(" ".join(line.plain for line in drawn).split())
    assert all(name in words for name in names)


@pytest.mark.parametrize("width", [30, 66])
def test_what_a_check_tells_fits(width: int) -> None:
    values = tuple((name, "256 × 784") for name in ("x", "W", "b", "self.a"))
    frame = Frame("network.py", 24, "z = dense(self.a[-1], W, b)", values)
    head = ("layer", "", "agree", "yours is")
    rows = (head, ("2", "hidden", "0 of 35", "43 times"), ("1", "", "0 of 9", "980 times"))
    result = CheckResult("Gradients", CheckMark.FAILED, frames=(frame,), rows=rows)
    drawn = checks.details(result, width)
    table, frames = drawn[: len(rows)], drawn[len(rows) :]
    assert max(len(line.plain.rstrip()) for line in frames) <= width
    bars = [line.plain.count("━") for line in table[1:]]
    assert width < 60 or (0 < bars[0] < bars[1] and max(line.cell_length for line in table) <= width)
    hint = checks.spoken("`forward` begins with `self.a = [x]`, and `zip` goes through the pairs.", width)
    assert " ".join(line.plain.strip() for line in hint).replace("  ", " ").startswith("forward begins with self.a")
    assert any("here" in str(span.style) for line in hint for span in line.spans)


async def test_where_there_is_little_room_keys_come_before_the_note() -> None:
    app = Bench(KeyBar)
    async with app.run_test(size=(40, 12)):
        bar = app.query_one(KeyBar)
        bar.show((commands.TO_CODE, commands.MY_EDITOR), "every save is checked")
        assert commands.MY_EDITOR.words in text_of(bar)
        assert "every save" not in text_of(bar)
        bar.show((commands.TO_CODE, commands.MY_EDITOR), "↓")
        assert text_of(bar).rstrip().endswith("↓")


async def test_a_click_on_a_key_among_several_presses_that_one() -> None:
    pressed = []

    class Heard(Bench):
        def on_key(self, event: events.Key) -> None:
            pressed.append(event.key)

    app = Heard(KeyBar)
    async with app.run_test(size=(80, 12)) as pilot:
        bar = app.query_one(KeyBar)
        bar.show((commands.CELL, commands.RATES, commands.WHICH_DIGIT))
        await pilot.pause()
        shown = text_of(bar)
        for sign in ("→", "↑", "+", "-", "7"):
            await pilot.click(KeyBar, offset=(2 + shown.index(f"{sign} "), 0))
        await pilot.click(KeyBar, offset=(2 + shown.index(" ↑"), 0))
        await pilot.click(KeyBar, offset=(2 + shown.index("cell"), 0))
        await pilot.pause()
        assert pressed == ["right", "up", "plus", "minus", "7"]


# words


async def test_the_same_words_again_lay_nothing_out() -> None:
    asked = []

    class Watched(Words):
        def refresh(self, *regions: Region, layout: bool = False, **more: bool) -> Watched:
            asked.append(layout)
            super().refresh(*regions, layout=layout, **more)
            return self

    app = Bench(lambda: Watched("", id="words"))
    async with app.run_test() as pilot:
        words = app.query_one(Watched)
        for told, drawn, laid_out in (
            ("a", True, True),
            ("a", False, False),
            (Content("a"), False, False),
            (Content("a\nb"), True, True),
            (Content("a\nc"), True, False),
            (Content.styled("a", "bold"), True, True),
        ):
            asked.clear()
            words.update(told)
            assert (bool(asked), True in asked) == (drawn, laid_out), told
            await pilot.pause()
        assert text_of(words).strip() == "a"


# digits


def test_a_small_digit_is_the_mean_of_two_by_two() -> None:
    pixels = bytearray(784)
    pixels[0:2], pixels[28:30] = bytes((100, 100)), bytes((0, 200))
    small = shrunk(bytes(pixels))
    assert len(small) == 14 * 14
    assert (small[0], small[1]) == (100, 0)


@pytest.mark.parametrize("tones", [DARK, LIGHT], ids=["dark", "light"])
def test_paper_is_paper_and_ink_is_ink(tones: dict[str, str]) -> None:
    colors = tones["paper"], tones["ink"], tones["layer-input"]
    assert tone(0, 0, *colors).hex.casefold() == tones["paper"]
    assert tone(255, 0, *colors).hex.casefold() == tones["ink"]
    assert tone(100, 2, *colors).hex.casefold() == tones["layer-input"]
    assert tone(0, 1, *colors).hex.casefold() != tones["paper"]


async def test_digits_of_both_sizes_without_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = Bench(lambda: DigitView(picture(3)), lambda: DigitView(picture(3), "small"))
    async with app.run_test(size=(60, 40)):
        full, small = app.query(DigitView)
        assert text_of(full).split("\n")[5] == "%" * 28
        assert text_of(full).split("\n")[0] == " " * 28
        assert [len(line) for line in text_of(small).split("\n")] == [14] * 7
        tall = full.render_line(20)
        assert tall.cell_length == full.size.width
        assert all(segment.style is not None for segment in tall)


def test_a_share_of_any_size_can_be_seen() -> None:
    assert (bar(0.0, 10).plain, bar(1e-6, 10).plain, bar(0.5, 10).plain, bar(1.0, 10).plain) == (
        "",
        "╸",
        "━" * 5,
        "━" * 10,
    )


def test_one_digit_stays_a_while_then_the_next_comes() -> None:
    shown = [digit_of_the_moment(told(elapsed_s=seconds)) for seconds in (0.0, 5.9, 6.1, 60.1)]
    assert [one and one.index for one in shown] == [0, 0, 1, 0]
    assert digit_of_the_moment(told(predictions=())) is None
    assert prediction(4, 9, 0.97).predicted_label == 9


class Counted(Throttled):
    """A view that notes the steps it was set from."""

    def __init__(self) -> None:
        super().__init__()
        self.steps: list[int] = []

    def compose(self) -> ComposeResult:
        yield Chip("its part")

    def show_run(self, snapshot: TrainingSnapshot) -> None:
        self.steps.append(snapshot.step)


async def test_strip_and_views_take_one_of_many_steps_and_every_change_of_state(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("strip.SMALLEST_GAP_S", "pane.PLOT_EVERY_S"):
        monkeypatch.setattr(f"tutor.ui.widgets.run.{name}", 1_000.0)
    app = Bench(Counted, RunStrip)
    async with app.run_test() as pilot:
        view, strip = app.query_one(Counted), app.query_one(RunStrip)
        seen = []
        for snapshot in (*(told(step=step) for step in (1, 2, 3)), told(RunState.PAUSED, step=4)):
            view.snapshot = strip.snapshot = snapshot
            await pilot.pause()
            seen.append((view.steps[-1], strip._shown.step))
    assert seen == [(1, 1), (1, 1), (1, 1), (4, 4)]


@pytest.mark.parametrize("kind", [LastRun, RunPane])
async def test_a_view_whose_parts_are_gone_hears_the_run_in_peace(kind: type[Throttled]) -> None:
    """As when the tutor is left in the very moment the run says something."""
    app = Bench(kind)
    async with app.run_test(size=(60, 40)) as pilot:
        view = app.query_one(kind)
        view.snapshot = told()
        await pilot.pause()
        await view.remove_children()
        view.snapshot = told(RunState.FINISHED)
        await pilot.pause()
        assert app.return_code is None, "the tutor is still there"


@pytest.mark.parametrize("more", [{}, {"slow": True, "step": 14}, {"state": RunState.FINISHED}])
async def test_the_run_beside_the_map_of_120_by_36_fits_its_pane(more: dict[str, Any]) -> None:
    """It did not in slow motion: a scrollbar came, and broke every line that is as wide as the pane."""
    app = Bench(LastRun)
    async with app.run_test(size=(38, 32)) as pilot:
        view = app.query_one(LastRun)
        view.snapshot = told(**more)
        view.show_again()
        await pilot.pause()
        assert view.size.height <= 32
        assert text_of(view.query_one(".plot-title")).strip() == (
            "Training loss by step, log scales" if "slow" in more else "Training loss by epoch, log scale"
        )
        view.snapshot = told(RunState.STOPPED, message="Stopped where it was.")
        view.show_again()
        await pilot.pause()
        assert "Stopped" in text_of(view.query_one(".look")), "what ended it is told, whatever the room"


# chips, prose, levers, pace


async def test_a_chip_is_pressed_by_key_and_mouse_and_its_label_is_no_markup() -> None:
    app = Bench(lambda: Chip("[b]Go[/b] [/foo]", "g"))
    async with app.run_test(size=(60, 5)) as pilot:
        chip = app.query_one(Chip)
        assert text_of(chip) == " [b]Go[/b] [/foo] g "
        chip.focus()
        await pilot.press("enter", "space")  # which reads on
        await pilot.click(Chip)
        assert app.pressed == 2


def test_lesson_text_in_prose_is_no_markup_either() -> None:
    lines = lay_out(Prose("An `x[0]` and [bold] and [/foo], **strong** too.").blocks, 60)
    assert [line.plain for line in lines] == ["An x[0] and [bold] and [/foo], strong too."]
    assert styled_line("[/foo] \x1b[31m").plain == "[/foo] ␛[31m"


@pytest.mark.parametrize("width", [8, 20, 57])
def test_prose_is_laid_out_to_its_width(width: int) -> None:
    markdown = "Some words of a paragraph.\n\n- one point\n- another point that is longer\n\n> a quote of it\n\n---\n"
    lines = lay_out(Prose(markdown).blocks, width)
    assert all(line.cell_length <= width for line in lines)
    assert sum(line.plain.startswith("•") or line.plain.startswith("- ") for line in lines) in (0, 2)


@pytest.mark.parametrize("lever", LEVERS, ids=lambda lever: lever.field)
async def test_every_lever_turns_through_values_that_can_be_trained(lever: Lever) -> None:
    index = LEVERS.index(lever)
    app = Bench(lambda: Levers(TrainingConfig(validation_samples=5000 if lever.field == "patience" else 0)))
    async with app.run_test(size=(40, 30)) as pilot:
        levers = app.query_one(Levers)
        levers.here = index
        seen = set()
        for by in [-1] * 20 + [1] * 20:
            levers.turn(by)
            value = value_of(levers.config, lever)
            assert value in LEVERS[index].values
            assert LEVERS[index].does
            seen.add(value)
        assert len(seen) == len(LEVERS[index].values), "each value can be reached"
        await pilot.pause()
        assert f"‹ {text_of(levers).split('‹ ')[1].split(' ›')[0]} ›" in text_of(levers)


class Ticking:
    """A clock that goes on when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


async def test_a_rate_limiter_runs_the_first_call_at_once_and_later_ones_after_the_gap() -> None:
    runs: list[float] = []
    clock = Ticking()
    app = Bench(lambda: Chip("x"))
    async with app.run_test():
        limiter = RateLimiter(app.query_one(Chip), 1_000.0, lambda: runs.append(clock.now), clock)
        limiter.ask()
        limiter.ask()
        limiter.ask()
        assert (runs, limiter.waiting) == ([100.0], True)
        clock.now = 200.0
        limiter.ask(at_once=True)  # the learner's own key never waits
        assert (runs, limiter.waiting) == ([100.0, 200.0], False)
        clock.now = 1_201.0
        limiter.ask()
        assert runs == [100.0, 200.0, 1_201.0]


async def test_a_rate_limiter_waits_longer_while_somebody_types(monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[float] = []
    clock, keys = Ticking(), [True]
    monkeypatch.setattr("tutor.ui.typing.now", lambda: keys[0])
    app = Bench(lambda: Chip("x"))
    async with app.run_test() as pilot:
        limiter = RateLimiter(app.query_one(Chip), 0.01, lambda: runs.append(clock.now), clock, while_typing=50.0)
        limiter.ask()
        clock.now = 149.0
        limiter.ask()
        for _ in range(3):
            await pilot.pause(0.02)
        assert (runs, limiter.waiting) == ([100.0], True), "its timer looks again and again, and waits on"
        keys[0] = False
        await until(pilot, lambda: runs == [100.0, 149.0], "the run, as soon as they pause")
        keys[0] = True
        clock.now = 199.0
        limiter.ask()
        assert runs == [100.0, 149.0, 199.0], "who types on is not kept waiting for ever"
