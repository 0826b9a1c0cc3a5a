"""What nobody expected ends one message's handling, not the tutor; what does not stop ends it with the texts kept."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.message_pump import MessagePump
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Label

from tests.ui.stand import WIDE, Stand, screen_name, told, until
from tutor.ui.app import TutorApp
from tutor.ui.internals import InnerApp, tell_them_nothing
from tutor.ui.safety_net import MOST, SafetyNet, spread
from tutor.ui.sturdy import FAILED
from tutor.ui.widgets.common.draft_editor import DraftEditor

pytestmark = pytest.mark.usefixtures("quick_keys")

WORDS = "kept through it all"


@pytest.fixture
def net() -> Iterator[SafetyNet]:
    """The net under all messages, as the installed program has it."""
    spread()
    yield SafetyNet()
    MessagePump._dispatch_message = vars(MessagePump._dispatch_message)["without_net"]  # type: ignore[method-assign]


async def write(stand: Stand, pilot: Pilot[None], app: TutorApp) -> DraftEditor:
    await until(pilot, lambda: screen_name(app) == "home", "home")
    await until(pilot, lambda: app.stands, "the first paint")
    await app.open_lesson("pictures", 2)
    await until(pilot, lambda: screen_name(app) == "lesson", "the lesson")
    await pilot.press("enter", *WORDS)
    return app.screen.query_one(DraftEditor)


def raises(*_: object) -> None:
    raise ValueError("what the learner wrote: secret")


async def test_a_handler_a_timer_a_worker_and_a_callback_may_fail(
    stand: Stand, net: SafetyNet, caplog: pytest.LogCaptureFixture
) -> None:
    stand.begun()
    app = stand.app(told())

    async def fails() -> None:
        raises()

    async with app.run_test(size=WIDE, notifications=True) as pilot:
        editor = await write(stand, pilot, app)
        app.net = net
        screen = app.screen
        screen.call_later(raises)
        screen.call_after_refresh(raises)
        screen.set_timer(0.001, raises)
        screen.run_worker(fails())
        app.call_later(raises)
        editor.call_later(raises)
        await until(pilot, lambda: len(net._times) >= 6, "all six errors")
        assert screen_name(app) == "lesson"
        await pilot.press("!")
        assert editor.text == f"{WORDS}!", "the field still takes keys"
        await pilot.press("ctrl+q")
        await until(pilot, lambda: app._exit, "the end")
    assert app.return_code == 0
    assert [draft.text for draft in app.workbook.notebook.drafts] == [f"{WORDS}!"]
    assert any(record.exc_info for record in caplog.records if record.name == "tutor.ui.safety_net")


async def test_a_press_on_a_widget_that_is_going_ends_nothing(
    stand: Stand, net: SafetyNet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Textual's own, as it stands in Screen._forward_event."""
    stand.begun()
    app = stand.app(told())

    def forward(self: Screen[object], event: events.Event) -> None:
        if isinstance(event, events.MouseDown):
            raise AttributeError("'NoneType' object has no attribute 'region'")

    async with app.run_test(size=WIDE) as pilot:
        editor = await write(stand, pilot, app)
        app.net = net
        with monkeypatch.context() as patched:
            patched.setattr(Screen, "_forward_event", forward)
            app.post_message(events.MouseDown(None, 3, 3, 0, 0, 1, False, False, False))
            await until(pilot, lambda: net._times, "the error")
        assert not net.is_news(AttributeError()), "it is logged, and not worth a word"
        await pilot.press("!")
        assert editor.text == f"{WORDS}!"


async def test_a_screen_that_goes_before_it_has_its_parts_is_not_told_that_it_is_mounted() -> None:
    """As when the tutor ends while a screen opens: Textual refuses what was composed, and tells of the mount."""
    told_of = []

    class Late(Screen[None]):
        def compose(self) -> ComposeResult:
            self._closing = True  # what Textual sets
            yield Label("a part")

        def on_mount(self) -> None:
            told_of.append(len(self.query(Label)))

    tell_them_nothing()
    app: App[None] = App()
    async with app.run_test() as pilot:
        late = Late()
        app.push_screen(late)
        await until(pilot, lambda: late.is_mounted, "the screen")
        late._closing = False  # so that the test can end
    assert told_of == []


async def test_a_screen_that_goes_is_asked_to_do_nothing() -> None:
    done = []

    class Asked(Screen[None]):
        def action_look(self) -> None:
            done.append(self)

    app = InnerApp()
    app.begin_with_theme(app.available_themes[app.theme])
    async with app.run_test() as pilot:
        asked = Asked()
        app.push_screen(asked)
        await until(pilot, lambda: asked.is_mounted, "the screen")
        await app.run_action("look", asked)
        assert done == [asked]
        await app.pop_screen()
        await app.run_action("look", asked)
    assert done == [asked]


async def test_errors_that_do_not_stop_end_the_tutor_with_the_texts_kept(stand: Stand, net: SafetyNet) -> None:
    stand.begun()
    app = stand.app(told())
    async with app.run_test(size=WIDE) as pilot:
        await write(stand, pilot, app)
        app.net = net
        app.set_interval(0.001, raises)
        await until(pilot, lambda: app._exit, "the end")
        assert len(net._times) == MOST
    assert app.return_code == FAILED
    assert [draft.text for draft in app.workbook.notebook.drafts] == [WORDS]
    assert ("close",) in stand.session.asked


async def test_without_a_net_an_error_fails_the_test(stand: Stand) -> None:
    stand.begun()
    app = stand.app(told())

    async def try_it() -> None:
        async with app.run_test(size=WIDE) as pilot:
            await write(stand, pilot, app)
            app.call_later(raises)
            await until(pilot, lambda: app._exception, "the error")

    with pytest.raises(ValueError, match="secret"):
        await try_it()


def test_a_flood_of_one_error_does_not_fill_the_log(caplog: pytest.LogCaptureFixture) -> None:
    net = SafetyNet()
    caplog.set_level(logging.ERROR)
    for _ in range(1000):
        net.holds(ValueError())
    assert len(caplog.records) == 10
