"""Test accuracy, wall time and memory of the presets over seeds and over the code that BLAS takes.

    python benchmarks/presets.py [--seeds 10] [--kernels Haswell,Nehalem] [notebook quick best]

Each seed's run is that of `i2-tutor train --preset NAME --seed N`: learns from all training images, is tested after
each epoch, ends after a fixed number of epochs whatever the tests say. Each preset and kernel has a process of its own,
one after the other; runs are told on stderr as they come, the table follows. Kernels are OpenBLAS's names
(OPENBLAS_CORETYPE), `own` the one that it takes by itself; one that this processor cannot run is left out, with a word.
Goals: notebook 96.0 %; quick 98.2 % in four times a notebook epoch; best 99.2 % within 120 s on two cores.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from dnn_core.config import PRESETS, TrainingConfig, preset  # noqa: E402

OWN = "own"
Run = dict[str, Any]


def one_run(config: TrainingConfig, data: Any) -> Run:
    """Test accuracy at the end, wall time of the run with its tests, processor time of both cores."""
    from dnn_core.events import EpochFinished
    from dnn_core.fast.run import FastTrainingRun

    wall, busy, reached = time.perf_counter(), time.process_time(), 0.0
    run = FastTrainingRun(config, data)
    for event in run.events():
        if isinstance(event, EpochFinished):
            reached = event.test_accuracy
    run.close()
    return {"reached": reached, "wall": time.perf_counter() - wall, "busy": time.process_time() - busy}


def own_process(name: str, seeds: list[int]) -> None:
    """What a process of one preset and kernel does: a JSON line for each run."""
    from dnn_core import mnist
    from dnn_core.fast import blas

    data = mnist.load()
    for seed in seeds:
        run = one_run(preset(name, seed=seed), data)
        print(json.dumps({"seed": seed, "kernel": blas.kernel(), "peak": _peak(), **run}), flush=True)


def _peak() -> float:
    """The most memory that this process has had at once, in MiB; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0.0
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20


def runs_of(name: str, kernel: str, seeds: list[int]) -> list[Run]:
    """The runs of one preset with one kernel; as many as were made, if the process ended early."""
    surroundings = dict(os.environ)
    if kernel != OWN:
        surroundings["OPENBLAS_CORETYPE"] = kernel
    command = [sys.executable, __file__, "--own-process", name, "--only-seeds", ",".join(map(str, seeds))]
    runs: list[Run] = []
    with subprocess.Popen(command, env=surroundings, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            runs.append(json.loads(line))
            found = runs[-1]
            words = f"{name} {found['kernel']} seed {found['seed']}: {found['reached']:.2%} in {found['wall']:.1f} s"
            print(words, file=sys.stderr, flush=True)
            if kernel not in (OWN, found["kernel"]):
                process.kill()
                break
    if runs and kernel not in (OWN, runs[0]["kernel"]):
        print(f"{kernel} is not known to this BLAS: left out", file=sys.stderr)
        return []
    if process.returncode:
        print(f"{name} {kernel}: the process ended with code {process.returncode}: left out", file=sys.stderr)
        return []
    return runs


def line(name: str, kernel: str, runs: list[Run]) -> str:
    reached = [run["reached"] for run in runs]
    spread = statistics.stdev(reached) if len(reached) > 1 else 0.0
    wall, busy = (statistics.median(run[each] for run in runs) for each in ("wall", "busy"))
    return (
        f"{name:<10}{kernel:<13}{len(runs):>5}{statistics.mean(reached):>9.2%}{spread:>8.2%}{min(reached):>9.2%}"
        f"{max(reached):>9.2%}{wall:>8.2f}{wall / PRESETS[name].epochs:>9.2f}{busy:>8.1f}"
        f"{runs[0]['peak']:>6.0f}"  # of the first run: later ones begin with what Python has not given back
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="presets, all by default")
    parser.add_argument("--seeds", type=int, default=10, metavar="N", help="seeds 0 to N - 1")
    parser.add_argument("--only-seeds", default="", metavar="N,N", help="these seeds instead")
    parser.add_argument("--kernels", default=OWN, metavar="NAME,NAME", help="of OpenBLAS; own: as it takes it")
    parser.add_argument("--own-process", default="", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    seeds = [int(seed) for seed in arguments.only_seeds.split(",")] if arguments.only_seeds else []
    seeds = seeds or list(range(arguments.seeds))
    if arguments.own_process:
        own_process(arguments.own_process, seeds)
        return
    table = []
    for name in arguments.names or PRESETS:
        found = {kernel: runs_of(name, kernel, seeds) for kernel in arguments.kernels.split(",")}
        table += [line(name, runs[0]["kernel"], runs) for runs in found.values() if runs]
        if sum(map(bool, found.values())) > 1:
            table.append(line(name, "all", [run for runs in found.values() for run in runs]))
    heads = ("runs", 5), ("mean", 9), ("spread", 8), ("least", 9), ("most", 9), ("wall s", 8), ("epoch s", 9)
    print("preset    kernel       " + "".join(f"{head:>{width}}" for head, width in (*heads, ("cpu s", 8), ("MiB", 6))))
    print(*table, sep="\n")


if __name__ == "__main__":
    main()
