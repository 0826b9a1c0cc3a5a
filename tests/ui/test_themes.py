"""The palette keeps its promise: words can be read on whatever ground they stand on."""

from __future__ import annotations

import pytest
from textual.color import Color

from tutor.ui.themes import DARK, I2_DARK, I2_LIGHT, LIGHT, tones_for
from tutor.ui.widgets.lab.gradient import heated

GROUNDS = ("page", "side", "block", "well", "here")
WORDS = ("muted", "words", "bright", "accent", "layer-input", "layer-hidden", "layer-output", "right", "wrong")
LEAST_CONTRAST = 4.5


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio of two colours, 1 to 21."""

    def luminance(color: str) -> float:
        channels = [channel / 255 for channel in Color.parse(color).rgb]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("tones", [DARK, LIGHT], ids=["dark", "light"])
def test_words_can_be_read(tones: dict[str, str]) -> None:
    pairs = [(word, ground) for word in WORDS for ground in GROUNDS]
    pairs += [("on-accent", "accent"), ("bright", "chip"), ("ink", "paper")]
    ratios = {pair: contrast(tones[pair[0]], tones[pair[1]]) for pair in pairs}
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < LEAST_CONTRAST} == {}


@pytest.mark.parametrize("tones", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize("share", [-1.0, 1.0])
def test_the_ink_is_seen_below_the_most_heat(tones: dict[str, str], share: float) -> None:
    assert contrast(heated(0, share, tones).hex, heated(255, share, tones).hex) > 2


def test_both_themes_name_the_same_tones() -> None:
    assert DARK.keys() == LIGHT.keys()
    assert DARK.keys() <= I2_DARK.variables.keys()
    assert DARK.keys() <= I2_LIGHT.variables.keys()


def test_a_theme_of_others_gets_all_tones() -> None:
    from textual.theme import BUILTIN_THEMES

    for theme in BUILTIN_THEMES.values():
        assert tones_for(theme).keys() == DARK.keys()
