"""Experiments among other runs, in trouble, and left in the middle: the bet and what came of it are never lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.ui.experiments import (
    DIVERGING,
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
from tutor.training.records import facts
from tutor.training.snapshot import RunState
from tutor.ui.app import TutorApp
from tutor.ui.experimenter import ExperimentStage
from tutor.ui.screens.lab import LabScreen
from tutor.ui.widgets.common.draft_editor import DraftEditor
from tutor.ui.widgets.common.fault_card import FaultCard
from tutor.ui.widgets.experiment.bet_list import BetList
from tutor.ui.widgets.experiment.card import ExperimentCard

pytestmark = pytest.mark.usefixtures("bare_home")

# another run is at work


async def with_another_run(pilot: Pilot[None], app: TutorApp) -> None:
    from tutor.training.options import config_from_options

    app.start_run(config_from_options(ENDLESS))
    await until(pilot, lambda: app.snapshot.state is RunState.TRAINING, "another run")
    app.context.session.set_pace(slow=True)  # so that it takes no processor's time from what is tested


async def test_another_run_is_asked_about_and_waited_for(tutors: Tutors, lessons: Path) -> None:
    write_lessons(lessons, experiment())
    app = tutors.start()
    async with app.run_test(size=WIDE) as pilot:
        await open_page(pilot, app)
        await with_another_run(pilot, app)
        await bet(pilot, app, "1")
        await run_it(pilot, app)
        await until(pilot, lambda: card(app).query("#wait-for-it"), "the choice")
        text = shown(app)
        for words in ("Run 1 is at work", "Look at it", "Stop it", "Wait for it"):
            assert words in text
        assert app.context.session.snapshot.run == 1
        assert app.context.session.snapshot.state.active
        await pilot.press("enter")  # Wait for it
        await until_stage(pilot, app, ExperimentStage.WAITING)
        assert "when run 1 is over" in shown(app)
        app.context.session.stop()
        await until_stage(pilot, app, ExperimentStage.SETTLED)
        assert [one.run for one in app.workbook.notebook.outcomes] == [2, 3]


async def test_another_run_can_be_stopped_for_it(tutors: Tutors, lessons: Path) -> None:
    write_lessons(lessons, experiment())
    app = tutors.start()
    async with app.run_test(size=WIDE) as pilot:
        await open_page(pilot, app)
        await with_another_run(pilot, app)
        await bet(pilot, app, "1")
        await run_it(pilot, app)
        await until(pilot, lambda: card(app).query("#stop-it"), "the choice")
        await pilot.click("#stop-it")
        await until_stage(pilot, app, ExperimentStage.SETTLED)
        stopped, *own = facts(app.context.home / "runs")
        assert stopped.state == RunState.STOPPED
        assert [run.state for run in own] == [RunState.FINISHED, RunState.FINISHED]


async def test_another_run_can_be_looked_at_and_need_not_be_waited_for(tutors: Tutors, lessons: Path) -> None:
    write_lessons(lessons, experiment())
    app = tutors.start()
    async with app.run_test(size=WIDE) as pilot:
        await open_page(pilot, app)
        await with_another_run(pilot, app)
        await bet(pilot, app, "1")
        await run_it(pilot, app)
        await until(pilot, lambda: card(app).query("#look-at-it"), "the choice")
        await pilot.click("#look-at-it")
        await until(pilot, lambda: isinstance(app.screen, LabScreen), "the lab")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen.query("#wait-for-it"), "back at the choice")
        await pilot.click("#wait-for-it")
        await until_stage(pilot, app, ExperimentStage.WAITING)
        await pilot.click("#do-not-wait")
        await until_stage(pilot, app, ExperimentStage.READY)
        app.context.session.stop()
        await until(pilot, lambda: not app.snapshot.state.active, "the end of the other run")
        assert card(app).status.stage is ExperimentStage.READY
        assert app.context.session.snapshot.run == 1


async def test_the_question_goes_away_with_the_other_run(tutors: Tutors, lessons: Path) -> None:
    write_lessons(lessons, experiment())
    app = tutors.start()
    async with app.run_test(size=WIDE) as pilot:
        await open_page(pilot, app)
        await with_another_run(pilot, app)
        await bet(pilot, app, "1")
        await run_it(pilot, app)
        await until(pilot, lambda: card(app).query("#wait-for-it"), "the choice")
        app.context.session.stop()
        await until(pilot, lambda: card(app).query("#run-it"), "it can run at once")


# what goes wrong


async def test_a_run_that_diverges_leaves_the_bet_and_can_be_tried_again(tutors: Tutors, lessons: Path) -> None:
    write_lessons(lessons, experiment(runs=(("usual", QUICK), ("wild", DIVERGING))))
    app = tutors.start()
    async with app.run_test(size=WIDE) as pilot:
        await open_page(pilot, app)
        await bet(pilot, app, "1")
        await run_it(pilot, app)
        await until_stage(pilot, app, ExperimentStage.BROKEN)
        status = card(app).status
        assert "diverged" in status.reason
        assert status.run_index == 1
        assert not status.can_go_on
        text = shown(app)
        for words in ("Not finished", "wild", "Your bet is kept", "Try again", "Bet otherwise"):
            assert words in text
        assert len(app.workbook.notebook.outcomes) == 1
        await run_it(pilot, app)
        await until(pilot, lambda: app.snapshot.run == 3 and not app.snapshot.state.active, "the second try")
        await until_stage(pilot, app, ExperimentStage.BROKEN)


async def test_a_run_that_cannot_start_says_why_and_works_once_it_can(
    tutors: Tutors, lessons: Path, data: Path
) -> None:
    write_lessons(lessons, experiment())
    labels = data / "train-labels-idx1-ubyte"
    hidden = labels.rename(data / "hidden")
    app = tutors.start()
    async with app.run_test(size=WIDE) as pilot:
        await open_page(pilot, app)
        await bet(pilot, app, "1")
        await run_it(pilot, app)
        await until_stage(pilot, app, ExperimentStage.BROKEN)
        assert "train-labels" in card(app).status.reason
        hidden.rename(labels)
        await run_it(pilot, app)
        await until_stage(pilot, app, ExperimentStage.SETTLED)


async def test_a_run_that_was_stopped_goes_on_where_it_was(tutors: Tutors, lessons: Path) -> None:
    write_lessons(lessons, experiment(runs=(("usual", QUICK), ("long", f"{ENDLESS} --max-steps 2000"))))
    app = tutors.start()
    async with app.run_test(size=WIDE) as pilot:
        await open_page(pilot, app)
        await bet(pilot, app, "1")
        await run_it(pilot, app)
        await until(pilot, lambda: app.snapshot.run == 2 and app.snapshot.step > 20, "the long run")
        await pilot.press("x")
        await until(pilot, lambda: not app.snapshot.state.active, "the end")
        if card(app).status.stage is not ExperimentStage.SETTLED:  # a quick machine may have been done before the key
            await until_stage(pilot, app, ExperimentStage.BROKEN)
            assert card(app).status.can_go_on
            await run_it(pilot, app)
        await until_stage(pilot, app, ExperimentStage.SETTLED)
        assert app.context.session.snapshot.run == 2
        assert app.context.session.snapshot.step == 2000


async def test_a_bet_that_cannot_be_kept_is_told_and_nothing_runs(
    tutors: Tutors, lessons: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tutor.storage.errors import StoreError

    write_lessons(lessons, experiment())
    app = tutors.start()

    async def full(*_: object, **__: object) -> None:
        raise StoreError("The disk is full", "somewhere", "Free some space")

    async with app.run_test(size=WIDE) as pilot:
        await open_page(pilot, app)
        monkeypatch.setattr(app.workbook, "place_bet", full)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.focused, BetList), "the bets have the focus")
        await pilot.press("1")
        await until(pilot, lambda: "Not saved" in shown(app), "the trouble")
        assert card(app).status.stage is ExperimentStage.NO_BET


async def test_an_outcome_that_cannot_be_kept_is_kept_at_the_next_look(
    tutors: Tutors, lessons: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tutor.storage.errors import StoreError

    write_lessons(lessons, experiment())
    app = tutors.start()
    keep = app.workbook.keep_outcome

    async def full(*_: object, **__: object) -> None:
        raise StoreError("The disk is full", "somewhere", "Free some space")

    async with app.run_test(size=WIDE) as pilot:
        await open_page(pilot, app)
        await bet(pilot, app, "1")
        monkeypatch.setattr(app.workbook, "keep_outcome", full)
        await run_it(pilot, app)
        await until_stage(pilot, app, ExperimentStage.BROKEN)
        assert "could not be kept" in card(app).status.reason
        monkeypatch.setattr(app.workbook, "keep_outcome", keep)
        await run_it(pilot, app)
        await until_stage(pilot, app, ExperimentStage.SETTLED)
        assert [one.run_index for one in app.workbook.notebook.outcomes] == [0, 1]


# leaving


async def test_the_runs_go_on_while_the_page_is_left(tutors: Tutors, lessons: Path) -> None:
    write_lessons(lessons, experiment(), "## Other page\n\nWords only.\n")
    app = tutors.start()
    async with app.run_test(size=WIDE) as pilot:
        await open_page(pilot, app)
        await bet(pilot, app, "1")
        await run_it(pilot, app)
        await app.open_lesson("bets", 1)
        await until(pilot, lambda: len(app.workbook.notebook.outcomes) == 2, "both outcomes")
        await open_page(pilot, app, 0)
        await until_stage(pilot, app, ExperimentStage.SETTLED)


async def test_a_tutor_that_was_left_in_the_middle_knows_where_it_stands(tutors: Tutors, lessons: Path) -> None:
    write_lessons(lessons, experiment(runs=(("usual", QUICK), ("long", ENDLESS), ("last", QUICK))))
    app = tutors.start()
    async with app.run_test(size=WIDE) as pilot:
        await open_page(pilot, app)
        await bet(pilot, app, "3")
        await run_it(pilot, app)
        await until(pilot, lambda: app.snapshot.run == 2 and app.snapshot.step > 20, "the long run")
        await app.action_quit()
    tutors.leave(app)
    again = tutors.start()
    async with again.run_test(size=WIDE) as pilot:
        await open_page(pilot, again)
        await until_stage(pilot, again, ExperimentStage.BROKEN)
        status = card(again).status
        assert (status.run_index, status.can_go_on) == (1, True)
        assert status.bet is not None
        assert status.bet.value == "higher"
        assert "Go on with it" in shown(again)
        await run_it(pilot, again)
        await until(pilot, lambda: again.snapshot.state is RunState.TRAINING, "it goes on")
        assert again.context.session.snapshot.run == 2
        await pilot.press("x")
        await until_stage(pilot, again, ExperimentStage.BROKEN)


async def test_what_finished_while_nobody_kept_it_is_found_in_its_record(tutors: Tutors, lessons: Path) -> None:
    from tutor.training.experiments import plan

    write_lessons(lessons, experiment())
    app = tutors.start()
    async with app.run_test(size=WIDE) as pilot:
        await open_page(pilot, app)
        await bet(pilot, app, "1")
        (placed,) = app.workbook.notebook.bets
        due = plan(card(app).experiment, placed, 0, seed=0)
        app.context.session.start(
            due.config, title=due.title, purpose=due.purpose
        )  # as an app would that is killed after it
        await until(pilot, lambda: app.snapshot.state is RunState.FINISHED, "the run")
    tutors.leave(app)
    again = tutors.start()
    async with again.run_test(size=WIDE) as pilot:
        await open_page(pilot, again)
        await until(pilot, lambda: len(again.workbook.notebook.outcomes) == 1, "the outcome")
        await until_stage(pilot, again, ExperimentStage.READY)
        await until(pilot, lambda: "Run the rest" in shown(again), "what is left to run")
        assert "1 of 2 runs is done" in shown(again)
        await run_it(pilot, again)
        await until_stage(pilot, again, ExperimentStage.SETTLED)
        assert [one.run for one in again.workbook.notebook.outcomes] == [1, 2]


async def test_a_settled_experiment_is_shown_at_once_and_can_be_bet_on_again(tutors: Tutors, lessons: Path) -> None:
    write_lessons(lessons, experiment(runs=(("one", QUICK),), bets="- Low [..50]\n- High [50..]", options=""))
    app = tutors.start()
    async with app.run_test(size=WIDE) as pilot:
        await open_page(pilot, app)
        await bet(pilot, app, "1")
        await run_it(pilot, app)
        await until_stage(pilot, app, ExperimentStage.SETTLED)
        assert "Not as you bet" in shown(app)
    tutors.leave(app)
    again = tutors.start()
    async with again.run_test(size=WIDE) as pilot:
        await open_page(pilot, again)
        await until_stage(pilot, again, ExperimentStage.SETTLED)
        await until(pilot, lambda: "Not as you bet" in shown(again), "the outcome of before")
        await pilot.click("#bet-again")
        await until(pilot, lambda: card(again).query(BetList), "the bets again")
        await pilot.press("2")
        await until_stage(pilot, again, ExperimentStage.READY)
        await run_it(pilot, again)
        await until_stage(pilot, again, ExperimentStage.SETTLED)
        await until(pilot, lambda: "As you bet" in shown(again), "the new outcome")
        assert [one.attempt for one in again.workbook.notebook.bets] == [1, 2]
        assert len(again.workbook.notebook.outcomes) == 2


@pytest.mark.parametrize("options", ["--epochs 0", '"'])
async def test_an_experiment_with_a_run_that_cannot_be_started_is_shown_as_faulty(
    tutors: Tutors, lessons: Path, options: str
) -> None:
    write_lessons(lessons, experiment(runs=(("usual", QUICK), ("broken", options))), experiment("good"))
    app = tutors.start()
    async with app.run_test(size=WIDE) as pilot:
        await app.open_lesson("bets")
        await until(pilot, lambda: app.screen.query(FaultCard), "the faulted block")
        text = " ".join(shown(app).split())
        assert "This experiment cannot be run." in text
        (fault,) = app.context.curriculum.lesson("bets").pages[0].experiments[0].faults
        assert "01-bets.md:21: run 'broken' cannot be started" in fault
        assert str(app.screen.query_one(FaultCard).content).endswith(fault)
        assert "More words." in text, "the page around it is whole"
        assert not app.screen.query(ExperimentCard)
        await pilot.press("enter", "1", "ctrl+s", "n")
        await open_page(pilot, app, 1)
        await bet(pilot, app, "1")


async def test_no_screen_is_too_small_for_it(tutors: Tutors, lessons: Path) -> None:
    """On the smallest all is done and said; on the others it is looked at."""
    write_lessons(lessons, experiment())
    app = tutors.start()
    async with app.run_test(size=(40, 12)) as pilot:
        await open_page(pilot, app)
        await bet(pilot, app, "2")
        await run_it(pilot, app)
        await until_stage(pilot, app, ExperimentStage.SETTLED)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.focused, DraftEditor), "the well has the focus")
        await pilot.press(*"small", "ctrl+s")
        await until(pilot, lambda: card(app).settled, "the words")
        page = app.screen.query_one("#reading")
        for size in ((40, 12), (80, 24), (120, 36)):
            await pilot.resize_terminal(*size)
            await until(pilot, lambda size=size: app.screen.size == size, "the size")
            assert page.max_scroll_x == 0
            for widget in card(app).query("*"):
                assert widget.region.right <= card(app).region.right, widget
