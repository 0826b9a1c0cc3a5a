"""What a learner did with three challenges."""

from __future__ import annotations

from tutor.domain.tries import Aid, AidKind, Try

TRIES = (
    Try(1, "dense", "pf", "no_bias", "def forward(x, W, b):\n    return x @ W\n", "2026-05-04T13:58:00+02:00"),
    Try(
        2, "dense", "pp", "", "def forward(x, W, b):\n    return x @ W + b  # <b>[x](y)\n", "2026-05-04T14:09:00+02:00"
    ),
    Try(3, "softmax", "pfw", "", "def softmax(z): return z\n", "2026-05-04T14:20:00+02:00"),
)
AIDS = (
    Aid("dense", AidKind.HINT, 1, "2026-05-04T14:00:00+02:00"),
    Aid("losses", AidKind.SOLUTION, 1, "2026-05-04T15:00:00+02:00"),
)
