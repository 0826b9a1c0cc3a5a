"""A small grammar of arithmetic: sums as people type them, worked out. What is not wholly understood has no value.

sum      = product (("+" | "-") product)*
product  = signed (("·" | "/")? signed)*        2 ln 2 and 3(4 + 1) need no sign between
signed   = ("+" | "-") signed | power
power    = atom ("^" signed)? "%"?
atom     = number | e | π | function argument | "(" sum ")"
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tutor.domain.notation.words import is_known

DEEPEST: Final = 40
"""Brackets, signs and functions inside each other; nobody types more."""

NUMBER: Final = (
    r"(?:[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?(?![\d,])"  # 1,234.5
    r"|[1-9]\d{0,2}(?:\.\d{3}){2,}(?:,\d+)?(?![\d.])"  # 1.234.567,8
    r"|[1-9]\d{0,2}(?:(?P<gap>[ '’_])\d{3}(?:(?P=gap)\d{3})*)(?![\d '’_]\d)(?:[.,]\d+)?"  # 60 000
    r"|\d+(?:[.,]\d+)?|[.,]\d+)"
)
_POWER_OF_TEN: Final = r"(?:e(?P<ten>[+-]?\d{1,4})(?![\w.,]))?"
_TOKEN: Final = re.compile(rf"\s*(?:(?P<number>{NUMBER}){_POWER_OF_TEN}|(?P<word>[^\W\d_]+\d*)|(?P<sign>\S))")

_SPOKEN: Final = (
    (r"\bto the power (?:of )?|\*\*", "^"),
    (r"\b(?:multiplied by|times)\b|[×✕✖⨯∙⋅•*]|\\times|\\cdot", "·"),
    (r"\bdivided by\b", "/"),
    (r"\b(?:minus|negative)\b", "-"),
    (r"\b(?:plus|positive)\b", "+"),
    (r"\bsquared\b", "^2"),
    (r"\bcubed\b", "^3"),
    (r"\b(?:the )?(?:square )?root (?:of )?|\bsqrt(?: of)?\b|\\sqrt", "√"),
    (r"\b(?:the )?natural log(?:arithm)?(?: of)?\b|\\ln\b", "ln"),
    (r"\blog(?:arithm)? of\b|\\log\b", "log"),
    (r"\bper\s?cent\b|\bpercent\b", "%"),
    (r"\b(?:one|an?) (half|third|quarter|fourth|fifth|tenth)\b", r"\1"),
    (r"\b(half|third|quarter|fourth|fifth|tenth|twice|double) (?:of )?(?:the )?(?=[\d(.√])", r"\1 · "),
    (r"%\s*of\b", "%·"),
    (r"\b(?:zero|nought)\b", "0"),
    (r"(?<=[\d)%])\s*x\s*(?=[\d(.√-])", " · "),
    (r"(?<=\d)(?:th|rd|nd|st)\b", ""),
)
_SMALL: Final = (
    *("one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_NAMED: Final = {
    "e": math.e,
    "π": math.pi,
    "pi": math.pi,
    "half": 0.5,
    "third": 1 / 3,
    "quarter": 0.25,
    "fourth": 0.25,
    "fifth": 0.2,
    "tenth": 0.1,
    "twice": 2.0,
    "double": 2.0,
    **dict(zip(_SMALL, map(float, range(1, 13)), strict=True)),
}
_BRACKETS: Final = str.maketrans("[{]}", "(())")


def _times_ten(value: float, power: str) -> float:
    """As Python reads it, to the last bit; a value that is written with a power already has another put on it."""
    return value * 10.0 ** int(power) if "e" in repr(value) else float(f"{value!r}e{power}")


def decimal(digits: str) -> tuple[float, float]:
    """The value of digits as NUMBER takes them, and what one in their last place is worth."""
    if re.fullmatch(r"[1-9]\d{0,2}(?:\.\d{3}){2,}(?:,\d+)?", digits):
        digits = digits.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", digits):
        digits = digits.replace(",", "")
    else:
        digits = re.sub(r"[ '’_]", "", digits).replace(",", ".")
    return float(digits), 10.0 ** -len(digits.partition(".")[2])


@dataclass(frozen=True, slots=True)
class Conventions:
    """What a sum leaves open: what a percent is worth, the base of `log`, and whether `ln 1/4` is ln(1/4)."""

    percent: float = 0.01
    log_base: float = math.e
    wide_functions: bool = False


class NotArithmetic(ValueError):
    """The text is no sum, or not all of it is."""


def evaluate(text: str, conventions: Conventions) -> float:
    """What folded `text` comes to; NotArithmetic if a part of it is not understood or the value is not finite."""
    for spoken, sign in _SPOKEN:
        text = re.sub(spoken, sign, text)
    tokens = _tokens(text.translate(_BRACKETS))
    try:
        value = _Parser(tokens, conventions).whole()
    except (ArithmeticError, ValueError) as error:
        raise NotArithmetic(text) from error
    if not math.isfinite(value):
        raise NotArithmetic(text)
    return value


def _tokens(text: str) -> list[str | float]:
    """Numbers as floats, all else as text; words that leave a value as it is are left out."""
    tokens: list[str | float] = []
    end = 0
    text = text.rstrip()
    while end < len(text):
        token = _TOKEN.match(text, end)
        if token is None:
            raise NotArithmetic(text)
        end = token.end()
        if token["number"]:
            if len(token["number"]) > 300:
                raise NotArithmetic(text)
            value, _ = decimal(token["number"])
            tokens.append(_times_ten(value, token["ten"]) if token["ten"] else value)
        elif token["word"]:
            word = token["word"]
            if word in _NAMED or word in _FUNCTIONS:
                tokens.append(word)
            elif not is_known(word):
                raise NotArithmetic(text)
        else:
            tokens.append(token["sign"])
    return tokens


_FUNCTIONS: Final[dict[str, Callable[[float, Conventions], float]]] = {
    "ln": lambda value, _: math.log(value),
    "log": lambda value, conventions: math.log(value, conventions.log_base),
    "log2": lambda value, _: math.log2(value),
    "log10": lambda value, _: math.log10(value),
    "exp": lambda value, _: math.exp(value),
    "sqrt": lambda value, _: math.sqrt(value),
    "√": lambda value, _: math.sqrt(value),
}


_VALUE_WORDS: Final = (*(_NAMED.keys() - set(_SMALL)), *_FUNCTIONS, "minus", "plus", "negative")
_VALUE_WORD: Final = re.compile(rf"\b(?:{'|'.join(_VALUE_WORDS)})\b|[π√]")


def names_a_value(text: str) -> bool:
    """True if folded `text` has a word or sign with a value of its own (`a fifth`, `minus`, π).

    Small numbers in words do not count: they stand in remarks as well.
    """
    return _VALUE_WORD.search(text) is not None


class _Parser:
    def __init__(self, tokens: list[str | float], conventions: Conventions) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0
        self.conventions = conventions

    @property
    def next(self) -> str | float:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, *signs: str) -> str:
        """The next token if it is one of `signs`, else ''."""
        token = self.next
        if isinstance(token, str) and token in signs:
            self.at += 1
            return token
        return ""

    def whole(self) -> float:
        value = self.sum()
        if self.at < len(self.tokens):
            raise NotArithmetic(str(self.next))
        return value

    def sum(self) -> float:
        value = self.product()
        while sign := self.take("+", "-"):
            term = self.product()
            value = value + term if sign == "+" else value - term
        return value

    def product(self) -> float:
        value = self.signed()
        divided = False
        while True:
            if sign := self.take("·", "/"):
                factor = self.signed()
                if sign == "/" and divided:  # 1/2/3: which line is the longer one?
                    raise NotArithmetic("/")
                divided = divided or sign == "/"
                value = value * factor if sign == "·" else value / factor
            elif self._begins_a_factor():
                if divided:  # 1/2 ln 2: above the line or below?
                    raise NotArithmetic("·")
                value *= self.power()
            else:
                return value

    def _begins_a_factor(self) -> bool:
        token = self.next
        if isinstance(token, float):  # two numbers in a row are a list, and no product
            return False
        return token == "(" or token in _FUNCTIONS or token in ("e", "π", "pi")

    def signed(self) -> float:
        if sign := self.take("+", "-"):
            self.deeper()
            value = self.signed()
            self.depth -= 1
            return -value if sign == "-" else value
        return self.power()

    def power(self) -> float:
        value = self.atom()
        if self.take("^"):
            exponent = self.signed()
            value = math.pow(value, exponent)
        while self.take("%"):
            value *= self.conventions.percent
        return value

    def atom(self) -> float:
        token = self.next
        self.at += 1
        if isinstance(token, float):
            return token
        self.deeper()
        if token == "(":
            value = self.sum()
            if not self.take(")"):
                raise NotArithmetic("(")
        elif token in _FUNCTIONS:
            value = _FUNCTIONS[token](self.argument(), self.conventions)
        elif token in _NAMED:
            value = _NAMED[token]
        else:
            raise NotArithmetic(token)
        self.depth -= 1
        return value

    def argument(self) -> float:
        """What stands in brackets right after a function, else the next factor; the whole product if functions are
        taken widely."""
        if self.next == "(" or not self.conventions.wide_functions:
            return self.power() if self.next != "-" else self.signed()
        return self.product()

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise NotArithmetic("(")
