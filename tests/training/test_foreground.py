"""`i2-tutor train` in this process: words or JSON lines, Ctrl-C between two steps, and faults in words."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dnn_core import idx, mnist
from dnn_core.config import TrainingConfig
from dnn_core.fast.run import FastTrainingRun
from dnn_core.memory import NO_MEMORY
from tests.training.conftest import DIVERGING, ENDLESS, SHORT, TRAIN
from tutor.training.foreground import INTERRUPTED, run_training

ROOT = Path(__file__).parents[2]


class Interrupting(io.StringIO):
    """Somebody presses Ctrl-C, so many times, as soon as the first line comes."""

    def __init__(self, times: int = 1) -> None:
        super().__init__()
        self.times = times

    def write(self, text: str) -> int:
        written = super().write(text)
        while self.times:
            self.times -= 1
            signal.raise_signal(signal.SIGINT)
        return written


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def train(
    config: TrainingConfig, data: Path, out: io.StringIO | None = None, err: io.StringIO | None = None, **more: Any
) -> tuple[int, str, str]:
    out, err = out or io.StringIO(), err or io.StringIO()
    code = run_training(config, data_dir=data, out=out, err=err, **more)
    return code, out.getvalue(), err.getvalue()


def test_json_lines(data: Path) -> None:
    code, out, err = train(SHORT, data, json_lines=True)
    assert (code, err) == (0, "")
    *epochs, last = map(json.loads, out.splitlines())
    assert [list(epoch) for epoch in epochs] == 3 * [
        ["event", "epoch", "loss", "accuracy", "test_loss", "test_accuracy", "elapsed_s"]
    ]
    assert [(epoch["event"], epoch["epoch"]) for epoch in epochs] == [("epoch", 1), ("epoch", 2), ("epoch", 3)]
    assert list(last) == ["event", "test_accuracy", "test_loss", "elapsed_s", "config"]
    assert last["event"] == "finished"
    assert last["test_accuracy"] == epochs[-1]["test_accuracy"]
    assert TrainingConfig.from_dict(last["config"]) == SHORT
    assert [epoch["elapsed_s"] for epoch in epochs] == sorted(epoch["elapsed_s"] for epoch in epochs)


def test_who_holds_images_out_is_told_what_they_say(data: Path) -> None:
    config = replace(SHORT, validation_samples=60)
    *epochs, _ = map(json.loads, train(config, data, json_lines=True)[1].splitlines())
    assert all(epoch["validation_loss"] > 0 and 0 <= epoch["validation_accuracy"] <= 1 for epoch in epochs)
    first = train(config, data)[1].splitlines()[0]
    told = f"validation loss {epochs[0]['validation_loss']:.4f}, {epochs[0]['validation_accuracy']:.2%}"
    assert told in first


def test_the_same_seed_says_the_same_figures(data: Path) -> None:
    def figures(config: TrainingConfig) -> list[Any]:
        lines = map(json.loads, train(config, data, json_lines=True)[1].splitlines())
        return [[line["test_loss"], line["test_accuracy"]] for line in lines]

    assert figures(SHORT) == figures(SHORT)
    assert figures(SHORT) != figures(replace(SHORT, seed=1))


def test_words_for_a_pipe(data: Path) -> None:
    code, out, err = train(SHORT, data)
    assert code == 0
    assert err == "784 › 8 › 10, 6,370 parameters, 300 images\n"
    lines = out.splitlines()
    assert [line.split()[:2] for line in lines[:3]] == [["epoch", "1"], ["epoch", "2"], ["epoch", "3"]]
    assert lines[3].endswith(" s of training.")
    assert "\r" not in out + err
    assert "\x1b" not in out + err


def test_a_bar_on_a_terminal(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tutor.training.foreground._WordReport.BAR_EVERY_S", 0.0)
    code, out, err = train(SHORT, data, err=Terminal())
    assert code == 0
    bars = [part for part in err.split("\r") if part.startswith(("━", "─"))]
    assert len(bars) == 30
    assert bars[14].startswith("━" * 12 + "─" * 12 + "  50%  epoch 2  loss ")
    assert err.endswith("\r\x1b[K"), "the last words stand on a clean line"
    assert "\x1b" not in out


def test_ctrl_c_stops_between_two_steps_and_says_what_was_reached(data: Path, tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGINT)
    network = tmp_path / "network.npz"
    code, out, err = train(ENDLESS, data, out=Interrupting(), json_lines=True, save=network)
    assert code == INTERRUPTED == 130
    first, last = map(json.loads, out.splitlines())
    assert (first["event"], first["epoch"]) == ("epoch", 1)
    assert (last["event"], last["step"], last["epoch"]) == ("interrupted", 11, 2)
    assert last["test_accuracy"] == first["test_accuracy"]
    assert err == f"The network is in {network}.\n"
    assert FastTrainingRun.load(network, mnist.load(data)).step == 11
    assert signal.getsignal(signal.SIGINT) is before, "the handler of before is back"


def test_ctrl_c_in_words(data: Path) -> None:
    code, out, _ = train(ENDLESS, data, out=Interrupting())
    assert code == INTERRUPTED
    assert out.splitlines()[-1].startswith("Stopped at step 11 of 100,000, loss ")
    assert out.endswith(" of the test images right after epoch 1.\n")


def test_ctrl_c_twice_does_not_wait(data: Path) -> None:
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        train(ENDLESS, data, out=Interrupting(2))
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.parametrize("json_lines", [True, False])
def test_diverged(data: Path, tmp_path: Path, json_lines: bool) -> None:
    network = tmp_path / "network.npz"
    code, out, _ = train(DIVERGING, data, json_lines=json_lines, save=network)
    assert code == 1
    assert not network.exists(), "nobody wants that network"
    if json_lines:
        last = json.loads(out.splitlines()[-1])
        assert last["event"] == "diverged"
        assert last["step"] > 0
        assert last["where"]
    else:
        assert "The run diverged at step " in out
        assert out.endswith("is no longer a finite number. Try a smaller --learning-rate.\n")


def test_save(data: Path, tmp_path: Path) -> None:
    network = tmp_path / "network.npz"
    code, _, err = train(SHORT, data, save=network)
    assert code == 0
    assert err.endswith(f"The network is in {network}.\n")
    assert FastTrainingRun.load(network, mnist.load(data)).step == 30


def test_a_place_that_cannot_be_written_is_said_before_anything_is_trained(data: Path, tmp_path: Path) -> None:
    network = tmp_path / "nowhere" / "network.npz"
    code, out, err = train(SHORT, data, save=network, json_lines=True)
    assert (code, out) == (2, "")
    assert str(network.parent) in err


@pytest.mark.parametrize("name", idx.FILE_NAMES)
def test_a_broken_file_is_named(data: Path, tmp_path: Path, name: str) -> None:
    broken = shutil.copytree(data, tmp_path / "broken")
    (broken / name).write_bytes((broken / name).read_bytes()[:-7])
    code, out, err = train(SHORT, broken)
    assert (code, out) == (1, "")
    assert err.startswith(f"i2-tutor train: {broken / name}: ends too early")


def test_data_that_are_not_there(tmp_path: Path) -> None:
    code, out, err = train(SHORT, tmp_path / "nowhere")
    assert (code, out) == (1, "")
    assert str(tmp_path / "nowhere") in err


def test_settings_that_the_data_do_not_allow(data: Path) -> None:
    code, out, err = train(TrainingConfig(validation_samples=TRAIN), data)
    assert (code, out) == (2, "")
    assert "validation_samples" in err


@pytest.mark.parametrize("options", [("--hidden", "10000,10000"), ("--batch-size", "60000", "--hidden", "4000")])
@pytest.mark.skipif(sys.platform != "linux", reason="ulimit -v is kept on Linux")
def test_a_run_that_does_not_fit_into_memory_is_refused_in_a_sentence(options: tuple[str, ...]) -> None:
    command = f"ulimit -v 1500000; exec {sys.executable} -m tutor train --max-steps 1 {' '.join(options)}"
    surroundings = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(
        ["sh", "-c", command], cwd=ROOT, env=surroundings, capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    told = r"i2-tutor train: (hidden_sizes|batch_size): this run would take about [\d.]+ GiB of memory, "
    assert re.fullmatch(told + r"and [\d.]+ [MG]iB are free; choose (fewer neurons|smaller batches)\.\n", done.stderr)


def test_a_last_batch_of_one_is_no_trouble_for_batch_normalization(data: Path) -> None:
    code, _, err = train(replace(SHORT, samples=31, batch_norm=True, max_steps=5), data)
    assert code == 0, err


def test_memory_that_runs_out_all_the_same_is_told_in_a_sentence(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing_left(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(FastTrainingRun, "_step", nothing_left)
    code, _, err = train(SHORT, data)
    assert code == 1
    assert err.splitlines()[-1] == f"i2-tutor train: {NO_MEMORY}"
