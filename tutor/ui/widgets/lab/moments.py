"""The moments of a run below a tab: a rail to go along, and what was read then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from tutor.domain.marks import half_step_bar
from tutor.domain.words import visible
from tutor.training.snapshot import Prediction
from tutor.ui.widgets.lab.layers import BARS
from tutor.ui.widgets.lab.parts import DIGITS

NAMES, CELL = 10, 4
"""Columns of the names at the left, and those of a moment from which it has its step above it."""
ABOVE = 4
"""Rows above the first moment of those that stand one below the other."""


@dataclass(frozen=True, slots=True)
class RailState:
    """What the rail shows. `at` is the place of the moment that is looked at. `shares`: by step, the probabilities of
    the picture at hand, whose `label` is None for a drawing. `tests`: by step, the share right. `samples`: by step,
    the readings of the samples, if these are at hand. `coming`: the steps that a run at work will still keep. `close`:
    there is no row to spare for the tests."""

    run: int
    steps: tuple[int, ...]
    at: int
    shares: Mapping[int, tuple[float, ...]] = field(default_factory=dict)
    label: int | None = None
    tests: Mapping[int, float] = field(default_factory=dict)
    samples: Mapping[int, Sequence[Prediction]] = field(default_factory=dict)
    trouble: str = ""
    coming: tuple[int, ...] = ()
    close: bool = False

    @property
    def count(self) -> int:
        """Of all moments, so that each has its place from the beginning."""
        return len(self.steps) + len(self.coming)


def step_name(step: int) -> str:
    """`350`, `2k`, `3.5k`."""
    return f"{step}" if step < 1000 else f"{step / 1000:.3g}k" if step < 1_000_000 else f"{step / 1_000_000:.3g}M"


def rail(told: RailState, width: int) -> Content:
    """All rows: wide with names, narrow with a cell or two for each moment."""
    cell = (width - NAMES) // told.count
    if cell < CELL:
        return _narrow(told, width)
    here = told.steps[told.at]
    rows = [_rail_row(told, cell)]

    def row(name: str, cells: Sequence[tuple[str, str]]) -> None:
        parts = [(visible(name)[:NAMES].ljust(NAMES), "$muted")]
        rows.append(Content.assemble(*parts, *((text.rjust(cell), style) for text, style in cells)))

    def bright(step: int) -> str:
        return "bold $bright" if step == here else "$words"

    rows.append(_step_row(told, cell))
    if told.samples:
        for place, one in enumerate(next(iter(told.samples.values()))):
            found = {step: known[place] for step, known in told.samples.items() if place < len(known)}
            rows.append(_sample_row(one.label, [(step, found.get(step)) for step in told.steps], here, cell))
    elif told.shares:
        read = {step: max(range(len(shares)), key=shares.__getitem__) for step, shares in told.shares.items()}
        marked = told.label is not None
        marks = {
            step: "" if not marked else "✓" if predicted == told.label else "✗" for step, predicted in read.items()
        }
        tones = {step: "$wrong" if mark == "✗" else bright(step) for step, mark in marks.items()}
        row("reads", [(f"{read[s]}{marks[s]}" if s in read else "·", tones.get(s, "$faint")) for s in told.steps])
        shown = {s: p[told.label] if told.label is not None else max(p) for s, p in told.shares.items()}
        name = f"as {told.label}" if told.label is not None else "how sure"
        row(name, [(_bar(shown[s]) if s in shown else "", "$layer-output") for s in told.steps])
    if not told.samples and not told.close:
        known = told.tests
        row("test %", [(f"{100 * known[s]:.0f}" if s in known else "·", bright(s)) for s in told.steps])
    return Content("\n").join(rows + _trouble(told, width))


def upright(told: RailState, width: int) -> Content:
    """A row for each moment, for what is drawn: its step, what was read then and how sure, else the test accuracy."""
    drawn, here = bool(told.shares), told.steps[told.at]
    head = f"{'This drawing through' if drawn else 'Moments of'}\nrun {told.run}"
    names = f"\n\n   step  {'reads' if drawn else 'test'}"
    rows = [Content.assemble((head, "bold $bright"), (names, "$muted"))]
    cells = max(0, width - 16)
    for at, step in enumerate((*told.steps, *told.coming)):
        mark = ("●", "bold $accent") if at == told.at else ("│", "$accent" if at < told.at else "$faint")
        tone = "bold $bright" if step == here else "$words"
        parts = [mark, (step_name(step).rjust(6), "bold $bright" if step == here else "$muted"), ("  ", "")]
        if (shares := told.shares.get(step)) is not None:
            best = max(range(len(shares)), key=shares.__getitem__)
            line = half_step_bar(shares[best], cells)
            parts += [(f"{best} ", tone), (line.ljust(cells), "$layer-output")]
            parts.append((f"{100 * shares[best]:.0f} %".rjust(5), tone))
        elif not drawn and step in told.tests:
            parts.append((f"{100 * told.tests[step]:.0f} %".rjust(4), tone))
        else:
            parts.append(("·", "$faint"))
        rows.append(Content.assemble(*parts))
    rows.append(Content.assemble("\n", (",  .", "bold $bright"), ("  moment", "$muted")))
    return Content("\n").join(rows + _trouble(told, width))


def _trouble(told: RailState, width: int) -> list[Content]:
    """Why the moment cannot be used, and at the end which file that is."""
    return Content.styled(visible(told.trouble), "$wrong").wrap(width) if told.trouble else []


def _step_row(told: RailState, cell: int) -> Content:
    """The step at hand, the last one, and of the others those that have room between their neighbours."""
    ends = {at: (at + 1) * cell for at in range(len(told.steps))}
    placed: dict[int, int] = {}  # by the place of a moment, where its step begins
    for at in (told.at, *reversed(ends)):
        start = ends[at] - len(step_name(told.steps[at]))
        if all(ends[at] < begin or start > ends[other] for other, begin in placed.items()):
            placed[at] = start
    row = Content.styled("step".ljust(NAMES), "$muted")
    for at in sorted(placed):
        gap = " " * (NAMES + placed[at] - row.cell_length)
        row = Content.assemble(row, gap, (step_name(told.steps[at]), "bold $bright" if at == told.at else "$muted"))
    return row


def _bar(share: float) -> str:
    return 2 * BARS[min(len(BARS) - 1, int(share * len(BARS)))]


def _sample_row(label: int, found: Sequence[tuple[int, Prediction | None]], here: int, cell: int) -> Content:
    parts = [(f"{DIGITS.one(label)} reads".ljust(NAMES), "$muted")]
    for step, one in found:
        right = one is not None and one.predicted_label == one.label
        tone = "$right" if right else "$wrong"
        parts.append(((f"{one.predicted_label}" if one else "·").rjust(cell), f"bold {tone}" if step == here else tone))
    return Content.assemble(*parts)


def _rail_row(told: RailState, cell: int) -> Content:
    before, after = NAMES + told.at * cell + cell - 1, (len(told.steps) - told.at - 1)
    line = "━" * (before - NAMES)
    return Content.assemble(
        " " * NAMES,
        (line, "$accent"),
        ("●", "bold $accent"),
        ((("─" * (cell - 1)) + "┬") * after, "$faint"),
        ("·".rjust(cell) * len(told.coming), "$faint"),
    )


def _narrow(told: RailState, width: int) -> Content:
    """A column for each moment: where one is, and what was read."""
    here, count = told.steps[told.at], len(told.steps)
    test = f", test {100 * told.tests[here]:.0f} %" if here in told.tests else ""
    rest = "─" * (count - told.at - 1) + "·" * len(told.coming)
    rows = [
        Content.assemble(
            ("━" * told.at, "$accent"), ("●", "bold $accent"), (rest, "$faint"),
            (f"  step {here:,}", "bold $bright"), (test if width >= told.count + 28 else "", "$muted"),
        )
    ]  # fmt: skip
    if told.shares:
        parts: list[tuple[str, str]] = []
        for step in told.steps:
            shares = told.shares.get(step)
            predicted = max(range(len(shares)), key=shares.__getitem__) if shares else None
            tone = "$words" if told.label is None else "$right" if predicted == told.label else "$wrong"
            parts.append((f"{predicted}"[-1:] if predicted is not None else "·", tone))
        rows.append(Content.assemble(*parts, (" " * len(told.coming) + "  reads", "$muted")))
    return Content("\n").join(rows + _trouble(told, width)[:2])


class MomentRail(Widget):
    """Hidden where a run has no moments. A click goes to the moment there. With the class -upright beside a sheet."""

    DEFAULT_CSS = """
    MomentRail { height: auto; max-height: 14; margin: 1 0 0 0; }
    MomentRail.-upright { width: 20; max-height: 100%; margin: 1 0 0 2; }
    """

    class Chosen(Message):
        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def __init__(self) -> None:
        super().__init__()
        self.told: RailState | None = None
        self.display = False

    def show(self, told: RailState | None) -> None:
        if told == self.told:
            return
        self.told = told
        self.display = told is not None and len(told.steps) > 1
        self.refresh(layout=True)

    def render(self) -> Content:
        if self.told is None or len(self.told.steps) < 2:
            return Content("")
        return self._drawn(self.told, self.content_size.width or 60)

    def _drawn(self, told: RailState, width: int) -> Content:
        return upright(told, width) if self.has_class("-upright") else rail(told, width)

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        return (
            0 if self.told is None or len(self.told.steps) < 2 else len(self._drawn(self.told, width).plain.split("\n"))
        )

    def on_click(self, event: events.Click) -> None:
        if self.told is None:
            return
        count = len(self.told.steps)
        if self.has_class("-upright"):
            if 0 <= event.y - ABOVE < count:
                self.post_message(self.Chosen(event.y - ABOVE))
            return
        cell = (self.content_size.width - NAMES) // self.told.count
        place = event.x if cell < CELL else (event.x - NAMES) // cell
        if 0 <= place < count:
            self.post_message(self.Chosen(place))
