"""What is offered beside a text: to copy it where it cannot be saved, and to open a video."""

from __future__ import annotations

import pytest

from tests.ui.bench import Bench
from tutor.domain.curriculum import Video
from tutor.storage.errors import StoreError
from tutor.ui import browser
from tutor.ui.widgets.common.chip import Chip
from tutor.ui.widgets.common.save_error import SaveError
from tutor.ui.widgets.common.video_card import VideoCard


async def test_a_text_in_trouble_can_be_copied_to_the_letter() -> None:
    app = Bench(lambda: SaveError("text"))
    async with app.run_test(size=(80, 20)) as pilot:
        trouble = app.query_one(SaveError)
        trouble.show(StoreError("The disk [/foo] is full", "/a/[b]", "Free some space"), "kept \udc80 [/foo]")
        await pilot.pause()
        words = str(trouble.query_one(".words").render())
        assert "Not saved. The disk [/foo] is full (/a/[b]). Free some space" in words
        await pilot.click("#save-error-copy")
        await pilot.pause()
        assert app.clipboard == "kept ? [/foo]"
        trouble.show(StoreError("Oh", "", "Try again"), "")
        assert trouble.query_one(".offers").display is False, "nothing is at stake"
        trouble.clear()
        assert not trouble.has_class("-on")


VIDEO = Video("A [film]", "Somebody", 20, "https://example.org/[a]", "Or [/foo] read on.")


@pytest.mark.parametrize(
    ("desktop", "opens", "said"),
    [(False, True, "No desktop here: copy it"), (True, True, "Opened"), (True, False, "No browser found")],
)
async def test_a_video_opens_where_there_is_a_browser(
    monkeypatch: pytest.MonkeyPatch, desktop: bool, opens: bool, said: str
) -> None:
    opened: list[str] = []

    async def ask(link: str) -> bool:
        opened.append(link)
        return opens

    monkeypatch.setattr(browser, "ask_for_it", ask)
    monkeypatch.setattr(browser, "has_desktop", lambda: desktop)
    app = Bench(lambda: VideoCard(VIDEO))
    async with app.run_test(size=(80, 20)) as pilot:
        app.query_one("#open-link", Chip).action_press()
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert str(app.query_one(".status").render()) == said
        assert opened == ([VIDEO.link] if desktop else [])
        app.query_one("#copy-link", Chip).action_press()
        await pilot.pause()
        assert app.clipboard == VIDEO.link
        assert str(app.query_one(".link").render()) == VIDEO.link, "the link is there to be read"


def test_a_browser_needs_a_desktop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    assert not browser.has_desktop()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert browser.has_desktop()
