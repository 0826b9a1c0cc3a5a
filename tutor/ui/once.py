"""What is asked for once is done once: hands are faster than a store, and a finger bounces.

Three things together keep it so. `once` lets one action at a time run on whatever commits (a card, a window, a screen)
and drops what is asked for meanwhile, or by a part that has gone. A press that did something is *taken*; the same key
again within AGAIN_S is the same press, and the app lets it in nowhere, whatever stands there by now. And a part that is
clicked takes no second click of a double click (Textual counts them for us); once a button has done what it is for,
the app lets no second click in at that place.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from textual import events
from textual.message import Message
from textual.message_pump import MessagePump
from textual.widget import Widget

AGAIN_S = 0.3
"""Keys that are the same and come closer than this are one press: a bounce, a nervous second one, a key held down."""

Owner = TypeVar("Owner", bound=MessagePump)
Given = ParamSpec("Given")
Action = Callable[Concatenate[Owner, Given], Awaitable[None]]

_under_way: WeakKeyDictionary[MessagePump, asyncio.Task[Any] | None] = WeakKeyDictionary()


class Presses:
    """Keys in the order they are acted upon. Only the event loop's thread uses it."""

    def __init__(self) -> None:
        self._key = ""
        self._at = float("-inf")  # of the latest of a press's keys, on the clock of events
        self._other_at = float("-inf")  # of the latest other key that came in, perhaps into a text field
        self._taken = False
        self._clicked_at = float("-inf")  # on the clock of the machine: clicks wait in line together
        self._clicked_place = (-1, -1)

    def click(self, event: events.Click) -> None:
        """A part has been clicked, and does what it is for."""
        self._clicked_at, self._clicked_place = time.monotonic(), (event.screen_x, event.screen_y)
        self.take()

    def repeats_click(self, event: events.MouseEvent) -> bool:
        """Whether this press of the mouse is the second of two at once, on whatever stands there by now."""
        lately = time.monotonic() - self._clicked_at < AGAIN_S
        return lately and (event.screen_x, event.screen_y) == self._clicked_place

    def repeats(self, event: events.Key) -> bool:
        """Whether this key, just come in, only repeats a press that is taken."""
        if event.key != self._key:
            self._other_at = event.time
        return self._taken and self._same(event)

    def begin(self, event: events.Key) -> bool:
        """A key is about to be acted upon. False if it only repeats a press that is taken."""
        if not self._same(event):
            self._key, self._taken = event.key, False
        self._at = event.time
        return not self._taken

    def take(self) -> None:
        """The latest press has done what it was for."""
        self._taken = True

    def _same(self, event: events.Key) -> bool:
        return event.key == self._key and event.time - self._at < AGAIN_S and not self._at < self._other_at < event.time


presses = Presses()


def once(action: Action[Owner, Given]) -> Callable[Concatenate[Owner, Given], Coroutine[Any, Any, None]]:
    """Of all actions of an owner that are marked so, one at a time is under way; its steps may be such actions too."""

    @wraps(action)
    async def one_at_a_time(owner: Owner, /, *args: Given.args, **more: Given.kwargs) -> None:
        task = asyncio.current_task()
        if owner in _under_way:
            if _under_way[owner] is task:
                await action(owner, *args, **more)
            return
        if any(isinstance(arg, Message) and _asked_by_one_who_left(arg) for arg in args):
            return
        presses.take()
        _under_way[owner] = task
        try:
            await action(owner, *args, **more)
        finally:
            del _under_way[owner]

    return one_at_a_time


def _asked_by_one_who_left(message: Message) -> bool:
    return isinstance(message.control, Widget) and not message.control.is_attached
