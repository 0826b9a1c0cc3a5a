"""`i2-tutor train`: a run in the foreground, with a progress bar on a terminal or JSON lines for programs."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, TextIO

from dnn_core.config import ConfigError, TrainingConfig
from dnn_core.events import EpochFinished, RunDiverged, RunFinished, RunStarted, StepFinished
from dnn_core.idx import DataError
from dnn_core.memory import NO_MEMORY
from tutor.domain.marks import half_step_bar
from tutor.domain.moments import local_now, stamp
from tutor.domain.run_facts import Journal, Sitting
from tutor.domain.words import visible
from tutor.training.code import code_words

if TYPE_CHECKING:
    from dnn_core.fast.run import FastTrainingRun

INTERRUPTED = 130
BAR_CELLS = 24


class _Interrupt:
    """Ctrl-C sets a flag that is looked at between two steps; a second one ends at once."""

    def __init__(self) -> None:
        self.asked = False
        self._before: Any = None

    def __enter__(self) -> _Interrupt:
        self._before = signal.signal(signal.SIGINT, self._handle)
        return self

    def __exit__(self, *_: object) -> None:
        signal.signal(signal.SIGINT, self._before)

    def _handle(self, number: int, frame: FrameType | None) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True


def run_training(
    config: TrainingConfig,
    *,
    data_dir: Path | None = None,
    save: Path | None = None,
    json_lines: bool = False,
    out: TextIO = sys.stdout,
    err: TextIO = sys.stderr,
) -> int:
    """Train to the end, or to Ctrl-C. Returns the exit code: 0, 1 diverged or no data, 2 not trainable, 130."""
    from dnn_core import mnist
    from dnn_core.fast.run import FastTrainingRun

    if save is not None and (wrong := fault_of_target(save)):
        _tell(f"--save: {wrong}", err)
        return 2
    with _Interrupt() as interrupt:
        try:
            run = FastTrainingRun(config, mnist.load(data_dir))
            begun = Journal().sat_down(Sitting(0, stamp(local_now()), code_words(), run.threads))
            run.notes["journal"] = begun.to_record()
        except ConfigError as error:
            _tell(str(error), err)
            return 2
        except (DataError, OSError, ValueError) as error:
            _tell(str(error), err)
            return 1
        except MemoryError:
            _tell(NO_MEMORY, err)
            return 1
        report = _JsonReport(out) if json_lines else _WordReport(out, err)
        try:
            code = _follow(run, config, report, interrupt)
        except MemoryError:
            _tell(NO_MEMORY, err)
            return 1
        if save is not None and code != 1:
            try:
                run.save(save)
            except OSError as error:
                _tell(f"{save} could not be written: {error}", err)
                return 1
            print(f"The network is in {visible(str(save))}.", file=err)
        return code


def _tell(words: str, err: TextIO) -> None:
    print(f"i2-tutor train: {visible(words)}", file=err)


def fault_of_target(path: Path) -> str:
    """Why a network could not be saved at `path`, or '': known before it has been trained."""
    folder = path.parent
    try:
        if path.is_dir():
            return f"{path} is a folder; name a file in it"
        if path.exists() and not path.is_file():
            return f"{path} is no ordinary file; name another"
        if not folder.is_dir():
            return f"there is no folder {folder}; make it first, or name another"
    except OSError as error:
        return f"{path} cannot be used: {error.strerror or error}"
    if not os.access(folder, os.W_OK | os.X_OK):
        return f"{folder} cannot be written to; name another folder"
    return ""


def _follow(run: FastTrainingRun, config: TrainingConfig, report: _Report, interrupt: _Interrupt) -> int:
    tested: EpochFinished | None = None
    for event in run.events():
        match event:
            case RunStarted():
                report.started(event)
            case StepFinished():
                report.step(event)
                if interrupt.asked:
                    report.interrupted(event, tested)
                    return INTERRUPTED
            case EpochFinished():
                tested = event
                report.epoch(event)
            case RunFinished():
                report.finished(event, config)
            case RunDiverged():
                report.diverged(event)
                return 1
    return 0


class _Report:
    """What is said on the way."""

    def started(self, event: RunStarted) -> None: ...

    def step(self, event: StepFinished) -> None: ...

    def epoch(self, event: EpochFinished) -> None: ...

    def finished(self, event: RunFinished, config: TrainingConfig) -> None: ...

    def diverged(self, event: RunDiverged) -> None: ...

    def interrupted(self, event: StepFinished, tested: EpochFinished | None) -> None: ...


class _JsonReport(_Report):
    def __init__(self, out: TextIO) -> None:
        self._out = out

    def _say(self, **record: Any) -> None:
        print(json.dumps(record), file=self._out, flush=True)

    def epoch(self, event: EpochFinished) -> None:
        self._say(
            event="epoch",
            epoch=event.epoch,
            loss=event.loss,
            accuracy=event.accuracy,
            test_loss=event.test_loss,
            test_accuracy=event.test_accuracy,
            elapsed_s=round(event.elapsed_s, 3),
            **_validated(event),
        )

    def finished(self, event: RunFinished, config: TrainingConfig) -> None:
        self._say(
            event="finished",
            test_accuracy=event.test_accuracy,
            test_loss=event.test_loss,
            elapsed_s=round(event.elapsed_s, 3),
            config=config.to_dict(),
        )

    def diverged(self, event: RunDiverged) -> None:
        self._say(event="diverged", step=event.step, epoch=event.epoch, where=event.where)

    def interrupted(self, event: StepFinished, tested: EpochFinished | None) -> None:
        accuracy = tested.test_accuracy if tested else None
        self._say(event="interrupted", step=event.step, epoch=event.epoch, loss=event.loss, test_accuracy=accuracy)


def _validated(event: EpochFinished) -> dict[str, float | None]:
    """What the training images held out say, if there are any."""
    if event.validation_loss is None:
        return {}
    return {"validation_loss": event.validation_loss, "validation_accuracy": event.validation_accuracy}


class _WordReport(_Report):
    """A bar on stderr if that is a terminal; a line an epoch and the last words on stdout."""

    BAR_EVERY_S = 0.1

    def __init__(self, out: TextIO, err: TextIO) -> None:
        self._out, self._err = out, err
        self._live = err.isatty()
        self._total = 1
        self._drawn = 0.0

    def started(self, event: RunStarted) -> None:
        sizes = " › ".join(map(str, event.layer_sizes))
        print(f"{sizes}, {event.parameter_count:,} parameters, {event.training_samples:,} images", file=self._err)
        self._total = event.total_steps

    def step(self, event: StepFinished) -> None:
        if not self._live or event.elapsed_s - self._drawn < self.BAR_EVERY_S:
            return
        self._drawn = event.elapsed_s
        done = event.step / self._total
        left = event.elapsed_s * (1 - done) / done
        bar = half_step_bar(done, BAR_CELLS).ljust(BAR_CELLS, "─")
        self._err.write(f"\r{bar} {done:4.0%}  epoch {event.epoch}  loss {event.loss:.3f}  {left:.0f} s left\x1b[K")
        self._err.flush()

    def _line(self, words: str) -> None:
        if self._live:
            self._err.write("\r\x1b[K")
            self._err.flush()
        print(words, file=self._out, flush=True)

    def epoch(self, event: EpochFinished) -> None:
        held_out = ""
        if event.validation_loss is not None:
            held_out = f"validation loss {event.validation_loss:.4f}, {event.validation_accuracy:.2%}   "
        self._line(
            f"epoch {event.epoch}   loss {event.loss:.4f}   training {event.accuracy:.2%}   {held_out}"
            f"test {event.test_accuracy:.2%}   {event.elapsed_s:.1f} s"
        )

    def finished(self, event: RunFinished, config: TrainingConfig) -> None:
        self._line(f"{event.test_accuracy:.2%} of the test images right after {event.elapsed_s:.1f} s of training.")

    def diverged(self, event: RunDiverged) -> None:
        self._line(
            f"The run diverged at step {event.step:,} (epoch {event.epoch}): {event.where} is no longer a finite "
            "number. Try a smaller --learning-rate."
        )

    def interrupted(self, event: StepFinished, tested: EpochFinished | None) -> None:
        test = f", {tested.test_accuracy:.2%} of the test images right after epoch {tested.epoch}" if tested else ""
        self._line(f"Stopped at step {event.step:,} of {self._total:,}, loss {event.loss:.4f}{test}.")
