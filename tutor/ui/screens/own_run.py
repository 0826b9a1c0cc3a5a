"""`s` where one builds: the network of one's own parts learns, and becomes a run that all of the Lab works on."""

from __future__ import annotations

import logging
import threading

from tutor.challenges.own_network import PARTS
from tutor.challenges.session import TrainingError
from tutor.storage.store import local_now
from tutor.ui.screens.base import TutorScreen

log = logging.getLogger(__name__)

_learning = threading.Lock()
"""Held while a learner's network learns: one at a time."""


class TrainsOwn(TutorScreen):
    """A screen on which `s` trains what the learner has."""

    def action_start_run(self) -> None:
        """Train in the background; the learner is told when it is done, wherever they are then."""
        if not self.context.ladder.challenges:
            return
        if self.context.session.snapshot.slow:
            self.context.session.set_pace(slow=False)  # it makes room
        if self.context.session.snapshot.state.active or not _learning.acquire(blocking=False):
            self.app.notify("A network is learning already. Wait for it, or stop it in the Lab with x.", markup=False)
            return
        self.app.notify(
            "The network of your parts learns from 60,000 pictures, three times. It takes about half a minute.",
            markup=False,
        )
        threading.Thread(target=self._train, name="own network", daemon=True).start()

    def _train(self) -> None:
        """In a thread of its own, which nobody waits for: the process ends with the tutor."""
        from tutor.challenges.own_network import train
        from tutor.training.weights_file import WeightsError

        app, notebook = self.app, self.context.workbook.notebook
        try:
            found, theirs = train(
                self.context.ladder,
                notebook.tries,
                notebook.aids,
                self.context.home,
                local_now(),
                lambda step, loss: None,
            )
            self.context.session.take_up(found.run)
            told = f"{100 * found.accuracy:.1f} % of the test digits, with {len(theirs)} of {len(PARTS)} parts yours."
            words = f"Run {found.run}: {told} l shows it in the Lab."
        except (TrainingError, WeightsError, OSError) as trouble:
            log.info("the learner's network could not be trained: %s", type(trouble).__name__)
            words = f"It could not be trained. {trouble}"
        finally:
            _learning.release()
        try:
            app.call_from_thread(app.notify, words, timeout=15, markup=False)
        except RuntimeError as error:
            log.info("the tutor was left while a network learned", exc_info=error)
