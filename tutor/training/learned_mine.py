"""What the network at hand makes of the learner's digits, and whether learning from some of them helped."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tutor.training import loaded_network, my_digits, shelf
from tutor.training.loaded_network import LoadedNetwork, LoadError
from tutor.training.my_digits import LEARNED, DigitReading, DigitsError, OwnDigit, readings
from tutor.training.records import run_folder
from tutor.training.snapshot import RunState

PURPOSE: Final = "my digits/"
"""Of a run that learned from some of the learner's digits; behind it stands the bet."""
BETS: Final = ("more", "as many", "fewer")


@dataclass(frozen=True, slots=True)
class MyDigitsResult:
    """`readings` by whether the digits were centred; `helped` in words, '' if no run has learned from them."""

    digits: tuple[OwnDigit, ...] = ()
    readings: dict[bool, tuple[DigitReading, ...]] = field(default_factory=dict)
    trouble: str = ""
    helped: str = ""


def read_mine(runs: Path, network: LoadedNetwork | None) -> MyDigitsResult:
    """For a thread."""
    try:
        digits = my_digits.load(runs.parent)
    except DigitsError as error:
        return MyDigitsResult(trouble=str(error))
    if network is None or not digits:
        return MyDigitsResult(digits)
    if network.side != (my_digits.SIDE, my_digits.SIDE) or not network.classes.are_digits:
        return MyDigitsResult(digits, trouble=f"Run {network.run} has not learned pictures like these.")
    found = {centres: readings(network, digits, centres=centres) for centres in (True, False)}
    return MyDigitsResult(digits, found, helped=helped(runs, digits))


def helped(runs: Path, digits: tuple[OwnDigit, ...]) -> str:
    """How the last run that learned from some of the digits reads those held out, beside the run with the same
    settings without them."""
    entries = shelf.entries(runs)
    newest = next((one for one in entries if one.purpose.startswith(PURPOSE) and one.state is RunState.FINISHED), None)
    if newest is None:
        return ""
    bet, _, before = newest.purpose.removeprefix(PURPOSE).partition("/")
    try:
        learned = my_digits.from_text((run_folder(runs, newest.run) / LEARNED).read_text(encoding="utf-8"))
        networks = [loaded_network.refreshed(runs, run, None) for run in (int(before), newest.run)]
    except (OSError, ValueError, KeyError, TypeError, LoadError):  # quiet: one of the two is gone
        return ""
    seen = {(one.label, one.pixels) for one in learned}
    held = [one for one in digits if (one.label, one.pixels) not in seen]
    if not held or None in networks:
        return ""
    right = [
        sum(one.right for one in readings(network, held, centres=True)) for network in networks if network is not None
    ]
    came = BETS[0] if right[1] > right[0] else BETS[2] if right[1] < right[0] else BETS[1]
    verdict = "You bet so." if came == bet else f"You bet {bet}."
    few = " That is little to go by." if abs(right[1] - right[0]) < 3 else ""
    return (
        f"Of {len(held)} held out, run {before} reads {right[0]}. Run {newest.run}, which also learned from "
        f"{len(learned)} of yours, reads {right[1]}: {came}. {verdict}{few}"
    )
