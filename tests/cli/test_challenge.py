"""`i2-tutor challenge …`, as a shell sees it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tutor.cli import main
from tutor.content.challenge import read_ladder


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("I2_TUTOR_HOME", str(tmp_path))
    monkeypatch.delenv("I2_TUTOR_CODE", raising=False)
    return tmp_path


Captured = pytest.CaptureFixture[str]


def listed(name: str, capsys: Captured) -> dict[str, object]:
    capsys.readouterr()
    assert main(["challenge", "list", "--json"]) == 0
    return next(one for one in json.loads(capsys.readouterr().out) if one["name"] == name)


def test_from_the_starter_to_the_solution(home: Path, capsys: Captured) -> None:
    assert listed("dense", capsys) == {
        "name": "dense",
        "title": "A dense layer, forward",
        "status": "open",
        "hints_used": 0,
        "assisted": False,
    }
    assert main(["challenge", "check", "dense", "--json"]) == 1
    checks = json.loads(capsys.readouterr().out)
    assert set(checks[0]) == {"check", "passed", "message"}
    assert checks[0]["message"] == "Begin in line 7: one sum for each neuron."
    assert listed("dense", capsys)["status"] == "started"
    assert main(["challenge", "path", "dense"]) == 0
    path = Path(capsys.readouterr().out.strip())
    assert path == home / "code" / "deep-learning" / "dense.py"
    path.write_text("def forward(x, W, b):\n    return x @ W + b\n")
    assert main(["challenge", "check", "4"]) == 0
    out = capsys.readouterr().out
    assert out.count("✓") == 7
    assert "7 of 7 pass" in out
    assert listed("dense", capsys)["status"] == "solved"
    assert main(["challenge", "solution", "dense"]) == 0
    assert "x @ W + b" in capsys.readouterr().out
    assert listed("dense", capsys)["assisted"] is False


def test_the_solution_comes_after_three_hints_and_is_told(capsys: Captured) -> None:
    ladder, _ = read_ladder()
    softmax = ladder.named("softmax")
    assert softmax is not None
    for number, hint in enumerate(softmax.hints, 1):
        assert main(["challenge", "solution", "softmax"]) == 1
        assert capsys.readouterr().out == ""
        assert main(["challenge", "hint", "softmax"]) == 0
        assert capsys.readouterr().out == f"Hint {number} of 3: {hint}\n"
    assert main(["challenge", "solution", "softmax"]) == 0
    assert capsys.readouterr().out == softmax.solution
    assert listed("softmax", capsys) | {"title": ""} == {
        "name": "softmax",
        "title": "",
        "status": "open",
        "hints_used": 3,
        "assisted": True,
    }


def test_reset_keeps_the_old_file_and_a_file_is_never_overwritten(home: Path, capsys: Captured) -> None:
    assert main(["challenge", "path", "shapes"]) == 0
    path = Path(capsys.readouterr().out.strip())
    path.write_text("mine = 1\n")
    assert main(["challenge", "path", "shapes"]) == 0
    assert path.read_text() == "mine = 1\n"
    assert main(["challenge", "reset", "shapes"]) == 0
    assert "..." in path.read_text()
    (kept,) = (path.parent / "earlier").iterdir()
    assert kept.read_text() == "mine = 1\n"
    assert str(kept) in capsys.readouterr().err


def test_a_folder_that_cannot_be_made_is_said(home: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "file").write_text("")
    monkeypatch.setenv("I2_TUTOR_CODE", str(home / "file"))
    assert main(["challenge", "path", "shapes"]) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_wrong_names(capsys: Captured) -> None:
    assert main(["challenge", "check", "no-such"]) == 2
    assert "there is no challenge 'no-such'" in capsys.readouterr().err
    assert main(["challenge", "check"]) == 2


def test_of_a_file_that_cannot_be_read_there_are_no_checks(capsys: Captured) -> None:
    main(["challenge", "path", "dense"])
    Path(capsys.readouterr().out.strip()).write_bytes(b"\xff\xfe")
    assert main(["challenge", "check", "dense", "--json"]) == 1
    told = capsys.readouterr()
    assert json.loads(told.out) == []
    assert "is not UTF-8" in told.err
