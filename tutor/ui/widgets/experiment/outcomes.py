"""What the runs of a settled bet came to: a line each, beside what ours came to, and whether it lies inside of that."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content
from textual.widget import Widget

from tutor.domain.chance import RUN, TEST_IMAGES, SpreadComparison, beside_ours, inside_words, ours_of, with_margin
from tutor.domain.experiment import Experiment
from tutor.domain.response import RunOutcome
from tutor.domain.words import visible
from tutor.ui.widgets.experiment.bet_view import glyph_of


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One run: its name, value and number, and how it stands beside ours (None where we have none)."""

    name: str
    value: str
    run: int
    beside: SpreadComparison | None


def rows_of(
    then: Experiment, today: Experiment, outcomes: tuple[RunOutcome, ...], images: int | None, *, of_ours: bool
) -> tuple[OutcomeRow, ...]:
    """The rows of a bet on `then`. `of_ours`: the runs learned from the images that ours did, and so compare."""
    rows = []
    for one in outcomes:
        options = then.runs[one.run_index].options if one.run_index < len(then.runs) else None
        found = ours_of(today, then.measure, options) if of_ours and options is not None else None
        value = with_margin(then.measure, one.value, images or TEST_IMAGES)
        rows.append(
            OutcomeRow(
                visible(one.name), value, one.run, beside_ours(then.measure, found, one.value) if found else None
            )
        )
    return tuple(rows)


class Outcomes(Widget):
    """Two lines for each run."""

    DEFAULT_CSS = """
    Outcomes { height: auto; }
    """

    def __init__(self, rows: tuple[OutcomeRow, ...]) -> None:
        super().__init__(classes="outcomes")
        self._rows = rows

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        return outcome_lines(self._rows, width).plain.count("\n") + 1

    def render(self) -> Content:
        return outcome_lines(self._rows, self.content_size.width)


def outcome_lines(rows: tuple[OutcomeRow, ...], width: int) -> Content:
    """`━ ten times   96.0 ± 0.4 %   run 8`, below it `95.2 ├──●────┤ 96.9   inside ours`, and at last a summary.

    Where the band has no room, there are words alone.
    """
    banded = all(_with_band(row.beside).cell_length <= width for row in rows if row.beside)
    lines: list[Content] = []
    for place, row in enumerate(rows):
        lines += _head(rows, place).wrap(max(1, width))
        if row.beside is not None:
            below = _with_band(row.beside) if banded and row.beside.band else _in_words(row.beside)
            lines += below.wrap(max(1, width))
    known = [(row.name, row.beside) for row in rows if row.beside is not None]
    if known:
        words = inside_words([name for name, _ in known], [beside for _, beside in known])
        lines += Content.styled(words, "$muted").wrap(max(1, width))
    return Content("\n").join(lines)


def _head(rows: tuple[OutcomeRow, ...], place: int) -> Content:
    row = rows[place]
    return Content.assemble(
        glyph_of(place, len(rows)),
        (f" {row.name.ljust(max(len(each.name) for each in rows))}", "$words"),
        (f"  {row.value.rjust(max(len(each.value) for each in rows))}", "bold $bright"),
        (f"  run {row.run}", "$muted"),
    )


def _with_band(beside: SpreadComparison) -> Content:
    before, run, behind = beside.band.partition(RUN)
    band = ((before, "$muted"), (run, "bold $accent"), (behind, "$muted"))
    return Content.assemble(*band, (f"  {_where(beside)}", "$words")) if run else Content("")


def _in_words(beside: SpreadComparison) -> Content:
    return Content.assemble((f"  {_where(beside)}: ", "$words"), (beside.ours, "$muted"))


def _where(beside: SpreadComparison) -> str:
    return "inside ours" if beside.inside else "outside ours"
