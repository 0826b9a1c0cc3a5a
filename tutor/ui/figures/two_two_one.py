"""A network of two inputs, two hidden neurons and one output, forward and backward, one operation at a time.

    z₁ = w₁₁x₁ + w₁₂x₂ + b₁   a₁ = σ(z₁)          z = v₁a₁ + v₂a₂ + c   ŷ = σ(z)          L = (ŷ − y)²
    z₂ = w₂₁x₁ + w₂₂x₂ + b₂   a₂ = σ(z₂)

`parameters` holds (w₁₁, w₁₂, b₁), (w₂₁, w₂₂, b₂), (v₁, v₂, c): a row for each neuron.
"""

from __future__ import annotations

from dataclasses import dataclass

from tutor.ui.figures.arithmetic import sigmoid
from tutor.ui.widgets.common.canvas import number

Rows = tuple[tuple[float, float, float], tuple[float, float, float], tuple[float, float, float]]

NAMES = (("w₁₁", "w₁₂", "b₁"), ("w₂₁", "w₂₂", "b₂"), ("v₁", "v₂", "c"))
RATE = 1.0


@dataclass(frozen=True, slots=True)
class Example:
    """Inputs, label, and the parameters to begin with. No number is 0: each gradient has a sign."""

    inputs: tuple[float, float]
    label: float
    parameters: Rows


EXAMPLES = (
    Example((0.8, -0.5), 1.0, ((0.6, -0.4, 0.1), (-0.7, 0.9, 0.2), (0.8, -1.2, 0.3))),
    Example((-0.6, 0.9), 0.0, ((-0.5, 0.8, 0.2), (0.4, -0.6, -0.1), (1.1, -0.7, -0.2))),
    Example((0.5, 1.0), 1.0, ((0.9, -1.3, 0.4), (-0.3, 0.7, -0.5), (-0.9, 0.6, -0.4))),
)


@dataclass(frozen=True, slots=True)
class Operation:
    """One line of the calculation. `part` is what it is about: a neuron (`h1`, `h2`, `out`), or `loss`, `update`.

    `gradient` marks what one can bet on; `parameter` is (row, index) where it is the gradient of one.
    """

    name: str
    formula: str
    numbers: str
    value: float
    says: str
    part: str
    gradient: bool = False
    parameter: tuple[int, int] | None = None


def passes(example: Example, parameters: Rows) -> tuple[Operation, ...]:
    """All operations of one forward and one backward pass and of the step after it, in order."""
    forward = _forward(example, parameters)
    return (*forward, *_backward(example, parameters, {one.name: one.value for one in forward}))


def _forward(example: Example, parameters: Rows) -> list[Operation]:
    operations: list[Operation] = []
    incoming = example.inputs
    activations: list[float] = []
    for row, (z_name, a_name) in enumerate((("z₁", "a₁"), ("z₂", "a₂"), ("z", "ŷ"))):
        out = row == 2
        values = (activations[0], activations[1]) if out else incoming
        from_names = ("a₁", "a₂") if out else ("x₁", "x₂")
        (p1, p2, bias), names, part = parameters[row], NAMES[row], "out" if out else f"h{row + 1}"
        places = 3 if out else 1  # of what comes in: activations, or inputs as given
        z = p1 * values[0] + p2 * values[1] + bias
        who = "the output neuron" if out else f"hidden neuron {row + 1}"
        operations.append(
            Operation(
                z_name,
                f"{names[0]}{from_names[0]} + {names[1]}{from_names[1]} + {names[2]}",
                f"{product(p1, values[0], places)} + {product(p2, values[1], places)} + {factor(bias, 2)}",
                z,
                f"What reaches {who}: each {'activation' if out else 'input'} times its weight, summed, and the bias.",
                part,
            )
        )
        a = sigmoid(z)
        activations.append(a)
        after = "That is the network's output." if out else "That is its activation."
        operations.append(
            Operation(a_name, f"σ({z_name})", f"σ({number(z, 3)})", a, f"The sigmoid squashes it. {after}", part)
        )
    error = activations[2] - example.label
    operations.append(
        Operation(
            "L",
            "(ŷ − y)²",
            f"({activations[2]:.3f} − {example.label:g})²",
            error * error,
            "The loss of this sample. Forward is done. Now back: what moves the loss, and which way?",
            "loss",
        )
    )
    return operations


class _Backward:
    """Collects the operations of the backward pass, and the gradients they give."""

    def __init__(self) -> None:
        self.operations: list[Operation] = []
        self.gradients = [[0.0] * 3 for _ in range(3)]

    def add(self, of: str, rule: str, numbers: str, value: float, says: str, part: str) -> float:
        self.operations.append(Operation(f"∂L/∂{of}", rule, numbers, value, says, part, gradient=True))
        return value

    def through_sigmoid(self, z: str, a: str, behind: float, activation: float, part: str) -> float:
        """∂L/∂z from ∂L/∂a, `behind`."""
        return self.add(
            z,
            f"∂L/∂{a} × {a}(1 − {a})",
            f"{factor(behind)} × {activation:.3f} × {1 - activation:.3f}",
            behind * activation * (1 - activation),
            "Back through the sigmoid: times its slope, never negative and at most 0.25. The gradient shrinks.",
            part,
        )

    def parameters_of(self, row: int, z: str, delta: float, incoming: dict[str, float], part: str) -> None:
        """The gradients of one neuron's parameters: ∂L/∂z, `delta`, times what came in."""
        for index, (of, (source, value)) in enumerate(zip(NAMES[row], (*incoming.items(), ("1", 1.0)), strict=True)):
            turns = "is negative, so the sign turns" if value < 0 else "is positive, so the sign stays"
            says = f"{of} took {source} along, so {source} is its factor. It {turns}."
            bias = index == 2
            self.gradients[row][index] = delta * value
            self.operations.append(
                Operation(
                    f"∂L/∂{of}",
                    f"∂L/∂{z} × {source}",
                    f"{factor(delta)} × {'1' if bias else factor(value, 3)}",
                    delta * value,
                    "The bias is added as it is: its factor is 1, and the sign stays." if bias else says,
                    part,
                    gradient=True,
                    parameter=(row, index),
                )
            )


def _backward(example: Example, parameters: Rows, at: dict[str, float]) -> list[Operation]:
    """The backward pass, and the step after it; `at` has the forward values by name."""
    back = _Backward()
    error = at["ŷ"] - example.label
    too = "too high: raise it, and the loss rises" if error > 0 else "too low: raise it, and the loss falls"
    rule = f"2 × ({at['ŷ']:.3f} − {example.label:g})"
    behind = back.add("ŷ", "2 (ŷ − y)", rule, 2 * error, f"The output is {too}.", "out")
    delta = back.through_sigmoid("z", "ŷ", behind, at["ŷ"], "out")
    back.parameters_of(2, "z", delta, {"a₁": at["a₁"], "a₂": at["a₂"]}, "out")
    for row, (z, a) in enumerate((("z₁", "a₁"), ("z₂", "a₂"))):
        v, name, part = parameters[2][row], NAMES[2][row], f"h{row + 1}"
        turns = "negative, so the sign turns" if v < 0 else "positive, so the sign stays"
        says = f"Back through {name}, which is {turns}: how much the loss depends on that hidden activation."
        behind = back.add(a, f"∂L/∂z × {name}", f"{factor(delta)} × {factor(v, 2)}", delta * v, says, part)
        hidden = back.through_sigmoid(z, a, behind, at[a], part)
        back.parameters_of(row, z, hidden, dict(zip(("x₁", "x₂"), example.inputs, strict=True)), part)
    loss = loss_of(example, stepped(parameters, back.gradients))
    says = (
        "Backpropagation found nine gradients; only this step learns: each parameter moves against its own. The loss "
        f"was {fine(at['L'])} and is {fine(loss)} now."
    )
    rule = f"p − {RATE:g} × ∂L/∂p for each parameter p"
    return [*back.operations, Operation("new p", rule, "and forward again", loss, says, "update")]


def loss_of(example: Example, parameters: Rows) -> float:
    return next(one.value for one in _forward(example, parameters) if one.name == "L")


def gradients_of(operations: tuple[Operation, ...]) -> list[list[float]]:
    """∂L/∂ of all parameters, laid out as they are."""
    rows = [[0.0] * 3 for _ in range(3)]
    for one in operations:
        if one.parameter is not None:
            rows[one.parameter[0]][one.parameter[1]] = one.value
    return rows


def stepped(parameters: Rows, gradients: list[list[float]]) -> Rows:
    """The parameters after one step of gradient descent."""
    first, second, third = (
        (row[0] - RATE * slopes[0], row[1] - RATE * slopes[1], row[2] - RATE * slopes[2])
        for row, slopes in zip(parameters, gradients, strict=True)
    )
    return first, second, third


def fine(value: float) -> str:
    """Four places, or the power of ten where they would all be 0."""
    if abs(value) >= 0.00005 or value == 0:
        return number(value, 4)
    return f"{value:.1e}".replace("-", "−", 1) if value < 0 else f"{value:.1e}"


def factor(value: float, places: int | None = None) -> str:
    """A number as it stands in a product: negative ones in parentheses."""
    text = fine(value) if places is None else number(value, places)
    return f"({text})" if text.startswith("−") else text


def product(weight: float, incoming: float, places: int) -> str:
    return f"{factor(weight, 2)} × {factor(incoming, places)}"
