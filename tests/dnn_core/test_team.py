"""Jobs shared between two threads: each done once, whoever does it; nothing is lost, an error least of all."""

from __future__ import annotations

import os
import threading

import pytest

from dnn_core.team import Task, Team


@pytest.mark.parametrize("alone", [False, True])
def test_every_job_of_many_tasks_is_done_once(alone: bool) -> None:
    team, done = Team(alone=alone), []
    for number in range(200):
        task = team.start([lambda at=(number, job): done.append(at) for job in range(5)])
        task.finish()
    team.close()
    assert sorted(done) == [(number, job) for number in range(200) for job in range(5)]


def test_the_helper_begins_while_the_caller_does_something_else() -> None:
    team, began = Team(), threading.Event()
    task = team.start([began.set])
    assert began.wait(10)
    task.finish()
    team.close()


def test_the_caller_does_what_a_busy_helper_has_not_begun() -> None:
    team, began, go_on = Team(), threading.Event(), threading.Event()
    workers: list[int] = []

    def hold() -> None:
        began.set()
        assert go_on.wait(10)

    held = team.start([hold])
    assert began.wait(10)
    team.start([lambda: workers.append(threading.get_ident())] * 3).finish()
    go_on.set()
    held.finish()
    team.close()
    assert workers == [threading.get_ident()] * 3


@pytest.mark.parametrize("alone", [False, True])
def test_an_error_of_a_job_is_raised_by_finish_and_the_team_goes_on(alone: bool) -> None:
    team, done = Team(alone=alone), []

    def fail() -> None:
        raise ArithmeticError("out of ink")

    with pytest.raises(ArithmeticError, match="out of ink"):
        team.start([fail, lambda: done.append(1)]).finish()
    team.start([lambda: done.append(2)]).finish()
    team.close()
    assert 2 in done


def test_finishing_twice_or_without_jobs_is_nothing() -> None:
    task = Task(())
    task.finish()
    task.finish()
    assert not task._unconfirmed


def test_closed_the_caller_goes_on_alone() -> None:
    team, workers = Team(), []
    team.close()
    team.close()
    team.start([lambda: workers.append(threading.get_ident())]).finish()
    with team.on_two_cores():
        assert workers == [threading.get_ident()]


def cores() -> set[int]:
    """Those this thread may run on; only Linux tells, and only there the team chooses."""
    return os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()


def test_cores_are_given_back() -> None:
    team, before = Team(), cores()
    with team.on_two_cores():
        inside = cores()
    team.close()
    assert cores() == before
    assert len(inside) == (1 if len(before) == 2 else len(before))
