"""The tutor's side of training: starts the worker, hears what it says, and keeps the latest snapshot."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from dnn_core.config import TrainingConfig
from tutor.training import records
from tutor.training.fold import fold
from tutor.training.lock import RunLock
from tutor.training.messages import TERMINAL, Message, ProtocolError, decode, encode
from tutor.training.snapshot import RunState, TrainingSnapshot

KILL_AFTER_S = 0.5
"""Between asking a worker that does not end to terminate, and killing it."""


class TrainingSession:
    """At most one run at a time. `on_snapshot` is called from the reader's thread; any thread may call the methods.

    `runs_dir` holds the files of the runs, `data_dir` the four IDX files (MNIST's own unless given).
    """

    def __init__(
        self, runs_dir: Path, on_snapshot: Callable[[TrainingSnapshot], None], data_dir: Path | None = None
    ) -> None:
        self._runs = runs_dir
        self._on_snapshot = on_snapshot
        self._data = data_dir
        self._guard = threading.RLock()
        self._process: subprocess.Popen[bytes] | None = None
        self._reader: threading.Thread | None = None
        self._lock: RunLock | None = None
        self._snapshot = records.last_record(runs_dir) or TrainingSnapshot()

    @property
    def snapshot(self) -> TrainingSnapshot:
        return self._snapshot

    def runs(self) -> tuple[records.RunSummary, ...]:
        """All runs whose files can be read, oldest first."""
        return tuple(records.summaries(self._runs))

    # beginning

    def start(self, config: TrainingConfig | None = None) -> None:
        """Begin a new run. What goes wrong shows in the snapshot, state FAILED."""
        with self._guard:
            if self._snapshot.state.active:
                return
            config = config or TrainingConfig()
            started = datetime.now().astimezone().isoformat(timespec="seconds")
            fresh = TrainingSnapshot(
                state=RunState.STARTING, config=config, learning_rate=config.learning_rate, started_at=started
            )
            try:
                number = records.new_run(self._runs)
            except OSError as error:
                self._set(
                    replace(fresh, state=RunState.FAILED, message=f"No folder for the run could be made: {error}")
                )
                return
            self._spawn(replace(fresh, run=number), resume=False)

    def go_on(self) -> None:
        """Go on from the last checkpoint of a run that was stopped or lost; the same run, the same curve."""
        with self._guard:
            snapshot = self._snapshot
            if snapshot.state.active or snapshot.checkpoint is None:
                return
            self._spawn(replace(snapshot, state=RunState.STARTING, message="", checkpoint=None), resume=True)

    def _spawn(self, snapshot: TrainingSnapshot, *, resume: bool) -> None:
        folder = records.run_folder(self._runs, snapshot.run)
        try:
            self._lock = RunLock(folder / records.LOCK)
        except OSError as error:
            self._set(self._with_checkpoint(snapshot, f"Run {snapshot.run} is in use by another tutor: {error}"))
            return
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONUNBUFFERED": "1"}
        windows: dict[str, Any] = {}
        if sys.platform == "win32":
            windows["creationflags"] = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.BELOW_NORMAL_PRIORITY_CLASS
        try:
            with (folder / records.LOG).open("ab") as log:
                process = subprocess.Popen(
                    [sys.executable, "-m", "tutor.training.worker"],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    cwd=Path(__file__).parents[2],
                    env=environment,
                    start_new_session=sys.platform != "win32",
                    **windows,
                )
        except OSError as error:
            self._lock.release()
            self._set(self._with_checkpoint(snapshot, f"The training process could not be started: {error}"))
            return
        self._process = process
        self._set(snapshot)
        self._send(
            {
                "command": "start",
                "config": snapshot.config.to_dict(),
                "checkpoint": str((folder / records.CHECKPOINT).absolute()),
                "data": str(self._data.absolute()) if self._data else "",
                "resume": resume,
            }
        )
        assert process.stdout is not None
        self._reader = threading.Thread(target=self._read, args=(process, process.stdout), name="run", daemon=True)
        self._reader.start()

    def _with_checkpoint(self, snapshot: TrainingSnapshot, message: str) -> TrainingSnapshot:
        failed = replace(snapshot, state=RunState.FAILED, message=message)
        return records.with_checkpoint(self._runs, failed)

    # hearing

    def _read(self, process: subprocess.Popen[bytes], stream: IO[bytes]) -> None:
        ended = False
        for line in stream:
            try:
                message = decode(line)
            except ProtocolError:
                continue
            ended = ended or message.get("type") in TERMINAL
            self._fold(message)
        process.wait()
        with self._guard:
            if not ended:
                self._set(self._with_checkpoint(self._snapshot, self._how_it_died(process.returncode)))
            if self._lock is not None:
                self._lock.release()
                self._lock = None
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    try:
                        pipe.close()
                    except OSError:
                        pass
            if self._process is process:
                self._process = None

    def _fold(self, message: Message) -> None:
        with self._guard:
            snapshot = fold(self._snapshot, message)
            if snapshot is self._snapshot:
                return
            if message.get("type") in TERMINAL:
                snapshot = records.with_checkpoint(self._runs, snapshot)
            self._set(snapshot, keep=message.get("type") in {*TERMINAL, "started", "tested", "paused"})

    def _set(self, snapshot: TrainingSnapshot, *, keep: bool = True) -> None:
        self._snapshot = snapshot
        if keep and snapshot.run:
            try:
                records.write_record(self._runs, snapshot)
            except OSError:
                pass  # the run goes on without its record; the store is where a full disk is told
        self._on_snapshot(snapshot)

    def _how_it_died(self, code: int) -> str:
        how = f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"
        try:
            log = records.run_folder(self._runs, self._snapshot.run) / records.LOG
            words = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        except OSError:
            words = []
        last = f" Its last words: {words[-1][:200]}" if words and code >= 0 else ""
        return f"The training process {how}.{last}"

    # steering

    def _send(self, message: Message) -> None:
        with self._guard:
            process = self._process
            if process is None or process.stdin is None:
                return
            try:
                process.stdin.write(encode(message))
                process.stdin.flush()
            except (OSError, ValueError):
                pass  # the reader sees the end of the worker and says so

    def pause(self) -> None:
        self._send({"command": "pause"})

    def resume(self) -> None:
        self._send({"command": "resume"})

    def stop(self) -> None:
        """Stop the run; its checkpoint is saved, and it can go on later."""
        self._send({"command": "stop"})

    def set_learning_rate(self, learning_rate: float) -> None:
        self._send({"command": "learning_rate", "value": learning_rate})

    def close(self, timeout: float = 3.0) -> None:
        """Stop with a checkpoint, in `timeout` seconds at most; then the worker is killed. Never raises."""
        process, reader = self._process, self._reader
        if process is None:
            return
        self.stop()
        try:
            process.wait(timeout)
        except subprocess.TimeoutExpired:
            process.terminate()
            try:
                process.wait(KILL_AFTER_S)
            except subprocess.TimeoutExpired:
                process.kill()
        if reader is not None and reader is not threading.current_thread():
            reader.join(timeout)
