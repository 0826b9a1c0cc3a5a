"""Keys are acted upon one after the other, each once all is done that the one before brought about.

Textual hands a key down to the part that has the focus, and that hands it up again until somebody acts on it. The next
key of the same read would be on its way long before, to the part that had the focus then: `up` and `backspace` in one
read would take a letter from nobody. And what a key does often goes on in messages: a row says that it was taken, its
view opens a text field, and the letter that is typed next is for that field.

So each key has an aftermath: the messages that are posted while it is handled, those that are posted while these are
handled, and so on. What a thread finds, what a timer does and what is only painted is none of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any
from weakref import ReferenceType, ref

from textual import events, messages
from textual.app import App
from textual.message import Message
from textual.message_pump import MessagePump

from tutor.ui.internals import Dispatch, handle_all_messages, hear_of_all_posts

LOOK_S = 0.01
HOLD_S = 0.5
"""So long a key waits for the one before at most: whoever works longer does it in a thread."""

PAINTING = (messages.Update, messages.Layout, messages.UpdateScroll, messages.Prompt, messages.InvokeLater)
NEWS = (events.Resize, events.Show, events.Hide, events.MouseMove)


class Aftermath:
    """What handling one key brings about, from its own handling on. Only the event loop's thread uses it."""

    def __init__(self, over: Callable[[], None]) -> None:
        self._over, self._since = over, 0.0
        self._left: dict[tuple[int, int], ReferenceType[MessagePump]] = {}
        self._ended = False

    def add(self, pump: MessagePump, of: object) -> tuple[int, int]:
        """Something more is to be handled by `pump`. Once all was, what comes later is no part of it."""
        place = id(pump), id(of)
        if not self._ended:
            self._since = self._since or _now()
            self._left[place] = ref(pump)
            _followed[place] = self
        return place

    def handled(self, place: tuple[int, int]) -> None:
        _followed.pop(place, None)
        if self._left.pop(place, None) is not None and not self._left:
            self._ended = True
            self._over()

    @property
    def goes_on(self) -> bool:
        """False once all is handled, or has gone unhandled with those who had it, or takes too long."""
        if not self._left or _now() > self._since + HOLD_S:
            return False
        return any((pump := one()) is not None and pump.is_running for one in self._left.values())

    def forget(self) -> None:
        """Follow it no further."""
        self._ended = True
        for place in self._left:
            _followed.pop(place, None)
        self._left.clear()


def _now() -> float:
    """Seconds, on the clock of the event loop."""
    return asyncio.get_running_loop().time()


_followed: dict[tuple[int, int], Aftermath] = {}
_cause: ContextVar[Aftermath | None] = ContextVar("cause", default=None)


def follow_messages() -> None:
    """Take effect. Once is enough."""
    handle_all_messages("in_its_aftermath", _in_its_aftermath)
    hear_of_all_posts(_posted)


async def _in_its_aftermath(dispatch: Dispatch, pump: MessagePump, message: Message) -> None:
    place = id(pump), id(message)
    cause = _followed.get(place)
    if cause is None and _cause.get() is None:
        await dispatch(pump, message)
        return
    before = _cause.set(cause)
    try:
        await dispatch(pump, message)
    finally:
        _cause.reset(before)
        if cause is not None:
            cause.handled(place)


def _posted(pump: MessagePump, message: Message) -> None:
    cause = _cause.get()
    if cause is not None and not isinstance(message, PAINTING + NEWS):
        cause.add(pump, message)


class KeysInTurn:
    """The keys and pastes of an app. `act` does what one of them is for; none is acted upon while the screen has no
    parts yet, nor while the aftermath of the one before goes on: it waits, and so do all that come after it."""

    def __init__(self, app: App[None], act: Callable[[events.Event], Awaitable[None]]) -> None:
        self._app, self._act = app, act
        self._waiting: list[events.Event] = []
        self._before = Aftermath(self._go_on_soon)
        self._looks = self._asked = False

    @property
    def at_work(self) -> bool:
        """Whether one waits, or the aftermath of the last one goes on."""
        return bool(self._waiting) or self._before.goes_on

    async def take(self, event: events.Event) -> None:
        if self._waiting or not self._ready:
            self._waiting.append(event)
            self._look_soon()
        else:
            await self._begin(event)

    @property
    def _ready(self) -> bool:
        stack = self._app.screen_stack
        return (not stack or stack[-1].is_mounted) and not self._before.goes_on

    async def _begin(self, event: events.Event) -> None:
        self._before.forget()
        self._before = Aftermath(self._go_on_soon)
        place = self._before.add(self._app, self)  # not the event, which comes back to the app
        token = _cause.set(self._before)
        try:
            await self._act(event)
        finally:
            _cause.reset(token)
            self._before.handled(place)

    # those that wait

    def _look_soon(self) -> None:
        """For a screen that gets its parts, and for what has gone unhandled: nobody tells of these."""
        if not self._looks:
            self._looks = True
            self._app.set_timer(LOOK_S, self._look)

    def _look(self) -> None:
        self._looks = False
        self._go_on_soon()

    def _go_on_soon(self) -> None:
        if self._waiting and not self._asked:
            self._asked = True
            self._app.call_later(self._go_on)

    async def _go_on(self) -> None:
        self._asked = False
        if self._waiting and self._ready:
            await self._begin(self._waiting.pop(0))
        if self._waiting:
            self._look_soon()


class InTurn(App[None]):
    """An app whose keys and pastes are acted upon in turn."""

    def __init__(self, *given: Any, **more: Any) -> None:
        follow_messages()
        super().__init__(*given, **more)
        self.keys = KeysInTurn(self, self.act_on)

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            await self.keys.take(event)
        else:
            await self.act_on(event)

    async def act_on(self, event: events.Event) -> None:
        """What an event is for."""
        await super().on_event(event)
