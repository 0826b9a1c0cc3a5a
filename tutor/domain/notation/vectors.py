"""One vector out of a text: its components in brackets or none, by unit vectors, or by name."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from tutor.domain.notation.numbers import ParsedNumber, number_readings
from tutor.domain.notation.words import LONGEST, is_known, is_label, is_name, plain_signs

Components = tuple[ParsedNumber, ...]

_OPEN: Final = str.maketrans("[{<⟨〈", "(((((")
_CLOSE: Final = str.maketrans("]}>⟩〉", ")))))")
_UNIT_VECTORS: Final = "ijk"
_DECIMAL: Final = r"(?:\d+(?:[.,]\d+)?|[.,]\d+)"
_COEFFICIENT: Final = rf"{_DECIMAL}(?:e[+-]?\d+)?(?:\s*/\s*{_DECIMAL})?"
_UNIT_TERM: Final = re.compile(rf"\s*([+-]?)\s*({_COEFFICIENT})?\s*[*·]?\s*([ijk])(?![^\W\d_])")
_GROUP: Final = re.compile(r"(-?)\s*\(([^()]*\d[^()]*)\)")
_NAME: Final = re.compile(r"((?:[∂d]\s*\w+\s*/\s*[∂d]\s*)?(?<!\w)[^\W\d_][\w′']*)\s*[=:](?!\s*[a-z∂][\w/∂]*\s*[=:])")


def read_vector(text: str, length: int | None = None, parts: tuple[str, ...] = ()) -> Components | None:
    """The one vector that `text` names, as a person would take it; None if there is none, or more than one.

    Components in any brackets or none, between commas, semicolons, bars, blanks or line ends; unit vectors (4i + 2j);
    components by name (x = 4, y = 2, z = 0), in any order. What follows the last `=` counts if a vector stands there.
    A lone number is a vector of one component. `length` is how many components are asked for: it fills up 4i + 2j, and
    it tells (4,0, 2,5) with decimal commas from four components. `parts` are the components' names in their order.
    """
    if len(text) > LONGEST:
        return None
    plain = _one_bracket(text)
    named = _named_components(plain, parts)
    if named is not None:
        return named or None
    plain = re.sub(r"\bat\s*\([^()]*\)", " ", plain).strip()  # (4, 2, 0) at (3, 2, 1)
    links = re.split(r"[=≈→⇒:]|\b(?:is|are)\b", plain)
    if len(links) > 1 and not re.search(r"\d|[ijk]\b", links[-1]) and is_label(links[-1]):
        links.pop()
    if not all(is_label(link) for link in links[:-1]):
        return None
    return _unit_vector(links[-1], length) or _listed(links[-1], length)


def _one_bracket(text: str) -> str:
    """Every bracket as a parenthesis, a matrix of one column or row as a list, and no mark of transposing."""
    plain = re.sub(r"\\(?:d?frac)\{([^{}]+)\}\{([^{}]+)\}", r"\1/\2", text.strip())
    plain = re.sub(r"\\(?:begin|end)\s*\{[^{}]*\}|\\(?:left|right|vec|mathbf|hat|,|;|!)|\$|\*\*", " ", plain)
    plain = re.sub(r"\\langle|\\rangle", lambda angle: "(" if angle[0] == r"\langle" else ")", plain)
    plain = re.sub(r"\\nabla|\\partial", lambda sign: "∇" if sign[0] == r"\nabla" else "∂", plain)
    plain = re.sub(r"\\\\|&|\|", ";", plain)
    plain = plain_signs(re.sub("[ᵀ⊤]", "^T", plain))
    plain = plain.replace("->", "→").replace("=>", "⇒").translate(_OPEN).translate(_CLOSE)
    plain = re.sub(r"(?<=\))\s*(?:'|\^?\s*\(?\s*(?:t|top)\s*\)?(?![^\W_]))", "", plain)
    plain = re.sub(r"\b(?:np\.|numpy\.|torch\.)?(?:array|tensor)\b(?=\s*\()", "", plain)
    if re.search(r"\)[\s,;]*\(", plain) and re.search(r"\(\s*\(", plain):  # ((4), (2), (0)) is one list
        plain = re.sub(r"\)[\s,;]*\(", "; ", plain)
    if re.search(r"\(\s*\([^()]*\)\s*\)", plain):
        plain = re.sub(r"\(\s*\(", "(", plain)
        plain = re.sub(r"\)\s*\)", ")", plain)
    return re.sub("[\u0302\u20d7]", "", unicodedata.normalize("NFD", plain))  # î and ĵ, and arrows over letters


def _named_components(plain: str, parts: tuple[str, ...]) -> Components | None:
    """x = 4, y = 2, z = 0 in any order; ∂f/∂x = 4 and so on. () where they cannot be read, None where none is named."""
    found = list(_NAME.finditer(plain))
    if len(found) < 2:
        return None
    ends = [*(name.start() for name in found[1:]), len(plain)]
    values = [plain[name.end() : end] for name, end in zip(found, ends, strict=True)]
    if not is_label(plain[: found[0].start()]):
        return ()
    readings: list[ParsedNumber] = []
    names: list[str] = []
    for name, value in zip(found, values, strict=True):
        if not value.strip(" ,;.\n") and not readings:  # a heading: `gradient: x = 4, …`
            continue
        reading = _component(re.sub(r"\band\b", " ", value).strip(" ,;.\n"))
        if reading is None:
            return ()
        readings.append(reading)
        names.append(name[1])
    if len(names) < 2 or len(set(names)) < len(names):
        return ()
    return tuple(readings[index] for index in _order(names, parts))


def _order(names: list[str], parts: tuple[str, ...]) -> list[int]:
    """The places of `names` in the order of `parts`, else of the alphabet or of their numbers, else as they stand."""
    wanted = [part.casefold() for part in parts]
    if set(names) <= set(wanted):
        return sorted(range(len(names)), key=lambda index: wanted.index(names[index]))
    order = sorted(range(len(names)), key=lambda index: names[index][-1])
    lasts = [names[index][-1] for index in order]
    counted = [str(number) for number in range(1, len(names) + 1)]
    return order if lasts in (list("xyz"), list("xy"), counted) else list(range(len(names)))


def _unit_vector(after: str, length: int | None) -> Components | None:
    """4i + 2j + 0k, filled up with zeros to `length`."""
    body = after.strip().strip(".").strip()
    if body.startswith("(") and body.endswith(")"):
        body = body[1:-1]
    components: dict[str, ParsedNumber] = {}
    end = 0
    for term in _UNIT_TERM.finditer(body):
        if term.start() != end or term[3] in components or (end and not term[1]):
            return None
        size = _component(term[2]) if term[2] else ParsedNumber(1.0)
        if size is None:
            return None
        components[term[3]] = _negative(size) if term[1] == "-" else size
        end = term.end()
    if not components or body[end:].strip():
        return None
    named = max(_UNIT_VECTORS.index(name) for name in components) + 1
    count = max(named, length or 0)
    if count > len(_UNIT_VECTORS):
        return None
    return tuple(components.get(name, ParsedNumber(0.0)) for name in _UNIT_VECTORS[:count])


def _listed(after: str, length: int | None) -> Components | None:
    if (sums := _sums(after, length)) is not None:
        return sums
    groups = _GROUP.findall(after)
    if len(groups) > 1 or (not groups and re.search(r"[()]", after)):
        return None
    sign, body = groups[0] if groups else ("", after)
    beside = _GROUP.sub(" ", after) if groups else ""
    if not _only_names(beside) or re.search(r"\d\s*\*?\s*[ijk](?![^\W_])", after):
        return None
    body = re.sub(r"\band\b", ",", body.strip().lstrip(",;").rstrip(",.;").strip())
    body = re.sub(r",\s*,", ",", body)
    numbers = next((found for pieces in _cuts(body, length) if (found := _components(pieces)) is not None), None)
    if numbers is None:
        return None
    return tuple(_negative(number) for number in numbers) if sign else numbers


def _sums(after: str, length: int | None) -> Components | None:
    """Components that are sums with brackets of their own, (4/3)·3, 2·2 − 2, 4 − 4, when there are `length` of them."""
    body = after.strip()
    if _encloses(body):
        body = body[1:-1]
    pieces = re.split(r"[,;](?![^()]*\))", body)
    return _components(pieces) if length is not None and len(pieces) == length and "(" in body else None


def _encloses(text: str) -> bool:
    """True if the first bracket of `text` closes at its very end."""
    depth = 0
    for index, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return index == len(text) - 1 and sign == ")"
    return False


def _only_names(text: str) -> bool:
    return all(is_name(word.strip("∇.,;!")) for word in text.split() if word.strip("∇.,;!"))


def _cuts(body: str, length: int | None) -> list[list[str]]:
    """The ways of cutting a list into its components, the likeliest first."""
    for mark in (";", "\n"):
        if mark in body:
            return [[piece.strip().rstrip(",") for piece in body.split(mark) if piece.strip()]]
    commas = [piece.strip() for piece in body.split(",")]
    apart = [piece.strip() for piece in re.split(r",\s+|\s+", body)]
    if "," not in body:
        words = re.sub(r"\s*/\s*", "/", body).split()
        while words and is_known(words[0]):  # "I think 4 2 0"
            words.pop(0)
        spoken = re.sub(r"\b(minus|negative)\s+", "-", " ".join(words)).split()
        return [spoken]
    # (4,0, 2,5) has two components where two are asked for: the commas without a blank are decimal
    return [apart, commas] if len(apart) == length != len(commas) else [commas]


def _components(pieces: list[str]) -> Components | None:
    numbers = [_component(piece) for piece in pieces]
    known = tuple(number for number in numbers if number is not None)
    return known if known and len(known) == len(pieces) else None


def _component(piece: str) -> ParsedNumber | None:
    return next(iter(number_readings(piece)), None)


def _negative(number: ParsedNumber) -> ParsedNumber:
    return ParsedNumber(-number.value, number.step)
