"""What a key in the Lab waits for while a run is at work: news of it, ten times a second, and what it draws."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from textual.css import query

from tests.ui.screens.lab_stand import open_tab, show_view
from tests.ui.stand import WIDE, Stand, told, until, until_shown
from tutor.training.rewind import Rewind
from tutor.training.snapshot import RunState, TrainingSnapshot
from tutor.ui.screens.lab import LabScreen
from tutor.ui.widgets.lab.confusion import LabConfusion
from tutor.ui.widgets.lab.curves import LabCurves
from tutor.ui.widgets.lab.looking_back import WRITTEN_S
from tutor.ui.widgets.lab.museum import LabMuseum
from tutor.ui.widgets.lab.runs import LabRuns
from tutor.ui.widgets.lab.view import LabView
from tutor.ui.widgets.lab.views import RUNS
from tutor.ui.widgets.run import plot
from tutor.ui.widgets.run.curve_plot import CurvePlot

pytestmark = pytest.mark.usefixtures("quick_keys", "bare_home")


def news(number: int) -> TrainingSnapshot:
    """Of the run at work: another step, and another point of its curve."""
    before = told(RunState.TRAINING)
    curve = (*before.train_curve, (before.step + number, 0.1))
    return replace(before, step=before.step + number, train_curve=curve)


def counted(monkeypatch: pytest.MonkeyPatch, of: object, name: str) -> list[object]:
    """What a function of a module is called with first, from now on."""
    function: Callable[..., object] = getattr(of, name)
    calls: list[object] = []

    def count(*given: object, **more: object) -> object:
        calls.append(given[-1])
        return function(*given, **more)

    monkeypatch.setattr(of, name, count)
    return calls


async def test_neither_news_nor_a_key_looks_at_all_parts(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    """There are hundreds once all views were made, and looking at each takes as long as laying them out."""
    stand.begun()
    app = stand.app(told(RunState.TRAINING))
    async with app.run_test(size=WIDE) as pilot:
        await open_tab(pilot, app, "Gradient")
        for view in ("Digits", "Neurons", "Museum", "Confusion"):
            await show_view(pilot, app, view)
            await pilot.pause()
        lab = app.screen
        assert isinstance(lab, LabScreen)
        parts = len(list(lab.walk_children()))
        looked_at = counted(monkeypatch, query, "match")
        lab.show_snapshot(news(1))
        await pilot.pause()
        assert looked_at == []
        await show_view(pilot, app, "Museum")
        await until_shown(pilot, "Museum of faults", "What is wrong with it?")
        assert len(looked_at) < parts / 10


async def test_pictures_of_a_run_at_work_do_not_push_out_those_that_stay(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand.begun()
    app = stand.app(told(RunState.TRAINING))
    async with app.run_test(size=WIDE) as pilot:
        await open_tab(pilot, app, "Museum")
        await until_shown(pilot, "What is wrong with it?")
        app.screen.query_one(LabMuseum).query_one(CurvePlot).render()
        await show_view(pilot, app, "Curves")
        await until_shown(pilot, "What to look at")
        curves = app.screen.query_one(LabCurves).query_one(CurvePlot)
        drawn = counted(monkeypatch, plot, "canvas")
        for number in range(1, 21):
            curves.set_reactive(CurvePlot.snapshot, news(number))
            curves.render()
        assert len(drawn) == 20
        await show_view(pilot, app, "Museum")
        await until_shown(pilot, "What is wrong with it?")
        assert app.screen.query_one(LabMuseum).query_one(CurvePlot).render().plain.strip()
        assert len(drawn) == 20, "it is as it was"


async def test_a_chart_is_drawn_for_news_that_change_it(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    stand.begun()
    app = stand.app(told(RunState.TRAINING))
    async with app.run_test(size=WIDE) as pilot:
        await open_tab(pilot, app, "Curves")
        await until_shown(pilot, "What to look at")
        curves = app.screen.query_one(LabCurves)
        for chart in curves.query(CurvePlot):
            chart.render()
        drawn: list[str] = []
        monkeypatch.setattr(CurvePlot, "refresh", lambda self, **more: drawn.append(self.what))
        curves.follow(news(1), at_once=True)
        assert drawn == ["loss"], "no test has come"
        point = replace(told().test_points[-1], step=1600, accuracy=0.97)
        curves.follow(replace(news(1), test_points=(*told().test_points, point)), at_once=True)
        assert drawn == ["loss", "loss", "accuracy"]


class Moments(Rewind):
    """Two that are read, and not tested yet."""

    def look(self) -> bool:
        self.steps = (0, 7)
        return False

    def next_unread(self, wanted: int | None = None) -> int | None:
        return None

    def test(self, step: int, samples: Sequence[int]) -> None:
        self.troubles[step] = "tested"


async def test_beside_a_run_at_work_nobody_looks_for_moments_without_a_pause(stand: Stand) -> None:
    """They are tested when it has ended; until then there is nothing to do with those that are read."""
    stand.begun()
    app = stand.app(told(RunState.TRAINING))
    async with app.run_test(size=WIDE) as pilot:
        await open_tab(pilot, app, "Curves")
        view = app.screen.query_one(LabView)
        found = view.memory.rewind = Moments(view.runs, told().run)
        assert not await view.look_back()
        assert not found.troubles
        view.set_reactive(LabView.snapshot, told(RunState.FINISHED))
        assert await view.look_back()
        assert list(found.troubles) == [0]


@pytest.mark.parametrize("now", [news(1), replace(news(1), run=told().run + 1)], ids=["same", "next"])
async def test_the_curve_of_a_run_at_work_is_drawn_once_the_list_is_painted_again(
    stand: Stand, monkeypatch: pytest.MonkeyPatch, now: TrainingSnapshot
) -> None:
    """The first list beside a run that had just begun took half as long again as later ones."""
    stand.begun()
    app = stand.app(told(RunState.TRAINING))
    async with app.run_test(size=WIDE) as pilot:
        await open_tab(pilot, app, "Runs")
        await until_shown(pilot, "Training loss")
        await show_view(pilot, app, "Curves")
        view, curve = app.screen.query_one(LabView), app.screen.query_one(LabRuns).query_one(CurvePlot)
        drawn: list[TrainingSnapshot] = []
        seen: list[bool] = []
        painted = LabRuns.painted

        def note(self: LabRuns) -> None:
            drawn.append(curve.snapshot)
            seen.append(curve.display)
            painted(self)

        monkeypatch.setattr(LabRuns, "painted", note)
        view.set_reactive(LabView.snapshot, now)
        await show_view(pilot, app, "Runs")
        await until(pilot, lambda: drawn, "the list is painted")
        assert drawn[0] == told(RunState.TRAINING), "as it was, in the first frame"
        assert seen[0] == (now.run == told().run), "no run's curve is seen beside another's row"
        assert curve.snapshot == now, "and as it is, in the next"
        assert curve.display


async def test_news_that_wait_are_not_shown_in_a_view_that_was_left(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand.begun()
    app = stand.app(told(RunState.TRAINING))
    async with app.run_test(size=WIDE) as pilot:
        await open_tab(pilot, app, "Confusion")
        confusion = app.screen.query_one(LabConfusion)
        confusion.follow(news(1), at_once=True)
        confusion.follow(news(2))
        assert confusion._limiter.waiting
        await show_view(pilot, app, "Curves")
        sets: list[TrainingSnapshot] = []
        monkeypatch.setattr(confusion, "show_run", sets.append)
        confusion._limiter.run()
        assert sets == []
        await show_view(pilot, app, "Confusion")
        await until(pilot, lambda: sets, "they are shown once it is there again")


async def test_a_view_that_is_chosen_is_laid_out_in_the_next_frame(stand: Stand) -> None:
    """Else a frame was spent on the curves of the view that was left."""
    stand.begun()
    app = stand.app(told(RunState.TRAINING))
    async with app.run_test(size=WIDE) as pilot:
        await open_tab(pilot, app, "Runs")
        await show_view(pilot, app, "Curves")
        await pilot.pause()
        await until(pilot, lambda: not app.screen._layout_required, "laid out")
        await app.screen.query_one(LabView).choose(RUNS)
        assert app.screen._layout_required


async def test_nothing_is_read_for_a_view_until_its_frame_is_written(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The thread that reads a network came before the one that writes to the terminal, for ten milliseconds."""
    stand.begun()
    app = stand.app(told(RunState.TRAINING))
    async with app.run_test(size=WIDE) as pilot:
        await open_tab(pilot, app, "Curves")
        view, reads = app.screen.query_one(LabView), list[str]()
        monkeypatch.setattr(LabView, "read_more", lambda _: reads.append("read"))
        view.unpainted = True
        view._painted(None)
        assert reads == []
        await until(pilot, lambda: reads == ["read"], "it is read then")


async def test_a_view_that_is_left_before_it_is_written_is_not_read_for(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its wait ran on, and the next view was read for before it was written."""
    stand.begun()
    app = stand.app(told(RunState.TRAINING))
    async with app.run_test(size=WIDE) as pilot:
        await open_tab(pilot, app, "Curves")
        view, told_of = app.screen.query_one(LabView), list[str]()
        monkeypatch.setattr(LabView, "read_more", lambda _: told_of.append("read"))
        for _ in range(2):
            view.unpainted = True
            view._painted(None)
        view.set_timer(WRITTEN_S, lambda: told_of.append("both waits are over"))
        await until(pilot, lambda: len(told_of) > 1, "the waits are over")
        assert sorted(told_of) == ["both waits are over", "read"]
