"""One number out of a text: a number, a sum, a chain of equals signs, with its name before and its unit behind."""

from __future__ import annotations

import itertools
import math
import re
from dataclasses import dataclass
from typing import Final

from tutor.domain.notation.arithmetic import NUMBER, Conventions, NotArithmetic, decimal, evaluate, names_a_value
from tutor.domain.notation.words import LONGEST, is_aside, is_known, is_label, plain_signs

_LONE_COMMA: Final = re.compile(r"(?<![\d.,])([1-9]\d{0,2}),(\d{3})(?![\d.,])")
_LONE_POINT: Final = re.compile(r"(?<![\d.,])([1-9]\d{0,2})\.(\d{3})(?![\d.,])")
_EQUALS: Final = re.compile(
    r"=>|->|[=≈≅→⇒≡]|\b(?:is|are)?\s*\b(?:equals?|equal to|makes?|gives?|comes? to|becomes?)\b|\b(?:is|are|was|be)\b"
)
_BECAUSE: Final = re.compile(r"\b(?:because|since)\b.*", re.DOTALL)
_PLAIN: Final = re.compile(rf"[\s(]*[-+]?\s*(?P<digits>{NUMBER})(?:e(?P<ten>[+-]?\d+))?\s*(?P<percent>%|per\s?cent\b)?")
_RANGE: Final = re.compile(rf"\s*({NUMBER.replace('gap', 'a')})\s*-\s*({NUMBER.replace('gap', 'b')})\s*")


@dataclass(frozen=True, slots=True)
class ParsedNumber:
    """A number as it was written: its value, and what one in its last place is worth (0 for the result of a sum)."""

    value: float
    step: float = 0.0


def parse_number(text: str, percent: float = 0.01) -> float | None:
    """The one number that `text` names, as a person would take it; None if there is none, or more than one.

    Fractions (1/16), percent (6.25 %), a comma for the decimal point (0,0625), thousands (3,072), powers (6.25e-2,
    6.25 × 10⁻²), sums (−ln(0.25), 784 x 16), words for signs (minus 3), known units and a name before an equals sign.
    In a chain the last part counts (1/8 · 0.5 = 0.0625). In `3,072` the comma parts thousands; in `0,072` and `3,5` it
    is a decimal point. `percent` is what one percent is worth.
    """
    return next((reading.value for reading in number_readings(text, percent)), None)


def number_readings(text: str, percent: float = 0.01) -> tuple[ParsedNumber, ...]:
    """All that `text` may name as a number, the likeliest first: 1,386 and 18.000 are written for two numbers each, a
    log may be natural or not, and `ln 1/4` be a quarter of ln 1 or the ln of a quarter."""
    if len(text) > LONGEST:
        return ()
    written = [text, _LONE_COMMA.sub(r"\1.\2", text), _LONE_POINT.sub(r"\1\2", text)]
    bases = (math.e, 10.0) if "log" in text.casefold() else (math.e,)
    readings: dict[float, ParsedNumber] = {}
    for one, base, wide in itertools.product(dict.fromkeys(written), bases, (True, False)):
        reading = _read(plain_signs(one), Conventions(percent, base, wide))
        if reading is not None:
            readings.setdefault(reading.value, reading)
    return tuple(readings.values())


def _read(plain: str, conventions: Conventions) -> ParsedNumber | None:
    """The number in folded text. The same value said in two ways is one number, `0.0625 (1/16)`; twice in the same
    way it is a list."""
    plain = re.sub(r"\$|\\[,;! ]|\\(?:left|right)\b", " ", _BECAUSE.sub("", plain)).strip().rstrip(".,;! ")
    cut = _pieces(plain)
    pieces = [piece for piece in cut if not _is_remark(piece)] or cut
    spelled = [re.sub(r"\s", "", piece) for piece in pieces]
    readings = [_chain(piece, conventions) for piece in pieces]
    first = readings[0] if readings else None
    if first is None or len(set(spelled)) < len(spelled):
        return None
    for other in readings[1:]:
        if other is None or not math.isclose(other.value, first.value, rel_tol=1e-9):
            return None
    return first


def _pieces(plain: str) -> list[str]:
    """The text cut where something is said once more, or beside it: at a semicolon, a line's end, a comma and a blank,
    and before a bracket that follows a blank and ends the text."""
    cut = re.split(r";|\n|,\s+|\bi\.?e\.?(?=[\s,])", plain)
    if found := re.fullmatch(r"(.*[\w)%])\s+\(([^()]*)\)", cut[-1], re.DOTALL):
        cut[-1:] = [found[1], found[2]] if not _ends_with_function(found[1]) else [found[0]]
    return cut


def _ends_with_function(text: str) -> bool:
    return re.search(r"\b(?:ln|log|exp|sqrt|root|times|by|minus|plus|of|over)\s*$", text) is not None


def _is_remark(piece: str) -> bool:
    return is_aside(piece) and not names_a_value(piece)


def _chain(piece: str, conventions: Conventions) -> ParsedNumber | None:
    """The last value of a chain of equals signs; what has none must be a name."""
    if found := re.match(r"([^:]*[^\W\d_][^:]*):(?!\s*$)", piece):
        if not is_label(found[1]):
            return None
        piece = piece[found.end() :]
    if (span := _RANGE.fullmatch(piece)) and decimal(span[1])[0] < decimal(span[3])[0]:
        return None  # 3-5: from three to five?
    result: ParsedNumber | None = None
    for link in _EQUALS.split(piece):
        if _only_known(link):
            continue
        reading = _value(link, conventions)
        if reading is None:
            if not is_label(link) or (result is not None and re.search(r"\d", link)):
                return None
        elif result is not None and result.step and not math.isclose(result.value, reading.value, rel_tol=0.02):
            return None  # 0.25 = 0.0625: which of the two?
        else:
            result = reading
    return result


def _only_known(link: str) -> bool:
    words = re.findall(r"\S+", link)
    return all(is_known(word.strip(".,:~$()")) for word in words)


def _value(link: str, conventions: Conventions) -> ParsedNumber | None:
    words = re.sub(r"\bapprox\.|\bca\.|[~$]", " ", link).split()
    while words and is_known(words[0]):
        words.pop(0)
    link = " ".join(words)
    try:
        value = evaluate(link, conventions)
    except NotArithmetic:
        return None
    plain = _PLAIN.match(link)
    if plain is None or re.search(r"[\d+/^·×*√-]", link[plain.end() :]):
        return ParsedNumber(value)
    step = decimal(plain["digits"])[1] * (conventions.percent if plain["percent"] else 1.0)
    power = int(plain["ten"] or 0)
    return ParsedNumber(value, step * 10.0**power if abs(power) < 300 else 0.0)
