"""Who plays with a figure sees it, and a figure that is too tall for the screen says how large that must be."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from tests.domain.samples import make_question
from tests.ui.figures.stage import SIZES, Stage, settle, shown
from tutor.domain.figure import figure_kinds
from tutor.domain.question import Choice, RubricLine
from tutor.domain.response import Response, ResponseStatus
from tutor.ui.figures import Figure
from tutor.ui.themes import DARK
from tutor.ui.widgets.common.choice_list import ChoiceList
from tutor.ui.widgets.common.in_view import content_rows, seen
from tutor.ui.widgets.question.rubric import Rubric

PLAYS = {"sort": "1", "matrix": "1", "digits": "right", "flatten": "right", "xor": "enter", "descent": "right"}


def rows_of(figure: Figure) -> range:
    """Of the picture and its words, in the content of what scrolls them."""
    window = figure.screen.query_one(VerticalScroll)
    return figure._rows(window, ".figure-words")


async def below_much(app: Stage) -> None:
    """Put so much above the figure that nothing of it is on the screen."""
    await app.screen.query_one(VerticalScroll).mount(Static("\n" * 40), before=app.figure)


@pytest.mark.parametrize("kind", figure_kinds.names())
async def test_a_key_of_the_figure_brings_picture_and_words_into_view(kind: str) -> None:
    app = Stage(kind)
    async with app.run_test(size=(73, 22)) as pilot:
        await below_much(app)
        await settle(pilot, app.figure)
        window = app.screen.query_one(VerticalScroll)
        assert rows_of(app.figure).start >= seen(window).stop, "all of it is below"
        await pilot.press(PLAYS.get(kind, "right"))
        await settle(pilot, app.figure)
        rows, view = rows_of(app.figure), seen(window)
        assert view.start <= rows.start < rows.stop <= view.stop


@pytest.mark.parametrize("kind", figure_kinds.names())
async def test_a_figure_that_is_too_tall_says_how_large_the_terminal_must_be(kind: str) -> None:
    app = Stage(kind)
    async with app.run_test(size=SIZES["40x12"]) as pilot:
        figure = app.figure
        await settle(pilot, figure)
        told = shown(figure, ".figure-room")
        need = len(rows_of(figure))
        assert (need > 12) == bool(told), (need, told)
        if told:
            assert told == f"Needs 42 x {need} to be seen whole."
            await pilot.resize_terminal(42, need)
            await settle(pilot, figure)
            assert not shown(figure, ".figure-room") or len(rows_of(figure)) > need, "it may be drawn taller there"


async def test_of_a_figure_that_is_too_tall_the_top_comes_into_view_and_the_reader_may_scroll_on() -> None:
    app = Stage("backprop")
    async with app.run_test(size=SIZES["40x12"]) as pilot:
        await below_much(app)
        await settle(pilot, app.figure)
        window = app.screen.query_one(VerticalScroll)
        await pilot.press("right")
        await settle(pilot, app.figure)
        assert seen(window).start == rows_of(app.figure).start
        window.scroll_to(y=seen(window).start + 4, animate=False, immediate=True)
        await settle(pilot, app.figure)
        at = window.scroll_y
        await pilot.press("right")
        await settle(pilot, app.figure)
        assert window.scroll_y == at


class Lists(App[None]):
    """A list that is taller than the screen."""

    def __init__(self, made: ChoiceList | Rubric) -> None:
        super().__init__()
        self.made = made

    def compose(self) -> ComposeResult:
        with VerticalScroll(can_focus=False):
            yield self.made

    def on_mount(self) -> None:
        self.made.focus()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return DARK


WORDS = "words that take several rows of a narrow screen " * 3


@pytest.mark.parametrize("kind", ["choices", "rubric"])
async def test_a_choice_or_an_idea_one_moves_to_is_in_view(kind: str) -> None:
    made: ChoiceList | Rubric
    if kind == "choices":
        made = ChoiceList(tuple(Choice(WORDS, False, "") for _ in range(5)), (), verdicts=False, revealed=False)
    else:
        lines = tuple(RubricLine(WORDS, (), id=f"idea-{number}") for number in range(5))
        response = Response(
            1, "q", "lesson", 1, ResponseStatus.SUBMITTED, "words", None, None, "2026-11-25T12:00:00+00:00"
        )
        made = Rubric(make_question("q", rubric=lines), response)
    app = Lists(made)
    async with app.run_test(size=(40, 10)) as pilot:
        window = app.screen.query_one(VerticalScroll)
        for by in ("down",) * 4 + ("up",) * 4:
            await pilot.press(by)
            await pilot.pause()
            owners = made._index_of_row if isinstance(made, ChoiceList) else made._line_of_row
            own = [row for row, owner in enumerate(owners) if owner == made.here]
            top = made.content_region.y
            rows = content_rows(window, top + own[0], top + own[-1] + 1)
            assert seen(window).start <= rows.start < rows.stop <= seen(window).stop, made.here
        assert made.here == 0
