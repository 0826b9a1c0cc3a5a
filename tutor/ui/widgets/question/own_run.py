"""The run that a question is about: the learner's own, and what its record says."""

from __future__ import annotations

from tutor.domain.run_keys import RunKey
from tutor.training.measures import measure
from tutor.training.snapshot import RunState, TrainingSnapshot
from tutor.ui.context import Context

SECONDS = "some ten seconds"


def own_run(context: Context) -> TrainingSnapshot:
    """The learner's own network; before there is one, the latest run, or the newest that is no experiment's.

    The lessons ask about digits: a run that learned from other images is none that they mean.
    """
    mine, snapshot = context.mine, context.snapshot
    if mine is not None and mine.classes.are_digits:
        return mine
    if not snapshot.purpose and snapshot.classes.are_digits:
        return snapshot
    return context.session.find("", of_digits=True) or TrainingSnapshot()


def key_from(name: str, run: TrainingSnapshot) -> RunKey | None:
    """What the record of a finished run says of `name` (one of FROM_RUN); None if it does not."""
    found = measure(name, run)
    if found is None or isinstance(found, str):
        return None
    values = found if isinstance(found, tuple) else (found,)
    return RunKey(run.run, tuple(float(value) for value in values))


def waiting_words(run: TrainingSnapshot) -> str:
    """Why the question cannot be answered yet, and which key to press. Markdown."""
    asks = "This asks about a run of your own"
    match run.state:
        case RunState.NONE:
            return f"{asks}, and none has finished yet. Press **s** to train a network: it takes {SECONDS}."
        case state if state.active:
            hurry = " **v** lets it go at full speed." if run.slow else ""
            return f"{asks}. Run {run.run} is still at work; when it has finished, the question opens by itself.{hurry}"
        case RunState.STOPPED | RunState.FAILED if run.checkpoint is not None:
            return f"{asks}, and run {run.run} ended early. Press **g** to go on with it, or **s** to train a new one."
        case RunState.FINISHED:
            return f"{asks}, and the record of run {run.run} does not say it. Press **s** to train another network."
    return f"{asks}, and run {run.run} did not finish. Press **s** to train another network: it takes {SECONDS}."
