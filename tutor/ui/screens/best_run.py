"""The network of the last challenge learns once more, in the background, and becomes a run of the Lab."""

from __future__ import annotations

import logging
import threading

from tutor.challenges.session import TrainingError
from tutor.domain.moments import local_now
from tutor.ui.screens.base import TutorScreen

log = logging.getLogger(__name__)

_learning = threading.Lock()
"""Held while a learner's network learns: one at a time."""


def train_best(screen: TutorScreen) -> None:
    """Train it in the background; the learner is told when it is done, wherever they are then."""
    session = screen.context.session
    if session.snapshot.slow:
        session.set_pace(slow=False)  # it makes room
    if session.snapshot.state.active or not _learning.acquire(blocking=False):
        screen.app.notify("A network is learning already. Wait for it, or stop it in the Lab with x.", markup=False)
        return
    words = "Your best network learns once more, for the Lab. It takes as long as one of the three seeds did."
    screen.app.notify(words, markup=False)
    threading.Thread(target=_train, args=(screen,), name="best network", daemon=True).start()


def _train(screen: TutorScreen) -> None:
    """In a thread of its own, which nobody waits for: the process ends with the tutor."""
    from tutor.challenges.own_network import train
    from tutor.training.weights_file import WeightsError

    app, context, notebook = screen.app, screen.context, screen.context.workbook.notebook
    given = context.ladder, notebook.tries, context.home, local_now()
    try:
        found, _ = train(*given, lambda step, loss: None, best=True)
        context.session.take_up(found.run)
        words = f"Run {found.run}: {100 * found.accuracy:.1f} % of the test digits. l shows it in the Lab."
    except (TrainingError, WeightsError, OSError) as trouble:
        log.info("the learner's network could not be trained: %s", type(trouble).__name__)
        words = f"It could not be trained. {trouble}"
    finally:
        _learning.release()
    try:
        app.call_from_thread(app.notify, words, timeout=15, markup=False)
    except RuntimeError as error:
        log.info("the tutor was left while a network learned", exc_info=error)
