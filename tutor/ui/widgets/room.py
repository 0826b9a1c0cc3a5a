"""Places whose parts change while keys, clicks and news of a run may come at any moment.

A screen or a card never takes widgets away by hand: it holds a Room and refills it. A part never takes itself away: it
hides, or says what is wanted. So nobody waits for a widget that waits for them, and nothing is put where all is going.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from textual.containers import Vertical
from textual.dom import DOMNode
from textual.widget import Widget

from tutor.ui.widgets.prose import Prose


def stands(node: DOMNode) -> bool:
    """True while a widget is on its screen for good: not yet gone, and not about to go with what is around it.

    Whoever calls a widget from outside its own handlers, or after something was awaited, asks this first.
    """
    return node.is_attached and not any(
        one._pruning or one._closing or one._closed for one in node.ancestors_with_self if isinstance(one, DOMNode)
    )


class Room(Vertical):
    """Holds parts that are replaced together: one change after the other, each of them whole."""

    DEFAULT_CSS = """
    Room { height: auto; }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._changing = asyncio.Lock()

    async def refill(self, build: Callable[[], Sequence[Widget]]) -> bool:
        """Put what `build` makes (once its turn has come) in the place of what is here. False if the room itself goes.

        Not for handlers of the parts, which would wait for their own end. A caller that is cancelled cancels nothing:
        a removal that is broken off leaves widgets behind that never end.
        """
        return await asyncio.shield(asyncio.ensure_future(self._refill(build)))

    async def _refill(self, build: Callable[[], Sequence[Widget]]) -> bool:
        async with self._changing:
            if not stands(self):
                return False
            with self.app.batch_update():
                await self.remove_children()
                if not stands(self):
                    return False
                await self.mount(*build())
        return stands(self)


class Aside(Prose):
    """Words that are not there before somebody tells them."""

    DEFAULT_CSS = """
    Aside { display: none; }
    Aside.-told { display: block; }
    """

    def __init__(self, markdown: str = "", *, classes: str = "") -> None:
        super().__init__(markdown, classes=classes)

    def tell(self, markdown: str | None = None) -> None:
        """Show other words, or those it was made with."""
        if markdown is not None:
            self.say(markdown)
        self.add_class("-told")
