"""Networks that PyTorch trained and saved (torch/make_networks.py) are read here to PyTorch's own accuracy."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tutor.cli import main
from tutor.training.imported_network import TRIED
from tutor.training.records import read_record

FILES = Path(__file__).parent / "torch"
TOLD = json.loads((FILES / "networks.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", TOLD)
def test_pytorchs_accuracy_is_found_to_the_digit(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("I2_TUTOR_HOME", str(tmp_path))
    assert main(["open", str(FILES / name), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["test_accuracy"] == TOLD[name]["right"] / 10_000
    assert found["activation"] == TOLD[name]["activation"]
    assert set(found["tried"]) == set(TRIED)
    snapshot = read_record(tmp_path / "runs", found["run"])
    assert snapshot is not None
    assert sum(row[digit] for digit, row in enumerate(snapshot.confusion)) == TOLD[name]["right"]


def test_the_files_are_small() -> None:
    assert max(path.stat().st_size for path in FILES.iterdir()) < 200_000
