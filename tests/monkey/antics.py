"""What the monkey does next. The names of keys are Textual's; a place is a share of the screen's width and height."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

MOVES = ("up", "down", "left", "right", "pageup", "pagedown", "home", "end", "tab", "shift+tab", "shift+left")
DOES = ("enter", "space", "escape", "ctrl+s", "backspace", "delete", "ctrl+p", "f1", "ctrl+u", "ctrl+a")
LETTERS = "nphlrwmsxotgiufece?+-=0123456789"
TEXT = "The network ist größer als [b] 0.0625 (1, 2)"
PASTES = (
    "",
    "two\nlines",
    "ln(4)",
    "[/b] \x1b[31mred\x1b[0m \x07",
    "e\u0301 \u200d \u202e \U0001f600 " * 20,
    "word " * 400,
)
SIZES = ((120, 36), (80, 24), (40, 12), (200, 50), (30, 8), (81, 20), (109, 19), (20, 5))


@dataclass(frozen=True, slots=True)
class Keys:
    """Pressed in one go."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mouse:
    """Button 1 down and up, at the same place or not; or the wheel. `again`: twice."""

    kind: str
    x: float
    y: float
    to_x: float
    to_y: float
    again: bool


@dataclass(frozen=True, slots=True)
class Paste:
    text: str


@dataclass(frozen=True, slots=True)
class Resize:
    """None: back to the size it began with."""

    size: tuple[int, int] | None


Antic = Keys | Mouse | Paste | Resize


def antics(seed: int) -> Iterator[Antic]:
    """Without end."""
    chance = random.Random(seed)
    while True:
        roll = chance.random()
        if roll < 0.72:
            count = chance.choice((1, 1, 1, 2, 2, 3, 5))
            yield Keys(tuple(_key(chance) for _ in range(count)))
        elif roll < 0.93:
            kind = chance.choice(("click", "click", "click", "drag", "down", "up", "wheel"))
            x, y = chance.random(), chance.random()
            yield Mouse(kind, x, y, chance.random(), chance.random(), chance.random() < 0.3)
        elif roll < 0.96:
            yield Paste(chance.choice(PASTES))
        elif roll < 0.98:
            yield Resize(chance.choice(SIZES))
        else:
            yield Resize(None)


def _key(chance: random.Random) -> str:
    roll = chance.random()
    if roll < 0.25:
        return chance.choice(MOVES)
    if roll < 0.55:
        return chance.choice(DOES)
    return chance.choice(LETTERS if roll < 0.9 else TEXT)
