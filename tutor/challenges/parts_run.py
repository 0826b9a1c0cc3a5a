"""The process in which a learner's parts train beside ours: `python -m tutor.challenges.parts_run`.

It speaks with the tutor as any worker does (`tutor.training.messages`), so that pause, stop, strip, Lab and record are
those of every run. The learner's code runs in a runner behind the fence, a few steps at a call; ours makes the same
steps here. The weights that come back are tested by `dnn_core`, with the learner's own forward if that gives other
scores than their weights do.
"""

from __future__ import annotations

import os
import queue
import shutil
import sys
import threading
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from dnn_core import mnist
from dnn_core.config import TrainingConfig
from dnn_core.metrics import Evaluation, evaluate, fixed_samples, sample_predictions
from dnn_core.network import Network
from dnn_core.run import SAMPLES_SHOWN, WORST_SHOWN, TrainingRun
from tutor.challenges import lockstep, sideways
from tutor.challenges.compare import Failed
from tutor.challenges.judge import ReferencePartFinder, end_with_input, own_folder, stage
from tutor.challenges.kit import Remote
from tutor.challenges.learner import Learner, LearnerError, Limits, adopt_orphans
from tutor.challenges.networks import gradients_of, parameters
from tutor.challenges.plainly import failure
from tutor.content.challenge import read_ladder
from tutor.domain.moments import local_now, stamp
from tutor.domain.run_facts import Journal, Sitting
from tutor.training.code import code_words
from tutor.training.imported_network import fill
from tutor.training.messages import ProtocolError, decode, encode, prediction_to_json
from tutor.training.weights_file import Layers
from tutor.training.worker import CURVE_POINTS, MESSAGE_EVERY_S

SIZES = (784, 256, 128, 64, 10)
PROBE = 60
"""Pictures on which gradients are held against ours."""
CALL_S, BEGIN_S = 60.0, 300.0
"""What a call of the learner's parts may take, and the first, which reads the pictures: much, for a busy machine; who
does not want to wait stops it."""
MOST_CPU_S = 6 * 3600
CHUNK_S = 0.2
"""About so long the parts work between two looks at what the tutor asks for."""
STOP_S = 1.0
APART, ALIKE, DIFFERS = 0.01, 0.05, 1e-3
"""Shares: of a loss at which curves part, within which scores are the same, from which a gradient is another."""


class WorkerCommands:
    """What the tutor asks for. A learner's call that is at work when it asks to stop is ended after a second."""

    def __init__(self, stream: BinaryIO) -> None:
        self.start = decode(stream.readline() or b"{}")
        self.stopped = threading.Event()
        self.learner: Learner | None = None
        self._asked: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._stream = stream
        threading.Thread(target=self._read_commands, name="orders", daemon=True).start()

    def _read_commands(self) -> None:
        for line in self._stream:
            try:
                command = str(decode(line).get("command"))
            except ProtocolError:  # quiet: nothing that could be done
                continue
            if command == "stop":
                self.stopped.set()
                threading.Timer(STOP_S, self._end).start()
            self._asked.put(command)
        end_with_input()

    def _end(self) -> None:
        if self.learner is not None:
            self.learner.end()

    def next(self, *, wait: bool) -> str | None:
        try:
            return self._asked.get(timeout=0.1 if wait else 0.001)
        except queue.Empty:
            return None


class PartsWorker:
    """One run from start to end. What ends it early is told in words."""

    def __init__(self, orders: WorkerCommands, out: BinaryIO) -> None:
        start = orders.start
        self._orders, self._out = orders, out
        self._config = TrainingConfig.from_dict(start["config"])
        self._checkpoint = Path(start["checkpoint"])
        self._own = [str(name) for name in start["own"]]
        self._home = Path(start["home"])
        self._ladder, _ = read_ladder(Path(start["unit"]))
        self._data = mnist.load()
        self._run = TrainingRun(self._config, self._data)
        self._beside = Network.build(self._config, np.random.default_rng(0))
        self._clock = [BEGIN_S]
        self._journal = Journal()
        self._step, self._elapsed = 0, 0.0
        self._points: list[tuple[int, float, float]] = []
        self._gathered: list[tuple[float, float]] = []
        self._parted, self._same = 0, True
        self._reads_itself = False
        self._said = 0.0

    def say(self, **message: Any) -> None:
        self._out.write(encode(message))
        self._out.flush()

    def run(self) -> None:
        folder = own_folder("i2-tutor-parts-")
        try:
            stage(folder, self._ladder, self._home, self._own)
            for name in self._own:
                if (part := self._ladder.named(name)) is not None:
                    shutil.copy(folder / part.file, self._checkpoint.parent / part.file)
            sys.meta_path.insert(0, ReferencePartFinder(self._ladder, self._ladder.challenges[0].folder.parent))
            with Learner(folder.resolve(), Limits(CALL_S, MOST_CPU_S)) as learner:
                self._orders.learner = learner
                self._begin_and_train(learner)
        except (LearnerError, Failed) as error:
            if self._orders.stopped.is_set():
                self._stopped()
            else:
                self.say(type="fault", message=self._words(error))
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _begin_and_train(self, learner: Learner) -> None:
        config = self._config
        settings: dict[str, Any] = {
            "count": len(self._run.batches.images),
            "size": config.batch_size,
            "epochs": config.epochs,
        }
        settings |= {"optimizer": config.optimizer, "rate": config.learning_rate}
        with ThreadPoolExecutor(1) as pool:
            coming = pool.submit(lockstep.Loop, SIZES, config.seed, **settings)
            loop = learner.load("tutor.challenges.lockstep")
            self._mine = Remote(learner, loop, self._clock).Loop(SIZES, config.seed, **settings)
            self._ours = coming.result()
            self._clock[0] = CALL_S
            self._journal = self._journal.sat_down(Sitting(0, stamp(local_now()), code_words(), 1))
            self.say(
                type="started",
                layer_sizes=SIZES,
                parameter_count=len(self._run.network.parameters),
                steps_per_epoch=self._run.batches.per_epoch,
                total_steps=self._run.total_steps,
                first_step=0,
                learning_rate=config.learning_rate,
                training_samples=settings["count"],
                data=self._data.facts(),
                journal=self._journal.to_record(),
            )
            self._compare_first()
            self._train(pool)

    # the steps

    def _train(self, pool: ThreadPoolExecutor) -> None:
        total, chunk = self._run.total_steps, 1
        while self._step < total:
            if self._asked_to_stop():
                return self._stopped()
            due = next(step for step in range(self._step + 1, total + 1) if self._due(step))
            count = min(chunk, due - self._step)
            began = time.monotonic()
            coming = pool.submit(self._ours.steps, count)
            theirs, right = np.asarray(self._mine.steps(count), float), coming.result()
            took = time.monotonic() - began
            self._elapsed += took
            if not np.isfinite(theirs).all():
                self._step += int(np.argmin(np.isfinite(theirs))) + 1
                self._tell()
                return self.say(type="diverged", step=self._step, where="the loss")
            self._note(theirs, right[: len(theirs)])
            if len(theirs) < count:
                break  # their batches end before ours
            if self._due(self._step):
                self._test(pool)
            if time.monotonic() - self._said >= MESSAGE_EVERY_S:
                self._tell()
            chunk = max(1, min(60, round(count * CHUNK_S / max(took, 1e-3))))
        if not self._due(self._step):
            self._test(pool)
        self._gather()
        self._tell()
        accuracy = self._run.training_accuracy()
        return self.say(
            type="finished",
            step=self._step,
            elapsed_s=self._elapsed,
            stopped_early=False,
            train_accuracy=accuracy,
        )

    def _due(self, step: int) -> bool:
        return self._run.evaluations.due(step) or step == self._run.total_steps

    def _note(self, theirs: Any, right: Any) -> None:
        """The losses of some steps, theirs and ours."""
        stride = max(1, self._run.total_steps // CURVE_POINTS)
        for one, other in zip(theirs, right, strict=True):
            self._step += 1
            self._same = self._same and bool(one == other)
            if not self._parted and abs(one - other) > APART * abs(other):
                self._parted = self._step
            self._gathered.append((float(one), float(other)))
            if len(self._gathered) >= stride:
                self._gather()

    def _gather(self) -> None:
        if self._gathered:
            mean = np.mean(self._gathered, axis=0)
            self._points.append((self._step, float(mean[0]), float(mean[1])))
            self._gathered = []

    def _tell(self, **more: Any) -> None:
        self._said = time.monotonic()
        self.say(
            type="progress",
            step=self._step,
            points=[(step, loss) for step, loss, _ in self._points],
            learning_rate=self._config.learning_rate,
            elapsed_s=self._elapsed,
        )
        beside: dict[str, Any] = {"tests": [], "losses": None, "gradient": None, **more}
        beside |= {"points": [(step, loss) for step, _, loss in self._points]}
        self.say(type="beside", parted=self._parted, same=self._same, **beside)
        self._points = []

    # what differs

    def _probe(self) -> tuple[Any, Any]:
        pictures = self._data.train_images[:PROBE].astype(np.float32) / np.float32(255)
        return pictures, self._data.train_labels[:PROBE].astype(np.int64)

    def _compare_first(self) -> None:
        """Before the first step: what differs, and whether forward gives the scores that its weights give here."""
        x, _ = self._probe()
        weights, biases = parameters(self._mine.model, SIZES)
        fill(self._run.network, _layers(weights, biases))
        scores = np.asarray(self._mine.scores(x), float)
        expected = self._run.network.forward(x)
        self._reads_itself = not np.allclose(scores, expected, rtol=ALIKE, atol=ALIKE * float(np.abs(expected).max()))
        self._tell(**self._differences(weights, biases))

    def _differences(self, weights: list[Any], biases: list[Any]) -> dict[str, Any]:
        """Loss and largest difference of the gradients, theirs against ours, both at their weights."""
        x, labels = self._probe()
        kept = self._ours.model.W, self._ours.model.b
        self._ours.model.W, self._ours.model.b = weights, biases
        expected_loss, expected = self._ours.gradients(x.astype(float), labels)
        self._ours.model.W, self._ours.model.b = kept
        loss, came = self._mine.gradients(x, labels)
        slopes = gradients_of(self._mine, came, self._mine.model, SIZES)
        found = []
        for layer, (dW, db) in enumerate(expected, 1):
            apart = max(
                float(np.abs(one - other).max())
                for one, other in zip((slopes[0][layer - 1], slopes[1][layer - 1]), (dW, db), strict=True)
            )
            found.append((apart, float(max(np.abs(dW).max(), np.abs(db).max())), layer))
        wrong = [one for one in found if one[0] > DIFFERS * one[1]]  # the first on the way down
        return {"losses": (loss, expected_loss), "gradient": wrong[-1] if wrong else max(found)}

    # the tests

    def _test(self, pool: ThreadPoolExecutor) -> None:
        coming = pool.submit(self._evaluate, self._beside, _layers(self._ours.model.W, self._ours.model.b))
        weights, biases = parameters(self._mine.model, SIZES)
        test = self._evaluate(self._run.network, _layers(weights, biases), theirs=True)
        other = coming.result()
        self._run.step = self._step
        self._run.save(self._checkpoint)
        images, labels = self._data.test_images, self._data.test_labels
        samples, worst = (
            [prediction_to_json(one) for one in sample_predictions(test, images, places)]
            for places in (fixed_samples(labels, SAMPLES_SHOWN), test.worst(WORST_SHOWN))
        )
        self.say(
            type="tested",
            step=self._step,
            points=[(self._step, test.loss, test.accuracy)],
            samples=samples,
            worst=worst,
            confusion=test.confusion(),
            elapsed_s=self._elapsed,
        )
        self._tell(tests=[(self._step, other.loss, other.accuracy)], **self._differences(weights, biases))

    def _evaluate(self, network: Network, layers: Layers, *, theirs: bool = False) -> Evaluation:
        fill(network, layers)
        reads = self._mine.scores if theirs and self._reads_itself else None
        with np.errstate(all="ignore"):
            return evaluate(network, self._data.test_images, self._data.test_labels, forward=reads)

    # what the tutor asks for

    def _asked_to_stop(self) -> bool:
        """Do what was asked since the last look; while paused, wait here."""
        paused = False
        while True:
            match self._orders.next(wait=paused):
                case "pause" if not paused:
                    paused = True
                    self._tell()
                    self._journal = self._journal.paused(self._step, stamp(local_now()))
                    self.say(type="paused", journal=self._journal.to_record())
                case "resume" if paused:
                    paused = False
                    self._journal = self._journal.resumed(stamp(local_now()))
                    self.say(type="resumed", journal=self._journal.to_record())
                case "stop":
                    self._journal = self._journal.resumed(stamp(local_now()))
                    return True
                case None if not paused:
                    return False

    def _stopped(self) -> None:
        self._tell()
        self.say(type="stopped", step=self._step, trouble="", journal=self._journal.to_record())

    def _words(self, error: LearnerError | Failed) -> str:
        """`A product needs the inner sizes equal: 784 here, 256 there (dense.py, line 7: z = x @ W).`"""
        if isinstance(error, Failed) or error.type == lockstep.IncompatiblePart.__name__:
            return error.message
        parts = [part.file for name in self._own if (part := self._ladder.named(name)) is not None]
        files = [frame[0] for frame in error.frames]
        file = next((one for one in reversed(files) if one in parts), files[-1] if files else "your file")
        told = failure("parts", error, file)
        where = f" ({told.frames[0].file}, line {told.frames[0].line}: {told.frames[0].text})" if told.frames else ""
        rows = file in parts and error.type in ("ValueError", "IndexError")
        if rows and not sideways.says_columns(str(self._home / file)):
            where += f" A picture is a row here. If it is a column in {file}, write COLUMNS = True at its top."
        return told.message + where


def _layers(weights: list[Any], biases: list[Any]) -> Layers:
    """As `dnn_core` has them: (D, H) and (H,), float32."""
    return tuple((W.astype(np.float32), b.astype(np.float32)) for W, b in zip(weights, biases, strict=True))


def main() -> None:
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    adopt_orphans()
    code = 0
    try:
        PartsWorker(WorkerCommands(sys.stdin.buffer), out).run()
        out.flush()
    except BrokenPipeError:
        pass  # the tutor is gone
    except BaseException:  # quiet: it is in the log of the run, whose last line the tutor tells
        traceback.print_exc()
        code = 1
    os._exit(code)


if __name__ == "__main__":
    main()
