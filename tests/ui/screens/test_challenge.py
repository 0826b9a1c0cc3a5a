"""The ladder and its challenges on the screen: nothing typed is lost, and what is saved anywhere is checked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from tests.ui.presses import answers, click_line, click_twice
from tests.ui.stand import copy_store, until, until_shown
from tutor.domain.tries import AidKind
from tutor.storage.store import Store
from tutor.ui.app import TutorApp
from tutor.ui.screens.challenge import ChallengeScreen
from tutor.ui.screens.ladder import LadderScreen, Rung
from tutor.ui.screens.responses import ResponsesScreen
from tutor.ui.screens.solution import SolutionScreen, differing
from tutor.ui.widgets.challenge.find import FindBar
from tutor.ui.widgets.common.chip import Chip
from tutor.ui.widgets.frame.map_lines import MapLines
from tutor.ui.widgets.question.response_list import ResponseList

pytestmark = pytest.mark.usefixtures("bare_home")

RIGHT = "def forward(x, W, b):\n    return x @ W + b\n"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("I2_TUTOR_HOME", str(tmp_path))
    monkeypatch.delenv("I2_TUTOR_CODE", raising=False)
    copy_store(tmp_path, begun=True)
    return tmp_path


@asynccontextmanager
async def on(home: Path, name: str = "dense", size: tuple[int, int] = (120, 36)) -> AsyncIterator[Pilot[None]]:
    app = TutorApp(home)
    async with app.run_test(size=size) as pilot:
        challenge = app.context.ladder.named(name)
        assert challenge is not None
        await app.go_to("ladder")
        assert isinstance(app.screen, LadderScreen)
        app.screen.open_challenge(challenge)
        await until(pilot, lambda: isinstance(app.screen, ChallengeScreen) and app.screen.query("#lines"))
        yield pilot
        await app.action_quit()
    app.workbook.close()


def screen(pilot: Pilot[None]) -> ChallengeScreen:
    found = pilot.app.screen
    assert isinstance(found, ChallengeScreen)
    return found


def lines(pilot: Pilot[None]) -> str:
    return str(screen(pilot).query_one("#lines", Static).content)


def screen_is(pilot: Pilot[None], name: str) -> bool:
    found = pilot.app.screen
    return isinstance(found, ChallengeScreen) and found.challenge.name == name and bool(found.query("#lines"))


def primary(pilot: Pilot[None]) -> tuple[str, str]:
    (chip,) = (one for one in screen(pilot).query(Chip) if one.display and one.has_class("-primary"))
    return chip.label, chip.key


def file(home: Path, name: str = "dense.py") -> Path:
    return home / "code" / "deep-learning" / name


async def test_from_the_ladder_to_a_pass_and_its_solution(home: Path) -> None:
    async with on(home) as pilot:
        await until(pilot, lambda: screen(pilot).writes, "the editor has the focus")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Begin in line 7: one sum for each neuron." in lines(pilot))
        await until(pilot, lambda: primary(pilot) == ("Save and check", "ctrl+s"))
        screen(pilot).editor.load_text(RIGHT)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Solved." in lines(pilot))
        assert file(home).read_text() == RIGHT
        tries = screen(pilot).context.workbook.notebook.tries
        assert [(one.challenge, one.passed) for one in tries] == [("dense", False), ("dense", True)]
        await until(pilot, lambda: primary(pilot) == ("Next", ""), "in the code letters are no keys")
        assert "After escape n goes on" in lines(pilot)
        await pilot.press("escape", "v")
        await until(pilot, lambda: isinstance(pilot.app.screen, SolutionScreen))
        await pilot.press("n")
        await until(pilot, lambda: screen_is(pilot, "activations"))
        await pilot.press("escape", "p")
        await until(pilot, lambda: screen_is(pilot, "dense") and "Solved." in lines(pilot))
        await pilot.press("escape", "v")
        await until(pilot, lambda: isinstance(pilot.app.screen, SolutionScreen))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ChallengeScreen))
        await until(pilot, lambda: primary(pilot) == ("Next", "n"))
        await pilot.press("n")
        await until(pilot, lambda: screen(pilot).challenge.name == "activations")


async def test_two_clicks_at_once_go_to_the_code_once(home: Path, hasty: None) -> None:
    async with on(home) as pilot:
        await until(pilot, lambda: screen(pilot).writes)
        await pilot.press("escape")
        button = screen(pilot).query_one("#do-begin_task")
        await until(pilot, lambda: button.region.area and not screen(pilot).writes)
        await click_twice(pilot.app, button, 0.02)
        await until(pilot, lambda: screen(pilot).writes)
        await answers(pilot.app)
        assert screen(pilot).writes


async def test_what_is_typed_is_kept_without_a_save_and_comes_back(home: Path) -> None:
    async with on(home) as pilot:
        await until(pilot, lambda: screen(pilot).writes)
        await pilot.press("n", "p", "i")
        unsaved = home / "code-unsaved" / "dense.py"
        await until(pilot, lambda: unsaved.is_file() and unsaved.read_text().startswith("npi"), "it is kept")
        assert "npi" not in file(home).read_text()
    async with on(home) as pilot:
        assert screen(pilot).editor.text.startswith("npi")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: file(home).read_text().startswith("npi"))
        assert not unsaved.exists()


async def test_a_save_in_another_editor_is_taken_over_and_checked(home: Path) -> None:
    async with on(home) as pilot:
        file(home).write_text(RIGHT)
        await until(pilot, lambda: "Solved." in lines(pilot))
        assert screen(pilot).editor.text == RIGHT


@pytest.mark.parametrize("key", ["ctrl+s", "t"])
async def test_of_two_texts_both_are_kept(home: Path, key: str) -> None:
    async with on(home) as pilot:
        await until(pilot, lambda: screen(pilot).writes)
        await pilot.press("x")
        file(home).write_text(RIGHT)
        await until(pilot, lambda: screen(pilot).outside == RIGHT)
        assert screen(pilot).editor.text.startswith("x")
        saved = screen(pilot).query_one(".saved", Static)
        assert "escape t takes the file's" in str(saved.content)
        if key == "t":
            await pilot.press("escape")
            await until(pilot, lambda: ", t takes the file's" in str(saved.content))
        await pilot.press(key)
        earlier = file(home).parent / "earlier"
        await until(pilot, lambda: earlier.is_dir() and any(earlier.iterdir()))
        kept = next(earlier.iterdir()).read_text()
        texts = [kept, file(home).read_text()]
        assert sorted(text.startswith("x") for text in texts) == [False, True]
        assert RIGHT in texts
        assert (kept == RIGHT) is (key == "ctrl+s")


async def test_a_file_that_is_removed_is_said_and_written_again(home: Path) -> None:
    async with on(home) as pilot:
        text = screen(pilot).editor.text
        file(home).unlink()
        await until(pilot, lambda: "is not there any more" in lines(pilot))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: file(home).is_file())
        assert file(home).read_text() == text


@pytest.mark.parametrize("data", [b"x = '\xff\xe9'\n", b"#" * 2_000_000], ids=["not UTF-8", "too large"])
async def test_a_file_that_cannot_be_read_is_never_written_over(home: Path, data: bytes) -> None:
    file(home).parent.mkdir(parents=True)
    file(home).write_bytes(data)
    async with on(home) as pilot:
        await until(pilot, lambda: "It stays as it is." in " ".join(lines(pilot).split()))
        await pilot.press("ctrl+s")
        assert file(home).read_bytes() == data
        screen(pilot).editor.load_text(RIGHT)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: file(home).read_bytes() == RIGHT.encode())
        kept = list((file(home).parent / "earlier").iterdir())
        assert [one.read_bytes() for one in kept] == [data]


async def test_what_came_into_the_file_since_the_last_look_is_kept(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tutor.ui.screens.challenge.LOOK_EVERY_S", 3600.0)
    async with on(home) as pilot:
        editor = screen(pilot).editor
        file(home).write_text("theirs\n")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: editor.text == "theirs\n", "nothing was typed here, so it is taken over")
        file(home).write_text(RIGHT)
        editor.load_text("mine\n")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: file(home).read_text() == "mine\n")
        assert [one.read_text() for one in (file(home).parent / "earlier").iterdir()] == [RIGHT]


async def test_where_nothing_can_be_written_the_text_is_kept_all_the_same(home: Path) -> None:
    (home / "code").write_text("in the way")
    async with on(home) as pilot:
        await until(pilot, lambda: "cannot be written" in " ".join(lines(pilot).split()))
        assert "kept by the tutor" in " ".join(lines(pilot).split())
        await until(pilot, lambda: screen(pilot).writes)
        await pilot.press("a", "b", "ctrl+s")
        await until(pilot, lambda: "cannot be written" in " ".join(lines(pilot).split()))
    async with on(home) as pilot:
        assert screen(pilot).editor.text == "ab" + screen(pilot).challenge.starter


async def test_a_hint_fits_the_fault_and_is_counted_then_the_general_ones_follow(home: Path) -> None:
    async with on(home) as pilot:
        file(home).write_text("def forward(x, W, b):\n    return x @ W\n")
        await until(pilot, lambda: screen(pilot).report.fault == "no_bias")
        await pilot.press("escape", "v")
        assert isinstance(pilot.app.screen, ChallengeScreen)
        await pilot.press("i", "i", "i")
        await until(pilot, lambda: len(screen(pilot).told) == 3)
        hints = screen(pilot).challenge.hints
        assert screen(pilot).told == [screen(pilot).report.hint, *hints[:2]]
        aids = screen(pilot).context.workbook.notebook.aids
        assert [(one.kind, one.number) for one in aids] == [(AidKind.HINT, 0), (AidKind.HINT, 1), (AidKind.HINT, 2)]
        await pilot.press("v")
        await until(pilot, lambda: isinstance(pilot.app.screen, SolutionScreen))
    store = Store.open(home)
    assert len(store.read_notebook().aids) == 4
    store.close()


async def test_enter_goes_to_the_line_that_failed(home: Path) -> None:
    async with on(home) as pilot:
        file(home).write_text("def forward(x, W, b):\n    z = x @ W\n    return z + nothing\n")
        editor = screen(pilot).editor
        await until(pilot, lambda: screen(pilot).report.done and editor.wrong_line == 3, "what was written is checked")
        await until(pilot, lambda: "✗" in editor.render_line(2).text)
        assert "✗" not in editor.render_line(1).text
        await pilot.press("escape", "enter")
        assert editor.cursor_location[0] == 2
        await pilot.press("x")
        await until(pilot, lambda: editor.wrong_line == 0, "what is typed may have mended it")


async def test_lines_are_indented_dedented_and_commented(home: Path) -> None:
    async with on(home) as pilot:
        editor = screen(pilot).editor
        await until(pilot, lambda: editor.has_focus)
        editor.load_text("def f():")
        editor.move_cursor((0, 8))
        await pilot.press("enter", "a", "enter", "b")
        assert editor.text == "def f():\n    a\n    b"
        editor.selection = type(editor.selection)((1, 0), (2, 5))
        await pilot.press("tab")
        assert editor.text == "def f():\n        a\n        b"
        await pilot.press("shift+tab", "shift+tab")
        assert editor.text == "def f():\na\nb"
        editor.comment()
        assert editor.text == "def f():\n# a\n# b"
        editor.comment()
        assert editor.text == "def f():\na\nb"
        editor.undo()
        assert editor.text == "def f():\n# a\n# b"


async def test_words_are_found_and_escape_goes_back(home: Path) -> None:
    async with on(home) as pilot:
        editor, bar = screen(pilot).editor, screen(pilot).query_one(FindBar)
        await until(pilot, lambda: editor.has_focus)
        editor.load_text("x = 1\ny = X\n\nx2 = x\n")
        editor.move_cursor((2, 0))

        def count() -> str:
            return str(bar.query_one(".count", Static).content)

        await pilot.press("ctrl+f", "x")
        await until(pilot, lambda: count() == "3 of 4")
        assert editor.selected_text == "x"
        assert editor.selection.start == (3, 0)
        for key, place, start in [("enter", 4, (3, 5)), ("down", 1, (0, 0)), ("enter", 2, (1, 4)), ("up", 1, (0, 0))]:
            await pilot.press(key)
            await until(pilot, lambda place=place: count() == f"{place} of 4")
            assert editor.selection.start == start
        await pilot.press("escape")
        await until(pilot, lambda: editor.has_focus and not bar.display)
        assert editor.cursor_location == (2, 0)
        assert not editor.selected_text
        await pilot.press("ctrl+f", "X")
        await until(pilot, lambda: count() == "1 of 1")
        await pilot.press("tab")
        await until(pilot, lambda: editor.has_focus)
        assert editor.selected_text == "X"
        await pilot.press("ctrl+f", "q")
        await until(pilot, lambda: count() == "nowhere")
        await pilot.press("enter", "escape")
        assert editor.text == "x = 1\ny = X\n\nx2 = x\n"


async def test_a_new_file_is_told_in_a_calm_place(home: Path) -> None:
    async with on(home) as pilot:
        await until(pilot, lambda: "dense.py. It is yours" in " ".join(lines(pilot).split()))
        assert not list(pilot.app.screen.query("Toast"))
    async with on(home) as pilot:
        assert "Made for you" not in lines(pilot)


async def test_a_file_that_is_changed_after_its_pass_is_told_so(home: Path) -> None:
    async with on(home) as pilot:
        file(home).write_text(RIGHT)
        await until(pilot, lambda: "Solved." in lines(pilot))
        rows = lines(pilot).count("\n")
        await pilot.press("ctrl+s")
        assert screen(pilot).report.passing == 0, "it is checked again"
        assert lines(pilot).count("\n") == rows, "what stands below stays where it is"
        await until(pilot, lambda: primary(pilot) == ("Next", ""))
        await until(pilot, lambda: "Solved." in lines(pilot))
        await pilot.press("ctrl+end", "enter")
        await until(pilot, lambda: primary(pilot) == ("Next", ""), "while one types nothing is laid out anew")
        await until(pilot, lambda: primary(pilot) == ("Save and check", "ctrl+s"))
        await pilot.press("backspace")
        file(home).write_text(RIGHT.replace("@", "*"))
        await until(pilot, lambda: "Changed since: line 2." in lines(pilot))
        await pilot.press("escape", "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, LadderScreen))
        rung = next(one for one in pilot.app.screen.query(Rung) if one.challenge.name == "dense")
        await until(pilot, lambda: "changed since" in str(rung.content))


@pytest.mark.usefixtures("whole_home")
async def test_home_and_responses_tell_of_what_was_built(home: Path) -> None:
    store = Store.open(home)
    store.add_try("dense", "pf", "", "no").result()
    store.add_try("dense", "pp", "", RIGHT).result()
    store.add_try("softmax", "pf", "", "half").result()
    store.open_aid("dense", AidKind.HINT, 1).result()
    store.close()
    app = TutorApp(home)
    async with app.run_test(size=(120, 36)) as pilot:
        await until_shown(pilot, "1 of 16 solved")
        await app.go_to("responses")
        await until(pilot, lambda: isinstance(app.screen, ResponsesScreen) and app.screen.query(ResponseList))
        shelf = app.screen.query_one(ResponseList)
        await until(pilot, lambda: len(shelf.rows) == 2)
        assert [(row.name, row.note) for row in shelf.rows] == [
            ("Dense", "solved, two tries"),
            ("Softmax", "begun, one try"),
        ]

        def detail() -> str:
            return "\n".join(str(one.content) for one in app.screen.query("#response-detail Static").results(Static))

        await until(pilot, lambda: "return x @ W + b" in detail())
        assert "Solved at try 2" in detail()
        assert "1 hint opened" in detail()
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ChallengeScreen))
        app.go_home()
        await until(pilot, lambda: app.screen.query(MapLines))
        await click_line(pilot, "Build it yourself")
        await until(pilot, lambda: isinstance(app.screen, LadderScreen))
        await app.action_quit()
    app.workbook.close()


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
async def test_small_windows_show_one_thing_at_a_time(home: Path, size: tuple[int, int]) -> None:
    async with on(home, size=size) as pilot:
        task, checks = screen(pilot).query_one("#task"), screen(pilot).query_one("#checks")
        assert not task.display
        await pilot.press("escape") if screen(pilot).writes else None
        await pilot.press("o")
        assert task.display
        await pilot.press("o", "enter")
        assert screen(pilot).editor.has_focus
        assert checks.display is (size[0] == 80)
        found = screen(pilot)
        pilot.app.push_screen(SolutionScreen(found.context, found.challenge, RIGHT, lambda by: None))
        await until(pilot, lambda: pilot.app.screen.query(".page-title") and pilot.app.screen.query_one(".name").region)
        assert pilot.app.screen.query_one(".page-title").size.height == 1


def test_the_lines_that_differ() -> None:
    assert differing("a\nb\nc\n", "a\nx\ny\nc\n") == (frozenset({2}), frozenset({2, 3}))


async def test_the_ladder_is_drawn_where_a_title_fills_its_row(home: Path) -> None:
    app = TutorApp(home)
    async with app.run_test(size=(30, 12)) as pilot:
        await app.go_to("ladder")
        await until(pilot, lambda: isinstance(app.screen, LadderScreen) and app.screen.query(Rung))
        rungs = app.screen.query(Rung)
        longest = max(app.context.ladder.challenges, key=lambda one: len(one.short))
        await until(pilot, lambda: longest.short in "\n".join(str(rung.content) for rung in rungs))
        await app.action_quit()
    app.workbook.close()
