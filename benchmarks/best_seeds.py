"""How sure the last challenge is: its solution trained from many seeds, in the same fence as a learner's code.

    python -m benchmarks.best_seeds [--seeds 10] [--others]

For each seed the share read of 5,000 held-out training pictures (by which settings are chosen) and of the 10,000, and
the seconds. `--others` takes the ladder that is written in another style. Run by hand.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path

import numpy as np

from dnn_core.mnist import load
from tutor.challenges.compare import as_array
from tutor.challenges.judge import stage
from tutor.challenges.kit import TRAIN_SECONDS, Remote, lay, stand
from tutor.challenges.learner import Learner, Limits
from tutor.content.challenge import read_ladder

HELD_OUT = 5_000
INK = np.float32(255)
OTHERS = Path(__file__).parents[1] / "tests" / "challenges" / "others"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--first", type=int, default=0, help="the first seed; the check takes 11, 12 and 13")
    parser.add_argument("--others", action="store_true")
    arguments = parser.parse_args()
    ladder, _ = read_ladder()
    data = load()
    order = np.random.default_rng(0).permutation(len(data.train_labels))
    aside, left = order[:HELD_OUT], order[HELD_OUT:]
    held, test, took = [], [], []
    with tempfile.TemporaryDirectory(prefix="i2-tutor-seeds-") as place:
        folder = Path(place).resolve()
        stage(folder, ladder, OTHERS, [one.name for one in ladder.challenges] if arguments.others else [])
        limits = Limits(seconds=TRAIN_SECONDS, cpu_seconds=int(TRAIN_SECONDS) * arguments.seeds)
        with Learner(folder, limits) as learner:
            clock = [TRAIN_SECONDS]
            best, numpy = (Remote(learner, learner.load(name), clock) for name in ("best", "numpy"))
            x, y, hx, tx = (
                numpy.array.held(one if one.ndim == 1 else lay(best, one / INK))[0]
                for one in (
                    data.train_images[left],
                    data.train_labels[left],
                    data.train_images[aside],
                    data.test_images,
                )
            )
            for seed in range(arguments.first, arguments.first + arguments.seeds):
                began = time.perf_counter()
                model = best.build(x, y, seed)
                took.append(time.perf_counter() - began)
                for found, pictures, right in ((held, hx, data.train_labels[aside]), (test, tx, data.test_labels)):
                    scores = as_array(stand(best, model.forward(pictures)))
                    found.append(float(np.mean(scores.argmax(axis=1) == right)))
                print(f"seed {seed:>3}  held out {held[-1]:.2%}  test {test[-1]:.2%}  {took[-1]:5.1f} s", flush=True)
    for name, found in (("held out", held), ("test", test)):
        spread = f"{min(found):.2%} to {max(found):.2%}, mean {statistics.mean(found):.2%}"
        print(f"{name:<9} {spread}, {sum(one > 0.97 for one in found)} of {len(found)} above 97 %")
    print(f"seconds   {min(took):.1f} to {max(took):.1f}; three in a row may take {TRAIN_SECONDS:.0f} each")


if __name__ == "__main__":
    main()
