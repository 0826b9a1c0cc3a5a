"""One thread or two: whichever is faster now, found out by trying both while a run goes on.

Two threads are faster where two cores are free. Where another program keeps one of them busy, each step waits for
whichever thread that program held up, and one thread alone, which the system moves to the free core, may be twice
as fast. Nobody tells what a core will do next; so a trial is repeated, and a step that takes longer than it should
calls for one. What a step computes does not depend on the choice.
"""

from __future__ import annotations

import math

TRIAL_S = 0.04
"""How long each way is tried: a few slices of time as the system deals them out, so that waiting shows."""
SETTLED_S, MOST_SETTLED_S = 0.1, 6.4
"""To the first trial, and from a trial to the next; twice as long after each that confirms the one before, up to the
second. A run's first steps say little: they are cold, and threads of what was done before may still hold a core."""
SLOWER = 1.2
"""If steps come to take so many times what they took in the trial, the machine has changed."""
WORTH_A_CHANGE = 0.97
"""The other way is taken if it takes less than this share of the time."""


class ThreadChoice:
    """Whether the next step is shared between two threads (`shared`). Tell each step's seconds by `took`."""

    def __init__(self) -> None:
        self.shared = True
        self._best = True  # the way that was faster in the last trial
        self._per_step: dict[bool, float] = {}  # seconds, in the last trial
        self._trial = False
        self._settled_s = self._left_s = SETTLED_S  # the second: until the next trial
        self._begin()

    def _begin(self) -> None:
        self._steps, self._seconds = 0, 0.0

    def took(self, seconds: float) -> None:
        """A step as `shared` says has taken so long."""
        self._steps += 1
        self._seconds += seconds
        self._left_s -= seconds
        if self._seconds >= TRIAL_S:
            per_step = self._seconds / self._steps
            self._begin()
            if self._trial:
                self._judge(per_step)
            elif per_step > SLOWER * self._per_step.get(self.shared, math.inf):
                self._try_both()
        if not self._trial and self._left_s <= 0:
            self._try_both()

    def _try_both(self) -> None:
        """The way that is taken first, then the other."""
        self._trial, self._per_step = True, {}
        self._begin()

    def _judge(self, per_step: float) -> None:
        self._per_step[self.shared] = per_step
        if len(self._per_step) < 2:
            self.shared = not self.shared
            return
        other = not self._best
        changes = self._per_step[other] < WORTH_A_CHANGE * self._per_step[self._best]
        self._settled_s = SETTLED_S if changes else min(2 * self._settled_s, MOST_SETTLED_S)
        self.shared = self._best = other if changes else self._best
        self._trial, self._left_s = False, self._settled_s
