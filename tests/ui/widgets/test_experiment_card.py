"""An experiment driven by keys, from the bet to the words, and everything that can come between."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.ui.experiments import (
    ENDLESS,
    QUICK,
    WIDE,
    Tutors,
    bet,
    card,
    experiment,
    open_page,
    run_it,
    shown,
    until,
    until_stage,
    write_lessons,
)
from tutor.domain.response import BET_DRAFT, ResponseStatus
from tutor.training.records import facts, numbers
from tutor.ui.experimenter import ExperimentStage
from tutor.ui.screens.lab import LabScreen
from tutor.ui.widgets.common.draft_editor import DraftEditor
from tutor.ui.widgets.experiment.bet_list import BetList
from tutor.ui.widgets.experiment.bet_view import BetView

pytestmark = pytest.mark.usefixtures("bare_home")


async def test_from_the_bet_to_the_words_by_keys(tutors: Tutors, lessons: Path) -> None:
    write_lessons(lessons, experiment())
    app = tutors.start()
    async with app.run_test(size=WIDE) as pilot:
        await open_page(pilot, app)
        assert "Bet first" in shown(app)
        await bet(pilot, app, "3")
        (placed,) = app.workbook.notebook.bets
        assert (placed.text, placed.value, placed.lesson_id) == ("Better", "higher", "bets")
        assert not app.context.session.snapshot.state.active  # nothing runs before the learner wants it
        await run_it(pilot, app)
        await until_stage(pilot, app, ExperimentStage.SETTLED)
        outcomes = app.workbook.notebook.outcomes_of(placed)
        assert [(one.run_index, one.name, one.run, one.last) for one in outcomes] == [
            (0, "usual", 1, False),
            (1, "faster", 2, True),
        ]
        assert all(isinstance(one.value, float) and one.curve.points for one in outcomes)
        text = shown(app)
        assert "ours" not in text  # its images are not ours
        assert re.search(r"usual +([0-9.]+ ± [0-9.]+ %|100 % \(≥ [0-9.]+\))", text), text
        for words in ("Your bet", "Better", "usual", "faster", "as you bet", "Because", "What surprised you?"):
            assert words.casefold() in text.casefold(), text
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.focused, DraftEditor), "the well has the focus")
        await pilot.press(*"I am astonished")
        await until(pilot, lambda: app.workbook.notebook.draft("rate") is not None, "a draft")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.workbook.notebook.attempts("rate"), "the words")
        (made,) = app.workbook.notebook.attempts("rate")
        assert (made.text, made.status, made.lesson_id) == ("I am astonished", ResponseStatus.SUBMITTED, "bets")
        assert app.workbook.notebook.draft("rate") is None
        await until(pilot, lambda: "Attempt 1" in shown(app), "the words are shown")
        assert card(app).settled
        await pilot.press("i")
        await until(pilot, lambda: isinstance(app.focused, DraftEditor), "the words can be improved")
        await pilot.press("!", "ctrl+s")
        await until(pilot, lambda: len(app.workbook.notebook.attempts("rate")) == 2, "a second attempt")


async def test_the_runs_say_which_experiment_they_belong_to(tutors: Tutors, lessons: Path) -> None:
    write_lessons(lessons, experiment())
    app = tutors.start()
    async with app.run_test(size=WIDE) as pilot:
        await open_page(pilot, app)
        await bet(pilot, app, "1")
        await run_it(pilot, app)
        await until_stage(pilot, app, ExperimentStage.SETTLED)
        assert app.context.session.snapshot.title == "Short rate: faster"
        await until(pilot, lambda: "Short rate" in shown(app), "the run pane names it")
        await app.go_to("lab")  # an l would begin the words
        await until(pilot, lambda: isinstance(app.screen, LabScreen), "the lab")
        await until(pilot, lambda: "Short rate: faster" in shown(app), "the lab names it")
        assert [run.title.partition(":")[0] for run in facts(app.context.home / "runs")] == ["Short rate", "Short rate"]


async def test_the_bet_is_drawn_into_the_live_curve_with_progress_and_a_stop_key(tutors: Tutors, lessons: Path) -> None:
    runs = (("first", QUICK), ("second", ENDLESS))
    bets = "- Ninety [90]\n- Less [..50]"
    write_lessons(lessons, experiment(runs=runs, bets=bets, options=""))
    app = tutors.start()
    async with app.run_test(size=WIDE) as pilot:
        await open_page(pilot, app)
        await bet(pilot, app, "1")
        await run_it(pilot, app)
        await until(pilot, lambda: app.snapshot.run == 2 and len(app.snapshot.test_points) > 3, "the second run")
        await until(pilot, lambda: "run 2 of 2" in shown(app), "progress")
        text = shown(app)
        assert "╌╌╌" in text, text
        assert "your bet: Ninety" in text
        assert "Test accuracy, %" in text
        await pilot.press("x")
        await until_stage(pilot, app, ExperimentStage.BROKEN)
        assert "Your bet is kept" in shown(app)
        assert len(app.workbook.notebook.outcomes) == 1


@pytest.mark.parametrize(
    ("measure", "typed", "glyph"), [("images-to-90", "300 images", "┆"), ("test-accuracy", "85 %", "╌")]
)
async def test_a_number_is_typed_as_a_bet(tutors: Tutors, lessons: Path, measure: str, typed: str, glyph: str) -> None:
    page = experiment(measure=measure, runs=(("one", QUICK),), bets="", options=":unit: images", measured="100")
    write_lessons(lessons, page)
    app = tutors.start()
    async with app.run_test(size=WIDE) as pilot:
        await open_page(pilot, app)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.focused, DraftEditor), "the well has the focus")
        await pilot.press(*"perhaps many", "ctrl+s")
        await until(pilot, lambda: "This asks for " in shown(app), "a kind word")
        assert app.workbook.notebook.bets == ()
        assert app.workbook.notebook.draft(f"{BET_DRAFT}rate") is not None
        await pilot.press("ctrl+u", *typed, "ctrl+s")
        await until_stage(pilot, app, ExperimentStage.READY)
        (placed,) = app.workbook.notebook.bets
        assert (placed.text, placed.value) == (typed, typed.split()[0])

        def no_draft_is_left() -> bool:
            left = app.workbook.notebook.draft(f"{BET_DRAFT}rate")
            return left is None or not left.text

        await until(pilot, no_draft_is_left, "what was typed is no draft any more")
        await run_it(pilot, app)
        await until_stage(pilot, app, ExperimentStage.SETTLED)
        view = card(app).query_one(BetView)
        assert glyph in str(view.render())
        assert "your number" in shown(app)


async def test_digit_bets_are_taken_by_the_keys_of_their_digits(tutors: Tutors, lessons: Path) -> None:
    bets = "- 0: round [0]\n- 3: two bows [3]\n- 8: two loops [8]"
    page = experiment(measure="lowest-recall-digit", runs=(("one", QUICK),), bets=bets, options="", measured="3")
    write_lessons(lessons, page)
    app = tutors.start()
    async with app.run_test(size=WIDE) as pilot:
        await open_page(pilot, app)
        await bet(pilot, app, "8")
        assert app.workbook.notebook.bets[-1].value == "8"
        assert [one.text for one in app.workbook.notebook.bets] == ["8: two loops"]
        await run_it(pilot, app)
        await until_stage(pilot, app, ExperimentStage.SETTLED)
        assert "8: two loops" in shown(app)
        assert "It was the " in shown(app)


async def test_one_key_makes_the_run_from_more_seeds(tutors: Tutors, lessons: Path) -> None:
    bets = "- 0: round [0]\n- 8: two loops [8]"
    page = experiment(
        measure="lowest-recall-digit", runs=(("one", QUICK),), bets=bets, options=":seeds: 2", measured="0 in 8, 1 in 2"
    )
    write_lessons(lessons, page)
    app = tutors.start()
    async with app.run_test(size=WIDE) as pilot:
        await open_page(pilot, app)
        await bet(pilot, app, "8")
        await pilot.press("f5")  # nothing is settled yet
        await run_it(pilot, app)
        await until_stage(pilot, app, ExperimentStage.SETTLED)
        text = " ".join(shown(app).split())
        assert "That was one run." in text
        assert "Run 2 more seeds f5" in text
        assert len(numbers(app.context.home / "runs")) == 1
        await pilot.press("enter", *"I wonder")
        await pilot.press("f5")
        await until(pilot, lambda: "of these 2" in shown(app), "both seeds are told")
        assert "Run 2 more seeds" not in shown(app)
        assert app.screen.query_one(DraftEditor).text == "I wonder"
        assert len(app.workbook.notebook.outcomes) == 1  # they settle nothing
        records = [app.context.session.record(run) for run in (1, 2, 3)]
        assert [made.config.seed for made in records if made] == [0, 1, 2]
        assert [made.title for made in records if made] == ["Short rate", "Short rate, seed 1", "Short rate, seed 2"]
        await pilot.press("f5")  # there is nothing left to do
        await pilot.press("ctrl+q")
    app = tutors.start()
    async with app.run_test(size=WIDE) as pilot:  # the records tell it again
        await open_page(pilot, app)
        await until(pilot, lambda: "of these 2" in shown(app), "what the records tell")
        assert len(numbers(app.context.home / "runs")) == 3


async def test_a_bet_can_be_placed_otherwise_before_it_runs(tutors: Tutors, lessons: Path) -> None:
    write_lessons(lessons, experiment())
    app = tutors.start()
    async with app.run_test(size=WIDE) as pilot:
        await open_page(pilot, app)
        await bet(pilot, app, "1")
        await pilot.click("#bet-again")
        await until(pilot, lambda: card(app).query(BetList), "the bets again")
        await pilot.press("2")
        await until(pilot, lambda: len(app.workbook.notebook.bets) == 2, "another bet")
        await until_stage(pilot, app, ExperimentStage.READY)
        assert [one.attempt for one in app.workbook.notebook.bets] == [1, 2]
        assert "bet 2" in shown(app)


async def test_a_long_experiment_says_so_before_it_starts(tutors: Tutors, lessons: Path) -> None:
    write_lessons(lessons, experiment("short", seconds=10), experiment("long", seconds=11))
    app = tutors.start()
    async with app.run_test(size=WIDE) as pilot:
        await open_page(pilot, app, 0)
        await bet(pilot, app, "1")
        assert "seconds" not in shown(app)
        await open_page(pilot, app, 1)
        await bet(pilot, app, "1")
        await until(pilot, lambda: "about 11 seconds" in shown(app), "the wait is told")
        assert not app.context.session.snapshot.state.active


async def test_a_bet_goes_on_as_it_was_placed_when_the_lesson_changes(tutors: Tutors, lessons: Path) -> None:
    write_lessons(lessons, experiment(runs=(("usual", QUICK),), bets="- Low [0..100]\n- No [101..102]"))
    app = tutors.start()
    async with app.run_test(size=WIDE) as pilot:
        await open_page(pilot, app)
        await bet(pilot, app, "1")
        await pilot.press("ctrl+q")
    changed = experiment(runs=(("other", QUICK),), bets="- Low [101..102]\n- No [0..100]", measure="accuracy-gap")
    shutil.rmtree(lessons)
    write_lessons(lessons, changed)
    app = tutors.start()
    async with app.run_test(size=WIDE) as pilot:
        await open_page(pilot, app)
        await run_it(pilot, app)
        await until_stage(pilot, app, ExperimentStage.SETTLED)
        (outcome,) = app.workbook.notebook.outcomes
        assert outcome.name == "usual"
        text = shown(app).casefold()
        assert "as you bet" in text, text
        assert "test accuracy, %" in text, text
