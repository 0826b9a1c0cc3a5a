"""What a test of a screen need not pay for: frames that nobody looks at, the same one drawn for every look, and
the same styles read by every app.

A frame is drawn when a test asks for the screen (`stand.shown`). The fixture `drawn` draws each of them, as a terminal
would; so do the pictures, the monkey and all that runs the installed program.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest
from rich.console import RenderableType
from textual import _callback
from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual._styles_cache import StylesCache
from textual.css import match, query, stylesheet
from textual.css.model import CombinatorType, RuleSet, Selector, SelectorSet, SelectorType
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.geometry import Size
from textual.message import Message
from textual.message_pump import MessagePump
from textual.pilot import Pilot, WaitForScreenTimeout
from textual.reactive import Reactive
from textual.screen import Screen
from textual.strip import Strip

from tutor.content.curriculum import load
from tutor.content.outline_cache import cached_outlines
from tutor.ui.in_turn import InTurn

ROUNDS = 20


class _Kept(dict[Any, Any]):
    """Rules by what they were read from. A stylesheet that gets other variables asks for others; it empties nothing."""

    def clear(self) -> None:
        pass


_READ: dict[Any, Any] = {}
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


def draw_again_what_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was drawn for a look at the screen is there for the next one, unless a widget's lines or place changed."""
    draw = Compositor.render_strips
    seen: list[Any] = []
    strips: list[Strip] = []

    def render_strips(self: Compositor, size: Size | None = None) -> list[Strip]:
        now = [self, self.size, size]
        if now != seen:
            strips[:] = draw(self, size)
            seen[:] = now
        return [*strips]

    def and_forget(changes: Callable[..., Any]) -> Callable[..., Any]:
        def change(*given: Any, **named: Any) -> Any:
            seen.clear()
            return changes(*given, **named)

        return change

    monkeypatch.setattr(Compositor, "render_strips", render_strips)
    for kind, name in ((StylesCache, "clear"), (StylesCache, "set_dirty"), (Screen, "_refresh_layout")):
        monkeypatch.setattr(kind, name, and_forget(getattr(kind, name)))


def read_styles_once(monkeypatch: pytest.MonkeyPatch) -> None:
    parse = Stylesheet.parse

    def with_what_is_known(self: Stylesheet) -> None:
        known = vars(self).get("_known")
        if known is None or known[0] is not self._variables:
            known = vars(self)["_known"] = self._variables, _RULES[tuple(sorted(self._variables.items()))]
        vars(self)["_parse_cache"] = known[1]
        parse(self)

    monkeypatch.setattr(Stylesheet, "parse", with_what_is_known)


def read_lessons_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tutor's own, and those of a test, as long as all files hold the same. What has a fault tells of its place,
    which is another in each test."""

    def once(read: Callable[..., Any], folder_at: int, faults: Callable[[Any], object]) -> Callable[..., Any]:
        def read_once(*given: Any) -> Any:
            folder = given[folder_at]
            key = read, None if folder is None else _contents(folder)
            if key not in _READ:
                found = read(*given)
                if folder is not None and faults(found):
                    return found
                _READ[key] = found
            return _READ[key]

        return read_once

    monkeypatch.setattr("tutor.content.curriculum.load", once(load, 0, lambda curriculum: curriculum.faults))
    monkeypatch.setattr("tutor.ui.app.cached_outlines", once(cached_outlines, 1, lambda outlines: False))


def _contents(folder: Path) -> frozenset[tuple[str, bytes]]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return frozenset((str(path.relative_to(folder)), path.read_bytes()) for path in files)


def look_at_the_node_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """A selector is held against a node from the top of the screen on, though most fail at the node itself."""
    from_the_top = match._check_selectors

    def fits(selectors: list[Selector], node: DOMNode, path: list[DOMNode] | None = None) -> bool:
        last = selectors[-1]
        kind, name = last.type, last.name
        if kind is SelectorType.TYPE:
            if name not in node._css_type_names:
                return False
        elif kind is SelectorType.CLASS:
            if name not in node._classes:
                return False
        elif kind is SelectorType.ID and node._id != name:
            return False
        if last.pseudo_classes and not node.has_pseudo_classes(last.pseudo_classes):
            return False
        if len(selectors) == 1 and last.combinator is CombinatorType.DESCENDENT:
            return True
        return from_the_top(selectors, path or node.css_path_nodes)

    def check_selectors(selectors: list[Selector], path: list[DOMNode]) -> bool:
        return fits(selectors, path[-1], path)

    def matches(sets: tuple[SelectorSet, ...], node: DOMNode) -> bool:
        return any(fits(one.selectors, node) for one in sets)

    monkeypatch.setattr(stylesheet, "_check_selectors", check_selectors)
    monkeypatch.setattr(query, "match", matches)
    monkeypatch.setattr(RuleSet, "__hash__", object.__hash__)  # by identity, as its own


def find_handlers_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual looks through all classes of a widget for what hears a message, at every message; here once for a kind of
    widget and message, in a test. What it finds in these classes it looks up each time."""
    hearing: dict[tuple[type, type, str], list[type]] = {}

    def classes_that_hear(pump: type, kind: type, name: str) -> list[type]:
        found = hearing.get((pump, kind, name))
        if found is None:
            marked = [vars(one).get("_decorated_handlers") or {} for one in pump.__mro__]
            found = [
                one
                for one, decorated in zip(pump.__mro__, marked, strict=True)
                if name in vars(one) or f"_{name}" in vars(one) or not decorated.keys().isdisjoint(kind.__mro__)
            ]
            hearing[pump, kind, name] = found
        return found

    def get_dispatch_methods(self: MessagePump, name: str, message: Message) -> Iterator[tuple[type, Any]]:
        done = set()
        for one in classes_that_hear(type(self), type(message), name):
            if message._no_default_action:
                break
            decorated = vars(one).get("_decorated_handlers") or {}
            for kind in type(message).__mro__:
                for method, selectors in decorated.get(kind, ()):
                    if method not in done and _is_meant(message, selectors):
                        yield one, method.__get__(self, one)
                        done.add(method)
            named = vars(one).get(f"_{name}") or vars(one).get(name)
            if named is not None and not getattr(named, "_textual_on", None):
                yield one, named.__get__(self, one)

    monkeypatch.setattr(MessagePump, "_get_dispatch_methods", get_dispatch_methods)


def read_reactives_directly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a value is computed is a matter of the class; one that is not stands in the widget, once it was set."""
    asks, plain = Reactive.__get__, defaultdict[Any, set[type]](set)

    def get(self: Reactive[Any], obj: Any, kind: type[Any]) -> Any:
        if obj is not None:
            known = plain[self]
            if kind in known:
                try:
                    return vars(obj)[self.internal_name]
                except KeyError:
                    pass
            elif not hasattr(kind, self.compute_name):
                known.add(kind)
        return asks(self, obj, kind)

    monkeypatch.setattr(Reactive, "__get__", get)


def climb_directly(monkeypatch: pytest.MonkeyPatch) -> None:
    """To the screen that a widget stands on."""
    told: Callable[[DOMNode], Screen[Any]] = vars(DOMNode)["screen"].fget

    def screen(self: DOMNode) -> Screen[Any]:
        node: object = self
        while node is not None:
            if isinstance(node, Screen):
                return node
            above = vars(node).get("_MessagePump__parent")
            node = above and above()
        return told(self)  # it says what is wrong

    monkeypatch.setattr(DOMNode, "screen", property(screen))


def count_parameters_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a function that is wrapped anew for every call."""
    counted: dict[CodeType, int] = {}
    look = _callback._count_parameters

    def count(function: Callable[..., Any]) -> int:
        if type(function) is not FunctionType or vars(function):
            return look(function)
        code = function.__code__
        if code not in counted:
            counted[code] = look(function)
        return counted[code]

    monkeypatch.setattr(_callback, "_count_parameters", count)


def _is_meant(message: Message, selectors: dict[str, Any]) -> bool:
    """The widgets that a handler is for are those that the message tells of."""
    if selectors and not message._sender:
        return False
    told = ((getattr(message, name), selector) for name, selector in selectors.items())
    return all(node is not None and match.match(selector, node) for node, selector in told)


def _rests(part: MessagePump) -> bool:
    """It waits for a message, and there is none."""
    coming: asyncio.Event = part._message_queue.ready_event
    return not coming.is_set() and bool(coming._waiters)


def ask_only_who_is_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pilot asks every part of a screen for an answer, and most have nothing else to do. Here it waits until what was
    pressed is done, asks those at work, and then those whom they gave work."""

    async def wait_for_screen(self: Pilot[Any], timeout: float = 30.0) -> bool:
        app = self.app
        failed: asyncio.Task[bool] = asyncio.create_task(app._exception_event.wait())
        try:
            while isinstance(app, InTurn) and app.is_running and app.keys.at_work and not failed.done():
                await asyncio.sleep(0)
            for _ in range(ROUNDS):
                if not app.is_running or not app.screen_stack:
                    return False
                parts = (app, *app.screen.walk_children(with_self=True))
                busy = [part for part in parts if not _rests(part)]
                answers = [asyncio.Event() for part in busy]
                asked = [
                    answer.wait() for part, answer in zip(busy, answers, strict=True) if part.call_later(answer.set)
                ]
                if not asked:
                    break
                answered = asyncio.ensure_future(asyncio.gather(*asked))
                done, _ = await asyncio.wait((answered, failed), timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
                if answered not in done:
                    answered.cancel()
                    if failed not in done:
                        raise WaitForScreenTimeout("a part of the screen is at work and does not end")
                    return False
            return not failed.done()
        finally:
            failed.cancel()

    monkeypatch.setattr(Pilot, "_wait_for_screen", wait_for_screen)
