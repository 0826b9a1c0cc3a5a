"""What is looked at before the tutor opens: lessons that can be shown, data that fit, a seed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dnn_core import idx
from tests.cli.conftest import Run
from tests.content.samples import GOOD, UNIT
from tests.training.conftest import write_images
from tutor.storage.files import data_home


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """What the app was opened with, if it was."""
    calls: list[tuple[object, ...]] = []
    monkeypatch.setattr("tutor.cli.terminal_fault", lambda: "")
    monkeypatch.setattr("tutor.ui.app.run", lambda *given: calls.append(given) or 0)
    return calls


def utf16(folder: Path) -> None:
    (folder / "unit" / "literacy").mkdir(parents=True)
    (folder / "unit" / "unit.toml").write_text(UNIT)
    (folder / "unit" / "literacy" / "05-good.md").write_text(GOOD, encoding="utf-16")


NOTHING_TO_SHOW: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda folder: None, "is not there"),
    "empty": (lambda folder: folder.mkdir(), "holds no lessons"),
    "a file": (lambda folder: folder.write_text("# lesson"), "is not a folder"),
    "UTF-16": (utf16, "05-good.md:1: is UTF-16; save it as UTF-8"),
}


@pytest.mark.parametrize("case", NOTHING_TO_SHOW)
def test_lessons_that_cannot_be_shown_are_told_at_the_door(
    run: Run, opened: list[tuple[object, ...]], tmp_path: Path, case: str
) -> None:
    make, words = NOTHING_TO_SHOW[case]
    make(tmp_path / "mine")
    shown = run("--lessons", tmp_path / "mine")
    assert (shown.code, opened) == (2, [])
    assert words in shown.err
    assert f"--lessons {tmp_path / 'mine'}: " in shown.err
    assert "Name a folder of units" in shown.err


def test_lessons_of_which_some_can_be_shown_are_opened(
    run: Run, opened: list[tuple[object, ...]], lessons: Path
) -> None:
    (lessons / "tiny" / "literacy" / "06-bad.md").write_text("oh")
    assert run("--lessons", lessons).code == 0
    assert len(opened) == 1


def test_data_of_any_publisher_open_and_broken_ones_are_told(
    run: Run, opened: list[tuple[object, ...]], tmp_path: Path
) -> None:
    names = [name.replace("t10k", "test").replace("-idx", ".idx") for name in idx.FILE_NAMES]
    write_images(tmp_path, names[0], names[1], 20, seed=1)
    write_images(tmp_path, names[2], names[3], 10, seed=2)
    assert run("--data", tmp_path).code == 0
    assert opened == [(data_home(), tmp_path, None, None)]
    (tmp_path / names[0]).write_bytes(b"<html>Not found</html>")
    shown = run("--data", tmp_path)
    assert shown.code == 2
    assert f"{names[0]}: is a web page, not data" in shown.err


def test_a_seed_is_handed_on(run: Run, opened: list[tuple[object, ...]]) -> None:
    assert run("--seed", "41").code == 0
    assert opened == [(data_home(), None, None, 41)]
    assert "'-3' is not a whole number" in run("--seed=-3").err
    assert "--seed has no use with course" in run("--seed", "1", "course").err


def test_the_seed_before_train_is_that_of_the_run(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    seeds: list[int] = []
    monkeypatch.setattr("tutor.training.foreground.run_training", lambda config, **_: seeds.append(config.seed) or 0)
    run("--seed", "41", "train")
    run("--seed", "41", "train", "--seed", "42")
    run("train")
    assert seeds == [41, 42, 0]
