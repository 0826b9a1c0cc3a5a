"""Jobs shared between two threads: each done once, whoever does it; nothing is lost, an error least of all."""

from __future__ import annotations

import os
import threading

import pytest

from dnn_core.fast.worker_thread import Task, WorkerThread


def awake(*, alone: bool = False) -> WorkerThread:
    worker = WorkerThread(alone=alone)
    worker.rests = False
    return worker


@pytest.mark.parametrize("alone", [False, True])
def test_every_job_of_many_tasks_is_done_once(alone: bool) -> None:
    worker, done = awake(alone=alone), []
    for number in range(200):
        task = worker.start([lambda at=(number, job): done.append(at) for job in range(5)])
        task.finish()
    worker.close()
    assert sorted(done) == [(number, job) for number in range(200) for job in range(5)]


def test_the_thread_begins_while_the_caller_does_something_else() -> None:
    worker, began = awake(), threading.Event()
    task = worker.start([began.set])
    assert began.wait(10)
    task.finish()
    worker.close()


def test_the_caller_does_what_a_busy_thread_has_not_begun() -> None:
    worker, began, go_on = awake(), threading.Event(), threading.Event()
    workers: list[int] = []

    def hold() -> None:
        began.set()
        assert go_on.wait(10)

    held = worker.start([hold])
    assert began.wait(10)
    worker.start([lambda: workers.append(threading.get_ident())] * 3).finish()
    go_on.set()
    held.finish()
    worker.close()
    assert workers == [threading.get_ident()] * 3


@pytest.mark.parametrize("alone", [False, True])
def test_an_error_of_a_job_is_raised_by_finish_and_the_team_goes_on(alone: bool) -> None:
    worker, done = awake(alone=alone), []

    def fail() -> None:
        raise ArithmeticError("out of ink")

    with pytest.raises(ArithmeticError, match="out of ink"):
        worker.start([fail, lambda: done.append(1)]).finish()
    worker.start([lambda: done.append(2)]).finish()
    worker.close()
    assert 2 in done


def test_finishing_twice_or_without_jobs_is_nothing() -> None:
    task = Task(())
    task.finish()
    task.finish()
    assert not task._unconfirmed


def test_closed_the_caller_goes_on_alone() -> None:
    worker, workers = awake(), []
    worker.close()
    worker.close()
    worker.start([lambda: workers.append(threading.get_ident())]).finish()
    worker.rests = False
    assert workers == [threading.get_ident()]
    assert worker.size == 1


def test_while_it_rests_the_caller_does_all() -> None:
    worker, workers = awake(), []
    worker.rests = True
    for _ in range(50):
        worker.start([lambda: workers.append(threading.get_ident())] * 3).finish()
    worker.close()
    assert workers == [threading.get_ident()] * 150


def cores() -> set[int]:
    """Those this thread may run on; only Linux tells, and only there the worker chooses."""
    return os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()


def test_cores_are_given_back_while_it_rests_and_at_the_end() -> None:
    worker, before = WorkerThread(), cores()
    held = 1 if len(before) == 2 else len(before)
    with worker.cores_given_back():
        worker.rests = False
        assert len(cores()) == held
        worker.rests = True
        assert cores() == before
        worker.rests = False
        assert len(cores()) == held
    assert cores() == before
    worker.close()
