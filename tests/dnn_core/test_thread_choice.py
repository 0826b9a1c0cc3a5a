"""One thread or two: the faster one is found, kept, and found again when the machine changes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dnn_core.fast.thread_choice import MOST_SETTLED_S, ThreadChoice


def share_of_time(choice: ThreadChoice, seconds: float, step_s: Callable[[bool], float]) -> float:
    """Let steps go on for so long; what share of it they were shared."""
    total, shared = 0.0, 0.0
    while total < seconds:
        now = choice.shared
        took = step_s(now)
        choice.took(took)
        total += took
        shared += took * now
    return shared / total


def faster_with_two(shared: bool) -> float:
    return 0.0006 if shared else 0.001


def faster_with_one(shared: bool) -> float:
    return 0.0019 if shared else 0.001


def test_the_faster_way_is_taken_nearly_all_the_time() -> None:
    assert share_of_time(ThreadChoice(), 30, faster_with_two) > 0.97
    assert share_of_time(ThreadChoice(), 30, faster_with_one) < 0.05


@pytest.mark.parametrize(("before", "after", "ends_shared"), [
    (faster_with_two, faster_with_one, False),
    (faster_with_one, faster_with_two, True),
])  # fmt: skip
def test_a_machine_that_changes_is_noticed(
    before: Callable[[bool], float], after: Callable[[bool], float], ends_shared: bool
) -> None:
    choice = ThreadChoice()
    share_of_time(choice, 60, before)
    share_of_time(choice, MOST_SETTLED_S + 1, after)
    share = share_of_time(choice, 10, after)
    assert share > 0.95 if ends_shared else share < 0.05


def test_steps_that_come_to_take_longer_call_for_a_trial_at_once() -> None:
    choice = ThreadChoice()
    share_of_time(choice, 60, faster_with_two)
    assert share_of_time(choice, 1, faster_with_one) < 0.3


def test_what_disturbs_the_first_trial_does_not_decide_for_long() -> None:
    """BLAS's own threads still turned for 20 ms after other work: the run's whole first second went to one thread."""
    choice, total, shared = ThreadChoice(), 0.0, 0.0
    while total < 0.8:
        now = choice.shared
        took = 0.002 if now and total < 0.05 else faster_with_two(now)
        choice.took(took)
        total, shared = total + took, shared + took * now
    assert shared / total > 0.9


def test_the_worst_is_within_a_tenth_of_one_thread() -> None:
    """Where two threads are 1.9 times slower, all trials together cost less than a tenth."""
    choice, steps, total = ThreadChoice(), 0, 0.0
    while total < 20:
        took = faster_with_one(choice.shared)
        choice.took(took)
        total, steps = total + took, steps + 1
    assert total / steps < 1.1 * faster_with_one(False)


def test_a_step_of_many_seconds_is_a_trial_of_its_own() -> None:
    choice = ThreadChoice()
    seen = []
    for _ in range(7):
        seen.append(choice.shared)
        choice.took(3.0 if choice.shared else 2.0)
    assert seen[:4] == [True, True, False, False]
    assert True in seen[4:], "it is tried again"
