"""The tutor's side of training: starts the worker, hears what it says, and keeps the latest snapshot."""

from __future__ import annotations

import contextlib
import logging
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO

from dnn_core.config import TrainingConfig
from dnn_core.idx import DataError
from dnn_core.idx_set import find_set, look
from tutor.domain.moments import local_now, stamp
from tutor.domain.run_facts import DataFacts, RateChange
from tutor.training import records
from tutor.training.apply_message import apply_message
from tutor.training.beside import PARTS, PartsRun
from tutor.training.lock import RunLock
from tutor.training.messages import TERMINAL, VERSION, Message, ProtocolError, decode, encode, number
from tutor.training.my_digits import OwnDigit, keep_with
from tutor.training.process import how_it_died, spawn
from tutor.training.slow_motion import LEG_S
from tutor.training.snapshot import PartsComparison, RunState, TrainingSnapshot

KILL_AFTER_S = 0.5
"""Between asking a worker that does not end to terminate, and killing it."""
PATIENCE_S = 15.0
"""How long a worker that was told to stop may take for its present step and its checkpoint."""
LAST_RECORD_S = 5.0
"""How long the record of a run whose worker has ended may take to be written."""
RECORD_EVERY_S = 3.0
"""How much of the curve a power cut may cost."""
_log = logging.getLogger(__name__)

RECORDED_AT_ONCE = frozenset({"started", "paused", "resumed", "learning_rate", "pace"})


class TrainingSession:
    """At most one run at a time. Any thread may call the methods; none of them waits for the run, but `close`.

    `runs_dir` holds the files of the runs, `data_dir` the four IDX files (MNIST's own unless given). `on_snapshot` is
    called with each new snapshot, in order, mostly from the reader's thread; it must not wait for another thread.
    What goes wrong is no exception but a snapshot whose state is FAILED and whose message says why.
    """

    def __init__(
        self, runs_dir: Path, on_snapshot: Callable[[TrainingSnapshot], None], data_dir: Path | None = None
    ) -> None:
        self._runs = runs_dir
        self._on_snapshot = on_snapshot
        self._data = data_dir
        self._guard = threading.RLock()  # of what is below
        self._pipe = threading.Lock()  # of the worker's stdin
        self._process: subprocess.Popen[bytes] | None = None
        self._reader: threading.Thread | None = None
        self._stop_asked = False
        self._closed = False
        self._recorded = 0.0
        self._snapshot = records.last_record(runs_dir) or TrainingSnapshot()

    @property
    def snapshot(self) -> TrainingSnapshot:
        """The run as it is now; before the first `start` or `go_on`, the last one of earlier times."""
        return self._snapshot

    def find(self, purpose: str, *, of_digits: bool = False) -> TrainingSnapshot | None:
        """The newest run that was started for that purpose, as its record tells it; `of_digits`: no other images."""
        return records.find_purpose(self._runs, purpose, of_digits=of_digits)

    # beginning

    def record(self, run: int) -> TrainingSnapshot | None:
        """A run as its record tells it, None if there is none or it cannot be read."""
        return records.readable(self._runs, run)

    def take_up(self, run: int) -> bool:
        """Show a run that was made elsewhere, as its record tells it; False while one is at work or if it has none."""
        with self._guard:
            made = self.record(run)
            if self._closed or self._snapshot.state.active or made is None:
                return False
            self._tell(made)
            return True

    def train_again(self, made: TrainingSnapshot) -> bool:
        """Train a run once more from its settings and seed, in its own folder; False while one is at work."""
        return self.start(made.config, title=made.title, purpose=made.purpose, same_data=made.data, again=made)

    def forget(self, run: int) -> None:
        """A run was deleted: if it is the one that is shown, the last of the others is."""
        with self._guard:
            if self._snapshot.run == run and not self._snapshot.state.active:
                self._tell(records.last_record(self._runs) or TrainingSnapshot())

    def start(
        self,
        config: TrainingConfig | None = None,
        *,
        title: str = "",
        purpose: str = "",
        same_data: DataFacts | None = None,
        slow: bool = False,
        parts: PartsRun | None = None,
        again: TrainingSnapshot | None = None,
        mine: Sequence[OwnDigit] = (),
    ) -> bool:
        """Begin a new run, unless one is at work: then False. `title` and `purpose` are kept in its record; `slow`: in
        slow motion.

        A run that is to be compared with another one fails, in words, unless it learns from the `same_data`. One of a
        learner's `parts` has a worker of its own, and ours beside it. One that was there before is trained `again` in
        its own folder, with the changes of its learning rate. It learns from the learner's digits `mine` besides.
        """
        with self._guard:
            if self._closed or self._snapshot.state.active:
                return False
            config = config or TrainingConfig()
            fresh = TrainingSnapshot(
                state=RunState.STARTING,
                config=config,
                layer_sizes=self._layer_sizes(config),
                learning_rate=config.learning_rate,
                started_at=stamp(local_now()),
                title=parts.title if parts else title,
                purpose=PARTS if parts else purpose,
                slow=slow,
                beside=PartsComparison(parts.yours) if parts else None,
            )
            if again is not None:
                fresh = replace(fresh, run=again.run)
                self._begin(fresh, resume=False, same_data=same_data, rates=again.journal.rates)
                return True
            try:
                number = records.new_run(self._runs)
                if mine:
                    keep_with(records.run_folder(self._runs, number), mine)
            except OSError as error:
                words = f"No folder for the run could be made in {self._runs}: {error.strerror or error}."
                self._tell(replace(fresh, state=RunState.FAILED, message=words))
                return True
            self._begin(replace(fresh, run=number), resume=False, same_data=same_data, parts=parts)
            return True

    def _layer_sizes(self, config: TrainingConfig) -> tuple[int, ...]:
        """What the headers of the data promise; MNIST's where they cannot be read, which the worker will tell."""
        seen = None
        if self._data is not None:
            try:
                seen = look(find_set(self._data))
            except (DataError, OSError) as error:
                _log.info("%s", error)
        inputs, outputs = (784, 10) if seen is None else (seen.rows * seen.columns, len(seen.classes))
        return inputs, *config.hidden_sizes, outputs

    def go_on(self) -> None:
        """Go on from the last checkpoint of a run that was stopped or lost; the same run, the same curve."""
        with self._guard:
            snapshot = self._snapshot
            if self._closed or snapshot.state.active or snapshot.checkpoint is None:
                return
            self._begin(replace(snapshot, state=RunState.STARTING, message="", checkpoint=None), resume=True)

    def _begin(
        self,
        snapshot: TrainingSnapshot,
        *,
        resume: bool,
        same_data: DataFacts | None = None,
        parts: PartsRun | None = None,
        rates: Sequence[RateChange] = (),
    ) -> None:
        folder = records.run_folder(self._runs, snapshot.run)
        log = folder / records.LOG
        try:
            lock = RunLock(folder / records.LOCK)
        except BlockingIOError:
            words = (
                f"Run {snapshot.run} is in use: another tutor trains it, or is just saving it. Try again in a moment."
            )
            self._tell(self._failed(snapshot, words))  # and leave its record to whoever holds it
            return
        except OSError as error:
            words = f"The folder of run {snapshot.run} cannot be used: {error.strerror or error} ({folder})."
            self._tell(self._failed(snapshot, words))
            return
        try:
            began = log.stat().st_size if log.exists() else 0
            process = spawn(log, lock, parts.worker) if parts else spawn(log, lock)
        except OSError as error:
            lock.release()
            failed = self._failed(snapshot, f"The training process could not be started: {error}.")
            self._record(failed)
            self._tell(failed)
            return
        self._process, self._stop_asked = process, False
        self._tell(snapshot)
        self._send(
            {
                "command": "start",
                "version": VERSION,
                "config": snapshot.config.to_dict(),
                "checkpoint": str((folder / records.CHECKPOINT).absolute()),
                "data": str(self._data.absolute()) if self._data else "",
                "resume": resume,
                "same_data": same_data.to_record() if same_data else None,
                "leg_s": LEG_S if snapshot.slow else 0.0,
                "rates": [[change.step, change.rate] for change in rates],
                **(parts.asked if parts else {}),
            }
        )
        assert process.stdout is not None
        reader = (process, process.stdout, lock, log, began)
        self._reader = threading.Thread(target=self._read, args=reader, name="run", daemon=True)
        self._reader.start()

    def _failed(self, snapshot: TrainingSnapshot, message: str) -> TrainingSnapshot:
        return records.with_checkpoint(self._runs, replace(snapshot, state=RunState.FAILED, message=message))

    # hearing: while a run is at work, only this thread makes snapshots

    def _read(self, process: subprocess.Popen[bytes], stream: IO[bytes], lock: RunLock, log: Path, began: int) -> None:
        """Apply what the worker says. Its last word counts once it has ended: then the run is free to go on."""
        terminal: Message | None = None
        try:
            for line in stream:
                try:
                    message = decode(line)
                except ProtocolError as error:
                    _log.warning("a line of the worker was dropped: %s", type(error).__name__)
                    continue
                if message.get("type") in TERMINAL:
                    terminal = terminal or message
                else:
                    self._on_message(message)
        except OSError as error:
            _log.warning("the worker cannot be heard any more", exc_info=error)
        code = process.wait()
        last = str(terminal.get("type")) if terminal is not None else "nothing"
        _log.info("run %d: the worker ended with code %d; its last word was: %s", self._snapshot.run, code, last)
        ended = apply_message(self._snapshot, terminal) if terminal is not None else self._snapshot
        if ended.state.active:
            ended = self._died(how_it_died(code, log, began))
        if terminal is None or terminal.get("type") != "refused":  # else it is as it was, and so is its record
            ended = records.with_checkpoint(self._runs, ended)
            self._record(ended)
        lock.release()
        with self._pipe:
            for pipe in (process.stdin, stream):
                with contextlib.suppress(OSError, ValueError):  # quiet: the worker has ended
                    if pipe is not None:
                        pipe.close()
        with self._guard:
            self._process = None
            self._tell(ended)

    def _on_message(self, message: Message) -> None:
        snapshot = apply_message(self._snapshot, message)
        if snapshot is self._snapshot:
            return
        with self._guard:
            self._tell(snapshot)
        if message.get("type") in RECORDED_AT_ONCE or time.monotonic() - self._recorded >= RECORD_EVERY_S:
            self._record(snapshot)

    def _died(self, how: str) -> TrainingSnapshot:
        """A worker that is gone without a last word: that is a failure, unless it was asked to go."""
        snapshot = self._snapshot
        at_step = f" at step {snapshot.step:,} of {snapshot.total_steps:,}" if snapshot.total_steps else ""
        if self._stop_asked:
            words = f"Stopped{at_step}; the worker did not answer and was ended."
            return replace(snapshot, state=RunState.STOPPED, message=words)
        failed = self._failed(snapshot, how)
        kept = "You can go on from its last checkpoint." if failed.checkpoint else "It left no checkpoint."
        return replace(failed, message=f"{how} It was{at_step or ' just starting'}. {kept}")

    def _record(self, snapshot: TrainingSnapshot) -> None:
        self._recorded = time.monotonic()
        try:
            records.write_record(self._runs, snapshot)
        except OSError as error:  # the run goes on without its record; the store tells of a full disk
            _log.warning("the record of run %d could not be written: %s", snapshot.run, error)

    def _tell(self, snapshot: TrainingSnapshot) -> None:
        self._snapshot = snapshot
        try:
            self._on_snapshot(snapshot)
        except Exception:  # a screen that is gone must not end the reader, and with it the run
            _log.exception("what was told of a run was not heard")

    # steering

    def _send(self, message: Message) -> None:
        with self._pipe:
            process = self._process
            if process is None or process.stdin is None:
                return
            try:
                process.stdin.write(encode(message))
                process.stdin.flush()
            except (OSError, ValueError) as error:  # the reader sees the end of the worker and says so
                _log.info("the worker did not hear %s", message.get("command"), exc_info=error)

    def pause(self) -> None:
        """Stand still after the present step, with a checkpoint."""
        self._send({"command": "pause"})

    def resume(self) -> None:
        """Go on after `pause`."""
        self._send({"command": "resume"})

    def stop(self) -> None:
        """Stop the run; its checkpoint is saved, and it can go on later. A worker that does not answer is ended."""
        with self._guard:
            process = self._process
            if process is None or self._stop_asked:
                return
            self._stop_asked = True
            stays = self._snapshot.slow and not self._closed
        if stays:  # else, when the tutor is left, it goes on in slow motion the next time
            self.set_pace(slow=False)
        self._send({"command": "stop"})
        watch = threading.Timer(PATIENCE_S, self._end, (process,))
        watch.daemon = True
        watch.start()

    def set_pace(self, *, slow: bool) -> None:
        """Slow motion or full speed from now on; what is learned is the same."""
        self._send({"command": "pace", "leg_s": LEG_S if slow else 0.0})

    def set_learning_rate(self, learning_rate: float) -> None:
        """From the next step on; a schedule multiplies it. ValueError unless it is finite and more than 0."""
        if number(learning_rate) <= 0:
            raise ValueError(f"learning_rate: {learning_rate:g} must be more than 0.")
        self._send({"command": "learning_rate", "value": learning_rate})

    def close(self, timeout: float = PATIENCE_S) -> None:
        """Stop, and wait for the worker's word that its checkpoint is saved. After `timeout` seconds without it the
        worker is killed. Never raises.

        The session starts no run after this.
        """
        with self._guard:
            self._closed = True
            process, reader = self._process, self._reader
        if process is not None:
            self.stop()
            try:
                process.wait(timeout)
            except subprocess.TimeoutExpired:
                self._end(process)
        if reader is not None and reader is not threading.current_thread():
            reader.join(LAST_RECORD_S)

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        """Ask a worker to terminate, then kill it; nothing happens to one that has ended."""
        with contextlib.suppress(OSError):  # quiet: it has ended
            process.terminate()
        try:
            process.wait(KILL_AFTER_S)
        except subprocess.TimeoutExpired:
            _log.warning("the worker did not end and was killed")
            with contextlib.suppress(OSError):  # quiet: it has ended
                process.kill()
