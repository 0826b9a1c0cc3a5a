"""Textual's private parts: whatever the tutor knows of them stands here, in `driver.py` and in `inner_widgets.py`.

`tests/ui/test_internals.py` names each of them and says what to look at when Textual changes.

Most is for those who go: a widget that is being taken away hears no news and is not called back. Textual marks a
widget, and all within it, at once as going, and then lets them end from the outside in. Until then they are still told
that they were mounted (although what they composed was refused), that they have another size, that the focus is
theirs, that a timer or the next refresh has come; and their handlers look for parts that are not there. This holds for
every widget, ours and Textual's, so it is mended here once, and not in every handler.

So is what a screen does with a size that the terminal has no more. Laid out for it, the screen finds that its size is
another than before, and sends itself that as news, behind the news of the right size: two sizes that wait together, in
a terminal resized twice while the screen was at work, are laid out in turn for ever.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import threading
import time
from collections.abc import Awaitable, Callable
from functools import lru_cache, wraps
from inspect import isawaitable
from typing import Any, TypeVar

from rich import _wrap as rich_wrap
from textual import events, strip
from textual._compositor import Compositor, ReflowResult
from textual._styles_cache import StylesCache
from textual._types import MessageTarget
from textual.app import App
from textual.binding import Binding
from textual.cache import FIFOCache
from textual.color import Color
from textual.css.styles import RenderStyles, Styles
from textual.dom import DOMNode
from textual.driver import Driver
from textual.filter import LineFilter
from textual.geometry import Size
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import UPDATE_PERIOD, Screen
from textual.scrollbar import ScrollBar
from textual.style import Style
from textual.theme import Theme
from textual.timer import Timer
from textual.widget import Widget

from tutor.ui.scroll_bar import SlimBar

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
COMES_S = 2.0
"""Parts of a screen that has been opened are there long before."""
SOONEST_S = 0.001
"""For a timer; one of two millionths of a second was seen to stop everything."""
ANSWER_S = 0.1
"""How long what changes after a key or a click is its answer: longer than any view takes."""
WORD = re.compile(r"\s*\S+(?:(?<=\d) %\S*)?\s*")
"""With the spaces around it, and with its number where it is a percent sign."""
Result = TypeVar("Result")
Dispatch = Callable[[MessagePump, Message], Awaitable[None]]

# who goes


def stands(node: DOMNode) -> bool:
    """True while a widget is on its screen for good: not yet gone, and not about to go with what is around it, as all
    do with the app: what is left then ends one by one, in any order.

    Whoever calls a widget from outside its own handlers, or after something was awaited, asks this first.
    """
    around = [one for one in node.ancestors_with_self if isinstance(one, DOMNode)]
    if any(isinstance(one, App) and not one._running for one in around):
        return False
    return node.is_attached and not any(one._pruning or one._closing or one._closed for one in around)


def mend_textual() -> None:
    """Before the app is made; once is enough."""
    tell_them_nothing()
    let_the_gone_be_drawn()
    remember_colours_alone()
    make_caches_of_lines_when_asked()
    give_timers_time()
    lay_out_in_full()
    keep_percent_signs()
    ScrollBar.renderer = SlimBar


def tell_them_nothing() -> None:
    """Take effect. Once is enough."""
    after_refresh = MessagePump.call_after_refresh
    if hasattr(after_refresh, "__wrapped__"):
        return

    async def unless_going(dispatch: Dispatch, pump: MessagePump, message: Message) -> None:
        going = isinstance(message, NEWS) and isinstance(pump, Widget) and (pump._pruning or pump._closing)
        if not going and not _is_outdated(message, pump):
            await dispatch(pump, message)

    @wraps(after_refresh)
    def call_after_refresh(self: MessagePump, callback: Callable[..., Any], *args: Any, **more: Any) -> bool:
        async def unless_gone() -> None:
            if not isinstance(self, Widget) or stands(self):
                came = callback(*args, **more)
                if isawaitable(came):
                    await came

        return after_refresh(self, unless_gone)

    MessagePump.call_after_refresh = call_after_refresh  # type: ignore[method-assign]  # the one place for all of them
    handle_all_messages("unless_going", unless_going)


def let_the_gone_be_drawn() -> None:
    """Take effect. A screen below a window is drawn with the window, and asked what lies below the mouse, although it
    may not have been laid out again since a widget left it. Such a widget has given its styles away, and a text area
    cannot be drawn without: then it has plain ones."""
    find = DOMNode.get_component_styles
    if hasattr(find, "__wrapped__"):
        return

    @wraps(find)
    def get_component_styles(self: DOMNode, *names: str) -> RenderStyles:
        if self._parent is None and not self._component_styles:
            return RenderStyles(self, Styles(), Styles())
        return find(self, *names)

    DOMNode.get_component_styles = get_component_styles  # type: ignore[method-assign]  # likewise


def make_caches_of_lines_when_asked() -> None:
    """Take effect. Each line that is drawn (a Strip) begins with seven caches, a kilobyte, and making them is most of
    what making a line takes; into few of them anything is ever put. Until one is asked for, its size stands for it."""
    if vars(strip)["FIFOCache"] is not FIFOCache:
        return
    blank = strip.Strip([])
    for name in strip.Strip.__slots__:
        if isinstance(getattr(blank, name), FIFOCache):
            setattr(strip.Strip, name, _made_when_asked(vars(strip.Strip)[name]))
    vars(strip)["FIFOCache"] = int


def _made_when_asked(slot: Any) -> property:
    """A cache in a slot in which there may be the size of one."""
    get, put = slot.__get__, slot.__set__

    def cache(line: strip.Strip) -> Any:
        found = get(line)
        if type(found) is int:
            found = FIFOCache(found)
            put(line, found)
        return found

    return property(cache, put)


def remember_colours_alone() -> None:
    """Take effect. Textual remembers the two colours around a widget with the lines of the widget that asked, and so
    keeps the lines of a thousand widgets that are gone."""
    mix = StylesCache.get_inner_outer
    if not hasattr(mix, "__wrapped__"):
        return

    @lru_cache(1024)
    def of_colours(base_background: Color, background: Color) -> tuple[Style, Style]:
        found: tuple[Style, Style] = mix.__wrapped__(StylesCache, base_background, background)
        return found

    def get_inner_outer(self: StylesCache, base_background: Color, background: Color) -> tuple[Style, Style]:
        return of_colours(base_background, background)

    StylesCache.get_inner_outer = get_inner_outer  # type: ignore[assignment,method-assign]  # it takes no screen along


def give_timers_time() -> None:
    """Take effect. A timer of Textual's that is due sooner than it can look at the clock never catches up with it, and
    the loop stands still."""
    begin = Timer.__init__
    if hasattr(begin, "__wrapped__"):
        return

    @wraps(begin)
    def begin_in_time(self: Timer, event_target: MessageTarget, interval: float, **more: Any) -> None:
        begin(self, event_target, max(interval, SOONEST_S), **more)

    Timer.__init__ = begin_in_time  # type: ignore[method-assign]  # likewise


def lay_out_in_full() -> None:
    """Take effect. Where a widget comes into view, Textual arranges all widgets of the screen, does not note that it
    has, and arranges all of them again for the first one that asks for its place. And where one asks before the screen
    is laid out, it finds nothing new when it does that, and tells no widget its new size: a text area broke no lines.
    """
    arrange = Compositor.reflow
    if hasattr(arrange, "__wrapped__"):
        return

    @wraps(arrange)
    def reflow(self: Compositor, parent: Widget, size: Size) -> ReflowResult:
        found = arrange(self, parent, size)
        self._full_map_invalidated = False
        untold = {widget for widget, place in self._full_map.items() if widget._size != place.region.size}
        return found._replace(resized=found.resized | untold)

    Compositor.reflow = reflow  # type: ignore[method-assign]  # likewise


def keep_percent_signs() -> None:
    """Take effect. `96.2 %` is one word where lines are wrapped; Textual parts it at its space, of whatever kind."""
    rich_wrap.re_word = WORD


def _is_outdated(message: Message, pump: MessagePump) -> bool:
    """True for news of a size that the terminal no longer has, to a screen. The app sends the size it has after it."""
    return isinstance(message, events.Resize) and isinstance(pump, Screen) and message.size != pump.app.size


def handle_all_messages(name: str, around: Callable[[Dispatch, MessagePump, Message], Awaitable[None]]) -> None:
    """From now on every message of every widget is handled by `around`, which calls what handled it before. Once for
    a `name`."""
    before = MessagePump._dispatch_message
    if hasattr(before, name):
        return

    @wraps(before)
    async def _dispatch_message(self: MessagePump, message: Message) -> None:
        await around(before, self, message)

    vars(_dispatch_message)[name] = before
    MessagePump._dispatch_message = _dispatch_message  # type: ignore[method-assign]  # likewise


def hear_of_all_posts(told: Callable[[MessagePump, Message], None]) -> None:
    """From now on `told` hears of every message that the event loop's thread posts, and to whom. Once is enough."""
    post = MessagePump.post_message
    if hasattr(post, "__wrapped__"):
        return

    @wraps(post)
    def post_message(self: MessagePump, message: Message) -> bool:
        posted = post(self, message)
        if posted and self._thread_id == threading.get_ident():
            told(self, message)
        return posted

    MessagePump.post_message = post_message  # type: ignore[method-assign]  # likewise


# the app


class InnerApp(App[None]):
    """What an app of Textual's does not say of itself in public."""

    answers_until = 0.0
    """On the clock of the machine: what changes before then answers a key or a click, and is painted at once."""

    async def on_event(self, event: events.Event) -> None:
        acts = isinstance(event, events.MouseDown | events.MouseUp)
        if isinstance(event, events.Key):
            # it goes to what has the focus; if nothing has it, or takes it, it comes back here and acts
            acts = event.is_forwarded or (bool(self.screen_stack) and self.focused is not None)
        await super().on_event(event)
        if acts:
            self.answers_until = time.monotonic() + ANSWER_S

    @property
    def driver(self) -> Driver | None:
        """What reads the keys and writes to the terminal; None while the app does not run."""
        return self._driver

    def get_css_variables(self) -> dict[str, str]:
        """None while Textual sets the app up, and knows no theme of ours: `begin_with_theme`, which has to follow, asks
        for them again."""
        return super().get_css_variables() if hasattr(self, "stylesheet") else {}

    def begin_with_theme(self, theme: Theme) -> None:
        """Before any style is read: a change of theme later reads all of them again."""
        self.set_reactive(InnerApp.theme, theme.name)
        self.set_class(theme.dark, "-dark-mode", update=False)
        self.set_class(not theme.dark, "-light-mode", update=False)
        self.stylesheet.set_variables(self.get_css_variables())

    def all_screens(self) -> set[Screen[Any]]:
        """Those that are open, and those that are installed."""
        installed = self._installed_screens.values()
        return {*self.screen_stack, *(one for one in installed if isinstance(one, Screen))}

    def filter_output(self, line_filter: LineFilter) -> None:
        """Let a filter have the last look at each line before it is written to the terminal."""
        self._filters.append(line_filter)

    def fail(self, code: int) -> None:
        """The exit code is this one, however the app ends."""
        self._return_code = code

    def end_now(self) -> None:
        """End as Textual does after an error before the first paint."""
        self._close_messages_no_wait()

    async def run_action(self, action: Any, default_namespace: Any = None, namespaces: Any = None) -> bool:
        """What a key or a link asks of a screen or widget that goes is not done: its parts may be gone already. Where
        they are still to come, it is done when they are there; so for the part that a screen says is `awaited`."""
        if isinstance(default_namespace, Widget) and not await self._comes(default_namespace):
            return True
        part = default_namespace.awaited if isinstance(default_namespace, InnerScreen) else None
        if part is not None and not await self._comes(part):
            return True
        return await super().run_action(action, default_namespace, namespaces)

    async def _comes(self, widget: Widget) -> bool:
        """Whether a widget is there with its parts, or will be in a moment, which is waited for."""
        if not widget.is_mounted:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(widget._mounted_event.wait(), COMES_S)
        return widget.is_mounted and stands(widget)

    def catches(self, error: Exception) -> bool:
        """An exception that nobody caught. False leaves it to Textual, which ends the app with it."""
        return False

    def _handle_exception(self, error: Exception) -> None:
        if not self.catches(error):
            super()._handle_exception(error)


class InnerScreen(Screen[Result]):
    """A screen that is laid out once for a size, and that answers at once.

    A screen that was laid out for the first time, or that comes back, finds that its size is new, and sends itself
    that as news: Textual then lays it, and those below it, out once more.

    After each frame Textual waits for a sixtieth of a second, often for two, before it paints another. News of a run
    are a frame ten times a second, and a key would be answered that much later for the news it met.
    """

    _answered_at = float("-inf")

    async def _on_idle(self, event: events.Idle) -> None:
        """Textual's own handler follows, and puts off whatever is still to be painted."""
        app, now = self.app, time.monotonic()
        answers = isinstance(app, InnerApp) and now < app.answers_until and now - self._answered_at >= UPDATE_PERIOD
        if not answers or app._batch_count or not self.is_current:
            return
        if self._layout_required or self._scroll_required or self._repaint_required or self._dirty_widgets:
            self._answered_at = now
            self._on_timer_update()

    @property
    def awaited(self) -> Widget | None:
        """The part that keys wait for while it is still being made."""
        return None

    def _screen_resized(self, size: Size) -> None:
        if self._compositor.size != size:
            super()._screen_resized(size)


def bindings_of(widget: Widget, key: str) -> tuple[Binding, ...]:
    """A widget's own bindings of a key, whatever has the focus."""
    return tuple(widget._bindings.key_to_bindings.get(key, ()))
