"""A video to watch elsewhere: open it in the browser, or copy its link. The pages teach the same without it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tutor.domain.curriculum import Video
from tutor.domain.words import visible
from tutor.ui.background import in_background
from tutor.ui.browser import OpenResult, open_in_browser
from tutor.ui.widgets.common.chip import Chip
from tutor.ui.widgets.common.prose import Link, Prose

SAID = {
    OpenResult.YES: "Opened",
    OpenResult.NO_DESKTOP: "No desktop here: copy it",
    OpenResult.NO_BROWSER: "No browser found",
}


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

    @property
    def links(self) -> tuple[Link, ...]:
        """The key for links leads to the film, too."""
        return (Link(self.video.title, self.video.link),)

    def _say(self, words: str) -> None:
        for status in self.query(".status").results(Static):
            status.update(Content(words))

    def on_chip_pressed(self, message: Chip.Pressed) -> None:
        message.stop()
        if message.chip.id == "copy-link":
            self.app.copy_to_clipboard(self.video.link)
            self._say("Copied")
        else:
            self._say("Opening …")
            in_background(self, self._open(), exclusive=True)

    async def _open(self) -> None:
        self._say(SAID[await open_in_browser(self.app, self.video.link)])
