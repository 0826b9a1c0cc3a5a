"""The shapes of matrices and vectors out of a text, in its order or by the names of what has them."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from tutor.domain.notation.words import LONGEST, is_known, is_name, turns_round, word_set
from tutor.domain.question import Shapes

_OPEN: Final = str.maketrans("[{<⟨〈хХ", "(((((xx")
_CLOSE: Final = str.maketrans("]}>⟩〉", ")))))")
_LABEL: Final = re.compile(
    r"(?<!\w)[^\W\d_]+[_^]*\s?\(?\d*\)?\s*(?:=|:|→|∈)\s*(?:r\s*\^?)?"  # W^(1): and b ∈ R^
    r"|(?<!\w)[^\W\dx_]+(?:[_^]+\(?\d+\)?|\d+)"  # W1 without a sign after it
)
_PRODUCT: Final = re.compile(r"(\d+)\s*x\s*(\d+)\s*=\s*(\d+)")
_SHAPE: Final = re.compile(r"\d+(?:\s*x\s*\d+)+|\(\s*\d+\s*(?:,\s*\d+\s*)*,?\s*\)|\d+")
_WORDS: Final = word_set(
    "shape shapes size sizes dimension dimensions length long by matrix matrices is are first second third fourth last "
    "w b x z a y output outputs hidden both"
)


def parse_shapes(text: str, parts: tuple[str, ...] = ()) -> Shapes | None:
    """The shapes of matrices and vectors that `text` lists, in its order; None if it lists none.

    4x3, 4×3, 4 x 3, (4, 3), 4 by 3, 4 rows and 3 columns; with labels (W1: 4x3) or without. A lone 4 and (4,) are
    vectors of 4. Where each shape has one of the names `parts` before it, they come in the order of `parts`.
    """
    if len(text) > LONGEST:
        return None
    plain = _one_notation(text)
    if (named := _named(plain, parts)) is not None:
        return named
    plain = _LABEL.sub(" ", plain)
    rest = _SHAPE.sub(" ", plain)
    words = re.findall(r"[^\W\d_]+", rest)
    signs = re.sub(r"[^\W\d_]+", " ", rest)
    unknown = [word for word in words if word not in _WORDS and not is_known(word) and not is_name(word)]
    if unknown or turns_round(rest) or re.search(r"[^\s,;.:()]", signs) or re.search(r"\d\.\d", plain):
        return None
    return _sizes(_SHAPE.findall(plain))


def _one_notation(text: str) -> str:
    plain = re.sub(r"\\times|\\cdot", "x", text)
    plain = re.sub(r"^\s*[-*•]\s+", "", plain, flags=re.MULTILINE)
    plain = re.sub(r"\\mathbb\s*\{?R\}?", "R", plain).replace(r"\in", "∈")
    plain = re.sub(r"\$|\\[,;! ]|`|\*\*", " ", plain)
    plain = unicodedata.normalize("NFKC", plain).casefold().translate(_OPEN).translate(_CLOSE)
    plain = re.sub(r"(?<=\d)\s*(?:[×✕✖⨯*·∙⋅]|-?\s?by\s?-?)\s*(?=\d)", "x", plain)
    plain = re.sub(r"(\d+)\s*rows?\W+(?:and|by|x|with)?\s*(\d+)\s*col(?:umn)?s?", r"\1x\2", plain)
    plain = re.sub(r"\(\s*(\d+\s*x\s*\d+)\s*\)", r" \1 ", plain)
    return _PRODUCT.sub(lambda p: f"{p[1]}x{p[2]}" if int(p[1]) * int(p[2]) == int(p[3]) else p[0], plain)


def _named(plain: str, parts: tuple[str, ...]) -> Shapes | None:
    """The shapes in the order of `parts`, where the text is nothing but their names, each with its shape."""
    names = [unicodedata.normalize("NFKC", part).casefold() for part in parts]
    if not names:
        return None
    label = "|".join(_spellings(name) for name in sorted(names, key=len, reverse=True))
    one = re.compile(
        rf"[\s,;.]*(?:and\s+)?(?:the\s+)?(?:(?:shape|size|weights?|bias)\s+(?:of\s+)?)?(?<!\w)(?P<name>{label})"
        rf"(?:\s*(?:=|:|→|∈|is|has|shape|size|length|the|of|r\s*\^)\s*)*\s*(?P<shape>{_SHAPE.pattern})"
    )
    found: dict[str, str] = {}
    end = 0
    while (pair := one.match(plain, end)) is not None:
        name = next(name for name in names if re.fullmatch(_spellings(name), pair["name"]))
        if name in found:
            return None
        found[name] = pair["shape"]
        end = pair.end()
    if len(found) < 2 or plain[end:].strip(" .,;\n"):
        return None
    return _sizes([found[name] for name in names if name in found])


def _spellings(name: str) -> str:
    """A pattern for w1, w_1, w^(1), w(1) and w 1."""
    letters, digits = re.fullmatch(r"(.*?)(\d*)", name, re.DOTALL).groups()  # type: ignore[union-attr] # fits anything
    return re.escape(letters) + (rf"[_^]*\s?\(?{digits}\)?" if digits else "") + r"(?!\w)"


def _sizes(written: list[str]) -> Shapes | None:
    shapes = tuple(tuple(int(size) for size in re.findall(r"\d+", shape)) for shape in written)
    return shapes if shapes and all(len(str(size)) < 10 for shape in shapes for size in shape) else None
