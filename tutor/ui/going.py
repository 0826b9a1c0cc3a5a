"""Who goes is told nothing any more: a widget that is being taken away hears no news and is not called back.

Textual marks a widget, and all within it, at once as going, and then lets them end from the outside in. Until then they
are still told that they were mounted (although what they composed was refused), that they have another size, that the
focus is theirs, that a timer or the next refresh has come; and their handlers look for parts that are not there. This
holds for every widget, ours and Textual's, so it is mended here once, and not in every handler.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from textual import events
from textual._callback import invoke
from textual.dom import DOMNode
from textual.message import Message
from textual.message_pump import MessagePump
from textual.widget import Widget

NEWS = (
    events.Mount,
    events.Resize,
    events.Show,
    events.Focus,
    events.Blur,
    events.DescendantFocus,
    events.DescendantBlur,
    events.ScreenResume,
    events.Timer,
)


def stands(node: DOMNode) -> bool:
    """True while a widget is on its screen for good: not yet gone, and not about to go with what is around it.

    Whoever calls a widget from outside its own handlers, or after something was awaited, asks this first.
    """
    return node.is_attached and not any(
        one._pruning or one._closing or one._closed for one in node.ancestors_with_self if isinstance(one, DOMNode)
    )


def tell_them_nothing() -> None:
    """Take effect. Once is enough."""
    dispatch, after_refresh = MessagePump._dispatch_message, MessagePump.call_after_refresh
    if hasattr(after_refresh, "for_all"):
        return

    async def _dispatch_message(self: MessagePump, message: Message) -> None:
        if isinstance(message, NEWS) and isinstance(self, Widget) and self._pruning:
            return
        await dispatch(self, message)

    def call_after_refresh(self: MessagePump, callback: Callable[..., Any], *args: Any, **more: Any) -> bool:
        wanted = partial(callback, *args, **more)

        async def unless_gone() -> None:
            if not isinstance(self, Widget) or stands(self):
                await invoke(wanted)

        return after_refresh(self, unless_gone)

    vars(call_after_refresh)["for_all"] = after_refresh
    MessagePump._dispatch_message = _dispatch_message  # type: ignore[method-assign]  # the one place for all of them
    MessagePump.call_after_refresh = call_after_refresh  # type: ignore[method-assign]  # likewise
