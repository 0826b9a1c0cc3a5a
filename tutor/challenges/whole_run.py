"""The learner's network learns: their parts, and ours for those they have not solved, in the same fence as any check.
With `best` asked for, it is the network that `build` of best.py makes, whatever its sizes are.

`python -m tutor.challenges.whole_run`, one JSON object on its standard input. It writes the weights to a file that the
Lab reads like those of any network from elsewhere; the learner's code never runs in the tutor.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np

from dnn_core import mnist
from tutor.challenges.compare import Failed, as_array
from tutor.challenges.judge import asked_and_say, own_folder, stage, telling
from tutor.challenges.kit import Remote, Rng, lay, stand
from tutor.challenges.learner import Learner, LearnerError, Limits
from tutor.challenges.networks import parameters
from tutor.challenges.plainly import failure
from tutor.challenges.session import losses_printed
from tutor.content.challenge import read_ladder

SIZES = (784, 256, 128, 64, 10)
SECONDS = 900.0
POINTS = 400


def run(asked: dict[str, Any], say: Any) -> None:
    """Train, write the weights, and tell the losses; what goes wrong is told in words."""
    ladder, _ = read_ladder(Path(asked["unit"]))
    folder = own_folder("i2-tutor-train-")
    try:
        stage(folder, ladder, Path(asked["home"]), asked["own"])
        limits = Limits(seconds=SECONDS, cpu_seconds=int(SECONDS))
        with Learner(folder.resolve(), limits) as learner, telling(say, learner):
            clock = [SECONDS]
            course, prepare = (Remote(learner, learner.load(name), clock) for name in ("course", "prepare"))

            def flat(images: Any) -> Any:
                return prepare.scale.held(prepare.flatten.held(images)[0])[0]

            images, labels = course.training_digits.held(int(asked["count"]))
            x, seed = flat(images), int(asked["seed"])
            if asked["best"]:
                best = Remote(learner, learner.load("best"), clock)
                model = best.build(lay(best, x), labels, seed)
                scores = as_array(stand(best, model.forward(lay(best, flat(course.test_digits.held()[0])))))
                accuracy: float | None = float(np.mean(scores.argmax(axis=1) == mnist.load().test_labels))
                curve = [(int(step), loss) for step, loss in losses_printed(learner.printed())]
                weights, biases = parameters(model, sizes_of(model))
            else:
                loop = Remote(learner, learner.load("train"), clock)
                model = loop.part("network").MNIST_DNN(*SIZES, rng=Rng(seed))
                named = {"epochs": int(asked["epochs"]), "rng": Rng(seed)}
                losses = loop.train(model, lay(loop, x), labels, **named)
                curve, accuracy = mean_losses(as_array(losses, "the losses").astype(float).reshape(-1)), None
                weights, biases = parameters(model, SIZES)
    except LearnerError as error:
        called = "best.py" if asked["best"] else "train.py"
        told = failure("train", error, error.frames[-1][0] if error.frames else called)
        where = f" ({told.frames[0].file}, line {told.frames[0].line})" if told.frames else ""
        say({"event": "trouble", "message": told.message + where})
    except Failed as failed:
        say({"event": "trouble", "message": failed.message})
    else:
        arrays = {f"W{k}": W.astype(np.float32) for k, W in enumerate(weights)}
        arrays |= {f"b{k}": b.astype(np.float32) for k, b in enumerate(biases)}
        np.savez(asked["out"], **arrays)  # type: ignore[arg-type]  # numpy's stub takes the names for its own option
        say({"event": "trained", "curve": curve, "accuracy": accuracy})
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sizes_of(model: Any) -> list[int]:
    """Of a network whose sizes are its maker's: what its weights lead to, from the pixels on, however they lie."""
    if not isinstance(model.W, (list, tuple)):
        raise Failed("For the Lab a network needs lists W and b, with an array for each layer.")
    sizes = [SIZES[0]]
    for k, W in enumerate(model.W):
        shape = as_array(W, f"W[{k}]").shape
        if len(shape) != 2 or sizes[-1] not in shape:
            raise Failed(
                f"The Lab reads dense layers only, and W[{k}] does not take the {sizes[-1]} numbers before it."
            )
        sizes.append(shape[1] if shape[0] == sizes[-1] else shape[0])
    return sizes


def mean_losses(losses: Any) -> list[tuple[int, float]]:
    """At most 400 points (step, mean loss since the one before); those that are not finite are left out."""
    pieces = np.array_split(losses, min(POINTS, max(1, len(losses))))
    step, points = 0, []
    for piece in pieces:
        step += len(piece)
        if len(piece) and np.isfinite(piece).all():
            points.append((step, float(piece.mean())))
    return points


def main() -> None:
    """Read what is asked, train, and end."""
    run(*asked_and_say())


if __name__ == "__main__":
    main()
