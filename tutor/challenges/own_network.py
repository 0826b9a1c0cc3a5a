"""From the learner's parts to a run of the Lab."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from tutor.challenges.files import code_home, own_parts, read_code
from tutor.challenges.session import TrainingError, train_own
from tutor.domain.challenge import Ladder
from tutor.domain.tries import Try
from tutor.training.imported_network import ImportedNetwork, import_network

BATCH = 60
BEST = "best"
PARTS = ("prepare", "batches", "dense", "activations", "softmax", "losses", "network", "backward", "step", "train")
"""The challenges whose files a training run is made of."""


def train(
    ladder: Ladder,
    tries: tuple[Try, ...],
    home: Path,
    now: datetime,
    told: Callable[[float, float], None],
    *,
    seed: int = 0,
    epochs: int = 3,
    count: int = 60_000,
    best: bool = False,
) -> tuple[ImportedNetwork, list[str]]:
    """Train the learner's network, keep it as a run with a copy of the code that made it, and name the files of it that
    are theirs. `best` takes the one that `build` of their best.py makes, which must have passed. Raises TrainingError
    or WeightsError."""
    code = code_home()
    own = own_parts(ladder, code, tries)
    if best and BEST not in own:
        raise TrainingError("best.py has not passed its checks as it is now.")
    parts = ladder.below(BEST) if best else PARTS
    own = [name for name in own if name in parts]
    theirs = [one.file for one in ladder.challenges if one.name in own]
    with tempfile.TemporaryDirectory(prefix="i2-tutor-weights-") as folder:
        out = Path(folder) / "own.npz"
        unit = ladder.challenges[0].folder.parent.parent
        curve, read = train_own(unit, code, own, out, told, seed=seed, epochs=epochs, count=count, best=best)
        per_epoch = max(1, -(-count // BATCH))
        title = "Your best network" if best else f"Your network: {len(theirs)} of {len(PARTS)} parts yours"
        made_by = tuple((name, read_code(code / name)) for name in theirs)
        settings: dict[str, Any] = {"samples": count, "seed": seed}
        if best:
            settings["epochs"] = max(1, round(curve[-1][0] / per_epoch)) if curve else 1
        else:
            settings |= {"epochs": epochs, "optimizer": "sgd", "learning_rate": 0.5}
        found = import_network(
            out,
            home / "runs",
            now,
            "" if best else "sigmoid",
            title=title,
            curve=curve,
            settings=settings,
            code=made_by,
            read=read,
        )
    return found, theirs
