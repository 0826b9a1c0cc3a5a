"""A video to watch elsewhere: open it in the browser, or copy its link. The pages teach the same without it."""

from __future__ import annotations

import os
import sys
import webbrowser

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tutor.domain.curriculum import Video
from tutor.domain.words import visible
from tutor.ui.widgets.chip import Chip
from tutor.ui.widgets.prose import Prose


def has_desktop() -> bool:
    """Whether a browser can open in a window of its own; without one it would start on this very screen."""
    if sys.platform in ("darwin", "win32"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


class VideoCard(Vertical):
    def __init__(self, video: Video) -> None:
        super().__init__(classes="block video")
        self.video = video

    @property
    def first_task(self) -> Widget | None:
        return next(iter(self.query(Chip)), None)

    def compose(self) -> ComposeResult:
        video = self.video
        facts = f"{video.channel}, {video.minutes} min" if video.minutes else video.channel
        yield Static(
            Content.assemble(("Video", "bold $bright"), "  ", (visible(video.title), "$words")), classes="block-title"
        )
        yield Static(Content.assemble((visible(facts), "$muted")), classes="fact")
        if video.note:
            yield Prose(video.note)
        yield Static(Content.styled(visible(video.link), "$accent"), classes="link")
        with Horizontal(classes="row buttons"):
            yield Static("", classes="status")
            yield Chip("Copy the link", id="copy-link")
            yield Chip("Open in the browser", primary=True, id="open-link")

    def _say(self, words: str) -> None:
        self.query_one(".status", Static).update(Content(words))

    def on_chip_pressed(self, message: Chip.Pressed) -> None:
        message.stop()
        if message.chip.id == "copy-link":
            self.app.copy_to_clipboard(self.video.link)
            self._say("Copied")
        elif not has_desktop():
            self._say("No desktop here: copy it")
        elif webbrowser.open(self.video.link):
            self._say("Opened")
        else:
            self._say("No browser found")
