"""What the tests of the installed program share."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def learners_pace(_own_surroundings: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first run goes in slow motion, as a learner has it: there it takes next to no processor time."""
    monkeypatch.delenv("I2_TUTOR_PACE")
