"""What a test of a screen need not pay for: frames that nobody looks at, and the same styles read by every app.

A frame is drawn when a test asks for the screen (`stand.shown`). The fixture `drawn` draws each of them, as a terminal
would; so do the pictures, the monkey and all that runs the installed program.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest
from rich.console import RenderableType
from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual.css.stylesheet import Stylesheet
from textual.screen import Screen


class _Kept(dict[Any, Any]):
    """Rules by what they were read from. A stylesheet that gets other variables asks for others; it empties nothing."""

    def clear(self) -> None:
        pass


_RULES: defaultdict[tuple[tuple[str, str], ...], _Kept] = defaultdict(_Kept)


def draw_what_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Compositor.render_update

    def render_update(
        self: Compositor,
        full: bool = False,
        screen_stack: list[Screen[Any]] | None = None,
        simplify: bool = False,
    ) -> RenderableType | None:
        if full:  # a picture
            return whole(self, full, screen_stack, simplify)
        visible_screen_stack.set(screen_stack or [])
        self._dirty_regions.clear()
        return None

    monkeypatch.setattr(Compositor, "render_update", render_update)


def read_styles_once(monkeypatch: pytest.MonkeyPatch) -> None:
    parse = Stylesheet.parse

    def with_what_is_known(self: Stylesheet) -> None:
        vars(self)["_parse_cache"] = _RULES[tuple(sorted(self._variables.items()))]
        parse(self)

    monkeypatch.setattr(Stylesheet, "parse", with_what_is_known)
