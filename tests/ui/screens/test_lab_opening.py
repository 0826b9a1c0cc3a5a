"""What makes the Lab open quickly: it makes, imports and reads what is shown, once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from textual import events
from textual._compositor import Compositor

from tests.gates.test_startup import heavy_modules
from tests.ui.screens.lab_stand import open_tab, record, show_view
from tests.ui.stand import MEDIUM, NARROW, WIDE, Stand, screen_name, shown, told, until, until_shown
from tutor.training import shelf
from tutor.training.snapshot import RunState
from tutor.ui.screens.lab import LabScreen
from tutor.ui.widgets.lab import run_desk
from tutor.ui.widgets.lab.confusion import LabConfusion
from tutor.ui.widgets.lab.museum import LabMuseum
from tutor.ui.widgets.lab.parts import LabPanel
from tutor.ui.widgets.lab.view import LabView

pytestmark = pytest.mark.usefixtures("quick_keys", "bare_home")


def made(screen: LabScreen) -> list[str]:
    return sorted(type(panel).__name__ for panel in screen.query(LabPanel))


async def test_a_tab_is_made_when_it_is_first_shown(stand: Stand) -> None:
    stand.begun()
    app = stand.app(told())
    async with app.run_test(size=WIDE) as pilot:
        await open_tab(pilot, app, "Curves")
        assert isinstance(app.screen, LabScreen)
        assert made(app.screen) == ["LabCurves"]
        await pilot.press("2", "2")
        await until_shown(pilot, "Confusion", "label")
        assert made(app.screen) == ["LabConfusion", "LabCurves", "LabDigits"]
        await pilot.press("1", "2")
        await pilot.pause()
        assert made(app.screen) == ["LabConfusion", "LabCurves", "LabDigits"]


async def test_what_stands_beside_a_view_is_made_with_it_and_no_part_is_styled_twice(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand.begun()
    app = stand.app(told())
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: screen_name(app) == "home", "home")
        styled: list[str] = []
        update = app.update_styles

        def update_styles(node: Any, **more: Any) -> None:
            styled.append(type(node).__name__)
            update(node, **more)

        monkeypatch.setattr(app, "update_styles", update_styles)
        await open_tab(pilot, app, "Curves")
        await pilot.pause()
        assert not app.screen.query(".aside")
        assert set(styled) <= {"Chip"}, "the first ones of a row, and those after them"
        styled.clear()
        await show_view(pilot, app, "Runs")
        await until(pilot, lambda: app.screen.query("#run-desk.-here"), "beside the list")
        assert [aside.id for aside in app.screen.query(".aside")] == ["run-desk"]
        assert app.screen.query_one("#run-desk").region.width == 36
        assert not app.screen.query_one("#bench").display
        assert set(styled) <= {"Chip"}, "what no class changes keeps its styles"
        await show_view(pilot, app, "Digits")
        await until(pilot, lambda: app.screen.query_one("#bench").display, "the bench")
        assert not app.screen.query_one("#run-desk").display


def test_what_the_lab_imports_is_light() -> None:
    """It is imported on the side while Home is shown, and its picture needs nothing of the lessons."""
    assert heavy_modules("import tutor.ui.screens.lab") == set()


async def test_the_styles_of_other_screens_are_not_read_again(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    stand.begun()
    app = stand.app(told())
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: screen_name(app) == "home", "home")
        read_anew: list[str] = []
        monkeypatch.setattr(app.stylesheet, "reparse", lambda: read_anew.append(screen_name(app)))
        await open_tab(pilot, app, "Curves")
        assert read_anew == []
        bench = app.screen.query_one("#bench")
        assert bench.region.width == 36, "its own style counts"


@pytest.mark.parametrize(
    ("size", "classes"), [(WIDE, {"-wide", "-tall"}), (MEDIUM, {"-medium", "-tall"}), (NARROW, {"-narrow", "-low"})]
)
async def test_a_screen_knows_the_terminals_size_before_it_is_laid_out(
    stand: Stand, size: tuple[int, int], classes: set[str]
) -> None:
    app = stand.app()
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        assert LabScreen(app.context).classes >= classes


async def test_the_first_picture_of_the_curves_is_laid_out_for_their_place(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand.begun()
    app = stand.app(told(RunState.FINISHED))
    pictures: list[str] = []

    def display(self: Any, screen: Any, renderable: Any) -> None:
        if isinstance(screen, LabScreen) and app.screen is screen:
            pictures.append(shown(app))

    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: screen_name(app) == "home", "home")
        monkeypatch.setattr(type(app), "_display", display)
        await pilot.press("l")
        await until(pilot, lambda: pictures, "the Lab")
    for words in (
        "  Next run  ",
        "218,058 weights and biases",
        "Loss by epoch, log scale",
        "● run 3 test",
        "What to look at",
    ):
        assert words in pictures[0], pictures[0]


async def test_the_first_picture_of_the_list_has_the_runs_that_were_listed_before(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand.begun()
    record(stand, replace(told(RunState.FINISHED), run=2, title="An older one"))
    app = stand.app(told(RunState.FINISHED))
    pictures: list[str] = []

    def display(self: Any, screen: Any, renderable: Any) -> None:
        pictures.append(shown(app))

    async with app.run_test(size=WIDE) as pilot:
        await open_tab(pilot, app, "Curves")
        await until(pilot, lambda: shelf.listed(stand.home / "runs") is not None, "what a thread listed")
        await pilot.pause()
        monkeypatch.setattr(type(app), "_display", display)
        await pilot.press("4")
        await until(pilot, lambda: any("Training loss" in picture for picture in pictures), "the list and the rest")
    listed = next(picture for picture in pictures if "Levers" not in picture)
    for words in ("4 List", "what is special", "An older one", "2 kept"):
        assert words in listed, listed
    rest = ("Make it my network", "Training loss", "218,058")
    assert not any(words in listed for words in rest), "the list does not wait for what is beside and below it"
    assert all(words in pictures[-1] for words in rest), pictures[-1]
    assert not any("Levers" in picture for picture in pictures[pictures.index(listed) :]), "one view, then the other"


@pytest.fixture
def layouts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which screens were laid out, by their names."""
    done: list[str] = []
    reflow = Compositor.reflow

    def count(self: Compositor, parent: Any, size: Any) -> Any:
        done.append(type(parent).__name__)
        return reflow(self, parent, size)

    monkeypatch.setattr(Compositor, "reflow", count)
    return done


async def test_a_screen_is_not_laid_out_again_for_the_size_that_it_is_laid_out_for(
    stand: Stand, layouts: list[str]
) -> None:
    """As news of which Textual sends it to itself, once it was laid out for the first time."""
    stand.begun()
    app = stand.app(told(RunState.FINISHED))
    async with app.run_test(size=WIDE) as pilot:
        await open_tab(pilot, app, "Curves")
        await pilot.pause()
        layouts.clear()
        app.screen.post_message(events.Resize(app.size, app.size))
        await pilot.pause()
        assert layouts == []
        await pilot.resize_terminal(*MEDIUM)
        await until(pilot, lambda: app.screen.has_class("-medium") and app.screen.size == MEDIUM, "the other size")
        await pilot.press("h")
        await until(pilot, lambda: screen_name(app) == "home", "home")
        assert app.screen.size == MEDIUM
        assert app.screen.has_class("-medium"), "the one below has followed"


async def test_what_is_shown_beside_the_list_is_told_and_laid_out_again_only_if_it_is_another(
    stand: Stand, layouts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    stand.begun()
    app = stand.app(told(RunState.FINISHED))
    async with app.run_test(size=WIDE) as pilot:
        await open_tab(pilot, app, "Runs")
        await until_shown(pilot, "Make it my network", "Training loss")
        view = app.screen.query_one(LabView)
        await pilot.pause()
        layouts.clear()
        told_again: list[str] = []
        monkeypatch.setattr(run_desk, "facts_of", lambda *given, **more: told_again.append("facts") or [])
        view.snapshot = app.context.snapshot
        view.read_more()
        await pilot.pause()
        assert layouts == told_again == []


async def test_a_view_that_is_returned_to_is_set_once(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    stand.begun()
    app = stand.app(told(RunState.FINISHED))
    async with app.run_test(size=WIDE) as pilot:
        await open_tab(pilot, app, "Confusion")
        await show_view(pilot, app, "Curves")
        await pilot.pause()
        panel = app.screen.query_one(LabConfusion)
        times: list[tuple[int, int]] = []
        monkeypatch.setattr(panel, "show_run", lambda _: times.append(panel.room))
        await show_view(pilot, app, "Confusion")
        await pilot.pause()
        assert len(times) == 1, "its place is as large as before"
        await pilot.resize_terminal(*MEDIUM)
        await until(pilot, lambda: times[-1] != times[0], "the other size")


async def test_news_of_a_run_sets_neither_the_museum_nor_the_footer_anew(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten times a second, and each delays a key by its length."""
    stand.begun()
    app = stand.app(told(RunState.TRAINING))
    async with app.run_test(size=WIDE) as pilot:
        await open_tab(pilot, app, "Museum")
        await until_shown(pilot, "What is wrong with it?")
        lab, museum = app.screen, app.screen.query_one(LabMuseum)
        assert isinstance(lab, LabScreen)
        shows: list[str] = []
        monkeypatch.setattr(museum, "show_run", lambda snapshot: shows.append(snapshot.purpose))
        monkeypatch.setattr(lab, "refresh_footer", lambda: shows.append("footer"))
        news = replace(told(RunState.TRAINING), step=told().step + 1)
        lab.show_snapshot(news)
        await pilot.pause()
        assert shows == []
        lab.show_snapshot(replace(news, state=RunState.PAUSED, purpose=museum.case.purpose))
        assert shows == [museum.case.purpose, "footer"], "a run in which the case is mended, and another state"


async def test_the_run_is_known_where_home_is_left_at_once(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    stand.begun()
    app = stand.app(told(RunState.FINISHED))

    async def never() -> None:
        """It is still under way when Home is left."""

    monkeypatch.setattr(app, "_import_the_session", never)
    async with app.run_test(size=WIDE) as pilot:
        await open_tab(pilot, app, "Curves")
        await until_shown(pilot, "finished", "95.2 %")
