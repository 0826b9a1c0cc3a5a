"""Comparing a response with its question's key. Pure, and kind: notation is never what makes a response wrong."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tutor.domain.question import Question, Value


class Outcome(StrEnum):
    RIGHT = "right"
    WRONG = "wrong"
    UNREADABLE = "unreadable"  # not a number; nobody is told that they are wrong
    OPEN = "open"  # in words: the learner compares it with the rubric


@dataclass(frozen=True, slots=True)
class Verdict:
    """`explanation` is Markdown: why it is right, what went wrong, or what could not be read."""

    outcome: Outcome
    explanation: str


# --- text ---


def suggest_ticks(question: Question, text: str) -> frozenset[int]:
    """The rubric lines (0-based) of which one of the words in brackets stands in `text`. Only a suggestion."""
    words = _plain(text)
    return frozenset(
        index
        for index, line in enumerate(question.rubric)
        if any(_stands_in(_plain(word).strip(), words) for word in line.words)
    )


def _plain(text: str) -> str:
    """Folded case, no accents, runs of anything but letters, digits and . as one blank."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(character for character in folded if not unicodedata.combining(character))
    kept = re.sub(r"(?<=\d)[, ](?=\d{3}(?!\d))", "", kept)  # 60,000 and 60 000 are 60000
    return " " + re.sub(r"[^\w.σ()]+", " ", kept).strip() + " "


def _stands_in(word: str, text: str) -> bool:
    """Whole words only, in the forms that English gives them: weight, weights, weighted, weighting; stop, stopped."""
    if not word:
        return False
    plural = word.endswith("s") and not word.endswith(("ss", "us", "is", "as")) and len(word) > 3
    if plural or (word.endswith("ed") and len(word) > 4):
        word = word[:-1]
    stem = word[:-1] if word.endswith("e") and len(word) > 3 else word
    doubled = re.escape(word[-1])
    ending = rf"(?:e|s|es|d|ed|ing|r|er|ers|ly|ion|ions|{doubled}ed|{doubled}ing)?" if word[-1].isalpha() else ""
    if word.endswith("y") and len(word) > 3:
        stem, ending = word[:-1], r"(?:y|ies|ied|ying)"
    return re.search(rf"(?<![\w.]){re.escape(stem)}{ending}(?!\w|\.\d)", text) is not None


# --- choices ---


def grade_choice(question: Question, index: int) -> Verdict:
    """The verdict on choice `index` (0-based); IndexError if there is none."""
    choice = question.choices[index]
    return Verdict(Outcome.RIGHT if choice.correct else Outcome.WRONG, choice.why)


# --- numbers ---

LONGEST_NUMBER = 1_000
"""Characters of a text in which a number is looked for; a longer one is an essay."""

_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_DIGITS = r"(?:\d|[.,](?=\d))(?:\d|[.,'’_ ](?=\d))*"
_TEN = r"(?:e|\s*[x×*·]\s*10\s*(?:\^|\*\*)\s*)"
_TOKEN = re.compile(
    rf"(?P<sign>[+-]?)(?P<digits>{_DIGITS})(?:{_TEN}\(?(?P<power>[+-]?\d+)\)?|\^\(?(?P<raised>[+-]?\d+)\)?)?"
    rf"(?:\s*/\s*(?P<below>{_DIGITS}))?(?P<unit>[^\W\d_]*)(?P<percent>\s*(?:%|per\s?cent\b))?"
)
_GROUPED = re.compile(
    r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?|[1-9]\d{0,2}(?:\.\d{3}){2,}(?:,\d+)?|[1-9]\d{0,2}([ '’_])\d{3}(?:\1\d{3})*"
)
# Signs that make a reckoning or a bound of what stands beside them: nobody knows which number is meant.
_UNCLEAR = re.compile(r"[<>≤≥±√^]|-\s*[(\[]|[\[(][^\])]*\d\s*[,;]\s+[-+]?[\d.][^\])]*[\])]|\[[^\]]*,[^\]]*\]")


def parse_number(text: str) -> float | None:
    """The one number that `text` names, as a person would take it; None if there is none, or more than one.

    Fractions (1/16), percent (6.25 %), a comma for the decimal point (0,0625), thousands (3,072), powers (6.25e-2,
    6.25 × 10⁻²), units and words around it. What follows the last `=` or `≈` counts if a number stands there
    (1/8 · 0.5 = 0.0625). In `3,072` the comma parts thousands; in `0,072` and `3,5` it is a decimal point.
    """
    if len(text) > LONGEST_NUMBER:
        return None
    plain = _one_notation(text)
    after = re.split(r"=>|->|[=≈→⇒]", plain)[-1].strip()
    if re.match(r"(?:about|approximately|approx\.?|ca\.?|~|\(|\$)?\s*[-+]?\s*[.,]?\d", after):
        plain = after
    plain = re.sub(r"^-\s+(?=[\d.,])", "-", plain)  # anywhere else a minus between blanks is a dash
    tokens = [token for token in _TOKEN.finditer(plain) if not _is_name(token, plain)]
    left_over = _TOKEN.sub(lambda token: re.sub(r"[\^]", " ", token[0]), plain)
    if not tokens or _UNCLEAR.search(left_over):
        return None
    values = [_value(token, plain) for token in tokens]
    spelled = {token[0].strip() for token in tokens}
    first = values[0]
    # the same value twice is a list, unless it is said in two ways: 0.0625 (1/16)
    if first is None or len(spelled) < len(tokens):
        return None
    same = all(value is not None and math.isclose(value, first, rel_tol=1e-9) for value in values)
    return first if same else None


def _one_notation(text: str) -> str:
    """Minus signs, raised digits, fractions in one character and blanks in numbers, in one way of writing each."""
    plain = re.sub(r"\\d?frac\{([^{}]+)\}\{([^{}]+)\}", r"\1/\2", text.strip())
    plain = re.sub(
        r"(?<=[\d)])\s*([⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)(?![⁄∕\d])", lambda raised: "^" + raised[1].translate(_RAISED), plain
    )
    plain = re.sub(
        r"(\d*)\s?([½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])", lambda mixed: repr(int(mixed[1] or 0) + unicodedata.numeric(mixed[2])), plain
    )
    plain = unicodedata.normalize("NFKC", plain).casefold()
    plain = re.sub("[\u2212\u2010-\u2013]", "-", plain)
    plain = re.sub("[\u2044\u2215÷]", "/", plain)
    # a blank belongs to a number only where it parts thousands
    return re.sub(r"(?<=\d) (?=\d)(?!\d{3}(?!\d))", "  ", plain)


def _is_name(token: re.Match[str], plain: str) -> bool:
    """`w2`, `3d` and `1st` hold digits and are no numbers."""
    before = plain[token.start() - 1 : token.start()]
    attached = before.isalpha() or before == "_"
    whole = token["digits"].isdigit() and not token["below"]
    return whole and ((attached and not token["sign"]) or token["unit"] in {"d", "st", "nd", "rd", "th"})


def _value(token: re.Match[str], plain: str) -> float | None:
    before = plain[: token.start()].rstrip()
    apart = len(before) < token.start()
    joined = before[-1:].isalnum() and not apart  # 5-3, item-5: a minus or a hyphen?
    above = _decimal(token["digits"])
    if above is None or (token["sign"] == "-" and joined) or token["unit"] in {"k", "m", "bn"}:
        return None
    try:
        if token["power"]:
            above = (
                float(f"{above!r}e{token['power']}") if "e" not in repr(above) else above * 10.0 ** int(token["power"])
            )
        elif token["raised"]:
            above = above ** int(token["raised"])
        if token["below"]:
            below = _decimal(token["below"])
            if not below:
                return None
            above /= below
    except (OverflowError, ValueError, ZeroDivisionError):
        return None
    if plain[token.end() :].lstrip().startswith("/"):  # 1/2/3, or 1/x
        return None
    value = -above if token["sign"] == "-" else above
    value = value / 100 if token["percent"] or token["unit"] == "percent" else value
    return value if math.isfinite(value) else None


def _decimal(digits: str) -> float | None:
    """The value of digits with points, commas or blanks in them; None where they make no sense."""
    if len(digits) > 300:
        return None
    if _GROUPED.fullmatch(digits):
        point = "," if digits.count(".") > 1 else "."
        return float("".join("." if c == point else c for c in digits if c.isdigit() or c == point))
    if re.fullmatch(r"\d*[.,]?\d+", digits):
        return float(digits.replace(",", "."))
    return None


def grade_number(question: Question, text: str) -> Verdict:
    """Right if within the key's tolerance of an accepted value; else the known mistake it comes from, if it is one."""
    key = question.number
    if key is None:
        return Verdict(Outcome.OPEN, "")
    value = parse_number(text)
    if value is None:
        return Verdict(
            Outcome.UNREADABLE,
            "One number is what this asks for: `0.25`, `1/4` and `25 %` are all fine. What you wrote is kept.",
        )
    for accepted, why in key.accepted:
        if alike(value, accepted, key.tolerance):
            return Verdict(Outcome.RIGHT, why)
    near = sorted(key.mistakes, key=lambda mistake: _distance(value, mistake[0]))
    for mistake, what in near:
        if alike(value, mistake, key.tolerance):
            return Verdict(Outcome.WRONG, what)
    if any(_distance(value, accepted) < 0.05 * _distance(accepted, 0.0) for accepted, _ in key.accepted):
        return Verdict(Outcome.WRONG, "This is close. Write it with more digits, or as a fraction.")
    return Verdict(Outcome.WRONG, "No known slip leads to this number. Go through it step by step; the hint may help.")


def alike(one: Value, other: Value, tolerance: float) -> bool:
    """True for two values of one form that are the same, numbers within the tolerance, shapes exactly."""
    if not isinstance(one, tuple) or not isinstance(other, tuple):
        return not isinstance(one, tuple) and not isinstance(other, tuple) and _close(one, other, tolerance)
    if len(one) != len(other):
        return False
    pairs: Iterable[tuple[object, object]] = zip(one, other, strict=True)
    return all(
        _close(a, b, tolerance) if isinstance(a, float | int) and isinstance(b, float | int) else a == b
        for a, b in pairs
    )


def _distance(one: Value, other: Value) -> float:
    """How far two numbers are apart; infinite for anything else."""
    return math.inf if isinstance(one, tuple) or isinstance(other, tuple) else abs(one - other)


def _close(value: float, key: float, tolerance: float) -> bool:
    """Within the tolerance, its very edge included: 0.3 and 0.35 are 0.05 apart, whatever binary fractions say."""
    return abs(value - key) <= tolerance + 1e-9 * max(1.0, abs(key))
