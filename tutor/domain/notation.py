"""Numbers, vectors and shapes as people write them. Notation is never what makes a response wrong.

What could mean two things is not guessed: it reads as None, and nobody is told that they are wrong.
"""

from __future__ import annotations

import math
import re
import unicodedata
from typing import Final

from tutor.domain.question import Shapes, Vector

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


def parse_number(text: str, percent: float = 0.01) -> float | None:
    """The one number that `text` names, as a person would take it; None if there is none, or more than one.

    Fractions (1/16), percent (6.25 %), a comma for the decimal point (0,0625), thousands (3,072), powers (6.25e-2,
    6.25 × 10⁻²), units and words around it. What follows the last `=` or `≈` counts if a number stands there
    (1/8 · 0.5 = 0.0625). In `3,072` the comma parts thousands; in `0,072` and `3,5` it is a decimal point.
    `percent` is what one percent is worth.
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
    values = [_value(token, plain, percent) for token in tokens]
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


def _value(token: re.Match[str], plain: str, percent: float) -> float | None:
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
    value = value * percent if token["percent"] or token["unit"] == "percent" else value
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


_LONE_COMMA: Final = re.compile(r"(?<![\d.,])([1-9]\d{0,2}),(\d{3})(?![\d.,])")
_LONE_POINT: Final = re.compile(r"(?<![\d.,])([1-9]\d{0,2})\.(\d{3})(?![\d.,])")


def number_readings(text: str, percent: float = 0.01) -> tuple[float, ...]:
    """All that `text` may name as a number, the likeliest first: 1,386 and 18.000 are written for two numbers each."""
    other = [_LONE_COMMA.sub(r"\1.\2", text), _LONE_POINT.sub(r"\1\2", text)]
    found = [parse_number(text, percent), *(parse_number(one, percent) for one in other if one != text)]
    return tuple(dict.fromkeys(number for number in found if number is not None))


# --- vectors ---

_OPEN: Final = str.maketrans("[{<⟨〈", "(((((")
_CLOSE: Final = str.maketrans("]}>⟩〉", ")))))")
_UNIT_VECTORS: Final = "ijk"
_DECIMAL: Final = r"(?:\d+(?:[.,]\d+)?|[.,]\d+)"
_COEFFICIENT: Final = rf"{_DECIMAL}(?:e[+-]?\d+)?(?:\s*/\s*{_DECIMAL})?"
_UNIT_TERM: Final = re.compile(rf"\s*([+-]?)\s*({_COEFFICIENT})?\s*[*·]?\s*([ijk])(?![^\W\d_])")
_GROUP: Final = re.compile(r"(-?)\s*\(([^()]*\d[^()]*)\)")
_NAMED: Final = re.compile(
    rf"((?:[∂d]\s*\w+\s*/\s*[∂d]\s*)?[^\W\d_]\w*)\s*[=:]\s*([+-]?\s*{_COEFFICIENT})(?=\s*(?:$|[,;\n)]|and\b|\s[^\W\d_∂]))"
)


def parse_vector(text: str, length: int | None = None) -> Vector | None:
    """The one vector that `text` names, as a person would take it; None if there is none, or more than one.

    Components in any brackets or none, between commas, semicolons, blanks or line ends; unit vectors (4i + 2j);
    components by name (x = 4, y = 2, z = 0). What follows the last `=` counts if a vector stands there. A lone number
    is a vector of one component. `length` is how many components are asked for: it fills up 4i + 2j, and it tells
    (4,0, 2,5) with decimal commas from four components.
    """
    if len(text) > LONGEST_NUMBER:
        return None
    plain = _one_bracket(text)
    named = _named_components(plain)
    if named is not None:
        return named or None
    plain = re.sub(r"\bat\s*\([^()]*\)", " ", plain)  # (4, 2, 0) at (3, 2, 1)
    after = re.split(r"[=≈→⇒]", plain)[-1]
    if not re.search(r"\d|[ijk]\b", after):
        after = plain
    return _unit_vector(after, length) or _listed(after, length)


def _one_bracket(text: str) -> str:
    """Every bracket as a parenthesis, a matrix of one column or row as a list, and no mark of transposing."""
    plain = re.sub(r"\\(?:d?frac)\{([^{}]+)\}\{([^{}]+)\}", r"\1/\2", text.strip())
    plain = re.sub(r"\\(?:begin|end)\s*\{[^{}]*\}|\\(?:left|right|vec|mathbf|hat|,|;|!)|\$|\*\*", " ", plain)
    plain = re.sub(r"\\langle|\\rangle", lambda angle: "(" if angle[0] == r"\langle" else ")", plain)
    plain = re.sub(r"\\nabla|\\partial", lambda sign: "∇" if sign[0] == r"\nabla" else "∂", plain)
    plain = re.sub(r"\\\\|&", ";", plain)
    plain = unicodedata.normalize("NFKC", plain).casefold()
    plain = re.sub("[\u2212\u2010-\u2013]", "-", plain)
    plain = re.sub("[\u2044\u2215÷]", "/", plain)
    plain = plain.replace("->", "→").replace("=>", "⇒").translate(_OPEN).translate(_CLOSE)
    plain = re.sub(r"(?<=\))\s*\^?\s*\(?\s*(?:t|top|⊤)\s*\)?(?![^\W_])", "", plain)
    if re.search(r"\)[\s,;]*\(", plain) and re.search(r"\(\s*\(", plain):  # ((4), (2), (0)) is one list
        plain = re.sub(r"\)[\s,;]*\(", "; ", plain)
        plain = re.sub(r"\(\s*\(", "(", plain)
        plain = re.sub(r"\)\s*\)", ")", plain)
    return re.sub("[\u0302\u20d7]", "", unicodedata.normalize("NFD", plain))  # î and ĵ, and arrows over letters


def _named_components(plain: str) -> Vector | None:
    """x = 4, y = 2, z = 0 in any order; ∂f/∂x = 4 and so on. () where a name is used twice."""
    found = _NAMED.findall(plain)
    if len(found) < 2:
        return None
    rest = _NAMED.sub(" ", plain)
    values = [_component(value) for _, value in found]
    if re.search(r"\d", rest):
        return None
    if len({name for name, _ in found}) < len(found):
        return ()
    order = sorted(range(len(found)), key=lambda index: found[index][0][-1])
    lasts = [found[index][0][-1] for index in order]
    if lasts not in (list("xyz"), list("xy"), [str(one) for one in range(1, len(found) + 1)]):
        order = list(range(len(found)))
    numbers = tuple(value for index in order if (value := values[index]) is not None)
    return numbers if len(numbers) == len(found) else None


def _unit_vector(after: str, length: int | None) -> Vector | None:
    """4i + 2j + 0k, filled up with zeros to `length`."""
    body = after.strip().strip(".").strip()
    if body.startswith("(") and body.endswith(")"):
        body = body[1:-1]
    components: dict[str, float] = {}
    end = 0
    for term in _UNIT_TERM.finditer(body):
        if term.start() != end or term[3] in components or (end and not term[1]):
            return None
        size = _component(term[2]) if term[2] else 1.0
        if size is None:
            return None
        components[term[3]] = -size if term[1] == "-" else size
        end = term.end()
    if not components or body[end:].strip():
        return None
    named = max(_UNIT_VECTORS.index(name) for name in components) + 1
    count = max(named, length or 0)
    if count > len(_UNIT_VECTORS):
        return None
    return tuple(components.get(name, 0.0) for name in _UNIT_VECTORS[:count])


def _listed(after: str, length: int | None) -> Vector | None:
    groups = _GROUP.findall(after)
    if len(groups) > 1 or (not groups and re.search(r"[()]", after)):
        return None
    sign, body = groups[0] if groups else ("", after)
    if (groups and re.search(r"\d", _GROUP.sub(" ", after))) or re.search(r"\d\s*\*?\s*[ijk](?![^\W_])", after):
        return None
    body = re.sub(r"\band\b", ",", body.strip().lstrip(",;").rstrip(",.;").strip())
    body = re.sub(r",\s*,", ",", body)
    numbers = next((found for pieces in _cuts(body, length) if (found := _components(pieces)) is not None), None)
    if numbers is None:
        return None
    return tuple(-number for number in numbers) if sign else numbers


def _cuts(body: str, length: int | None) -> list[list[str]]:
    """The ways of cutting a list into its components, the likeliest first."""
    for mark in (";", "\n"):
        if mark in body:
            return [[piece.strip().rstrip(",") for piece in body.split(mark) if piece.strip()]]
    commas = [piece.strip() for piece in body.split(",")]
    apart = [piece.strip() for piece in re.split(r",\s+|\s+", body)]
    if "," not in body:
        words = re.sub(r"\s*/\s*", "/", body).split()
        while words and not re.search(r"\d", words[0]):  # "I think 4 2 0"
            words.pop(0)
        return [words]
    # (4,0, 2,5) has two components where two are asked for: the commas without a blank are decimal
    return [apart, commas] if len(apart) == length != len(commas) else [commas]


def _components(pieces: list[str]) -> Vector | None:
    numbers = [_component(piece) for piece in pieces]
    known = tuple(number for number in numbers if number is not None)
    return known if known and len(known) == len(pieces) else None


def _component(piece: str) -> float | None:
    return parse_number(re.sub(r"^\s*([+-])\s+", r"\1", piece))


# --- shapes ---

_LABEL: Final = re.compile(
    r"(?<!\w)[^\W\d_]+[_^]*\s?\(?\d*\)?\s*(?:=|:|→|∈)\s*(?:r\s*\^?)?"  # W^(1): and b ∈ R^
    r"|(?<!\w)[^\W\dx_]+(?:[_^]+\(?\d+\)?|\d+)"  # W1 without a sign after it
)
_PRODUCT: Final = re.compile(r"(\d+)\s*x\s*(\d+)\s*=\s*(\d+)")
_SHAPE: Final = re.compile(r"\d+(?:\s*x\s*\d+)+|\(\s*\d+\s*(?:,\s*\d+\s*)*,?\s*\)|\d+")


def parse_shapes(text: str) -> Shapes | None:
    """The shapes of matrices and vectors that `text` lists, in its order; None if it lists none.

    4x3, 4×3, 4 x 3, (4, 3), 4 by 3, 4 rows and 3 columns; with labels (W1: 4x3) or without. A lone 4 and (4,) are
    vectors of 4.
    """
    if len(text) > LONGEST_NUMBER:
        return None
    plain = re.sub(r"\\times|\\cdot", "x", text)
    plain = re.sub(r"^\s*[-*•]\s+", "", plain, flags=re.MULTILINE)
    plain = re.sub(r"\\mathbb\s*\{?R\}?", "R", plain).replace(r"\in", "∈")
    plain = re.sub(r"\$|\\[,;! ]|`|\*\*", " ", plain)
    plain = unicodedata.normalize("NFKC", plain).casefold().translate(_OPEN).translate(_CLOSE)
    plain = re.sub(r"(?<=\d)\s*(?:[×✕✖⨯*·∙⋅]|-?\s?by\s?-?)\s*(?=\d)", "x", plain)
    plain = re.sub(r"(\d+)\s*rows?\W+(?:and|by|x|with)?\s*(\d+)\s*col(?:umn)?s?", r"\1x\2", plain)
    plain = re.sub(r"\(\s*(\d+\s*x\s*\d+)\s*\)", r" \1 ", plain)
    plain = _PRODUCT.sub(lambda p: f"{p[1]}x{p[2]}" if int(p[1]) * int(p[2]) == int(p[3]) else p[0], plain)
    plain = _LABEL.sub(" ", plain)
    rest = re.sub(r"[^\W\d_]+", " ", _SHAPE.sub(" ", plain))
    if re.search(r"[^\s,;.:()]", rest) or re.search(r"\d\.\d", plain):
        return None
    shapes = tuple(tuple(int(size) for size in re.findall(r"\d+", found)) for found in _SHAPE.findall(plain))
    return shapes if shapes and all(len(str(size)) < 10 for shape in shapes for size in shape) else None
