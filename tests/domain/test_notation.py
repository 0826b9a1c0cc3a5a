"""Vectors and shapes are read as a person would; what could be two things is left unread; nothing crashes or crawls."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.domain.notation.numbers import number_readings, parse_number
from tutor.domain.notation.shapes import parse_shapes
from tutor.domain.notation.vectors import read_vector
from tutor.domain.question import Shapes, Vector


def parse_vector(text: str, length: int | None = None) -> Vector | None:
    found = read_vector(text, length)
    return None if found is None else tuple(component.value for component in found)


@pytest.mark.parametrize(
    "text",
    [
        "(4,2,0)",
        "(4, 2, 0)",
        "[4, 2, 0]",
        "[4;2;0]",
        "4 2 0",
        "4, 2, 0",
        "4; 2; 0",
        "4\n2\n0",
        "4, 2 and 0",
        "4, 2, and 0",
        "{4, 2, 0}",
        "<4,2,0>",
        "⟨4, 2, 0⟩",
        "( 4 , 2 , 0 )",
        "(4.0, 2.0, 0.0)",
        "(4,0; 2,0; 0,0)",
        "(4,0, 2,0, 0,0)",
        "(8/2, 2, 0)",
        "4i+2j",
        "4i + 2j + 0k",
        "4î + 2ĵ",
        "4*i + 2*j",
        "2j + 4i",
        "(4, 2, 0)^T",
        "[4 2 0]ᵀ",
        "(4, 2, 0)'",
        "[[4], [2], [0]]",
        "[[4 2 0]]",
        "np.array([4, 2, 0])",
        r"\begin{pmatrix} 4 \\ 2 \\ 0 \end{pmatrix}",
        r"$\nabla f = \langle 4, 2, 0 \rangle$",
        "gradient = (4, 2, 0)",
        "the gradient is 4, 2, 0.",
        "I think 4 2 0",
        "∇f(3, 2, 1) = (4, 2, 0)",
        "(4, 2, 0) at (3, 2, 1)",
        "(∂f/∂x, ∂f/∂y, ∂f/∂z) = (4, 2, 0)",
        "x = 4, y = 2, z = 0",
        "z: 0; x: 4; y: 2",
        "∂f/∂x = 4, ∂f/∂y = 2, ∂f/∂z = 0",
        "df/dx = 4\ndf/dy = 2\ndf/dz = 0",
        "f_x = 4 and f_y = 2 and f_z = 0",
        "（４，２，０）",
    ],
)
def test_a_vector_is_read_as_a_person_would(text: str) -> None:
    assert parse_vector(text, 3) == (4.0, 2.0, 0.0)


@pytest.mark.parametrize(
    ("text", "length", "vector"),
    [
        ("(−4, −2, 0)", 3, (-4.0, -2.0, 0.0)),
        ("-(4, 2)", 2, (-4.0, -2.0)),
        ("-4i - 2j", 2, (-4.0, -2.0)),
        ("i - j", 2, (1.0, -1.0)),
        ("4i", None, (4.0,)),
        ("2k", None, (0.0, 0.0, 2.0)),
        ("(.5 1 0 .25)", 4, (0.5, 1.0, 0.0, 0.25)),
        (".5 1 0 .25", 4, (0.5, 1.0, 0.0, 0.25)),
        ("(6.25e-2, 1/16)", 2, (0.0625, 0.0625)),
        ("(4,5, 2)", 3, (4.0, 5.0, 2.0)),
        ("(4,5, 2,5)", 2, (4.5, 2.5)),
        ("6", 3, (6.0,)),
        ("17/3", 3, (17 / 3,)),
        ("√20", 3, (20**0.5,)),
        ("(minus 4, 2)", 2, (-4.0, 2.0)),
        ("(4, two)", 2, (4.0, 2.0)),
        ("(e^0, ln 1)", 2, (1.0, 0.0)),
        ("4 and 9", 2, (4.0, 9.0)),
    ],
)
def test_signs_fractions_and_decimal_commas(text: str, length: int | None, vector: Vector) -> None:
    assert parse_vector(text, length) == pytest.approx(vector)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a dog",
        "not (4, 2, 0)",
        "less than (4, 2, 0)",
        "(4, 2, 0) or more",
        "(4, 2, 0) is not it",
        "()",
        "(4, 2, x)",
        "(4, dog, 0)",
        "(4, 2, 0) or (0, 2, 4)",
        "(4, 2",
        "4i + 2i",
        "4 2i 3",
        "x = 4, x = 2",
        "x = 4, y = 2 of 3",
        "1/2/3, 4",
        "4 / 2 / 0",
        "(1, 2), " * 300,
        "1" * 1_000,
    ],
)
def test_what_is_no_vector_or_could_be_several_is_left_unread(text: str) -> None:
    assert parse_vector(text, 3) is None


FRAMES = ("({}, {}, {})", "[{}; {}; {}]", "{} {} {}", "v = <{}, {}, {}>", "x = {}, y = {}, z = {}", "{}\n{}\n{}")
NUMBERS = st.floats(allow_nan=False, allow_infinity=False, width=32)


@given(st.tuples(NUMBERS, NUMBERS, NUMBERS), st.sampled_from(FRAMES))
def test_vectors_as_python_writes_them_are_read(numbers: Vector, frame: str) -> None:
    assert parse_vector(frame.format(*numbers), 3) == pytest.approx(numbers, rel=1e-12, abs=1e-300)


@given(st.tuples(*[st.decimals(-999, 999, places=2)] * 3))
def test_unit_vectors_and_decimal_commas_are_read(numbers: tuple[object, ...]) -> None:
    wanted = pytest.approx([float(str(number)) for number in numbers])
    signed = [str(number) if str(number).startswith("-") else f"+{number}" for number in numbers]
    assert parse_vector("{}i {}j {}k".format(*signed)) == wanted
    assert parse_vector("({}; {}; {})".format(*numbers).replace(".", ",")) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "4x3, 1x4, 4",
        "4×3, 1×4, (4,)",
        "4 x 3; 1 x 4; 4",
        "4X3 1X4 4",
        "(4,3), (1,4), (4,)",
        "(4, 3) (1, 4) (4)",
        "[(4, 3), (1, 4), (4,)]",
        "W1 [4,3], W2 [1,4], b [4]",
        "4 by 3, 1 by 4 and 4",
        "4-by-3, 1-by-4, 4",
        "4*3, 1*4, 4",
        "W1: 4x3\nW2: 1x4\nb: 4",
        "- W1: 4x3\n- W2: 1x4\n- b: 4",
        "W1 = 4x3, W2 = 1x4, b = 4",
        "W1 = 4 x 3 = 12, W2 = 1x4 = 4, b = 4",
        "W₁ is 4×3, W₂ is 1×4 and b is 4",
        "W^(1): 4x3, W^(2): 1x4, b: (4,)",
        "W_1 4x3, W_2 1x4, b 4",
        "W1(4x3) W2(1x4) b(4)",
        "W1 has shape (4, 3). W2 has shape (1, 4). b has length 4.",
        "4 rows and 3 columns, 1 row and 4 columns, 4",
        "W1 ∈ ℝ^{4×3}, W2 ∈ R^{1x4}, b ∈ R^4",
        r"$W_1 \in \mathbb{R}^{4 \times 3}$, $W_2 \in \mathbb{R}^{1 \times 4}$, $b \in \mathbb{R}^{4}$",
        "the first is 4 x 3, the second 1 x 4, and b has 4 numbers",
    ],
)
def test_shapes_are_read_as_a_person_would(text: str) -> None:
    assert parse_shapes(text) == ((4, 3), (1, 4), (4,))


@pytest.mark.parametrize(
    ("text", "shapes"),
    [("12", ((12,),)), ("2x3x4", ((2, 3, 4),)), ("(2, 3, 4)", ((2, 3, 4),))],
)
def test_counts_and_more_dimensions_are_shapes_too(text: str, shapes: Shapes) -> None:
    assert parse_shapes(text) == shapes


@pytest.mark.parametrize(
    "text", ["", "a dog", "4.5x3", "3-4-1", "4x3 + 1x4", "-4x3", "4x3?", "4x3 = 11", "1" * 20, "4x3, " * 300]
)
def test_what_is_no_list_of_shapes_is_left_unread(text: str) -> None:
    assert parse_shapes(text) is None


SHAPES = st.lists(st.lists(st.integers(1, 9_999), min_size=1, max_size=3), min_size=1, max_size=5)
WAYS = ("x", " × ", " by ", "*")


@given(SHAPES, st.sampled_from(WAYS), st.sampled_from((", ", "; ", " and ", "\n")))
def test_shapes_in_any_notation_are_read(shapes: list[list[int]], times: str, between: str) -> None:
    wanted = tuple(map(tuple, shapes))
    assert parse_shapes(between.join(times.join(map(str, shape)) for shape in shapes)) == wanted
    assert parse_shapes(between.join(f"({', '.join(map(str, shape))},)" for shape in shapes)) == wanted
    labelled = between.join(f"W{at}: {times.join(map(str, shape))}" for at, shape in enumerate(shapes, start=1))
    assert parse_shapes(labelled) == wanted


ANY_TEXT = st.text(max_size=80) | st.text("0123456789.,;/-+eijkxyzWb^%=×∂()[]{}<>⁻² \n∈→", max_size=1_000)


@given(ANY_TEXT, st.none() | st.integers(1, 6))
def test_any_text_is_a_finite_vector_or_none(text: str, length: int | None) -> None:
    found = parse_vector(text, length)
    assert found is None or (found and all(math.isfinite(number) for number in found))


@given(ANY_TEXT)
def test_any_text_is_a_list_of_shapes_or_none(text: str) -> None:
    found = parse_shapes(text)
    assert found is None or (found and all(shape and all(size >= 0 for size in shape) for shape in found))


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("1,386", (1386, 1.386)),
        ("18.000 images", (18, 18_000)),
        ("18,000 images", (18_000, 18)),
        ("0,072", (0.072,)),
        ("1,386.5", (1386.5,)),
        ("25 %", (0.25,)),
        ("a dog", ()),
    ],
)
def test_thousands_and_decimals_of_two_habits_are_both_kept(text: str, readings: tuple[float, ...]) -> None:
    assert tuple(reading.value for reading in number_readings(text)) == readings


def test_percent_is_worth_what_is_asked_for() -> None:
    assert parse_number("25 %", 1.0) == 25
    assert [reading.value for reading in number_readings("96,5 percent", 1.0)] == [96.5]
