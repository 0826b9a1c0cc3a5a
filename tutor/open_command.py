"""`i2-tutor open FILE`: a friend's run, or a network that was trained elsewhere, for the Lab."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tutor.console import DONE, FAULTS, PROGRAM, say

if TYPE_CHECKING:
    import argparse

EXAMPLES = """examples:
  i2-tutor open mine.npz                      tested on the 10,000 test digits; then all of the Lab works on it
  i2-tutor open mine.safetensors --activation relu
  i2-tutor open friends-relu.i2run            a friend's run: its curve, and to train again

In the notebook, this line saves the weights:
  np.savez("mine.npz", **{k: v.numpy() for k, v in model.state_dict().items()})
A network of the challenges: course.save(model, "mine.npz")"""


def add_arguments(commands: argparse._SubParsersAction[Any]) -> None:
    """The command and what it takes."""
    import argparse

    opened = commands.add_parser(
        "open",
        help="a friend's run (.i2run), or a network trained elsewhere (.npz, .safetensors)",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    opened.add_argument("file", type=Path, metavar="FILE")
    opened.add_argument("--activation", choices=("sigmoid", "relu", "tanh", "leaky-relu", "identity"), default="")
    opened.add_argument("--json", action="store_true", help="as one JSON object")
    opened.set_defaults(run=open_file)


def open_file(arguments: argparse.Namespace) -> int:
    """Test a network from elsewhere, and keep it as a run."""
    from tutor.domain.moments import local_now
    from tutor.storage.files import data_home
    from tutor.training import run_file
    from tutor.training.imported_network import import_network
    from tutor.training.weights_file import WeightsError

    if run_file.is_run_file(arguments.file):
        return _bring_run(arguments.file, as_json=arguments.json)
    try:
        found = import_network(arguments.file, data_home() / "runs", local_now(), arguments.activation)
    except WeightsError as error:
        for line in str(error).split("\n"):
            say(line)
        return FAULTS
    if arguments.json:
        record = {"run": found.run, "test_accuracy": found.accuracy, "layer_sizes": found.sizes}
        print(json.dumps(record | {"activation": found.activation, "tried": dict(found.tried)}, indent=2))
        return DONE
    if found.tried:
        read = ", ".join(f"{name} {100 * share:.1f} %" for name, share in found.tried)
        say(f"the file does not name its activation; of held-out training images were read with {read}")
    print(f"{'-'.join(map(str, found.sizes))}, {found.activation}: {100 * found.accuracy:.2f} % of the test digits")
    say(f"it is run {found.run}: `{PROGRAM}`, then l, shows its digits, confusion and neurons")
    return DONE


def _bring_run(path: Path, *, as_json: bool) -> int:
    """Open a friend's run."""
    from tutor.domain.words import visible
    from tutor.storage.files import data_home
    from tutor.training import run_file
    from tutor.training.records import summary

    try:
        told = run_file.read(path)
        number = run_file.bring(path, data_home() / "runs")
    except run_file.RunFileError as error:
        say(visible(str(error)))
        return FAULTS
    if as_json:
        record = {"run": number, "name": told.name, "test_accuracy": told.snapshot.test_accuracy}
        print(json.dumps(record | {"layer_sizes": told.snapshot.layer_sizes}, indent=2))
        return DONE
    print(visible(f"{told.name}: {summary(told.snapshot)}"))
    if trouble := run_file.data_here(told.snapshot.data, None):
        say(visible(trouble))
    say(f"it is run {number}: in `{PROGRAM}`, l and 4 show it, and s trains it again")
    return DONE
