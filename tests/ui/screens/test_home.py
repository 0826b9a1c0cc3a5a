"""Home: the welcome, the map, where to go on, the run that was left, and trouble in words."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from textual.app import App

from tests.ui.presses import click_line
from tests.ui.stand import (
    MEDIUM,
    NARROW,
    PICTURES,
    WIDE,
    Stand,
    screen_name,
    shown,
    told,
    until,
    until_gone,
    until_said,
    until_shown,
)
from tutor.domain.learner import NAME_SETTING
from tutor.domain.today import TIME_SETTING
from tutor.storage.store import FILE_NAME
from tutor.training.snapshot import RunState, TrainingSnapshot
from tutor.ui.screens.lesson import LessonScreen
from tutor.ui.widgets.common.digit import DigitView
from tutor.ui.widgets.frame.map_lines import MapLines

pytestmark = pytest.mark.usefixtures("quick_keys")

LEFT = told(RunState.STOPPED, checkpoint=Path("checkpoint.npz"), message="Stopped.")


async def test_the_first_launch_greets_and_one_key_begins(stand: Stand) -> None:
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await until_shown(pilot, "You read these five digits without effort. How?", "Begin enter")
        await until(pilot, lambda: len(app.screen.query(DigitView)) == 5, "five digits")
        assert "Continue with" not in shown(app)
        await pilot.press("enter")
        await until_shown(pilot, "Row by row", "page 1 of 3", "starting")
        assert [asked[0] for asked in stand.session.asked] == ["start"], "it learns while one reads"
        await pilot.press("h")
        await until_shown(pilot, "Continue with Vectors: A long page")
        await until_gone(pilot, "without effort")  # the welcome is for the first time
        await until_shown(pilot, "I2 Tutor › Small networks", "all saved")  # and so are its top and bottom rows
    assert app.workbook.settings["begun"] == "yes"


@pytest.mark.parametrize("size", [WIDE, MEDIUM, NARROW, (120, 18)], ids=str)
async def test_the_welcome_speaks_of_these_digits_only_where_they_are(stand: Stand, size: tuple[int, int]) -> None:
    app = stand.app()
    async with app.run_test(size=size) as pilot:
        await until_shown(pilot, "without", "Your name")
        seen = app.screen.query_one(".digits").display
        assert seen == (size == WIDE)
        assert ("these five digits" in shown(app)) == seen
        assert ("handwritten digits" in shown(app)) != seen


async def test_a_name_and_the_time_are_asked_for_once(stand: Stand) -> None:
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await until_shown(pilot, "Your name", "✓ half an hour", "Lessons 1 to 2: 10 minutes, 2 questions.")
        await pilot.press(*"Ada?", "down", "left")
        await until_shown(pilot, "✓ 10 minutes")
        await pilot.press("left", "up", "backspace", "down", "enter")
        await until_shown(pilot, "page 1 of 3")
        assert {name: app.workbook.settings[name] for name in (NAME_SETTING, TIME_SETTING)} == {
            NAME_SETTING: "Ada",
            TIME_SETTING: "10",
        }


async def test_enter_in_an_empty_name_field_begins_and_keeps_no_name(stand: Stand) -> None:
    app = stand.app()
    async with app.run_test(size=NARROW) as pilot:
        await until_shown(pilot, "Your name", "Begin enter")
        await pilot.press("enter")
        await until_shown(pilot, "page 1 of 3")
    assert NAME_SETTING not in app.workbook.settings


async def test_name_and_time_can_be_changed_from_the_palette(stand: Stand) -> None:
    stand.begun(lambda store: store.set_setting(NAME_SETTING, "Ada"))
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: screen_name(app) == "home", "home")
        entries = {command.title: command for command in app.get_system_commands(app.screen)}
        await entries["My name, and the time today"].callback()
        await until_shown(pilot, "Your name", "Ada")
        await pilot.press("backspace", "backspace", "backspace", *"Bo", "ctrl+s")
        await until(pilot, lambda: screen_name(app) == "home", "home")
    assert app.workbook.settings[NAME_SETTING] == "Bo"


async def test_a_good_place_to_stop_is_told_at_the_end_of_a_lesson(stand: Stand) -> None:
    stand.begun(lambda store: store.set_setting(TIME_SETTING, "10"))
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: screen_name(app) == "home", "home")
        await app.open_lesson("pictures", 2)
        await until_shown(pilot, "page 3 of 3")
        await pilot.press("n")
        await until_shown(pilot, "Looking back on From picture to vector", "Next: Training and testing")
        assert "place to stop" not in shown(app), "both lessons fit into ten minutes"
        await pilot.press("n")
        await until_shown(pilot, "Why test?")
        await pilot.press("n")
        await until_shown(pilot, "Lessons 1 to 2 for today: a good place to stop.")


async def test_beginning_again_starts_no_second_run(stand: Stand) -> None:
    app = stand.app(told(RunState.FINISHED))
    async with app.run_test(size=WIDE) as pilot:
        await until_shown(pilot, "Begin enter")
        await pilot.click("#begin")
        await until_shown(pilot, "page 1 of 3")
    assert stand.session.asked == []


@pytest.mark.parametrize("size", [WIDE, MEDIUM, NARROW])
async def test_the_welcome_can_be_used_at_every_size(stand: Stand, size: tuple[int, int]) -> None:
    app = stand.app()
    async with app.run_test(size=size) as pilot:
        await until_shown(pilot, "enter")
        await pilot.press("enter")
        await until(pilot, lambda: screen_name(app) == "lesson", "the lesson")


def rows_below(app: App[None]) -> int:
    """Empty rows between the open track and its first lesson."""
    lines = app.screen.query_one(MapLines).render().plain.splitlines()
    return lines.index(next(line for line in lines if "From picture" in line)) - 1


async def test_the_map_has_both_tracks_and_their_lessons(stand: Stand) -> None:
    stand.begun(
        lambda store: store.mark_read("pictures/row-by-row"),
        lambda store: store.submit("unseen", "training", "Those it has never seen"),
    )
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await until_shown(pilot, "Small networks", "A unit for the tests")
        lines = {line.strip("▌▏ │").strip(): line for line in shown(app).splitlines()}
        told_lines = "\n".join(lines)
        assert "Continue with Vectors: A long page" in told_lines
        assert "▾ Literacy" in told_lines
        assert "▸ Technical" in told_lines
        rows = [line for line in lines if line.startswith(("◐", "○", "✓"))]
        assert len(rows) == 3, "those of the track one is in"
        assert rows[0].startswith("◐   1  From picture to vector")
        assert rows[1].startswith("◐   2  Training and testing")
        assert "1 of 1" in rows[1]
        assert rows[2].startswith("○   3  An essay")
        assert "1 response   0 drafts" in told_lines
        assert rows_below(app) == 1
        await pilot.resize_terminal(69, 36)  # where a line has as much room as it had
        await until(pilot, lambda: rows_below(app) == 0, "no empty row in a narrow window")


async def test_one_goes_on_where_a_draft_is_under_way(stand: Stand) -> None:
    stand.begun(lambda store: store.save_draft("apart", "half a thought"))
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await until_shown(pilot, "Continue with Vectors, question 1", "How is a picture taken apart?")
        await pilot.press("enter")
        await until_shown(pilot, "page 3 of 3", "half a thought")


async def test_up_and_down_choose_and_enter_opens(stand: Stand) -> None:
    stand.begun()
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await until_shown(pilot, "Continue with")
        await pilot.press("up", "down", "down", "down")
        await until_shown(pilot, "› ○   2  Training and testing")
        await pilot.press("enter")
        await until_shown(pilot, "Why test?", "page 1 of 1")
        await pilot.press("escape")
        await until_shown(pilot, "› ◐   2  Training and testing")


async def test_a_track_folds_and_unfolds(stand: Stand) -> None:
    stand.begun()
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await until_shown(pilot, "▾ Literacy", "▸ Technical")
        await pilot.press("down", "enter")
        await until_shown(pilot, "▸ Literacy")
        await until_gone(pilot, "1  From picture to vector")
        await pilot.press("down", "enter")
        await until_shown(pilot, "▾ Technical", "A layer in code")
        await pilot.press("down", "enter")
        await until_shown(pilot, "One line of code.")


async def test_the_mouse_opens_what_it_clicks_on(stand: Stand) -> None:
    stand.begun()
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await until_shown(pilot, "▸ Technical")
        await click_line(pilot, "Technical")
        await until_shown(pilot, "A layer in code")
        await pilot.click(MapLines, offset=(4, 1))
        await pilot.pause()
        assert screen_name(app) == "home", "an empty row opens nothing"
        await click_line(pilot, "Training and testing")
        await until_shown(pilot, "Why test?")
        await pilot.press("h")
        await until_shown(pilot, "Continue with")
        await pilot.click("#go-on")
        await until(pilot, lambda: screen_name(app) == "lesson", "the lesson")


async def test_the_line_one_is_on_is_in_view(stand: Stand) -> None:
    stand.begun()
    app = stand.app()
    async with app.run_test(size=(40, 12)) as pilot:
        await until_shown(pilot, "Continue with")
        assert "Technical" not in shown(app)
        await pilot.press(*["down"] * 5)
        await until_shown(pilot, "▸ Technical")
        await pilot.press(*["up"] * 5)
        await until_shown(pilot, "Continue with")


async def test_a_run_that_was_left_is_offered(stand: Stand) -> None:
    stand.begun()
    app = stand.app(LEFT)
    async with app.run_test(size=WIDE) as pilot:
        await until_shown(pilot, "Run 3 was left in epoch 2 of 3.", "Go on with it g", "stopped")
        await pilot.press("g")
        await until_gone(pilot, "was left in")
        await until_shown(pilot, "epoch 2 of 3")
    assert stand.session.asked == [("go_on",)]


async def test_the_offer_can_be_clicked(stand: Stand) -> None:
    stand.begun()
    app = stand.app(replace(LEFT, state=RunState.FAILED, message="The training process was killed (SIGKILL)."))
    async with app.run_test(size=MEDIUM) as pilot:
        await until_shown(pilot, "Run 3 was left in epoch 2 of 3.")
        await pilot.click("#go-on-run")
        await until_gone(pilot, "was left in")
    assert ("go_on",) in stand.session.asked


@pytest.mark.parametrize("snapshot", [TrainingSnapshot(), told(RunState.FINISHED), told(RunState.DIVERGED)])
async def test_nothing_is_offered_where_nothing_was_left(stand: Stand, snapshot: TrainingSnapshot) -> None:
    stand.begun()
    app = stand.app(snapshot)
    async with app.run_test(size=WIDE) as pilot:
        await until_shown(pilot, "Continue with")
        await pilot.press("g")
        await until_said(pilot, "There is no run to go on with")
        assert "was left in" not in shown(app)
    assert ("go_on",) not in stand.session.asked


async def test_the_last_run_shows_a_mistake_it_is_sure_of(stand: Stand) -> None:
    stand.begun()
    app = stand.app(told(RunState.FINISHED))
    async with app.run_test(size=WIDE) as pilot:
        await until_shown(pilot, "Last run", "948 of 950 unseen digits right.", "a 4", "a 9", "97 %")
        assert "run 3, 2020-05-04 11:55" in shown(app)


async def test_a_faulty_lesson_and_a_stray_folder_are_named_and_the_rest_is_there(stand: Stand) -> None:
    stand.begun()
    stray = stand.lessons / "unit" / "stray"
    stray.mkdir()
    (stray / "01-pictures.md").write_text(PICTURES)
    broken = stand.lessons / "unit" / "literacy" / "01-pictures.md"
    broken.write_text(PICTURES.replace("minutes: 6", "minutes: [many]"))
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await until_shown(pilot, "The unit is not whole: ", "folder 'stray'")
        named = shown(app)
        assert all(words in named for words in ("A lesson cannot be shown: ", "01-pictures.md", "[many]"))
        assert "Continue with Training: Why test?" in shown(app)
        await pilot.press("enter")
        await until_shown(pilot, "Why test?", "page 1 of 1")
        assert isinstance(app.screen, LessonScreen)


def damage(home: Path) -> str:
    (home / FILE_NAME).write_bytes(b"no database" * 100)
    return "Your responses cannot be read, the file is damaged"


def empty(home: Path) -> str:
    (home / FILE_NAME).write_bytes(b"")
    return "Your responses cannot be read, the file is empty"


def from_tomorrow(home: Path) -> str:
    connection = sqlite3.connect(home / FILE_NAME)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    return "Your responses were written by a newer tutor"


@pytest.mark.parametrize("spoil", [damage, empty, from_tomorrow])
@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_trouble_with_the_store_is_said_and_reading_goes_on(
    stand: Stand, spoil: object, size: tuple[int, int]
) -> None:
    stand.begun()
    assert callable(spoil)
    words = spoil(stand.home)
    before = (stand.home / FILE_NAME).read_bytes()
    app = stand.app()
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: words in " ".join(shown(app).split()), words)
        await pilot.press("enter")
        await until(pilot, lambda: screen_name(app) == "lesson", "the lesson")
        await until_shown(pilot, "Row by row")
    assert (stand.home / FILE_NAME).read_bytes() == before, "nothing is overwritten"


async def test_when_all_is_done_it_says_so(stand: Stand) -> None:
    essay = " ".join(["word"] * 5 + ["thought"] * 5)
    pages = ["pictures/row-by-row", "pictures/a-long-page", "pictures/to-answer", "training/why-test", "essay/write"]
    stand.begun(
        *[lambda store, page=page: store.mark_read(page) for page in [*pages, "code/one-line"]],
        *[lambda store, task=task: store.submit(task, "", essay) for task in ("apart", "unseen", "on-ethics")],
        lambda store: store.submit("on-tools", "essay", essay),
    )
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await until_shown(pilot, "Everything here is done", "Look back on the unit, and hand it in.")
        await pilot.press("enter")
        await until_shown(pilot, "You have come through Small networks")
