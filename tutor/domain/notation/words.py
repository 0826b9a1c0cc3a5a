"""The words that may stand around a value without changing it, and one way of writing each sign."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LONGEST: Final = 500
"""Characters of a text in which a value is looked for; a longer one is an essay."""


def word_set(words: str) -> frozenset[str]:
    return frozenset(words.split())


HARMLESS: Final = word_set(
    """a an the it its this that these they i we my our you your think guess believe would should must be will get got
    answer response result value number numbers about approximately approx roughly around circa ca nearly exactly
    precisely so then thus therefore hence here there and have has with ok yes in total altogether each all for to
    of them take need"""
)
"""Said beside a value, they leave it as it is."""

UNITS: Final = word_set(
    """image picture example sample digit pixel step update batch epoch neuron node unit weight bias
    parameter connection link line input output layer entry component row column col place position point time
    second minute hour day year class people sample watt s ms mm cm m px"""
)
"""Nouns that are counted, in the singular."""

LABELS: Final = word_set(
    """mse mean squared square error loss cost cross entropy crossentropy sum dot product gradient slope derivative
    partial vector activation sigmoid softmax probability share accuracy rate learning first second third fourth fifth
    next new old hidden final last whole matrix shape size dimension length transpose per ce nabla del grad np numpy
    array tensor list tuple weighted average total test train training right left upper lower top bottom is are
    was were one two three four five six seven eight nine ten"""
)
"""With HARMLESS, UNITS and single letters they may make up the name of a value: what stands before its equals sign."""

_TURNS_ROUND: Final = re.compile(
    r"\b(?:not|no|never|none|nor|neither|without|except|but|less|fewer|more|greater|larger|smaller|bigger|than|least|"
    r"most|under|above|below|between|or|if|half|twice|double|triple|unlike|wrong|instead|"
    r"cannot|cant|dont|doesnt|isnt|arent|wasnt|wont)\b|n['’]t\b"
)
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_RAISED: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_LOOKALIKES: Final = str.maketrans("хХоОаАеЕсС", "xXoOaAeEcC")  # Cyrillic letters that look Latin


def plain_signs(text: str) -> str:
    """`text` folded: one minus, one slash, no raised digits, fractions in one character written out."""
    plain = re.sub(r"\\[dt]?frac\{([^{}]+)\}\{([^{}]+)\}", r"((\1)/(\2))", text.strip())
    plain = re.sub(
        r"(?<=[\w)\]])\s*([⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)(?![⁄∕\d])", lambda raised: f"^({raised[1].translate(_RAISED)})", plain
    )
    plain = re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹]+(?![⁰¹²³⁴⁵⁶⁷⁸⁹⁄∕\\d])", "?", plain)  # raised above nothing
    plain = re.sub(r"(\d*)\s?([½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])", _written_out, plain)
    plain = unicodedata.normalize("NFKC", plain).translate(_LOOKALIKES).casefold()
    plain = re.sub("[\u2212\u2010-\u2015\ufe63]", "-", plain)
    return re.sub("[\u2044\u2215÷]", "/", plain)


def _written_out(mixed: re.Match[str]) -> str:
    fraction = unicodedata.normalize("NFKC", mixed[2]).replace("\u2044", "/")
    return f"({mixed[1]}+{fraction})" if mixed[1] else f"({fraction})"


def is_known(word: str) -> bool:
    """True for a word that may stand beside a value and leaves it as it is."""
    return not (HARMLESS | UNITS).isdisjoint(_singulars(word))


def is_name(word: str) -> bool:
    """True for what may be part of a value's name: a known word, a label, or one letter (w, σ)."""
    if len(word) == 1 or re.fullmatch("[d∂δ][a-zα-ω]", word):
        return True
    return is_known(word) or not LABELS.isdisjoint(_singulars(word))


def _singulars(word: str) -> tuple[str, ...]:
    """`word` itself and what it may be the plural of: entries, batches, steps."""
    return word, word.removesuffix("s"), word.removesuffix("es"), re.sub("ies$", "y", word)


def is_label(text: str) -> bool:
    """True if folded `text` can be the name of a value (`mse`, `the second entry`, `∂f/∂x`, `−ln p`)."""
    words = _WORD.findall(re.sub(r"(?<=[^\W\d_])[\d_]+", "", text))
    known = all(is_name(word) or word in ("ln", "log", "exp", "sqrt", "relu", "tanh") for word in words)
    return known and not turns_round(text) and not re.search(r"[<>≤≥±≠?]", text)


def is_aside(text: str) -> bool:
    """True for a remark beside a value: words without a number, none of which could turn the value round."""
    return not re.search(r"[\d<>≤≥±≠√∞?]", text) and not turns_round(text)


def turns_round(text: str) -> bool:
    return _TURNS_ROUND.search(text) is not None


def unknown_words(text: str) -> tuple[str, ...]:
    """The words of `text` that no reading of a value understands, as the learner wrote them."""
    return tuple(word for word in _WORD.findall(text) if not is_name(word.casefold()))
