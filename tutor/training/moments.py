"""The moments of a run: its weights as they were after some steps, log-spaced, kept beside its checkpoint.

runs/run-0001/moments/00000120.npz are checkpoints with the weights alone, as float16: a quarter of the bytes of what a
run goes on from. Only the newest runs, and the learner's own network, keep theirs.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tutor.training.records import numbers, run_folder

if TYPE_CHECKING:
    from dnn_core.arrays import Array
    from dnn_core.run import TrainingRun

FOLDER: Final = "moments"
MOST: Final = 16
"""Of one run."""
MOST_BYTES: Final = 32_000_000
"""Of all moments of one run: a large network keeps fewer."""
FEWEST: Final = 4
RUNS_KEPT: Final = 10
"""The newest runs, which keep their moments; older ones come down to FEWEST."""
_PATTERN: Final = (1, 2, 4, 7, 12, 20, 40, 70, 120, 200, 350, 600)
"""Of each thousandfold: the next three decades are these times a thousand."""


def moment_steps(total: int, parameters: int = 0) -> tuple[int, ...]:
    """The steps of a run of `total` steps after which its weights are kept: 0, some between, and the last."""
    most = max(FEWEST, min(MOST, MOST_BYTES // max(1, 2 * parameters)))
    powers = range(len(str(total)) // 3 + 1)
    between = [step * 1000**power for power in powers for step in _PATTERN if step * 1000**power <= 0.8 * total]
    room = most - 2
    if len(between) > room:
        stride = (len(between) - 1) / max(1, room - 1)
        between = [between[round(number * stride)] for number in range(room)]
    return tuple(dict.fromkeys((0, *between, total)))


def path_of(runs: Path, run: int, step: int) -> Path:
    return run_folder(runs, run) / FOLDER / f"{step:08d}.npz"


def kept_steps(runs: Path, run: int) -> tuple[int, ...]:
    """The steps after which a run has kept its weights, in order; damaged files are among them."""
    try:
        names = [entry.name for entry in (run_folder(runs, run) / FOLDER).iterdir()]
    except OSError:  # quiet: it has none
        return ()
    return tuple(sorted(int(name[:-4]) for name in names if re.fullmatch(r"[0-9]{8,12}\.npz", name)))


class Keeper:
    """Keeps a run's moments while it trains. `trouble` says why it keeps none any more: that ends no training."""

    def __init__(self, folder: Path, run: TrainingRun) -> None:
        """`folder` is the run's. Moments from after the step that the run goes on from are no longer true."""
        self.folder, self.run, self.trouble = folder / FOLDER, run, ""
        self._due = {step for step in moment_steps(run.total_steps, len(run.network.parameters)) if step >= run.step}
        try:
            self.folder.mkdir(exist_ok=True)
            for path in self.folder.glob("*.npz"):
                if path.stem.isdigit() and int(path.stem) > run.step:
                    path.unlink()
        except OSError as error:
            self.trouble = error.strerror or str(error)

    def look(self, *, last: bool = False) -> None:
        """Keep the weights as they are now, if it is their turn; `last`: the run is over, wherever it ends."""
        step = self.run.step
        if self.trouble or (step not in self._due and not last):
            return
        from dnn_core.checkpoint import write_checkpoint

        network = self.run.network
        arrays = {"parameters": network.parameters}
        arrays |= {f"network.{name}": array for name, array in network.state().items()}
        values = {"config": self.run.config.to_dict(), "layer_sizes": list(network.layer_sizes), "step": step}
        values["data"] = self.run.data_facts
        path = self.folder / f"{step:08d}.npz"
        try:
            write_checkpoint(path, {name: smaller(array) for name, array in arrays.items()}, values)
        except OSError as error:
            self.trouble = error.strerror or str(error)
        self._due.discard(step)


def smaller(array: Any) -> Any:
    """As float16, unless a number is too large for that."""
    import numpy as np

    if not np.issubdtype(array.dtype, np.floating) or not np.abs(array).max(initial=0.0) < np.finfo(np.float16).max:
        return array
    return array.astype(np.float16)


def put_whole(kept: Array, target: Array) -> None:
    """Write what `smaller` made into `target`, float32, exactly, in a quarter of the time that NumPy takes.

    A float16 has its exponent and fraction at the right place once its bits are moved by 13; the exponent counts from
    15 there and from 127 here. Nothing of infinity or NaN comes as float16.
    """
    import numpy as np

    if kept.dtype != np.float16:
        target[...] = kept
        return
    bits = target.view(np.int32)
    np.copyto(bits, kept.view(np.int16))  # its sign fills what is left of it
    bits <<= 13
    bits &= ~0x7000_0000
    target *= 2.0**112


def let_go(runs: Path, pinned: Collection[int] = ()) -> None:
    """Leave FEWEST moments to all but the RUNS_KEPT newest runs that have some; all to those `pinned`. What cannot be
    removed stays until the next time."""
    having = [run for run in numbers(runs) if (run_folder(runs, run) / FOLDER).is_dir() and run not in pinned]
    for run in having[:-RUNS_KEPT]:
        for step in superfluous(kept_steps(runs, run)):
            with contextlib.suppress(OSError):  # quiet: it is tried again after the next run
                path_of(runs, run, step).unlink()


def superfluous(steps: Sequence[int]) -> tuple[int, ...]:
    """Which moments an older run lets go: it keeps the first, the last, and some between, evenly among its own."""
    if len(steps) <= FEWEST:
        return ()
    stay = {steps[round(place * (len(steps) - 1) / (FEWEST - 1))] for place in range(FEWEST)}
    return tuple(step for step in steps if step not in stay)
