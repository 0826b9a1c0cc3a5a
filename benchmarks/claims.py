"""Every number that lessons state about training, from runs made anew: is it still within the stated spread?

    python benchmarks/claims.py [--lessons DIR] [--only WORD] [--seeds 0,1,2] [--data DIR] [--list]

Claims are the `+++ measured` parts of experiments, and claims.toml beside the lessons. Runs with the same options are
made once; two processes work at a time. Exit code 1 if a claim does not hold, 2 if one cannot be measured.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import tomllib
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # each of the two processes has one core

from dnn_core.config import ConfigError, TrainingConfig  # noqa: E402
from tutor.training.measures import MEASURES, measure, watched  # noqa: E402
from tutor.training.options import config_from_options  # noqa: E402

LESSONS = ROOT / "lessons"
SEEDS = (0, 1, 2)
PROCESSES = 2
HELD, BROKEN, UNKNOWN = 0, 1, 2
Value = Any  # a number, a word, a pair of digits, or None


@dataclass(frozen=True, slots=True)
class Claim:
    """`low` to `high` (both the same word where it is one) of `measure`, for every seed."""

    id: str
    where: str
    says: str
    options: str
    measure: str
    seeds: tuple[int, ...]
    low: Value
    high: Value

    def holds(self, value: Value) -> bool:
        """Numbers are taken as precisely as the claim states them."""
        if isinstance(self.low, int | float) and isinstance(self.high, int | float) and isinstance(value, int | float):
            digits = max(_digits(self.low), _digits(self.high))
            return self.low <= round(value, digits) <= self.high
        return _plain(value) in (_plain(self.low), _plain(self.high))


def _digits(number: float) -> int:
    return len(f"{number:.10f}".rstrip("0").partition(".")[2])


def _plain(value: Value) -> str:
    return str(value).strip("()[] ").replace(", ", ",").casefold()


def told(value: Value) -> str:
    """`96.3`, `18,000`, `0.85`, `(4, 9)`, `never`."""
    if not isinstance(value, float):
        return str(value)
    if value.is_integer():
        return f"{value:,.0f}"
    return f"{value:,.2f}" if abs(value) >= 10 else f"{value:.3f}"


# --- what is claimed ---


def claims(lessons: Path) -> Iterator[Claim]:
    """All claims of a lessons folder. ValueError for one that is not written as it must be."""
    yield from _measured(lessons)
    for file in sorted(lessons.rglob("claims.toml")):
        for raw in tomllib.loads(file.read_text(encoding="utf-8")).get("claims", []):
            try:
                yield Claim(
                    id=str(raw["id"]),
                    where=str(raw["where"]),
                    says=str(raw["says"]),
                    options=str(raw["options"]),
                    measure=str(raw["measure"]),
                    seeds=tuple(int(seed) for seed in raw.get("seeds", SEEDS)),
                    low=raw["low"],
                    high=raw["high"],
                )
            except KeyError as error:
                raise ValueError(f"{file.name}: claim {raw.get('id', '?')!r} has no {error}") from error


def _measured(lessons: Path) -> Iterator[Claim]:
    from tutor.content import load

    curriculum = load(lessons)
    if curriculum.faults:
        print(*(f"{fault}: its claims are left out" for fault in curriculum.faults), sep="\n", file=sys.stderr)
    for lesson in curriculum.lessons:
        for experiment in lesson.experiments:
            options = {run.name: run.options for run in experiment.runs}
            for found in experiment.measured:
                yield Claim(
                    id=f"{experiment.id}: {found.run}",
                    where=lesson.source,
                    says=f"measured: {found.low} to {found.high}",
                    options=options[found.run],
                    measure=str(experiment.measure),
                    seeds=SEEDS,
                    low=found.low,
                    high=found.high,
                )


# --- what comes out ---


@dataclass(frozen=True, slots=True)
class Job:
    """One run, and all that is to be measured of it."""

    config: TrainingConfig
    measures: tuple[str, ...]


def jobs(wanted: Sequence[Claim]) -> dict[tuple[str, int], Job]:
    """By options and seed, the first seed of every claim first. ConfigError for options that cannot be used."""
    found: dict[tuple[str, int], Job] = {}
    turns = [(turn, claim, seed) for claim in wanted for turn, seed in enumerate(claim.seeds)]
    for _, claim, seed in sorted(turns, key=lambda turn: turn[0]):
        job = found.get((claim.options, seed))
        config = job.config if job else replace(config_from_options(claim.options), seed=seed)
        measures = dict.fromkeys((*(job.measures if job else ()), claim.measure))
        found[claim.options, seed] = Job(watched(claim.measure, config), tuple(measures))
    return found


@lru_cache(maxsize=1)
def _data(folder: str) -> Any:
    from dnn_core import mnist

    return mnist.load(Path(folder) if folder else None)


def carry_out(job: Job, folder: str) -> dict[str, Value]:
    """Train as the tutor's worker does, and measure. KeyError for a measure that nobody knows."""
    from benchmarks import claim_measures
    from dnn_core.fast.run import FastTrainingRun
    from tutor.training.apply_message import apply_message
    from tutor.training.messages import Message, decode, encode
    from tutor.training.snapshot import RunState, TrainingSnapshot
    from tutor.training.worker import Worker

    snapshot = TrainingSnapshot(state=RunState.STARTING, config=job.config)

    class Follower(Worker):
        """Tells us what it would tell the tutor, and writes no checkpoint."""

        def say(self, **message: Any) -> None:
            nonlocal snapshot
            heard: Message = decode(encode(message))
            snapshot = apply_message(snapshot, heard)

        def save(self) -> str:
            return ""

    follower = Follower(None, None)  # type: ignore[arg-type]  # it hears no commands and writes nowhere
    follower.run = run = FastTrainingRun(job.config, _data(folder), alone=True)
    try:
        for event in run.events():
            follower._tell(event)
        values: dict[str, Value] = {}
        for name in job.measures:
            try:
                values[name] = measure(name, snapshot)
            except KeyError:
                values[name] = claim_measures.measure(name, run)
            if snapshot.state is RunState.DIVERGED and values[name] is None:
                values[name] = "diverged"
        return values
    finally:
        run.close()


def _give_way() -> None:
    if hasattr(os, "nice"):
        os.nice(10)


def report(wanted: Sequence[Claim], folder: str, processes: int = PROCESSES) -> int:
    """Carry out all jobs and print each claim when its last run is done. The exit code."""
    todo = jobs(wanted)
    context = multiprocessing.get_context("spawn")
    code = HELD
    with ProcessPoolExecutor(processes, mp_context=context, initializer=_give_way) as pool:
        done: dict[tuple[str, int], Future[dict[str, Value]]] = {
            key: pool.submit(carry_out, job, folder) for key, job in todo.items()
        }
        for number, (key, future) in enumerate(done.items(), start=1):
            future.add_done_callback(partial(_tell, f"{number} of {len(done)}", key))
        for claim in wanted:
            try:
                found = [done[claim.options, seed].result()[claim.measure] for seed in claim.seeds]
            except Exception as error:  # whatever a run fails with, the other claims are looked at
                print(f"?    {claim.id}  ({claim.where}): {type(error).__name__}: {error}", flush=True)
                code = UNKNOWN
                continue
            within = all(value is not None and claim.holds(value) for value in found)
            code = max(code, HELD if within else BROKEN)
            print(_line(claim, found, within), flush=True)
    return code


def _tell(number: str, key: tuple[str, int], future: Future[dict[str, Value]]) -> None:
    """Each run as it comes, on stderr: a long list is not waited for in the dark."""
    if future.exception() is None:
        values = ", ".join(f"{name} {told(value)}" for name, value in future.result().items())
        print(f"run {number}: `{key[0]}` seed {key[1]}: {values}", file=sys.stderr, flush=True)


def _line(claim: Claim, found: Sequence[Value], within: bool) -> str:
    seeds = ", ".join(f"{seed}: {told(value)}" for seed, value in zip(claim.seeds, found, strict=True))
    stated = told_as_stated(claim.low) + ("" if claim.low == claim.high else f" to {told_as_stated(claim.high)}")
    mark = "ok  " if within else "OUT "
    return (
        f"{mark} {claim.id}  ({claim.where})\n     {claim.measure} of `{claim.options}`\n"
        f"     stated {stated}   measured {seeds}"
    )


def told_as_stated(value: Value) -> str:
    return f"{value:,.12g}" if isinstance(value, int | float) else str(value)


def known(name: str) -> bool:
    """True for a measure that can be taken."""
    import re

    from benchmarks import claim_measures

    own = name in claim_measures.MEASURES or any(re.fullmatch(each, name) for each in claim_measures.PATTERNS)
    return own or name in MEASURES or bool(re.fullmatch(r"epoch-\d+-test-accuracy|test-loss-at-step-\d+", name))


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lessons", type=Path, default=LESSONS, metavar="DIR", help="whose claims are repeated")
    parser.add_argument("--only", default="", metavar="WORD", help="claims whose id, file, options or measure has it")
    parser.add_argument("--seeds", default="", metavar="N,N", help="these seeds instead of each claim's own")
    parser.add_argument("--data", default="", metavar="DIR", help="another IDX set than MNIST")
    parser.add_argument("--list", action="store_true", help="say what is claimed, and run nothing")
    arguments = parser.parse_args(argv)
    seeds = tuple(int(seed) for seed in arguments.seeds.split(",")) if arguments.seeds else ()
    try:
        wanted = [
            replace(claim, seeds=seeds or claim.seeds)
            for claim in claims(arguments.lessons)
            if arguments.only in f"{claim.id} {claim.where} {claim.options} {claim.measure}"
        ]
        if unknown := sorted({claim.measure for claim in wanted if not known(claim.measure)}):
            print(f"no measure is called {', '.join(unknown)}", file=sys.stderr)
            return UNKNOWN
        if arguments.list:
            for claim in wanted:
                print(f"{claim.id}: {claim.says}  ({claim.where}; {claim.measure} of `{claim.options}`)")
            return HELD
        return report(wanted, arguments.data)
    except (ConfigError, ValueError) as error:
        print(error, file=sys.stderr)
        return UNKNOWN


if __name__ == "__main__":
    sys.exit(main())
