"""A number is read as a person would take it, whole or not at all."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.domain.notation.numbers import parse_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.0625", 0.0625),
        (".0625", 0.0625),
        ("0,0625", 0.0625),
        ("0,125", 0.125),
        ("1/16", 0.0625),
        ("1 / 8", 0.125),
        ("1⁄16", 0.0625),
        ("1/16th", 0.0625),
        (r"$\frac{1}{16}$", 0.0625),
        ("¹⁄₁₆", 0.0625),
        ("½", 0.5),
        ("1½", 1.5),
        ("6.25e-2", 0.0625),
        ("6,25E-2", 0.0625),
        ("6.25 × 10⁻²", 0.0625),
        ("6.25*10^-2", 0.0625),
        ("10^-2", 0.01),
        ("2^-4", 0.0625),
        ("0.25²", 0.0625),
        ("12 %", 0.12),
        ("6.25%", 0.0625),
        ("12 percent", 0.12),
        ("12 per cent", 0.12),
        ("-0.5", -0.5),
        ("− 0.5", -0.5),
        ("= - 0.5", -0.5),
        ("+3", 3),
        ("0.5", 0.5),
        ("３", 3),
        ("3,072", 3072),
        ("218,058 parameters", 218_058),
        ("60 000", 60_000),
        ("60\u202f000 images", 60_000),
        ("1,234.5", 1234.5),
        ("1.234.567,8", 1_234_567.8),
        ("about 0.06", 0.06),
        ("It is 1/8, I think.", 0.125),
        ("0.0625mm", 0.0625),
        ("MSE = 0.0625", 0.0625),
        ("MSE: 0.0625", 0.0625),
        ("(0.25^2 + 0.25^2)/2 = 0.0625", 0.0625),
        ("(0.25² + (-0.25)²) / 2 ≈ about 0.0625", 0.0625),
        ("0.125/2 -> 0.0625", 0.0625),
        ("0.0625 = 1/16", 0.0625),
        ("0.0625 = MSE", 0.0625),
        ("0.0625 (1/16)", 0.0625),
        ("w2 = 3", 3),
        ("x2 is 0.5", 0.5),
        ("5-3", 2),
        ("2 x 3", 6),
        ("784x16", 12_544),
        ("√0.0625", 0.25),
        ("-(1/16)", -0.0625),
        ("-(-5)", 5),
        ("(0.25)²", 0.0625),
        ("0.25^2 + 0.25^2", 0.125),
        ("-2^2", -4),
        ("minus 3", -3),
        ("negative one half", -0.5),
        ("minus 1/16", -0.0625),
        ("—3", -3),
        ("half of 0.125", 0.0625),
        ("twice 1/16", 0.125),
        ("a quarter", 0.25),
        ("0.25 squared", 0.0625),
        ("two to the power of minus 4", 0.0625),
        ("10 divided by 2", 5),
        ("the square root of 0.25", 0.5),
        ("ln(4)", math.log(4)),
        ("-ln 0.25", math.log(4)),
        ("−ln(1/4)", math.log(4)),
        ("-ln 1/4", math.log(4)),
        ("2 ln 2", math.log(4)),
        ("log(4)", math.log(4)),
        ("-log2(0.25)", 2),
        ("ln(1 + 9/e)", math.log(1 + 9 / math.e)),
        ("-ln(e/(e+9))", math.log(1 + 9 / math.e)),
        ("exp(-1)", math.exp(-1)),
        ("e^-1", math.exp(-1)),
        ("2π", 2 * math.pi),
        ("ln 4 = 1.386", 1.386),
        ("-ln p = 1.386", 1.386),
        ("σ(-0.4) = 0.4", 0.4),
        ("z = w·a + b = 0.5", 0.5),
        ("the second entry of z is 5", 5),
        ("0.0625 (mean over the two)", 0.0625),
        ("0.0625, because each square is 0.0625", 0.0625),
        ("0.0625, the mean over both", 0.0625),
        ("3 × 1,000 steps", 3000),
        ("25 % of 400", 100),
    ],
)
def test_a_number_is_read_as_a_person_would(text: str, value: float) -> None:
    found = parse_number(text)
    assert found is not None
    assert math.isclose(found, value, rel_tol=1e-12)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "none at all",
        "²½½",
        "0.0625 or 0.125",
        "between 0.05 and 0.07",
        "[.0625, .0625]",
        "[.0625 .0625]",
        "(0.25, 0.75)",
        "0.0625, 0.0625",
        "0.0625 = mean of 2 outputs",
        "1/0",
        "1/x",
        "1/2/3",
        "1.2.3",
        "12:30",
        "12k",
        "<0.1",
        "≥ 90 %",
        "0.0625 ± 0.01",
        "1e999",
        "10^99999999999999999999",
        "9" * 400,
        "0.5 " + "and so on " * 200,
        "not 0.0625",
        "it isn't 0.0625",
        "less than 0.0625",
        "at least 0.0625",
        "0.0625 or less",
        "0.0625 is not it",
        "3-5",
        "0.25 = 0.0625",
        "0.0625 (not 0.125)",
        "0.0625 apples and pears",
        "ln(-1)",
        "ln",
        "2 ^ 3 ^",
        "(" * 200 + "1" + ")" * 200,
        "9^9^9^9",
        "nan",
        "inf",
        "2w",
    ],
)
def test_what_is_no_number_or_could_be_several_is_left_unread(text: str) -> None:
    assert parse_number(text) is None


@given(st.text(max_size=80) | st.text("0123456789.,/-+e^%=×()[]⁻² \n", max_size=1_000))
def test_any_text_is_a_finite_number_or_none(text: str) -> None:
    found = parse_number(text)
    assert found is None or math.isfinite(found)


@given(
    st.floats(allow_nan=False, allow_infinity=False, width=32), st.sampled_from(("{}", "MSE = {}", "about {}", "{}."))
)
def test_numbers_as_python_writes_them_are_read(value: float, frame: str) -> None:
    assert parse_number(frame.format(value)) == pytest.approx(value, rel=1e-12, abs=1e-300)
