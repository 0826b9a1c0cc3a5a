"""Places whose parts change while keys, clicks and news of a run may come at any moment.

A screen or a card never takes widgets away by hand: it holds a Room and refills it. A part never takes itself away: it
hides, or says what is wanted. So nobody waits for a widget that waits for them, and nothing is put where all is going.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from textual.containers import Vertical
from textual.css.query import NoMatches
from textual.widget import Widget

from tutor.ui.internals import stands

Shown = TypeVar("Shown", bound=Widget)
Given = ParamSpec("Given")


def while_standing(show: Callable[Concatenate[Shown, Given], None]) -> Callable[Concatenate[Shown, Given], None]:
    """For methods that set a widget's parts and are called from outside its own handlers, or after a wait: they do
    nothing when the parts are not there yet, or go. Where the parts of a part are still to come, they are done then."""

    @wraps(show)
    def show_if_standing(widget: Shown, /, *args: Given.args, **more: Given.kwargs) -> None:
        if not (widget.children and stands(widget)):
            return
        try:
            show(widget, *args, **more)
        except NoMatches:
            if all(isinstance(part, Widget) and part.is_mounted for part in widget.walk_children()):
                raise
            widget.call_after_refresh(show_if_standing, widget, *args, **more)

    return show_if_standing


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
