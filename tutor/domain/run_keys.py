"""What a run's record said when a response about it was kept: a later run changes no verdict."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tutor.domain.frozen import frozen

if TYPE_CHECKING:
    from tutor.domain.question import NumberKey, Vector


@frozen
class RunKey:
    """The number of the run, and what its record says."""

    run: int
    values: Vector


def to_json(key: RunKey | None) -> str | None:
    """As the store keeps it beside the response."""
    return None if key is None else json.dumps([key.run, *key.values])


def from_json(kept: str | None) -> RunKey | None:
    """The key that was kept, None for none and for what is not one."""
    try:
        run, *values = json.loads(kept or "[]")
        return RunKey(int(run), tuple(float(value) for value in values)) if values else None
    except (ValueError, TypeError):
        return None


def in_words(key: NumberKey, found: RunKey) -> str:
    """`In run 3 it is 4 and 9.`"""
    from tutor.domain.question import NumberForm

    values = [f"{value:,.1f}".rstrip("0").rstrip(".") for value in found.values]
    told = " and ".join(values) if key.form is NumberForm.VECTOR else values[0]
    return f"In run {found.run} it is {told}{' %' if key.percent else ''}."
