"""Figures that ask first: `sort`, `matrix`, and the guesses in `digits`, `flatten`, `probabilities`; `network`."""

from __future__ import annotations

from tests.ui.figures.stage import SIZES, SORT_BODY, Stage, click_at, click_key, click_on, shown, words
from tutor.ui.figures.digits import AMBIGUOUS, DigitsFigure
from tutor.ui.figures.flatten import FlattenFigure
from tutor.ui.figures.matrix import EXAMPLES, MatrixFigure
from tutor.ui.figures.network import NetworkFigure, forward
from tutor.ui.figures.probabilities import ProbabilitiesFigure
from tutor.ui.figures.sort import SortFigure, split_items

SIZE = SIZES["120x36"]


def keys_of(value: float | int | str) -> list[str]:
    """The keys that type a number."""
    return [{"-": "minus", ".": "full_stop"}.get(character, character) for character in str(value)]


# sort


def test_items_of_a_body() -> None:
    caption, items = split_items(SORT_BODY)
    assert caption == "Put each where it belongs."
    assert [item.box for item in items] == ["a", "b", "a", "b"]
    assert items[0].why == "A neuron of ours knows no time."
    assert items[2].why == ""


async def test_sort_with_one_mistake() -> None:
    app = Stage("sort")
    async with app.run_test(size=SIZE) as pilot:
        figure = app.figure
        assert isinstance(figure, SortFigure)
        assert "Put each statement into its box" in words(figure)
        await pilot.press("2")
        assert words(figure).startswith("✗ Not there")
        assert figure.here == 0
        await pilot.press("1")
        assert words(figure).startswith("✓ the brain. A neuron of ours knows no time.")
        assert figure.here == 1
        await pilot.press("3")  # there is no third box
        assert figure.put == {0: 0}
        await pilot.press("right", "left", "2")
        assert "All sorted, 3 of 4 at the first try." in words(figure)
        await pilot.press("1")
        assert figure.all_sorted
        await pilot.press("0")
        assert figure.put == {}


async def test_sort_three_boxes_and_hostile_names() -> None:
    app = Stage("sort", {"a": "[red]A[/]", "b": "B\x1b[31m", "c": "C"}, "Sort.\n\n- [c] [bold]x\n- [a] y\n- [b] z")
    async with app.run_test(size=SIZE) as pilot:
        figure = app.figure
        assert "[red]A[/]" in shown(figure, ".figure-body")
        assert "\x1b" not in shown(figure)
        assert "[bold]x" in shown(figure, ".figure-body")
        await pilot.press("3", "1", "2")
        assert "All sorted, 3 of 3" in words(figure)


async def test_sort_by_mouse() -> None:
    app = Stage("sort")
    async with app.run_test(size=SIZE) as pilot:
        figure = app.figure
        assert isinstance(figure, SortFigure)
        await click_on(pilot, figure, "Chemistry")
        assert figure.here == 2
        await click_on(pilot, figure, "the brain")
        assert figure.put == {2: 0}
        await click_on(pilot, figure, "our network")
        assert figure.put == {2: 0, 3: 1}


# matrix


async def test_matrix_all_entries() -> None:
    app = Stage("matrix")
    async with app.run_test(size=SIZE) as pilot:
        figure = app.figure
        assert isinstance(figure, MatrixFigure)
        for position in range(5):
            assert figure.done == position
            await pilot.press(*keys_of(figure.result(position)), "enter")
            assert words(figure).startswith("✓")
        assert "All five entries found" in words(figure)
        await pilot.press("7", "enter")  # nothing is asked any more
        assert figure.typed == ""
        await pilot.press("d")
        assert "z₁ = ?" in words(figure)


async def test_matrix_says_what_went_wrong() -> None:
    app = Stage("matrix")
    async with app.run_test(size=SIZE) as pilot:
        figure = app.figure
        assert isinstance(figure, MatrixFigure)
        await pilot.press("1", "enter")  # z₁ = 0 + 1
        await pilot.press(*keys_of(-2), "enter")
        assert "the bias is missing" in words(figure)
        await pilot.press("4", "enter")
        assert "the other sign" in words(figure)
        await pilot.press("9", "9", "backspace", "enter")
        assert "1 + 0 + (−3) + (−2) = −4" in words(figure)
        await pilot.press("enter", "minus", "enter")  # nothing, and a lone sign: no number
        assert figure.misses == 3
        await pilot.press(*keys_of(-4), "enter")
        assert figure.done == 2


def test_matrix_numbers_by_hand() -> None:
    figure = MatrixFigure()
    assert figure.hidden_sums == [1, -4, 2, 5]
    assert figure.activations == [1, 0, 2, 5]
    assert figure.result(4) == 1 + 0 - 2 + 10 - 4
    for numbers in EXAMPLES:
        assert [len(numbers.x), len(numbers.w1), len(numbers.b1), len(numbers.w2)] == [3, 4, 4, 4]
        assert all(len(row) == 3 for row in numbers.w1)


async def test_matrix_by_mouse() -> None:
    app = Stage("matrix")
    async with app.run_test(size=SIZE) as pilot:
        figure = app.figure
        assert isinstance(figure, MatrixFigure)
        keypad = shown(figure, ".figure-body").split("\n")[-1]
        row = len(shown(figure, ".figure-body").split("\n")) - 1
        await click_at(pilot, figure, (keypad.index("1"), row))
        assert figure.typed == "1"
        await click_at(pilot, figure, (keypad.index("enter"), row))
        assert figure.done == 1


# digits


async def test_digits_ten_labels_of_ones_own() -> None:
    app = Stage("digits", {"guess": "yes"})
    async with app.run_test(size=SIZE) as pilot:
        figure = app.figure
        assert isinstance(figure, DigitsFigure)
        assert "Digit 1 of 10: label it before the data does" in words(figure)
        assert len(AMBIGUOUS) == 10
        for index in AMBIGUOUS:
            label = figure.shelf.digit(index).label
            await pilot.press(str(label if index != AMBIGUOUS[0] else (label + 1) % 10), "right")
        assert "agree on 9 of 10" in words(figure)
        assert "✗ You read" in words(figure)
        assert "a label is what somebody said" in words(figure)
        await pilot.press(str(figure.shelf.digit(figure.index).label))  # the first guess counts
        assert figure.agreed == 9
        await pilot.press("g")
        assert "Test digit 1 of 10,000" in words(figure)


async def test_digits_leafing_and_labels_by_mouse() -> None:
    app = Stage("digits", {"start": "4"})
    async with app.run_test(size=SIZE) as pilot:
        figure = app.figure
        assert isinstance(figure, DigitsFigure)
        assert "Test digit 5 of" in words(figure)
        await pilot.press("left", "7")
        assert "label says 7" in words(figure)
        await click_key(pilot, figure, "g")
        label = figure.shelf.digit(AMBIGUOUS[0]).label
        await click_on(pilot, figure, str(label), ".labels-to-give")
        assert "✓ The label agrees" in words(figure)


# flatten


async def test_flatten_asks_for_places() -> None:
    app = Stage("flatten", {"guess": "yes"})
    async with app.run_test(size=SIZE) as pilot:
        figure = app.figure
        assert isinstance(figure, FlattenFigure)
        assert "row 2, column 3" in words(figure)
        assert "31" not in shown(figure)
        for wrong, told in ((59, "a row too many"), (58, "down the columns"), (30, "from 0"), (7, "Not 7")):
            await pilot.press(*keys_of(wrong), "enter")
            assert told in words(figure)
        await pilot.press(*keys_of(31), "enter")
        assert words(figure).startswith("✓ 1 × 28 + 3 = 31")
        assert "row 1, column 28" in words(figure)
        await pilot.press("up")
        assert (figure.row, figure.column) == (0, 27)
        await pilot.press("g")
        assert "= place 28" in words(figure)
        await pilot.press("4")
        assert figure.small


async def test_flatten_by_mouse() -> None:
    app = Stage("flatten")
    async with app.run_test(size=SIZE) as pilot:
        figure = app.figure
        assert isinstance(figure, FlattenFigure)
        await click_at(pilot, figure, (5, 3), "DigitView")
        assert (figure.row, figure.column) == (6, 5)
        await click_key(pilot, figure, "g")
        await click_on(pilot, figure, "7", ".table")
        assert figure.typed == "7"


# probabilities


async def test_probabilities_guess_what_is_left() -> None:
    app = Stage("probabilities", {"guess": "yes"})
    async with app.run_test(size=SIZE) as pilot:
        figure = app.figure
        assert isinstance(figure, ProbabilitiesFigure)
        await pilot.press("right", "right", "right", "right")
        assert "dog now has 0.95" in words(figure)
        assert "?" in shown(figure, ".figure-body")
        assert "0.05" not in shown(figure)
        await pilot.press(*keys_of(0.05), "enter")
        assert words(figure).startswith("✓ 0.05 is left")
        assert "0.05" in shown(figure, ".figure-body")
        await pilot.press("left", *keys_of(0.92), "enter")
        assert "own; what is left" in words(figure)
        await pilot.press("0")
        assert figure.scores == [1.0, 0.0]
        await pilot.press("d", "right", "5", "enter")
        assert "✗ You said 5.00" in words(figure)
        await pilot.press("g", "right")
        assert not figure.hidden


async def test_probabilities_by_mouse() -> None:
    app = Stage("probabilities")
    async with app.run_test(size=SIZE) as pilot:
        figure = app.figure
        assert isinstance(figure, ProbabilitiesFigure)
        await click_on(pilot, figure, "not dog")
        assert figure.here == 1
        await click_at(pilot, figure, (50, 2))
        assert figure.scores == [1.0, 0.5]


# network


async def test_network_walk_and_change() -> None:
    app = Stage("network")
    async with app.run_test(size=SIZE) as pilot:
        figure = app.figure
        assert isinstance(figure, NetworkFigure)
        assert "Change it, and 6 neurons hear of it" in words(figure)
        await pilot.press("up")
        assert "nothing moves" in words(figure)
        await pilot.press("down")
        await pilot.press("plus")
        assert "The outputs:" in words(figure)
        await pilot.press("0", "right", "right", "down")
        assert "the output layer" in words(figure)
        assert "1 neuron hears" in words(figure)
        await click_key(pilot, figure, "−")
        assert "1 neuron has changed" in words(figure)
        before = figure.connection
        await click_at(pilot, figure, (3, 3))
        assert figure.connection == before + 1


async def test_network_guess_before_the_change() -> None:
    app = Stage("network")
    async with app.run_test(size=SIZE) as pilot:
        figure = app.figure
        assert isinstance(figure, NetworkFigure)
        assert "Guess, then press +" in words(figure)
        await pilot.press("1")
        assert "You expect output 1 to move more" in words(figure)
        await pilot.press("plus")
        outputs = forward(figure.weights)[-1]
        first, second = (abs(after - before) for before, after in zip(figure.at_first[-1], outputs, strict=True))
        told = "✓ As you expected." if first > second else "✗ The other one moved more."
        assert told in words(figure)
        await pilot.press("2")  # too late
        assert told in words(figure)
        await pilot.press("0", "2" if first > second else "1", "plus")
        assert "✗ The other one" in words(figure)
