"""Python in the tutor's tones, by Pygments, which comes with Textual."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from textual.content import Content

LONGEST = 60_000
"""Characters; a longer text stays plain, so that each key stays quick."""

STYLES = {
    "keyword": "$code-keyword",
    "literal": "$code-literal",
    "call": "$accent",
    "quiet": "$muted",
    "defined": "bold $bright",
}


def kinds(text: str) -> Iterator[tuple[str, str]]:
    """Pieces of the text in their order, each with its kind ('' for plain words)."""
    if len(text) > LONGEST:
        yield text, ""
        return
    from pygments.lexers.python import PythonLexer
    from pygments.token import Comment, Keyword, Literal, Name, Operator

    known: dict[Any, str] = {}
    pieces = list(PythonLexer(stripnl=False, ensurenl=False).get_tokens(text))
    for index, (token, piece) in enumerate(pieces):
        if token in Keyword or token is Operator.Word:
            kind = "keyword"
        elif token in Comment or token is Literal.String.Doc:
            kind = "quiet"
        elif token in Literal:
            kind = "literal"
        elif token in (Name.Function, Name.Class):
            kind = "defined"
        elif token in Name and index + 1 < len(pieces) and pieces[index + 1][1].startswith("("):
            kind = "call"
        else:
            kind = known.get(token, "")
        yield piece, kind


def spans(text: str) -> Iterator[tuple[int, int, int, str]]:
    """Row, first and last byte, kind: as an editor colours its lines."""
    row = column = 0
    for piece, kind in kinds(text):
        lines = piece.split("\n")
        for number, line in enumerate(lines):
            if number:
                row, column = row + 1, 0
            size = len(line.encode())
            if kind and size:
                yield row, column, column + size, kind
            column += size


def coloured(text: str, here: frozenset[int] = frozenset(), width: int = 0) -> Content:
    """The code as it stands in a well of that width that is only read; lines (from 1) in `here` stand out."""
    rows: list[list[tuple[str, str]]] = [[]]
    for piece, kind in kinds(text.rstrip("\n")):
        for number, line in enumerate(piece.split("\n")):
            if number:
                rows.append([])
            if line:
                rows[-1].append((line, STYLES.get(kind, "$words")))
    lines = []
    for number, parts in enumerate(rows, 1):
        ground = " on $here" if number in here else ""
        used = 6 + sum(len(piece) for piece, _ in parts)
        rest = ((" " * (width - used), ground.strip()),) if ground and width > used else ()
        shown = ((piece, f"{style}{ground}") for piece, style in parts)
        lines.append(Content.assemble((f"{number:4}  ", f"$muted{ground}"), *shown, *rest))
    return Content("\n").join(lines)
