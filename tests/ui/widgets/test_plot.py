"""Curves in cells: no number that plotext cannot bear ever reaches it, and the axes are true."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content

from tutor.ui.widgets.run import plot
from tutor.ui.widgets.run.chart_words import line_words
from tutor.ui.widgets.run.plot_names import names_beside

WIDTH, HEIGHT = 38, 9
NAN, INF = math.nan, math.inf


def loss_plot(
    curve: plot.Line,
    tests: plot.Line,
    end: float,
    width: int,
    height: int,
    *,
    earlier: plot.Line = (),
    log_x: bool = False,
    names: tuple[str, str, str] = ("", "", ""),
) -> Content:
    """A run's loss with its tests, over an earlier run; the names are those of that one, the run and its tests."""
    curves = plot.Curve(earlier, "muted", names[0]), plot.Curve(curve, "accent", names[1])
    return plot.chart((*curves, plot.Curve(tests, "bright", names[2], dots=True)), plot.Axis(end, log_x), width, height)


def accuracy_plot(tests: plot.Line, end: float, width: int, height: int) -> Content:
    return plot.chart((plot.Curve(tests, "bright", dots=True),), plot.Axis(end), width, height, percent=True)


class Listening:
    """Stands before plotext and notes every number that it is given."""

    def __init__(self, figure: Any, seen: list[list[float]]) -> None:
        self._figure, self._seen = figure, seen

    def __getattr__(self, name: str) -> Any:
        return getattr(self._figure, name)

    def signal(self, xs: list[float], ys: list[float], **more: Any) -> Any:
        self._seen += [list(xs), list(ys)]
        return self._figure.signal(xs, ys, **more)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[list[float]]]:
    """All that plotext gets to draw."""
    plot.load()
    seen: list[list[float]] = []
    listening = Listening(plot._plotext.figure, seen)
    plot.chart.cache_clear()
    monkeypatch.setattr(plot._plotext, "figure", listening)
    yield seen
    plot.chart.cache_clear()


def size(content: Any) -> tuple[int, int]:
    lines = content.plain.split("\n")
    return max(map(len, lines)), len(lines)


NASTY = [
    (),
    ((0.5, 1.0),),
    ((0.5, NAN),),
    ((NAN, 1.0), (1.0, 0.5)),
    ((0.5, INF), (1.0, -INF), (1.5, 0.5)),
    ((INF, 1.0), (-INF, 1.0), (1.0, 1.0)),
    ((0.5, 0.0), (1.0, -1.0), (1.5, 1e-300)),
    ((0.5, 1e308), (1.0, -1e308), (1.5, 1e20)),
    ((0.5, 1.0), (0.5, 1.0), (0.5, 1.0)),
    ((-5.0, 1.0), (99.0, 1.0)),
    tuple((step / 10_000, NAN if step % 7 == 0 else 2.0 / (1 + step)) for step in range(30_000)),
]


@pytest.mark.parametrize("curve", NASTY, ids=range(len(NASTY)))
@pytest.mark.parametrize("width", [WIDTH, 72])
def test_only_finite_and_few_points_reach_plotext(
    drawn: list[list[float]], curve: tuple[tuple[float, float], ...], width: int
) -> None:
    tests = tuple(curve[:3])
    for content in (loss_plot(curve, tests, 3, width, HEIGHT), accuracy_plot(tests, 3, width, HEIGHT)):
        assert size(content) == (width, HEIGHT)
    assert all(math.isfinite(number) for numbers in drawn for number in numbers)
    assert all(abs(number) <= max(width, HEIGHT) for numbers in drawn for number in numbers), "cells, nothing else"
    assert all(0 < len(numbers) <= 2 * width for numbers in drawn)


def test_nothing_to_draw_is_nothing_given(drawn: list[list[float]]) -> None:
    loss_plot((), (), 3, WIDTH, HEIGHT)
    loss_plot(((0.5, NAN),), (), 3, WIDTH, HEIGHT)
    accuracy_plot((), 3, WIDTH, HEIGHT)
    assert drawn == []


@given(st.lists(st.tuples(st.floats(), st.floats()), max_size=30), st.integers(1, 10_000), st.booleans())
def test_any_numbers_at_all_make_a_plot(points: list[tuple[float, float]], epochs: int, log_x: bool) -> None:
    line, names = tuple(points), ("before", "now", "")
    plot.chart.cache_clear()
    content = loss_plot(line, line[:2], epochs, WIDTH, HEIGHT, earlier=line, log_x=log_x, names=names)
    assert size(content) == (WIDTH, HEIGHT)


@given(st.lists(st.tuples(st.floats(), st.floats())))
def test_finite(points: list[tuple[float, float]]) -> None:
    found = plot.finite(points)
    assert all(math.isfinite(x) and math.isfinite(y) and max(abs(x), abs(y)) <= plot.MOST for x, y in found)
    assert len(found) == sum(math.isfinite(x) and math.isfinite(y) for x, y in points)


def test_thinning_keeps_the_lowest_and_the_highest_of_each_column() -> None:
    points = [(step / 1_000, math.sin(step)) for step in range(3_000)]
    thin = plot.lowest_and_highest(points, 30, 3.0)
    assert len(thin) <= 60
    assert set(thin) <= set(points)
    assert [x for x, _ in thin] == sorted(x for x, _ in thin)
    assert (max(y for _, y in thin), min(y for _, y in thin)) == (
        max(y for _, y in points),
        min(y for _, y in points),
    )
    assert plot.lowest_and_highest(points[:60], 30, 3.0) == points[:60], "few points stay as they are"


@pytest.mark.parametrize(("width", "height"), [(0, 0), (9, 9), (38, 3), (1, 1)])
def test_no_room_is_no_plot(width: int, height: int) -> None:
    assert loss_plot(((0.5, 1.0),), (), 3, width, height).plain == ""
    assert accuracy_plot((), 3, width, height).plain == ""


def test_the_x_axis_spans_the_whole_run_from_the_start() -> None:
    begun = loss_plot(((0.1, 2.0),), (), 3, 60, HEIGHT).plain.split("\n")
    done = loss_plot(((0.1, 2.0), (3.0, 1.9)), (), 3, 60, HEIGHT).plain.split("\n")
    assert begun[-2:] == done[-2:], "it never jumps"
    assert begun[-1].split() == ["0", "1", "2", "3"]
    assert begun[-2].strip().startswith("└─┬")


def test_the_y_axis_of_the_loss_is_logarithmic() -> None:
    text = loss_plot(((0.1, 2.0), (3.0, 0.02)), (), 3, 60, 20).plain
    ticks = [line.split("┤")[0].strip() for line in text.split("\n") if "┤" in line]
    assert [float(tick) for tick in ticks] == sorted((float(tick) for tick in ticks), reverse=True)
    rows = [number for number, line in enumerate(text.split("\n")) if "┤" in line]
    by_value = dict(zip((float(tick) for tick in ticks), rows, strict=True))
    assert abs((by_value[1.0] - by_value[0.1]) - (by_value[0.5] - by_value[0.05])) <= 1, "a decade is a decade"


@pytest.mark.parametrize("height", [5, 8, 9, 11, 14, 22, 40])
@pytest.mark.parametrize("lowest", [2.5, 0.5, 0.2, 0.12, 0.05, 0.011, 0.0008])
def test_decades_of_the_loss_are_equally_far_apart_as_drawn(lowest: float, height: int) -> None:
    """In few rows 2, 1, .5, .2 and .1 stood one, two or no rows from each other, as rounding had it."""
    low, per_decade = plot.loss_scale((2.6, lowest), height - 2)
    bottom, top = plot.loss_limits((2.6, lowest))
    assert low <= math.log10(bottom) + 1e-6
    assert low + (height - 3) / per_decade >= math.log10(top) - 1e-6
    text = loss_plot(((0.1, 2.6), (3.0, lowest)), (), 3, 60, height).plain.split("\n")
    ticks = {float(line.split("┤")[0]): row for row, line in enumerate(text) if "┤" in line}
    assert len(ticks) >= 2
    decades = [row for value, row in ticks.items() if math.log10(value) % 1 < 1e-9]
    apart = {after - before for before, after in pairwise(decades)}
    assert len(apart) <= 1
    assert height < 8 or apart <= {per_decade}


@pytest.mark.parametrize("epochs", [1, 2, 3, 10, 20, 300, 10_000])
@pytest.mark.parametrize("columns", [20, 33, 90])
def test_ticks_of_epochs_are_whole_and_apart(epochs: int, columns: int) -> None:
    ticks = plot.even_ticks(epochs, columns)
    assert (ticks[0], ticks[-1]) == (0, epochs)
    places = [tick / epochs * columns for tick in ticks]
    assert all(after - before >= len(str(epochs)) for before, after in pairwise(places))


def test_small_ticks_are_written_alike() -> None:
    assert [plot.number(tick, 60) for tick in (0.002, 0.001, 5e-4, 1e-4, 2e-5)] == [
        "0.002", "0.001", "5e-4", "1e-4", "2e-5",
    ]  # fmt: skip


def test_test_points_are_drawn_last_and_bright() -> None:
    content = loss_plot(((0.1, 2.0), (3.0, 0.1)), ((1.5, 0.5),), 3, WIDTH, HEIGHT)
    assert content.plain.count("●") == 1
    at = content.plain.index("●")
    assert any(span.start <= at < span.end and span.style == "$bright" for span in content.spans)


def test_without_plotext_the_screen_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plot, "_plotext", None)
    monkeypatch.setattr(plot, "_missing", True)
    plot.chart.cache_clear()
    text = loss_plot(((0.1, 2.0), (3.0, 0.1)), (), 3, 60, HEIGHT).plain
    assert plot.NO_PLOTEXT in text
    assert text.split("\n")[-1].split() == ["0", "1", "2", "3"], "the axes are ours"
    plot.chart.cache_clear()


def test_a_log_axis_has_evenly_spaced_decades() -> None:
    at = {name: share for share, name in plot.decade_ticks(3000, 20)}
    assert list(at) == ["1", "10", "100", "1k", "3k"]
    assert at["10"] - at["1"] == pytest.approx(at["100"] - at["10"])
    assert at["1k"] - at["100"] == pytest.approx(at["100"] - at["10"])
    assert [name for _, name in plot.decade_ticks(1100, 20)] == ["1", "10", "100", "1100"], "no two in one place"
    curve = tuple((float(step), 2.0) for step in (1, 10, 100, 1000, 3000))
    lines = loss_plot(curve, (), 3000, 28, 7, log_x=True).plain.split("\n")
    assert lines[-1].split() == list(at)


def test_many_test_points_leave_the_line_in_sight() -> None:
    points = [(x / 2, 1.0) for x in range(30)]
    kept = plot.apart(points)
    assert kept[0] == points[0]
    assert kept[-1] == points[-1]
    assert all(later[0] - earlier[0] >= plot.APART / 2 for earlier, later in pairwise(kept))
    assert plot.apart([]) == []
    assert plot.apart(points[:2]) == points[:2], "the first stays"
    tests = tuple((step / 20, 0.5) for step in range(61))
    by_epochs = loss_plot(((0.1, 2.0), (3.0, 0.1)), tests, 3, WIDTH, HEIGHT).plain
    assert by_epochs.count("●") < len(tests) / 6, "a run in slow motion is tested often, and then told by epochs"


def test_a_chart_is_told_in_words_with_ten_points_and_with_many() -> None:
    few = tuple((float(step), 1 / step) for step in range(1, 11))
    words = line_words("Training", few, "step")
    assert words == "Training: 1 at step 1, 0.333 at step 3, 0.2 at step 5, 0.125 at step 8, 0.1 at step 10."
    many = tuple((float(step), abs(step - 90_000) / 1e5) for step in range(1, 100_001))
    assert line_words("Test", many, "step").endswith("0.1 at step 100,000; lowest 0 at step 90,000.")
    assert line_words("Test", ((1.5, 0.91), (3.0, 0.962)), "epoch", percent=True) == (
        "Test: 91.0 % at epoch 1.50, 96.2 % at epoch 3."
    )
    assert line_words("Test", ((1.0, math.nan),), "step") == "Test: nothing yet."


def test_lines_are_named_where_they_end_and_no_point_is_written_over() -> None:
    curve = tuple((float(step), 2.3 / step) for step in range(1, 600))
    earlier = tuple((float(step), 1.5 + 0.001 * (step % 7)) for step in range(1, 1001))
    plain, named = (
        loss_plot(curve, ((300.0, 0.01),), 1000, 80, 16, earlier=earlier, names=names).plain
        for names in (("", "", ""), ("run 2", "run 3", ""))
    )
    assert "run 3" in named
    assert "run 2" in named
    for before, after in zip(plain, named, strict=True):
        assert before == after or before == " "
    full = tuple((float(x), y) for x in range(1, 12) for y in (0.001, 2.0))
    assert "name" not in loss_plot(full, (), 11, 12, 5, names=("", "name", "")).plain, "there is no place left"


def test_names_beside_a_chart_stand_in_rows_of_their_own_in_the_order_of_the_ends() -> None:
    flat = [((0.0, y),) for y in (2.0, 2.2, 1.9, 0.0)]
    named = [(points, name, "accent") for points, name in zip(flat, "abcd", strict=True)]
    rows = {name: row for row, (name, _) in names_beside(named, 8).items()}
    assert sorted(rows, key=lambda name: -rows[name]) == ["b", "a", "c", "d"]
    assert len(names_beside(named, 3)) == 3, "there are but three rows"
    curves = tuple(plot.Curve(((1.0, y), (900.0, y)), "accent", f"line {y}") for y in (0.5, 0.51, 0.52))
    lines = plot.chart(curves, plot.Axis(1000.0, log=True), 60, 9, beside=True).plain.split("\n")
    assert [line[-9:].strip() for line in lines if "line" in line] == ["line 0.52", "line 0.51", "line 0.5"]
    assert max(map(len, lines)) <= 60


@pytest.mark.parametrize(
    ("axis", "ticks"),
    [
        (plot.Axis(10.0, log=True), ["1", "10"]),
        (plot.Axis(100_000.0, log=True), ["1", "10", "100", "1k", "10k", "100k"]),
        (plot.Axis(3.0), ["0", "1", "2", "3"]),
        (plot.Axis(2.5), ["0", "1", "2"]),
        (plot.Axis(0.06), ["0", "0.06"]),
        (plot.Axis(22.7, least=1e-3), ["0", "5", "10", "15", "20"]),
        (plot.Axis(0.3, least=1e-3), ["0", "0.05", "0.1", "0.15", "0.2", "0.25", "0.3"]),
    ],
)
def test_each_axis_is_right_with_few_points_and_with_many(axis: plot.Axis, ticks: list[str]) -> None:
    points = int(axis.end) if axis.log else 10
    line = tuple((axis.end * number / points, 2.0 / number**0.3) for number in range(1, points + 1))
    text = plot.chart((plot.Curve(line, "accent"),), axis, 70, 12).plain.split("\n")
    assert text[-1].split() == ticks
    assert text[-2].count("┬") == len(ticks)
    drawn = [row[5:] for row in text[:-2]]
    assert "".join(drawn[:3]).strip(" ⠀"), "it begins at the top"
    assert any(row.rstrip(" ⠀")[-1:].strip() and len(row.rstrip(" ⠀")) >= 58 for row in drawn), "and ends at the right"


def test_no_name_stands_beyond_another_line() -> None:
    """A flat line at the top, with no room above: its name stood below the line that falls."""
    flat = tuple((float(step), 2.4) for step in range(1, 1001))
    falls = tuple((float(step), max(0.8, 2.4 - step / 300)) for step in range(1, 1001))
    text = loss_plot(flat, (), 1000, 38, 9, earlier=falls, names=("healthy", "gets nowhere", "")).plain
    assert "healthy" in text
    assert "gets nowhere" not in text
