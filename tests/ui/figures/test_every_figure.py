"""What holds for all figures: every key at every size, no trap for the focus, words, a text form, both themes."""

from __future__ import annotations

import os
import random
import re

import pytest
from textual.widgets import Static

from tests.ui.figures.stage import SIZES, Stage, click_key, shown, words
from tutor.domain.figure import figure_kinds
from tutor.ui.figures.base import NAMES_OF_KEYS
from tutor.ui.themes import I2_LIGHT

FIGURES: list[tuple[str, dict[str, str]]] = [(kind, {}) for kind in figure_kinds.names() if kind != "sort"] + [
    ("sort", {"a": "the brain", "b": "our network"}),
    ("mse", {"loss": "cross-entropy"}),
    ("digits", {"guess": "yes"}),
    ("flatten", {"guess": "yes"}),
    ("probabilities", {"guess": "yes"}),
]
IDS = ["-".join([kind, *options.values()]) for kind, options in FIGURES]
SCREENS_OWN = {"n", "p", "h", "l", "r", "w", "m", "o", "t", "escape", "tab", "space", "question_mark", "f1", "slash"}
NOT_FINITE = re.compile(r"\b(nan|inf)\b", re.IGNORECASE)

every_figure = pytest.mark.parametrize(("kind", "options"), FIGURES, ids=IDS)


AT_SIZES = [
    pytest.param(kind, options, size, id=f"{name}-{id}")
    for number, ((kind, options), id) in enumerate(zip(FIGURES, IDS, strict=True))
    for index, (name, size) in enumerate(SIZES.items())
    if os.environ.get("TRY_ALL") or number % len(SIZES) == index
]


@pytest.mark.parametrize(("kind", "options", "size"), AT_SIZES)
async def test_every_key_in_some_order(kind: str, options: dict[str, str], size: tuple[int, int]) -> None:
    """Whatever is pressed: there are words, all numbers are finite, and nothing is wider than its place."""
    app = Stage(kind, options)
    rng = random.Random(f"{kind}{options}")
    async with app.run_test(size=size) as pilot:
        figure = app.figure
        names = sorted(figure._bindings.key_to_bindings)
        for name in rng.sample(names, len(names)):
            await pilot.press(name)
            text = shown(figure)
            assert words(figure).strip()
            assert not NOT_FINITE.search(text), text
            for static in figure.query(".figure-body").results(Static):
                widest = max(map(len, str(static.content).split("\n")))
                assert widest <= figure.content_size.width
        assert figure.has_focus


@every_figure
async def test_every_key_shown_can_be_clicked_and_one_that_comes_late_is_taken_in_peace(
    kind: str, options: dict[str, str]
) -> None:
    """Late: as when a page is left while a key is on its way, and the parts of the figure are gone."""
    app = Stage(kind, options)
    async with app.run_test(size=SIZES["80x24"]) as pilot:
        figure = app.figure
        for tokens, _ in figure.key_pairs():
            for key in tokens.split(" "):
                name = key[:-1] + NAMES_OF_KEYS.get(key[-1], key[-1])
                if "–" not in key:  # a range of keys; the figure has them one by one elsewhere
                    assert name in figure._bindings.key_to_bindings, key
                    if any(key in tokens.split(" ") for tokens, _ in figure.key_pairs()):
                        await click_key(pilot, figure, key)
        assert words(figure).strip()
        figure.focus()
        await figure.remove_children()
        for name in sorted(figure._bindings.key_to_bindings):
            await pilot.press(name)
        await pilot.resize_terminal(60, 20)
        assert app.return_code is None, "the program is still there"
        assert figure.has_focus


@pytest.mark.parametrize("kind", sorted(set(figure_kinds.names()) - {"digits", "flatten"}))
async def test_where_a_picture_does_not_fit_words_stand_for_it(kind: str) -> None:
    app = Stage(kind)
    async with app.run_test(size=(32, 24)) as pilot:
        figure = app.figure
        assert shown(figure, ".figure-body") == figure.text_form()
        await pilot.resize_terminal(*SIZES["120x36"])
        await pilot.pause()
        assert shown(figure, ".figure-body") != figure.text_form()
        assert words(figure) == figure.words().plain


@every_figure
async def test_text_form_both_themes_and_a_focus_that_can_leave(kind: str, options: dict[str, str]) -> None:
    """The screen keeps its keys, too."""
    app = Stage(kind, options)
    async with app.run_test(size=SIZES["120x36"]) as pilot:
        assert app.figure.has_focus
        assert not SCREENS_OWN & set(app.figure._bindings.key_to_bindings)
        await pilot.press("n", "space")
        assert (app.turned, app.read) == (1, 1)
        before = app.figure.text_form()
        app.theme = I2_LIGHT.name
        await pilot.pause()
        assert app.figure.title in before
        assert app.figure.words().plain in app.figure.text_form()
        assert not NOT_FINITE.search(before)
        assert "\x1b" not in before
        await pilot.press("tab")
        assert not app.figure.has_focus
