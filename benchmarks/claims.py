"""Every number that lessons state about training, from runs made anew: is it still within the stated spread?

    python benchmarks/claims.py [--lessons DIR] [--only WORD] [--seeds 0,1,2] [--kernels own,Nehalem]
                                [--keep FILE [--kept-only]] [--processes 2] [--data DIR] [--list]

Claims are the `+++ measured` parts of experiments, and claims.toml beside the lessons. Each is measured with ten seeds
under two kernels of OpenBLAS: the one it takes by itself (`own`), and another whose sums round otherwise. Runs with
the same options are made once. With --keep each run is written down when it is done, and a later call makes only those
that are missing; name another file after a change of what trains. --kept-only runs nothing and judges what there is.
Exit code 1 if a claim does not hold, 2 if one cannot be measured.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import re
import sys
import tomllib
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import groupby
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from dnn_core.config import ConfigError, TrainingConfig  # noqa: E402
from tutor.training.measures import MEASURES, measure, watched  # noqa: E402
from tutor.training.options import config_from_options  # noqa: E402

LESSONS = ROOT / "lessons"
SEEDS = tuple(range(10))
ON_THE_WAY = r"(images|step)-to-90|test-loss|epoch-"  # measures that need more than the end of a run
OWN = "own"
KERNELS = (OWN, "Nehalem")
PROCESSES = 2
HELD, BROKEN, UNKNOWN = 0, 1, 2
Value = Any  # a number, a word, a pair of digits, or None
Key = tuple[str, int, str]  # of a run: its options, seed and kernel
Values = dict[str, Value]  # by measure


@dataclass(frozen=True, slots=True)
class Claim:
    """`low` to `high` (both the same word where it is one) of `measure`, or one of `among`, for every seed."""

    id: str
    where: str
    says: str
    options: str
    measure: str
    seeds: tuple[int, ...]
    low: Value
    high: Value
    among: tuple[Value, ...] = ()

    def holds(self, value: Value) -> bool:
        """Numbers are taken as precisely as the claim states them."""
        if self.among:
            return value in self.among
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
    from tutor.content.curriculum import load
    from tutor.domain.chance import spread_words

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
                    says=f"measured: {spread_words(experiment.measure, found)}",
                    options=options[found.run],
                    measure=str(experiment.measure),
                    seeds=SEEDS,
                    low=found.low,
                    high=found.high,
                    among=tuple(value for value, _ in found.counts),
                )


# --- what comes out ---


@dataclass(frozen=True, slots=True)
class Job:
    """One run, and all that is to be measured of it."""

    config: TrainingConfig
    measures: tuple[str, ...]

    @property
    def watched(self) -> bool:
        """True if a measure, or the run itself, looks at how it does on the way."""
        return bool(self.config.patience) or any(re.match(ON_THE_WAY, name) for name in self.measures)


def jobs(wanted: Sequence[Claim], kernels: Sequence[str] = KERNELS) -> dict[Key, Job]:
    """The first seed of every claim first, kernel by kernel. ConfigError for options that cannot be used."""
    found: dict[Key, Job] = {}
    turns = [
        (turn, place, claim, (claim.options, seed, kernel))
        for claim in wanted
        for turn, seed in enumerate(claim.seeds)
        for place, kernel in enumerate(kernels)
    ]
    for _, _, claim, key in sorted(turns, key=lambda turn: turn[:2]):
        job = found.get(key)
        config = job.config if job else replace(config_from_options(claim.options), seed=key[1])
        measures = dict.fromkeys((*(job.measures if job else ()), claim.measure))
        found[key] = Job(watched(claim.measure, config), tuple(measures))
    return found


@lru_cache(maxsize=1)
def _data(folder: str) -> Any:
    from dnn_core import mnist

    return mnist.load(Path(folder) if folder else None)


def carry_out(job: Job, folder: str) -> Values:
    """Train as the tutor's worker does, and measure. KeyError for a measure that nobody knows."""
    from benchmarks import claim_measures
    from benchmarks.claim_runs import TestedAtEndRun
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
    kind = FastTrainingRun if job.watched else TestedAtEndRun
    follower.run = run = kind(job.config, _data(folder), alone=True)
    try:
        for event in run.events():
            follower._tell(event)
        values: Values = {}
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


def _begin(kernel: str) -> None:
    """In a new process, before it imports NumPy: give way to others, and take that kernel."""
    if hasattr(os, "nice"):
        os.nice(10)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # each process has one core
    os.environ.pop("OPENBLAS_CORETYPE", None)
    if kernel != OWN:
        os.environ["OPENBLAS_CORETYPE"] = kernel


def run_all(todo: dict[Key, Job], folder: str, processes: int, keep: Path | None) -> dict[Key, Values | Exception]:
    """Carry out all jobs in their order; each is written to `keep` and told on stderr when it is done."""
    context = multiprocessing.get_context("spawn")
    done: dict[Key, Values | Exception] = {}
    for kernel, keys in groupby(todo, key=lambda key: key[2]):
        with ProcessPoolExecutor(processes, mp_context=context, initializer=_begin, initargs=(kernel,)) as pool:
            futures = {key: pool.submit(carry_out, todo[key], folder) for key in keys}
            for key, future in futures.items():
                future.add_done_callback(partial(_tell, f"{len(done) + 1} of {len(todo)}", key))
                try:
                    done[key] = future.result()
                except Exception as error:  # whatever a run fails with, the other claims are looked at
                    done[key] = error
                    continue
                if keep is not None:
                    _write(keep, key, folder, done[key])
    return done


def _tell(number: str, key: Key, future: Future[Values]) -> None:
    """Each run as it comes: a long list is not waited for in the dark."""
    if future.exception() is None:
        values = ", ".join(f"{name} {told(value)}" for name, value in future.result().items())
        print(f"run {number}: `{key[0]}` seed {key[1]}, {key[2]}: {values}", file=sys.stderr, flush=True)


def _write(keep: Path, key: Key, folder: str, values: Any) -> None:
    options, seed, kernel = key
    line = {"kernel": kernel, "seed": seed, "options": options, "data": folder, "values": values}
    with keep.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


def kept(keep: Path, folder: str) -> dict[Key, Values]:
    """What earlier calls wrote about runs on the same data. ValueError for a line that none of them wrote."""
    found: dict[Key, Values] = {}
    for text in keep.read_text(encoding="utf-8").splitlines() if keep.exists() else ():
        try:
            line = json.loads(text)
            key = (line["options"], line["seed"], line["kernel"])
            values = {name: tuple(it) if isinstance(it, list) else it for name, it in line["values"].items()}
        except (ValueError, KeyError, AttributeError, TypeError) as error:
            raise ValueError(f"{keep}: {text[:60]!r} is no run that was kept") from error
        if line["data"] == folder:
            found.setdefault(key, {}).update(values)
    return found


# --- what is said of it ---


def judge(claim: Claim, kernels: Sequence[str], values: dict[Key, Values | Exception], *, all_needed: bool) -> int:
    """Print how a claim stands. The exit code for it."""
    found: dict[tuple[int, str], Value] = {}
    for seed in claim.seeds:
        for kernel in kernels:
            made = values.get((claim.options, seed, kernel), {})
            if isinstance(made, Exception):
                print(f"?    {claim.id}  ({claim.where}): {type(made).__name__}: {made}", flush=True)
                return UNKNOWN
            if claim.measure in made:
                found[seed, kernel] = made[claim.measure]
    if not found or (all_needed and len(found) < len(claim.seeds) * len(kernels)):
        print(f"?    {claim.id}  ({claim.where}): not measured", flush=True)
        return UNKNOWN
    out = {run: value for run, value in found.items() if value is None or not claim.holds(value)}
    print(_lines(claim, kernels, found, out), flush=True)
    return BROKEN if out else HELD


def _lines(
    claim: Claim, kernels: Sequence[str], found: dict[tuple[int, str], Value], out: dict[tuple[int, str], Value]
) -> str:
    stated = told_as_stated(claim.low) + ("" if claim.low == claim.high else f" to {told_as_stated(claim.high)}")
    if claim.among:
        stated = " or ".join(told_as_stated(value) for value in claim.among)
    runs = "1 run" if len(found) == 1 else f"{len(found)} runs"
    lines = [
        f"{'OUT ' if out else 'ok  '} {claim.id}  ({claim.where})",
        f"     {claim.measure} of `{claim.options}`",
        f"     stated {stated}   measured {_span(list(found.values()))} in {runs}",
    ]
    if out:
        lines.append(
            "     outside: " + ", ".join(f"{told(it)} (seed {seed}, {kernel})" for (seed, kernel), it in out.items())
        )
    return "\n".join(lines)


def _span(found: list[Value]) -> str:
    """`92.81 to 93.60`; where there are words, each with how often it came: `rises 9, flat 1`."""
    if all(isinstance(value, int | float) for value in found):
        low, high = told(min(found)), told(max(found))
        return low if low == high else f"{low} to {high}"
    words = [told(value) for value in found]
    return ", ".join(f"{word} {words.count(word)}" for word in sorted(set(words), key=words.count, reverse=True))


def told_as_stated(value: Value) -> str:
    return f"{value:,.12g}" if isinstance(value, int | float) else str(value)


def known(name: str) -> bool:
    """True for a measure that can be taken."""
    from benchmarks import claim_measures

    own = name in claim_measures.MEASURES or any(re.fullmatch(each, name) for each in claim_measures.PATTERNS)
    return own or name in MEASURES or bool(re.fullmatch(r"epoch-\d+-test-accuracy|test-loss-at-step-\d+", name))


def report(wanted: Sequence[Claim], arguments: argparse.Namespace) -> int:
    """Make the runs that are missing, and judge all claims. The exit code."""
    kernels = tuple(arguments.kernels.split(","))
    todo = jobs(wanted, kernels)
    values: dict[Key, Values | Exception] = dict(kept(arguments.keep, arguments.data)) if arguments.keep else {}
    missing: dict[Key, Job] = {}
    for key, job in todo.items():
        have = values.get(key, {})
        if lacking := tuple(name for name in job.measures if isinstance(have, Exception) or name not in have):
            missing[key] = replace(job, measures=lacking)
    if not arguments.kept_only:
        for key, made in run_all(missing, arguments.data, arguments.processes, arguments.keep).items():
            before = values.get(key)
            values[key] = {**before, **made} if isinstance(before, dict) and isinstance(made, dict) else made
    return (
        max(judge(claim, kernels, values, all_needed=not arguments.kept_only) for claim in wanted) if wanted else HELD
    )


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lessons", type=Path, default=LESSONS, metavar="DIR", help="whose claims are repeated")
    parser.add_argument("--only", default="", metavar="WORD", help="claims whose id, file, options or measure has it")
    parser.add_argument("--seeds", default="", metavar="N,N", help="these seeds instead of each claim's own")
    parser.add_argument("--kernels", default=",".join(KERNELS), metavar="K,K", help="of OpenBLAS; own is the machine's")
    parser.add_argument("--keep", type=Path, default=None, metavar="FILE", help="where each run is written down")
    parser.add_argument("--kept-only", action="store_true", help="run nothing; judge what --keep has")
    parser.add_argument("--processes", type=int, default=PROCESSES, metavar="N", help="that work at a time")
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
        return report(wanted, arguments)
    except (ConfigError, ValueError) as error:
        print(error, file=sys.stderr)
        return UNKNOWN


if __name__ == "__main__":
    sys.exit(main())
