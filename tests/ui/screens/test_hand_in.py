"""Handing in: a name once more, the format, a question before a file is replaced, and a path that stays."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.ui.screens.lab_stand import record
from tests.ui.stand import MEDIUM, NARROW, NOON, WIDE, Stand, screen_name, shown, told, until, until_shown
from tutor.domain.learner import NAME_SETTING
from tutor.domain.run_keys import RunKey
from tutor.hand_in import gather
from tutor.storage.exports import FORMATS, written
from tutor.training.snapshot import RunState
from tutor.ui.app import TutorApp
from tutor.ui.screens.hand_in import FORMAT_SETTING

pytestmark = pytest.mark.usefixtures("quick_keys")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cwd").mkdir()
    monkeypatch.chdir(tmp_path / "cwd")


def fill(stand: Stand) -> None:
    stand.begun(
        lambda store: store.submit("apart", "pictures", "first words"),
        lambda store: store.save_draft("apart", "third, not sent"),
        lambda store: store.add_mentor_question("pictures/a-long-page", "Why a column?"),
    )


async def open_window(pilot: Pilot[None], app: TutorApp) -> None:
    await until(pilot, lambda: screen_name(app) == "home", "home")
    await pilot.press("r")
    await until(pilot, lambda: screen_name(app) == "responses", "the list")
    await pilot.press("e")
    await until_shown(pilot, "Your name")


def files() -> list[Path]:
    return sorted(Path.cwd().iterdir())


async def test_a_name_is_asked_for_once_more_and_the_path_stays_until_it_is_dismissed(stand: Stand) -> None:
    fill(stand)
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await open_window(pilot, app)
        await pilot.press(*"Ada", "enter")
        await until_shown(pilot, "✓ Written.")
        assert app.workbook.settings[NAME_SETTING] == "Ada"
        (made,) = files()
        assert made.name.startswith("ada-small-networks-")
        rows = (row.partition("▌")[2].strip() for row in shown(app).splitlines())
        assert str(made) in "".join(rows), "a long path goes on in the next row"
        text = made.read_text(encoding="utf-8")
        for words in ("<h1>Ada</h1>", "Why a column?", "first words", "third, not sent"):
            assert words in text
        assert not app._notifications, "a note would go by itself"
        await pilot.press("escape")
        await until(pilot, lambda: screen_name(app) == "responses", "the list")
        await pilot.press("e")
        await until_shown(pilot, "Ada")


async def test_the_screen_hands_in_all_that_the_shell_does(stand: Stand) -> None:
    """Runs, what a run said to a response, challenges: nothing of the report is left out."""
    stand.begun(
        lambda store: store.set_setting(FORMAT_SETTING, "json"),
        lambda store: store.submit("apart", "pictures", "in run 3", run_key=RunKey(3, (96.4,))),
    )
    record(stand, told(RunState.FINISHED))
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await open_window(pilot, app)
        await pilot.press(*"Ada", "enter")
        await until_shown(pilot, "✓ Written.")
        work = app.workbook
        whole = gather(app.context.curriculum, work.notebook, work.settings, stand.home / "runs", NOON)
    (made,) = files()
    there, wanted = json.loads(made.read_text(encoding="utf-8")), json.loads(written(whole, "json"))
    assert [run["run"] for run in there["runs"]] == [3]
    for key in wanted.keys() - {"exported_at"}:
        assert there[key] == wanted[key], key


async def test_all_five_formats_are_offered_and_the_last_one_is_remembered(stand: Stand) -> None:
    fill(stand)
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await open_window(pilot, app)
        await pilot.press("tab")
        for format in FORMATS:
            await until_shown(pilot, f".{format}: ")
            await pilot.press("ctrl+s")
            await until_shown(pilot, "✓ Written.")
            await pilot.press("right")
        assert {path.suffix.removeprefix(".") for path in files()} == set(FORMATS)
        await pilot.press("escape", "e")
        await until_shown(pilot, "✓ JSON")


async def test_a_file_is_replaced_only_when_that_is_said(stand: Stand) -> None:
    fill(stand)
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await open_window(pilot, app)
        await pilot.press("ctrl+s")
        await until_shown(pilot, "✓ Written.")
        (made,) = files()
        made.write_text("mine")
        await pilot.press("ctrl+s")
        await until_shown(pilot, "There is a file with that name already.", "Replace it", "Keep both")
        assert made.read_text() == "mine"
        await pilot.click("#keep-both")
        await until_shown(pilot, "✓ Written.", "-2.html")
        assert made.read_text() == "mine"
        await pilot.press("ctrl+s")
        await until_shown(pilot, "Replace it")
        await pilot.press("ctrl+s")
        await until_shown(pilot, "✓ Written.")
        assert made.read_text(encoding="utf-8").startswith("<!doctype html>")
        assert len(files()) == 2


async def test_another_folder_is_found_or_it_is_said_what_to_do(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    stand.begun()
    tried: list[Path] = []

    def full(path: Path, data: bytes, *, replace: bool) -> None:
        tried.append(path.parent)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tutor.ui.screens.hand_in.keep", full)
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await open_window(pilot, app)
        await pilot.press("ctrl+s")
        await until_shown(pilot, "✗ Not written.", "No space left on device")
    assert tried == [Path.cwd(), Path.home(), stand.home]


@pytest.mark.parametrize("size", [MEDIUM, NARROW])
async def test_the_path_is_seen_on_a_small_screen(stand: Stand, size: tuple[int, int]) -> None:
    fill(stand)
    app = stand.app()
    async with app.run_test(size=size) as pilot:
        await open_window(pilot, app)
        await pilot.press("ctrl+s")
        await until_shown(pilot, "✓ Written.", ".html")
