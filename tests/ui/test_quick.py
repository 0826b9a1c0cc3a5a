"""What makes the tests of screens quick (tests/ui/quick.py, tests/ui/quick_styles.py) says what Textual itself says."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import Any

import pytest
from textual import _callback
from textual._compositor import Compositor
from textual.app import App
from textual.css import match, query
from textual.css.parse import parse_selectors
from textual.css.styles import RULE_NAMES, RenderStyles, Styles
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.layout import Layout
from textual.reactive import Reactive
from textual.widgets import Static

from tests.ui.quick_styles import BY_ITSELF
from tests.ui.stand import MEDIUM, NARROW, WIDE, Stand, until, until_shown
from tutor.ui.themes import I2_DARK, I2_LIGHT

pytestmark = pytest.mark.usefixtures("quick_keys")

# Textual's own, since this is read before any test runs
MATCH, SELECTORS_FIT = match.match, match._check_selectors
GET_RULE, HAS_RULE, GET, SCREEN = (
    RenderStyles.get_rule,
    RenderStyles.has_rule,
    Reactive.__get__,
    vars(DOMNode)["screen"].fget,
)
COUNT, DRAW = _callback._count_parameters, Compositor.render_strips

ASKED = (
    "Static",
    "#body",
    ".task",
    "*",
    "LessonScreen Static",
    "Vertical > *",
    "*:focus",
    "Screen *.-narrow",
    "App:dark",
)


def every(app: App[None]) -> list[DOMNode]:
    return [app, *app.screen.walk_children(with_self=True)]


def styled(node: DOMNode) -> Any:
    """What a widget is styled by, each of its parts that have styles of their own, and what may change them."""

    def told(styles: Styles) -> dict[str, Any]:
        return {name: one.name if isinstance(one, Layout) else one for name, one in dict(styles._rules).items()}

    parts = {name: told(one.base) for name, one in node._component_styles.items()}
    may_change = node._has_hover_style, node._has_focus_within, node._has_order_style, node._has_odd_or_even
    return told(node._css_styles), parts, may_change


async def test_every_widget_is_styled_and_found_as_textual_does_it(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand.begun()
    app = stand.app()
    seen = set()
    async with app.run_test(size=WIDE) as pilot:
        await until_shown(pilot, "I2 Tutor")
        for keys, screen, size, theme in (
            ((), "HomeScreen", WIDE, I2_DARK),
            ((), "HomeScreen", NARROW, I2_LIGHT),
            (("enter",), "LessonScreen", MEDIUM, I2_DARK),
            (("n",), "LessonScreen", WIDE, I2_LIGHT),
            (("question_mark",), "HelpScreen", WIDE, I2_DARK),
        ):
            await pilot.press(*keys)
            await until(pilot, lambda name=screen: type(app.screen).__name__ == name)
            app.theme = theme.name
            await pilot.resize_terminal(*size)
            await pilot.pause()
            for node in every(app):
                seen.add(type(node).__name__)
                found = styled(node)
                node._css_styles.reset()
                node._component_styles.clear()
                with monkeypatch.context() as alone:
                    alone.setattr(Stylesheet, "apply", BY_ITSELF)
                    alone.setattr("textual.css.stylesheet._check_selectors", SELECTORS_FIT)
                    app.stylesheet.apply(node)
                assert found == styled(node), f"{node} at {size} in {theme.name}"
                for name in RULE_NAMES:
                    assert node.styles.get_rule(name, 7) == GET_RULE(node.styles, name, 7)
                    assert node.styles.has_rule(name) == HAS_RULE(node.styles, name)
                for name, reactive in node._reactives.items():
                    assert getattr(node, name) == GET(reactive, node, type(node)), name
                for text in ASKED:
                    wanted = parse_selectors(text)
                    assert vars(query)["match"](wanted, node) == MATCH(wanted, node), text
            assert all(node.screen is SCREEN(node) for node in every(app)[1:])
    assert seen >= {"HomeMap", "DigitView", "CurvePlot", "HelpScreen"}, seen


async def test_a_style_of_its_own_and_one_that_is_taken_back_are_seen(stand: Stand) -> None:
    stand.begun()
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await until_shown(pilot, "I2 Tutor")
        node = app.screen.query("Static").first()
        before = node.styles.padding
        node.styles.padding = (3, 4)
        assert node.styles.padding == (3, 4, 3, 4)
        assert node.styles.has_rule("padding")
        app.stylesheet.apply(node, animate=True)
        assert node.styles.padding == (3, 4, 3, 4)
        node.styles.clear_rule("padding")
        assert node.styles.padding == before
        node._css_styles.set_rule("opacity", 0.25)
        app.stylesheet.apply(node)
        assert node.styles.opacity == 1.0


async def test_a_second_look_draws_nothing_and_every_look_is_what_textual_draws(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand.begun()
    app = stand.app()
    draws: list[object] = []
    chops = Compositor._render_chops
    monkeypatch.setattr(Compositor, "_render_chops", lambda *given: draws.append(given) or chops(*given))

    def look() -> list[str]:
        compositor = app.screen._compositor
        first, drawn = compositor.render_strips(), len(draws)
        assert compositor.render_strips() == first
        assert len(draws) == drawn
        texts = [strip.text for strip in first]
        assert texts == [strip.text for strip in DRAW(compositor)]
        return texts

    async with app.run_test(size=WIDE) as pilot:
        await app.open_lesson("pictures", 1)
        await until_shown(pilot, "2 of 3", "Paragraph 1 says")
        looks = [look()]
        for key in ("down", "pagedown", "question_mark", "escape", "n", "w", "x"):
            await pilot.press(key)
            await pilot.pause()
            looks.append(look())
        await pilot.resize_terminal(*MEDIUM)
        await pilot.pause()
        looks.append(look())
        words = next(one for one in app.screen._compositor.visible_widgets if isinstance(one, Static))
        words.update("Other words")
        looks.append(look())
        await pilot.pause()
        looks.append(look())
        words.display = False
        await pilot.pause()
        looks.append(look())
        assert sum(one != other for one, other in pairwise(looks)) > 8


def test_parameters_are_counted_as_textual_counts_them() -> None:
    def plain(one: int, two: int = 2) -> None: ...
    def many(*all: int, more: int, **others: int) -> None: ...

    for function in (plain, many, self_less := (lambda: None), Stand.app, partial(plain, 1), Stand.keep):
        assert _callback._count_parameters(function) == COUNT(function)
    assert _callback._count_parameters(plain) == 2, "and again"
    assert _callback._count_parameters(self_less) == 0
