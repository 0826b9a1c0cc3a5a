"""The links of a page, to be opened by key: at once if there is one, from a small window if there are more."""

from __future__ import annotations

import re

from textual.app import App, ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from tutor.domain.question import Choice
from tutor.domain.words import visible
from tutor.ui.background import in_background
from tutor.ui.browser import OpenResult, open_in_browser
from tutor.ui.once import presses
from tutor.ui.screens.window import Window
from tutor.ui.widgets.common.choice_list import ChoiceList
from tutor.ui.widgets.common.prose import Link


def open_link(app: App[object], address: str) -> None:
    """Open it in the browser, or copy it where there is none, and say which."""
    presses.take()
    in_background(app, _open(app, address))


async def _open(app: App[object], address: str) -> None:
    if await open_in_browser(app, address) is OpenResult.YES:
        told = f"Opened in the browser: {address}"
    else:
        app.copy_to_clipboard(address)
        told = f"No browser here, so it is copied: {address}"
    app.notify(visible(told), timeout=8, markup=False)


class LinksScreen(Window[str | None]):
    """Which of them to open: a number, enter, or a click. Its result is the address."""

    CSS_PATH = "../styles/window.tcss"
    VERTICAL_BREAKPOINTS = [(0, "-low"), (20, "-short"), (32, "-tall")]
    BINDINGS = [
        ("escape,u,q", "close", "close"),
        *[(str(number), f"take({number - 1})", "open") for number in range(1, 10)],
    ]

    def __init__(self, links: tuple[Link, ...]) -> None:
        super().__init__()
        self.links = links

    def compose(self) -> ComposeResult:
        choices = tuple(Choice(_line(link), False, "") for link in self.links)
        with Vertical(classes="window"):
            yield Static("Links on this page", classes="ask")
            with VerticalScroll(classes="keys", can_focus=False):
                yield ChoiceList(choices, (), verdicts=False, revealed=False)
            yield Static("A number or enter opens one; escape closes.", classes="fact")

    def on_mount(self) -> None:
        self.query_one(ChoiceList).focus()

    def action_take(self, index: int) -> None:
        self.query_one(ChoiceList).choose(index)

    def action_close(self) -> None:
        self.close(None)

    def on_choice_list_chosen(self, message: ChoiceList.Chosen) -> None:
        self.close(self.links[message.index].address)


def _line(link: Link) -> str:
    """Its words and its address as one line of Markdown in which nothing else means anything."""
    address = re.sub(r"([\\`*_\[\]<>#|~])", r"\\\1", link.address)
    words = re.sub(r"([\\`*_\[\]<>#|~])", r"\\\1", " ".join(link.words.split()))
    return address if link.words in ("", link.address) else f"{words}: {address}"
