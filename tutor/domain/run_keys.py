"""What a run's record said when a response about it was kept: a later run changes no verdict."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from tutor.domain.question import NumberForm, NumberKey, Vector


@dataclass(frozen=True, slots=True)
class RunKey:
    """The number of the run, and what its record says."""

    run: int
    values: Vector


def setting_name(question_id: str, attempt: int) -> str:
    """The name under which the key of an attempt is kept among the settings."""
    return f"run key {question_id} {attempt}"


def to_setting(key: RunKey) -> str:
    return json.dumps([key.run, *key.values])


def from_settings(settings: Mapping[str, str], question_id: str, attempt: int) -> RunKey | None:
    """The key that was kept with an attempt, or None."""
    try:
        run, *values = json.loads(settings[setting_name(question_id, attempt)])
        return RunKey(int(run), tuple(float(value) for value in values)) if values else None
    except (KeyError, ValueError, TypeError):
        return None


def in_words(key: NumberKey, found: RunKey) -> str:
    """`In run 3 it is 4 and 9.`"""
    values = [f"{value:,.1f}".rstrip("0").rstrip(".") for value in found.values]
    told = " and ".join(values) if key.form is NumberForm.VECTOR else values[0]
    return f"In run {found.run} it is {told}{' %' if key.percent else ''}."
