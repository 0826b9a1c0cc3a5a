"""The checks of a challenge: passed, failed, running, waiting; the first failure opens, with what helps to see it."""

from __future__ import annotations

from textual.content import Content

from tutor.domain.challenge import CheckReport, CheckResult, Mark

GLYPHS = {
    Mark.PASSED: ("✓", "$right"),
    Mark.FAILED: ("✗", "$wrong"),
    Mark.RUNNING: ("◐", "$accent"),
    Mark.WAITING: ("○", "$muted"),
}


def heading(report: CheckReport, width: int) -> Content:
    """`Checks   3 of 6 pass                checked in 0.4 s`."""
    count = f"{report.passing} of {len(report.results)} {'passes' if report.passing == 1 else 'pass'}"
    running = next((index for index, one in enumerate(report.results, 1) if one.mark is Mark.RUNNING), 0)
    right = f"running check {running}" if running else f"checked in {report.seconds:.1f} s" if report.done else ""
    left = f"Checks   {count if report.results else ''}"
    if report.trouble or len(left) + len(right) >= width:
        right = ""
    gap = " " * max(1, width - len(left) - len(right))
    return Content.assemble(("Checks   ", "bold $bright"), (left[9:], "$muted"), gap, (right, "$muted"))


def lines(report: CheckReport, width: int, *, merge: bool = False) -> list[Content]:
    """All checks, a line each, with the first failure opened. `merge` puts those that pass at the start in one."""
    found: list[Content] = []
    if report.trouble:
        found.append(Content.styled(report.trouble, "$wrong"))
    if report.stand_ins:
        found.append(Content.styled(f"Ours stand in for {', '.join(report.stand_ins)}.", "$muted"))
    first = report.first_failure
    passed = next((at for at, one in enumerate(report.results) if not one.passed), len(report.results))
    start = 0
    if merge and passed > 1:
        glyph, tone = GLYPHS[Mark.PASSED]
        found.append(Content.assemble((f"{glyph} ", tone), (f"1–{passed} ", "$muted"), ("pass", "$words")))
        start = passed
    for number, result in enumerate(report.results[start:], start + 1):
        found += _lines_of(number, result, width)
        if result is first:
            found += [Content.assemble("     ", line) for line in details(result, width - 5)]
    return found


def _lines_of(number: int, result: CheckResult, width: int) -> list[Content]:
    glyph, tone = GLYPHS[result.mark]
    words = {Mark.FAILED: "bold $bright", Mark.WAITING: "$muted"}.get(result.mark, "$words")
    aside = result.aside if result.mark is Mark.FAILED else ""
    room = width - 5 - len(result.check) - len(aside)
    tail = (" " * room + aside, "$muted") if aside and room > 1 else ""
    first, *more = wrapped(result.check, width - 5, words)
    return [
        Content.assemble((f"{glyph} ", tone), (f"{number:>2} ", "$muted"), first, tail),
        *(Content.assemble("     ", line) for line in more),
    ]


def details(result: CheckResult, width: int) -> list[Content]:
    """What was expected, what came, and what is odd about it; for an exception the learner's own lines."""
    found: list[Content] = []
    if result.message:
        found += wrapped(result.message, width, "$words")
    if result.expected or result.came:
        found.append(Content.assemble(("expected   ", "$muted"), (result.expected, "bold $bright")))
        found.append(Content.assemble(("came       ", "$muted"), (result.came, "bold $wrong")))
    found += _table(result.rows, width)
    for frame in result.frames:
        where = f"{frame.file}, line {frame.line}   "
        shown = [(where, "$muted"), (frame.text, "$words")]
        if len(where) + len(frame.text) > width:  # a line each
            found.append(Content.styled(where, "$muted"))
            shown = [("  ", ""), (frame.text[: width - 2], "$words")]
        found.append(Content.assemble(*shown))
        if frame.values:
            found += _values(frame.values, width)
    if result.python:
        found += wrapped(result.python, width, "$muted")
    if result.printed:
        printed = result.printed.split("\n")
        found.append(Content.assemble(("printed    ", "$muted"), (printed[0][: width - 11], "$words")))
        found += [Content.styled("           " + line[: width - 11], "$words") for line in printed[1:6]]
        if len(printed) > 6:
            found.append(Content.styled(f"           … and {len(printed) - 6} lines more", "$muted"))
    return found


def _values(values: tuple[tuple[str, str], ...], width: int) -> list[Content]:
    """`x  60 × 784   W  256 × 784`, in as many lines as it takes."""
    rows: list[list[tuple[str, str]]] = [[]]
    used = 0
    for name, value in values:
        size = len(name) + len(value) + 5
        if used and used + size > width + 3:
            rows.append([])
            used = 0
        rows[-1] += [(f"{name}  ", "bold $bright"), (f"{value}   ", "$words")]
        used += size
    return [Content.assemble(*row) for row in rows]


def _table(rows: tuple[tuple[str, ...], ...], width: int) -> list[Content]:
    if not rows:
        return []
    columns = max(map(len, rows))
    full = [(*row, *[""] * (columns - len(row))) for row in rows]
    widths = [max(len(row[column].lstrip("*")) for row in full) for column in range(columns)]
    chosen = next((column for column, cell in enumerate(full[0]) if cell.startswith("*")), -1)
    room = width - sum(widths) - 2 * columns
    found = []
    for row in full:
        tone = {"expected": "$bright", "came": "$wrong"}.get(row[0], "$muted")
        parts: list[str | tuple[str, str]] = [(row[0].ljust(widths[0]) + "  ", "$muted")]
        for column, cell in enumerate(row[1:], 1):
            style = (
                f"bold {tone}" if column == chosen else tone if column != columns - 1 or tone != "$muted" else "$words"
            )
            plain = cell.lstrip("*")
            parts.append((plain.rjust(widths[column]) + "  ", style))
        parts.append((_bar(row[-1], room), "$muted"))
        found.append(Content.assemble(*parts))
    return found


def _bar(cell: str, room: int) -> str:
    """`4.4 times` as a bar on a log scale, 1,000 times as long as there is room for."""
    import math

    words = cell.replace("−", "-").replace(",", "").split()
    if len(words) != 2 or words[1] != "times":
        return ""
    try:
        size = abs(math.log10(abs(float(words[0]))))
    except ValueError:
        return ""
    return "━" * min(room, 30, max(1, round(min(room, 30) * size / 3)))


def spoken(text: str, width: int) -> list[Content]:
    """The text in lines of that width; names of code, in `backticks`, stand out."""
    found: list[Content] = []
    for whole in text.split("\n"):
        pieces = whole.split("`")
        styled = [(piece, "$bright on $here" if number % 2 else "$words") for number, piece in enumerate(pieces)]
        found += Content.assemble(*styled).wrap(max(20, width)) if len(pieces) % 2 else wrapped(whole, width)
    return found


def wrapped(text: str, width: int, style: str = "$words") -> list[Content]:
    """The text in lines of that width."""
    import textwrap

    return [
        Content.styled(line, style)
        for whole in text.split("\n")
        for line in textwrap.wrap(whole, max(20, width), break_long_words=True) or [""]
    ]
