"""The process in which a network trains: `python -m tutor.training.worker`.

It speaks JSON lines (tutor.training.messages) on its own copy of stdout; whatever else is printed goes to the log. It
never outlives the tutor: when stdin closes it saves a checkpoint and ends, within a deadline.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

from dnn_core.config import ConfigError, TrainingConfig
from dnn_core.events import (
    EpochFinished,
    RunDiverged,
    RunFinished,
    RunStarted,
    SamplePrediction,
    StepFinished,
    TestEvaluated,
    TrainingEvent,
)
from dnn_core.idx import DataError
from dnn_core.memory import NO_MEMORY
from tutor.domain.moments import local_now, stamp
from tutor.domain.run_facts import DataFacts, Journal, Sitting
from tutor.training import slow_motion
from tutor.training.code import code_words
from tutor.training.hearing import Commands, log
from tutor.training.messages import (
    MOST_PIXELS,
    VERSION,
    Message,
    encode,
    number,
    prediction_to_json,
)
from tutor.training.moments import Keeper
from tutor.training.my_digits import added

MESSAGE_EVERY_S = 0.1
CHECKPOINT_EVERY_S = 5.0
LEAST_BETWEEN_S = 1.0
"""Epochs of a few milliseconds are not each worth a write to the disk, nor is every press of a key."""
CURVE_POINTS = 300
"""Of a whole run's training curve: losses are averaged over a 300th of the run."""
CURVE_DETAIL = 20
"""Early steps change the most: up to this one each is a point of the curve, and later ones are averaged over a 20th of
the steps so far at most."""
GRADIENT_DETAIL, GRADIENT_POINTS = 0.1, 60
"""How long the gradients are is looked at after a tenth of the steps so far or a 60th of the run."""
LOOK_EVERY_S, READINGS_EVERY_S = 4.0, 0.25
"""In slow motion: how often the test images are looked at, and the samples read."""
MOST_LATE_S = 1.0


class Worker:
    """One run from start to end."""

    def __init__(self, commands: Commands, out: BinaryIO) -> None:
        self.commands = commands
        self.out = out
        self.run: Any = None  # a FastTrainingRun, once NumPy is loaded
        self.checkpoint = Path()
        self.step = 0
        self._points: list[tuple[int, float]] = []
        self._losses: list[float] = []
        self._gradients: list[tuple[int, list[float]]] = []  # (step, length of each layer's gradient) not told yet
        self._look_from = 0.0  # the step from which on they are looked at again
        self._stride = 1
        self._tests: list[tuple[int, float, float]] = []  # (step, loss, accuracy) not told yet
        self._tested: TestEvaluated | None = None
        self._validated: list[tuple[int, float, float | None]] = []
        self._said = self._saved = time.monotonic()
        self._told_tests = 0.0
        self._latest: StepFinished | None = None
        self._stopping = False
        self._moments_trouble = ""
        self._trouble = ""  # why the last checkpoint could not be saved
        self.journal = Journal()
        self._noted = False  # something in the journal that no checkpoint has yet
        self._rates: dict[int, float] = {}  # of a run that is trained again: what was changed, after which step
        self._leg_s = 0.0  # seconds that each leg of slow motion takes; 0: full speed
        self._due = self._looked = self._read = 0.0  # the next step; the last test and the last readings in slow motion

    def say(self, **message: Any) -> None:
        self.out.write(encode(message))
        self.out.flush()

    def main(self) -> None:
        start = self.commands.wait()
        if start is None or start.get("command") != "start":
            return
        try:
            self._train(start)
        except BrokenPipeError:  # the tutor is gone; what was learned is kept
            if self.run is not None:
                self.save()
            raise
        except (DataError, ConfigError, ValueError) as error:
            self.say(type="fault", message=str(error))
        except OSError as error:
            self.say(type="fault", message=f"A file could not be read or written: {error}")
        except MemoryError:
            self.say(type="fault", message=NO_MEMORY)

    def _train(self, start: Message) -> None:
        if start.get("version") != VERSION:
            self.say(type="fault", message="The tutor was replaced by another version while it ran. Start it again.")
            return
        if not self._prepare(start):
            return
        moments = Keeper(self.checkpoint.parent, self.run)
        for event in self.run.events():
            moments.look(last=isinstance(event, RunFinished))
            if moments.trouble and not self._moments_trouble:
                self._moments_trouble = moments.trouble
                log(f"no more moments are kept: {moments.trouble}")
            self._tell(event)
            self._handle_commands()
            if self._stopping and not isinstance(event, RunFinished | RunDiverged):
                trouble = self.save()
                self._flush(all_points=True)
                self.say(type="stopped", step=self.step, trouble=trouble, journal=self.journal.to_record())
                return

    def _prepare(self, start: Message) -> bool:
        """Make the run ready; False if it is refused, which has been said then."""
        from dnn_core import mnist
        from dnn_core.checkpoint import OtherDataError, check_data
        from dnn_core.fast.run import FastTrainingRun

        self.checkpoint = Path(start["checkpoint"])
        data = added(self.checkpoint.parent, mnist.load(Path(start["data"]) if start["data"] else None))
        if start["resume"]:
            try:
                self.run = FastTrainingRun.load(self.checkpoint, data, alone=True)
            except OtherDataError as error:
                self.say(type="refused", message=refusal(error.learned_from, error.here))
                return False
            self.journal = Journal.from_record(self.run.notes.get("journal"))
        else:
            try:
                check_data(self.checkpoint, start.get("same_data"), data.facts())
            except OtherDataError as error:
                self.say(type="fault", message=refusal(error.learned_from, error.here, compared=True))
                return False
            self.run = FastTrainingRun(TrainingConfig.from_dict(start["config"]), data, alone=True)
        self._leg_s = max(0.0, float(start.get("leg_s") or 0.0))
        self._rates = {int(step): number(rate) for step, rate in start.get("rates") or ()}
        self._note(self.journal.sat_down(Sitting(self.run.step, stamp(local_now()), code_words(), self.run.threads)))
        return True

    def _note(self, journal: Journal) -> None:
        """What was done to the run goes into its next checkpoint."""
        self.journal, self._noted = journal, True
        self.run.notes["journal"] = journal.to_record()

    def _tell(self, event: TrainingEvent) -> None:
        match event:
            case RunStarted():
                self._stride = max(1, event.total_steps // CURVE_POINTS)
                self.step = event.first_step
                self.say(
                    type="started",
                    layer_sizes=event.layer_sizes,
                    parameter_count=event.parameter_count,
                    steps_per_epoch=event.steps_per_epoch,
                    total_steps=event.total_steps,
                    first_step=event.first_step,
                    learning_rate=self.run.learning_rate,
                    training_samples=event.training_samples,
                    data=self.run.data_facts,
                    journal=self.journal.to_record(),
                    slow=self._leg_s > 0,
                )
                self._go_slowly()
            case StepFinished():
                self._step(event)
            case TestEvaluated():
                self._tests.append((event.step, event.loss, event.accuracy))
                self._tested = event
                self._tell_tests()
            case EpochFinished():
                if (loss := event.validation_loss) is not None:
                    self._validated.append((self.step, loss, event.validation_accuracy))
                self._tell_tests()
                if time.monotonic() - self._saved >= LEAST_BETWEEN_S:
                    self.save()
            case RunFinished():
                self.save()
                self._flush(all_points=True)
                self.say(
                    type="finished",
                    step=event.step,
                    elapsed_s=event.elapsed_s,
                    stopped_early=event.stopped_early,
                    train_accuracy=self.run.training_accuracy(),
                    weights=hashlib.sha256(self.run.network.parameters.tobytes()).hexdigest(),
                    moments_trouble=self._moments_trouble,
                )
            case RunDiverged():
                self._flush(all_points=True)
                self.say(type="diverged", step=event.step, where=event.where)

    def _step(self, event: StepFinished) -> None:
        self.step = event.step
        self._latest = event
        if event.step in self._rates:
            self._set_rate(self._rates.pop(event.step), paused=False)
        self._losses.append(event.loss)
        if len(self._losses) >= min(self._stride, max(1, self.step // CURVE_DETAIL)):
            self._gather()
        now = time.monotonic()
        if now - self._said >= MESSAGE_EVERY_S:
            self._flush()
        if now - self._saved >= (LEAST_BETWEEN_S if self._noted else CHECKPOINT_EVERY_S):
            self.save()
        self._go_slowly()

    def _go_slowly(self) -> None:
        """In slow motion: show what the network reads now, and set when its next step is due. A step that was a little
        late is made up for by the next ones."""
        if not self._leg_s:
            return
        now, wait = time.monotonic(), slow_motion.wait_s(self.step, self.run.total_steps, self._leg_s)
        self._due = wait + (self._due if 0 <= now - self._due < MOST_LATE_S else now)
        if now - self._looked >= LOOK_EVERY_S and (found := self.run.look()) is not None:
            self._looked = self._read = now
            self._tests.append((found.step, found.loss, found.accuracy))
            self._tested = found
            self._tell_tests(at_once=True)
        elif now - self._read >= READINGS_EVERY_S:
            self._read = now
            self.say(type="readings", step=self.step, samples=_shown(self.run.readings()))

    def _tell_tests(self, *, at_once: bool = False) -> None:
        """Say what the tests and epochs since the last telling came to; tiny ones follow each other too fast for each
        to be told alone. The whole of the last test goes along, of the others the points of their curve."""
        now = time.monotonic()
        if not at_once and now - self._told_tests < MESSAGE_EVERY_S:
            return
        if (test := self._tested) is not None:
            self.say(
                type="tested",
                step=test.step,
                points=self._tests,
                samples=_shown(test.samples),
                worst=_shown(test.worst),
                confusion=test.confusion,
                elapsed_s=test.elapsed_s,
            )
        if self._validated:
            self.say(type="validated", points=self._validated)
        if self._tested is not None or self._validated:
            self._told_tests = now
        self._tests, self._tested, self._validated = [], None, []

    def _gather(self) -> None:
        """One point of the curve from the losses since the last one."""
        if self._losses:
            self._points.append((self.step, sum(self._losses) / len(self._losses)))
            self._losses = []
            if self.step >= self._look_from:
                self._look_from = self.step + min(GRADIENT_DETAIL * self.step, self.run.total_steps / GRADIENT_POINTS)
                self._gradients.append((self.step, [float(f"{one:.4g}") for one in self.run.network.gradient_norms()]))

    def _flush(self, *, all_points: bool = False) -> None:
        """Say how far the run is. `all_points`: losses that do not fill a point yet become one."""
        self._tell_tests(at_once=all_points)
        if all_points:
            self._gather()
        if self._latest is not None:
            self.say(
                type="progress",
                step=self._latest.step,
                points=self._points,
                gradients=self._gradients,
                learning_rate=self.run.learning_rate,
                elapsed_s=self._latest.elapsed_s,
            )
            self._points, self._gradients = [], []
        self._said = time.monotonic()

    def save(self) -> str:
        """Keep a checkpoint; '' or what went wrong. A full disk ends no training: the last checkpoint stays."""
        self._saved = time.monotonic()
        try:
            self.run.save(self.checkpoint)
            self._noted = False
        except OSError as error:
            log(f"the checkpoint could not be saved: {error}")
            trouble = error.strerror or str(error)
        else:
            trouble = ""
        if trouble != self._trouble:
            self._trouble = trouble
            self.say(type="checkpoint", trouble=trouble)
        return trouble

    def _handle_commands(self) -> None:
        """Do what the tutor has asked for since the last step; while paused, or in slow motion until the next step is
        due, wait here for what it asks next."""
        paused = False
        while (command := self._next_command(paused=paused)) is not None:
            match command.get("command"):
                case "pace":
                    self._leg_s = max(0.0, float(command.get("leg_s") or 0.0))
                    self.say(type="pace", slow=self._leg_s > 0)
                    if not paused:
                        self._go_slowly()
                case "pause" if not paused:
                    paused = True
                    self._flush()
                    self._tell_tests(at_once=True)
                    self._note(self.journal.paused(self.step, stamp(local_now())))
                    self.save()
                    self.say(type="paused", journal=self.journal.to_record())
                case "resume" if paused:
                    paused = False
                    self._note(self.journal.resumed(stamp(local_now())))
                    self.say(type="resumed", journal=self.journal.to_record())
                    self._go_slowly()
                case "learning_rate":
                    self._change_rate(command, paused=paused)
                case "stop":
                    if paused:
                        self._note(self.journal.resumed(stamp(local_now())))
                    self._stopping = True
                    return

    def _next_command(self, *, paused: bool) -> Message | None:
        if paused:
            return self.commands.wait()
        if self._leg_s and self.step < self.run.total_steps and (left := self._due - time.monotonic()) > 0:
            return self.commands.wait(left)
        return self.commands.next()

    def _change_rate(self, command: Message, *, paused: bool) -> None:
        try:
            rate = number(command.get("value"))
            if rate <= 0:
                raise ValueError(f"{rate:g} is not more than 0")
        except ValueError as error:
            log(f"learning rate: {error}")
            return
        self._set_rate(rate, paused=paused)

    def _set_rate(self, rate: float, *, paused: bool) -> None:
        self.run.learning_rate = rate
        self._note(self.journal.rate_changed(self.step, rate, stamp(local_now())))
        if paused:  # no step will save it, and nobody knows how the pause ends
            self.save()
        self.say(type="learning_rate", value=rate, journal=self.journal.to_record())


def refusal(learned_from: Message, here: Message, *, compared: bool = False) -> str:
    """Why a run does not go on with these data, or is not `compared` with one on others, and what to do."""
    theirs, ours = DataFacts.from_record(learned_from), DataFacts.from_record(here)
    assert theirs is not None
    assert ours is not None
    which, why = (
        ("The run before", "Runs that are compared learn from the same data")
        if compared
        else ("This run", "A run goes on with its own data only")
    )
    return (
        f"{which} learned from {theirs.words}. The tutor is open with other data, {ours.words}. "
        f"{why}: leave, and start {theirs.way_there}."
    )


def _shown(samples: Sequence[SamplePrediction]) -> list[dict[str, Any]]:
    """Samples as a message tells them; large pictures would fill records and pipes."""
    return [prediction_to_json(one) for one in samples if len(one.pixels) <= MOST_PIXELS]


def main() -> None:
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    code = 0
    try:
        Worker(Commands(sys.stdin.buffer), out).main()
        out.flush()
    except BrokenPipeError:
        pass  # the tutor is gone; its silence is answered with silence
    except BaseException:
        log(traceback.format_exc())
        code = 1
    os._exit(code)  # the thread that waits on stdin would hold up an orderly exit


if __name__ == "__main__":
    main()
