"""An experiment directive becomes an Experiment. Whether its options make a run is asked of whoever knows runs."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from tutor.content.directives import check_id, known_options, named_parts, part_text, required_option
from tutor.content.keys import items, parse_value
from tutor.content.prose import check_prose
from tutor.content.scanner import RawDirective, RawPart
from tutor.content.source import FaultList, shown_path
from tutor.domain.curriculum import Fault
from tutor.domain.experiment import (
    LOSS_SHAPES,
    NEVER,
    SIDES,
    Bet,
    Experiment,
    ExperimentRun,
    Measure,
    Measured,
    bet_number,
    bet_range,
)

_OPTIONS: Final = ("short", "measure", "same-within", "seconds", "seeds", "unit")
_NEEDED: Final = ("runs", "measured", "explanation", "surprise")
_PARTS: Final = ("runs", "bets", "measured", "explanation", "surprise")
_MOST_RUNS: Final = 3
_MOST_SEEDS: Final = 9
_VALUE: Final = re.compile(r"^(.*?)\s*\[([^\[\]]*)\]$", re.DOTALL)
_SPREAD: Final = re.compile(r"(\S+)(?:\s+to\s+(\S+))?")
_COUNT: Final = re.compile(r"(\S+)\s+in\s+(\d+)")


def experiment_block(raw: RawDirective, faults: FaultList) -> Experiment | None:
    """The experiment, or None when its measure is not known. Faults are added for all that is wrong in it."""
    known_options(raw, _OPTIONS, faults)
    check_id(raw, "experiment", faults)
    if not raw.body.text:
        faults.add(raw.line, "the experiment has no prompt; write it before the first +++ part")
    check_prose(raw.body, faults)
    short = required_option(raw, "short", faults)
    seconds = _amount(raw, "seconds", faults, needed=True)
    same_within = _amount(raw, "same-within", faults, needed=False)
    seeds = _amount(raw, "seeds", faults, needed=False)
    if seeds > _MOST_SEEDS or seeds != int(seeds):
        faults.add(raw.options["seeds"].line, f":seeds: wants a whole number up to {_MOST_SEEDS}, not {seeds:g}")
    parts = _parts(raw, faults)
    runs = _runs(parts.get("runs"), faults)
    written = required_option(raw, "measure", faults)
    if written not in tuple(Measure):
        if written:
            known = ", ".join(Measure)
            faults.add(raw.options["measure"].line, f"measure {written!r} is unknown; known are {known}")
        return None
    measure = Measure(written)
    bets = _bets(parts.get("bets"), measure, len(runs), faults)
    unit = raw.options["unit"].value if "unit" in raw.options else ""
    if "bets" not in parts:
        if measure is Measure.TEST_LOSS_SHAPE:
            faults.add(raw.line, f"{measure} is no number to type; the experiment needs a part +++ bets")
        elif not unit and measure is not Measure.LOWEST_RECALL_DIGIT:
            faults.add(raw.line, "without +++ bets a number is typed, which wants an option :unit: (images, %, points)")
    if "same-within" not in raw.options and any(bet.value == "same" for bet in bets):
        faults.add(raw.line, "a bet on [same] wants an option :same-within:")
    return Experiment(
        id=raw.argument,
        short=short,
        prompt=raw.body.text,
        measure=measure,
        runs=runs,
        bets=bets,
        measured=_measured(parts.get("measured"), measure, runs, faults),
        same_within=same_within,
        seconds=seconds,
        unit=unit,
        explanation=part_text(parts, "explanation"),
        surprise=part_text(parts, "surprise"),
        line=raw.line,
        seeds=int(seeds),
    )


RunFault = Callable[[str], str]
"""What is wrong with options of `i2-tutor train`, or ''."""


def run_faults(experiment: Experiment, run_fault: RunFault) -> list[tuple[int, str]]:
    """Line and words for each run whose options make none."""
    return [
        (run.line or experiment.line, f"run {run.name!r} cannot be started: {wrong}")
        for run in experiment.runs
        if (wrong := run_fault(run.options))
    ]


def with_its_faults(experiment: Experiment, run_fault: RunFault, path: Path) -> Experiment:
    """The experiment as a whole: it knows which of its runs cannot be started, so that nobody tries."""
    faults = (str(Fault(shown_path(path), line, words)) for line, words in run_faults(experiment, run_fault))
    return replace(experiment, faults=tuple(faults))


def _amount(raw: RawDirective, name: str, faults: FaultList, *, needed: bool) -> float:
    """An option that is a number of 0 or more; 0 where it is not."""
    if name not in raw.options and not needed:
        return 0.0
    written = required_option(raw, name, faults)
    value = parse_value(written)
    if written and (value is None or value < 0):
        faults.add(raw.options[name].line, f":{name}: wants a number of 0 or more, not {written!r}")
        return 0.0
    return value or 0.0


def _parts(raw: RawDirective, faults: FaultList) -> dict[str, RawPart]:
    parts = named_parts(raw, _PARTS, faults)
    for name in _NEEDED:
        if name not in parts:
            faults.add(raw.line, f"an experiment needs a part +++ {name}")
    return parts


def _runs(part: RawPart | None, faults: FaultList) -> tuple[ExperimentRun, ...]:
    runs: list[ExperimentRun] = []
    for number, item in items(part, "- name: options of i2-tutor train", faults) if part else ():
        name, colon, options = item.partition(":")
        if not colon or not name.strip():
            faults.add(number, "the run has no name; write - name: options, with nothing after the colon for defaults")
            continue
        if any(run.name == name.strip() for run in runs):
            faults.add(number, f"run {name.strip()!r} stands here twice")
        runs.append(ExperimentRun(name.strip(), " ".join(options.split()), number))
    if part and len(runs) > _MOST_RUNS:
        faults.add(part.line, f"an experiment has one to {_MOST_RUNS} runs, not {len(runs)}")
    return tuple(runs)


def _bets(part: RawPart | None, measure: Measure, runs: int, faults: FaultList) -> tuple[Bet, ...]:
    bets: list[Bet] = []
    for number, item in items(part, "- text [value]", faults) if part else ():
        first, _, why = item.partition("\n")
        found = _VALUE.match(first)
        if found is None or not found[1]:
            faults.add(number, "the bet wants a text and its value in brackets; write - text [value]")
            continue
        value = " ".join(found[2].split())
        if wrong := _misfit(value, measure, runs):
            faults.add(number, wrong)
        if any(bet.value == value for bet in bets):
            faults.add(number, f"a bet on [{value}] stands here twice")
        bets.append(Bet(found[1].strip(), value, why.replace("\n", " ").strip()))
    if part and part.body.text and len(bets) < 2:
        faults.add(part.line, "there must be at least two bets")
    return tuple(bets)


def _misfit(value: str, measure: Measure, runs: int) -> str:
    """Why a bet's value cannot come out of `measure`, or ''."""
    if measure is Measure.TEST_LOSS_SHAPE:
        return "" if value in LOSS_SHAPES else f"[{value}] is no shape of a loss; known are {', '.join(LOSS_SHAPES)}"
    if value in LOSS_SHAPES:
        return f"[{value}] is a bet on {Measure.TEST_LOSS_SHAPE}, not on {measure}"
    if value in SIDES:
        if measure is Measure.LOWEST_RECALL_DIGIT:
            return f"[{value}] compares amounts, and {measure} is a digit; write [0] to [9]"
        return "" if runs != 1 else f"[{value}] compares the last run with the first, and there is only one"
    if value == NEVER:
        return "" if measure is Measure.IMAGES_TO_90 else f"[{NEVER}] is a bet on {Measure.IMAGES_TO_90} only"
    number, span = bet_number(value), bet_range(value)
    if number is None and span is None:
        return f"[{value}] is no bet; write lower, same, higher, a number, or a range such as 20..30"
    if measure is Measure.LOWEST_RECALL_DIGIT and (number is None or number not in range(10)):
        return f"[{value}] is no digit; {measure} is one of 0 to 9"
    return ""


def _measured(
    part: RawPart | None, measure: Measure, runs: tuple[ExperimentRun, ...], faults: FaultList
) -> tuple[Measured, ...]:
    if part is None:
        return ()
    measured: list[Measured] = []
    for number, item in items(part, "- run: low to high", faults):
        name, colon, written = item.partition(":")
        name = name.strip()
        if not colon or not name:
            faults.add(number, "the line names no run; write - run: low to high")
            continue
        if runs and name not in {run.name for run in runs}:
            faults.add(number, f"{name!r} is no run of this experiment; its runs are {_names(runs)}")
        if any(known.run == name for known in measured):
            faults.add(number, f"what was measured of {name!r} stands here twice")
        if counts := _counts(written, measure):
            measured.append(Measured(name, counts[0][0], counts[0][0], counts))
            continue
        found = _SPREAD.fullmatch(written.strip())
        low = _outcome(found[1], measure) if found else None
        high = _outcome(found[2] or found[1], measure) if found else None
        if low is None or high is None:
            faults.add(number, f"{written.strip()!r} cannot be measured as {measure}; write one value, or low to high")
            continue
        if not isinstance(low, str) and not isinstance(high, str) and low > high:
            faults.add(number, f"{written.strip()!r} runs from high to low; write the lower value first")
        measured.append(Measured(name, low, high))
    named = {line.partition(":")[0].strip() for _, line in items(part, "", FaultList(faults.path))}
    for run in runs:
        if run.name not in named:
            faults.add(part.line, f"there is no line of what was measured of run {run.name!r}")
    return tuple(measured)


def _counts(written: str, measure: Measure) -> tuple[tuple[float | str, int], ...]:
    """`5 in 15, 8 in 3`: values with how often they came, the most frequent first; nothing if it is not that."""
    if measure not in (Measure.LOWEST_RECALL_DIGIT, Measure.TEST_LOSS_SHAPE):
        return ()
    found = [_COUNT.fullmatch(part.strip()) for part in written.split(",")]
    values = [(_outcome(one[1], measure), int(one[2])) for one in found if one is not None]
    told = [(value, count) for value, count in values if value is not None and count > 0]
    return tuple(sorted(told, key=lambda pair: -pair[1])) if len(told) == len(found) else ()


def _outcome(written: str, measure: Measure) -> float | str | None:
    """A value of `measure` as it is written in `+++ measured`, or None."""
    if measure is Measure.TEST_LOSS_SHAPE:
        return written if written in LOSS_SHAPES else None
    if measure is Measure.IMAGES_TO_90 and written == NEVER:
        return written
    number = bet_number(written)
    if number is None or (measure is Measure.LOWEST_RECALL_DIGIT and number not in range(10)):
        return None
    return number


def _names(runs: tuple[ExperimentRun, ...]) -> str:
    return ", ".join(run.name for run in runs)
