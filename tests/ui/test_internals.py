"""The private parts of Textual that tutor/ui/internals.py leans on, and that nobody else does."""

from __future__ import annotations

import ast
import asyncio
import gc
import importlib
import inspect
import itertools
import pkgutil
import re
import textwrap
import weakref
from collections.abc import AsyncIterator, Iterator
from functools import cache
from pathlib import Path
from typing import ClassVar

import pytest
from rich import _wrap as rich_wrap
from rich.segment import Segment
from textual import _time, events
from textual._compositor import Compositor
from textual._styles_cache import StylesCache
from textual.app import App, ComposeResult
from textual.binding import BindingsMap, BindingType
from textual.cache import FIFOCache
from textual.color import Color
from textual.command import CommandPalette
from textual.content import Content
from textual.dom import DOMNode
from textual.geometry import Size
from textual.message_pump import MessagePump
from textual.screen import ModalScreen, Screen
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static, TextArea

import tutor.ui
from tutor.ui import internals
from tutor.ui.app import TutorApp
from tutor.ui.control_characters import ControlCharacterFilter
from tutor.ui.internals import InnerApp, InnerScreen, mend_textual

pytestmark = pytest.mark.usefixtures("bare_home")

PRIVATE = {
    # stands, tell_them_nothing: what says that a widget goes, and the one way by which messages reach it
    App._prune: ("node._pruning = True",),
    App._shutdown: ("self._running = False",),
    MessagePump.__init__: ("self._closing", "self._closed"),
    MessagePump._dispatch_message: ("message: Message", "self.on_event(message)", "self._on_message(message)"),
    MessagePump._pre_process: ("self._mounted_event.set()\n            self._is_mounted = True",),
    MessagePump.call_after_refresh: ("partial(callback, *args, **kwargs)", "post_message"),
    # let_the_gone_be_drawn
    DOMNode.get_component_styles: ("styles = RenderStyles(self, Styles(), Styles())",),
    Widget._message_loop_exit: ("self._detach()", "self._component_styles.clear()"),
    # remember_colours_alone
    StylesCache: ("@lru_cache(1024)\n    def get_inner_outer(\n        cls, base_background",),
    # make_caches_of_lines_when_asked
    Strip.__init__: ("self._crop_cache: FIFOCache[tuple[int, int], Strip] = FIFOCache(16)",),
    # give_timers_time
    Timer._run: ("if self._skip and next_timer < now:\n                count = int((now - start) / _interval + 1)",),
    # lay_out_in_full
    Compositor.reflow: ("visible_only=False)", "self._full_map = map", "self.size = size"),  # the last for InnerScreen
    Compositor.update_widgets: ("self._full_map_invalidated = True",),
    Screen._refresh_layout: ("send_resize = shown | resized", "widget._size_updated(region.size,"),
    # keep_percent_signs
    rich_wrap.words: ("re_word.match(text, position)",),
    # InnerApp
    App.__init__: (
        "self._filters",
        "self._installed_screens",
        "self._return_code",
        "_driver",
    ),
    App._watch_theme: ('classes["-dark-mode"] = dark', 'classes["-light-mode"] = not dark', "self.refresh_css"),
    App.refresh_css: ("stylesheet.set_variables(self.get_css_variables())",),
    App._handle_exception: ("self._return_code = 1", "self._fatal_error()"),
    App._fatal_error: ("self._close_messages_no_wait()",),
    App.get_line_filters: ("in self._filters",),
    # InnerScreen
    Screen._screen_resized: ("self._refresh_layout(size)",),
    Screen._on_idle: (
        "not self.app._batch_count and self.is_current",
        "self._layout_required\n                or self._scroll_required\n                or self._repaint_required",
        "or self._dirty_widgets\n            ):\n                self._update_timer.resume()",
    ),
    Screen._on_timer_update: ("self._update_timer.pause()", "self._compositor_refresh()"),
    # InnerPalette
    CommandPalette._refresh_command_list: ("command_list: CommandList", "clear_current: bool"),
    CommandPalette._action_command_list: ("action: str", "action_"),
    # bindings_of
    DOMNode.__init__: ("self._bindings",),
    # CodeArea
    TextArea._build_highlight_map: ("self._line_cache.clear()", "highlights[node_start_row].append(highlight)"),
    TextArea.render_line: ("scroll_x,\n            absolute_y,", "self._line_cache.get(cache_key)"),
    TextArea._watch_selection: ("self._matching_bracket_location = match_location",),
    TextArea._refresh_size: ("self.virtual_size = Size(", "self._refresh_scrollbars()"),
    BindingsMap: ("key_to_bindings",),
}
ALLOWED = {"tutor.ui.internals", "tutor.ui.driver", "tutor.ui.inner_widgets"}
MADE_BY_PYTHON = {"_abc_impl", "_is_protocol"}


@pytest.mark.parametrize("part", PRIVATE, ids=lambda part: part.__qualname__)
def test_textual_is_made_as_ours_expects_it(part: object) -> None:
    source = inspect.getsource(part)  # type: ignore[arg-type]
    missing = [words for words in PRIVATE[part] if words not in source]
    assert not missing, f"Textual has changed {part}: read it, and see what tutor/ui/internals.py still needs of it"


def modules() -> Iterator[tuple[str, str]]:
    """The name and the text of each module of the tutor's ui."""
    for found in pkgutil.walk_packages(tutor.ui.__path__, "tutor.ui."):
        yield found.name, Path(importlib.import_module(found.name).__file__ or "").read_text(encoding="utf-8")


def private(names: Iterator[str] | set[str]) -> set[str]:
    return {name for name in names if re.fullmatch(r"_[a-z]\w*", name)} - MADE_BY_PYTHON


def textuals_own(kind: type) -> set[str]:
    """Private names of what a class has from Textual: methods, and attributes that Textual's methods set."""
    theirs = [base for base in kind.__mro__ if base.__module__.partition(".")[0] == "textual"]
    return private({name for base in theirs for name in vars(base)}.union(*map(set_by, theirs)))


@cache
def set_by(base: type) -> frozenset[str]:
    """Private attributes that the methods of a class of Textual set."""
    return frozenset(re.findall(r"self\.(_[a-z]\w*)(?:\s*:[^=\n]+)?\s*=[^=]", inspect.getsource(base)))


def used_of_textual(kind: type) -> set[str]:
    """Private names of Textual that a class of ours reads, or takes for something of its own."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(kind)))
    read = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    written = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    return private(read | written) & textuals_own(kind)


def test_no_class_of_ours_knows_them_elsewhere() -> None:
    found = {}
    for name, _ in modules():
        for kind in vars(importlib.import_module(name)).values():
            if not inspect.isclass(kind) or kind.__module__ != name or name in ALLOWED:
                continue
            if issubclass(kind, MessagePump) and (used := used_of_textual(kind)):
                found[f"{name}.{kind.__name__}"] = used
    assert found == {}


def test_nobody_else_imports_them_or_asks_another_for_them() -> None:
    def of_others(text: str) -> set[str]:
        nodes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Attribute)]
        ours = ("self", "cls", "os")
        return private(
            {node.attr for node in nodes if not isinstance(node.value, ast.Name) or node.value.id not in ours}
        )

    def imported(text: str) -> set[str]:
        return set(re.findall(r"textual(?:\.\w+)*\._\w+", text))

    texts = {name: text for name, text in modules() if name not in ALLOWED}
    assert {name: used for name, text in texts.items() if (used := of_others(text) | imported(text))} == {}


def test_the_check_finds_what_it_looks_for() -> None:
    class Spoiled(App[None]):
        def _fatal_error(self) -> None:
            self._filters.clear()

        def _own(self) -> None:
            self._mine = 1

    assert used_of_textual(Spoiled) == {"_fatal_error", "_filters"}


def test_ours_are_in_use(tmp_path: Path) -> None:
    app = TutorApp(tmp_path)
    assert any(isinstance(found, ControlCharacterFilter) for found in app.get_line_filters())
    app.workbook.close()


def test_lines_of_a_widget_that_is_gone_are_kept_by_nobody() -> None:
    lines = StylesCache()
    colours = lines.get_inner_outer(Color.parse("red"), Color.parse("blue"))
    assert colours == StylesCache().get_inner_outer(Color.parse("red"), Color.parse("blue"))
    gone = weakref.ref(lines)
    del lines
    gc.collect()
    assert gone() is None


@pytest.mark.parametrize("seconds", [1e-7, 1e-9])
async def test_a_timer_that_is_due_at_once_comes(seconds: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual's alone looks at the clock for ever."""
    looks, get_time = itertools.count(), _time.get_time

    def counted() -> float:
        assert next(looks) < 1000, "it never catches up with the clock"
        return get_time()

    app, came = App[None](), asyncio.Event()
    async with app.run_test():
        monkeypatch.setattr(_time, "get_time", counted)
        timer = app.set_timer(seconds, came.set)
        assert timer._task is not None
        await asyncio.wait_for(asyncio.gather(came.wait(), timer._task), 5.0)


def test_a_line_has_the_caches_alone_that_something_is_put_in() -> None:
    def caches() -> int:
        return sum(type(one) is FIFOCache for one in gc.get_referents(line))

    line = Strip([Segment("four")])
    assert caches() == 0
    assert line.crop(1, 3).text == "ou"
    assert line.crop(1, 3) is line.crop(1, 3), "what was cut once is remembered"
    assert caches() == 1


@pytest.mark.parametrize("text", ["It reads 10.0 % of them", "It reads 100 %, or", "± 0.4 % (10 %) 3 %"])
def test_a_percent_sign_stays_with_its_number(text: str) -> None:
    mend_textual()
    for width in range(7, 24):
        lines = [line.plain for line in Content(text).wrap(width)]
        assert not any(line.startswith("%") for line in lines), lines
        assert " ".join(lines).split() == text.split()


async def test_a_screen_is_arranged_once_for_a_widget_that_comes_into_view(monkeypatch: pytest.MonkeyPatch) -> None:
    class Two(App[None]):
        def compose(self) -> ComposeResult:
            yield Static("here")
            yield Static("comes")

    app, arranged = Two(), itertools.count()
    async with app.run_test() as pilot:
        comes = app.query(Static).last()
        comes.display = False
        await pilot.pause()
        arrange = Compositor._arrange_root

        def count(self: Compositor, root: Widget, size: Size, visible_only: bool = True) -> object:
            next(arranged)
            return arrange(self, root, size, visible_only)

        monkeypatch.setattr(Compositor, "_arrange_root", count)
        comes.display = True
        await pilot.pause()
        assert comes.region.y == 1
        assert next(arranged) == 1


async def test_a_widget_that_is_gone_can_be_drawn_below_a_window_and_asked_for_its_style() -> None:
    """Keys and clicks at random met a text area that had just left the screen below the palette: KeyError."""
    mend_textual()

    class Writes(App[None]):
        def compose(self) -> ComposeResult:
            yield TextArea("words")
            yield Static("stays")

    app = Writes()
    async with app.run_test() as pilot:
        below = app.screen
        app.push_screen(ModalScreen())
        await pilot.pause()
        with app.batch_update():
            await below.query_one(TextArea).remove()
            lines = [line.text for _, _, lines in below._compositor._get_renders() for line in lines]
            below.get_style_at(1, 1)
        assert any("stays" in line for line in lines)


class Late(InnerApp):
    BINDINGS: ClassVar[list[BindingType]] = [(key, f"mark('{key}')", "") for key in "xyz"]

    def __init__(self) -> None:
        super().__init__()
        self.begin_with_theme(self.current_theme)

    def get_default_screen(self) -> Screen[None]:
        return InnerScreen()

    def compose(self) -> ComposeResult:
        yield Static("0")

    def action_mark(self, text: str) -> None:
        self.query_one(Static).update(text)


@pytest.fixture
async def frames(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[Late, list[str]]]:
    """An app, and what is seen in each frame of it. A pilot would paint by itself, so there is none here."""
    seen: list[str] = []
    app = Late()
    async with app.run_test():
        while app.screen._update_timer._active.is_set():
            await asyncio.sleep(0)
        monkeypatch.setattr(Timer, "resume", lambda _: None)
        monkeypatch.setattr(App, "_display", lambda *_: seen.append(str(app.query_one(Static).content)))
        yield app, seen


async def handled(app: App[None]) -> None:
    """All that waits has been handled, and what that brought about too."""
    for _ in range(5):
        for pump in (app, app.screen, app.query_one(Static)):
            done = asyncio.Event()
            pump.call_later(done.set)
            await asyncio.wait_for(done.wait(), 5.0)


async def test_what_a_key_changes_is_painted_without_waiting_for_the_next_frame(
    frames: tuple[Late, list[str]],
) -> None:
    """After each frame Textual waits for up to two sixtieths of a second: a key that met news of a run waited along."""
    app, seen = frames
    app.action_mark("news")
    await handled(app)
    assert seen == [], "news have time until the next frame"
    app.post_message(events.Key("x", "x"))
    await handled(app)
    assert seen == ["x"]


async def test_keys_that_come_at_once_are_not_a_frame_each(
    frames: tuple[Late, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    app, seen = frames
    monkeypatch.setattr(internals, "UPDATE_PERIOD", 1000.0)
    for key in "xyz":
        app.post_message(events.Key(key, key))
        await handled(app)
    assert seen == ["x"], "the others wait for the next frame"


async def test_a_widget_that_was_asked_for_its_place_before_it_was_laid_out_is_told_its_size() -> None:
    """What was typed into a text area that had just come into view stood in one line, most of it out of sight."""
    mend_textual()

    app, area = App[None](), TextArea("one word and another", soft_wrap=True)
    area.display = False
    async with app.run_test(size=(16, 9)) as pilot:
        await app.mount(area)
        await pilot.pause()
        assert area.size == Size(0, 0)
        area.display = True
        app.screen._compositor.update_widgets({area})
        assert area.region, "it has its place already"
        await pilot.pause()
        assert area.wrapped_document.height > 1
