"""Commands run in this process, lessons to run them on, and a store with something in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.content.samples import GOOD, UNIT
from tutor.cli import main
from tutor.storage.files import data_home
from tutor.storage.store import Store

HOSTILE = "[bold] \x1b[31mred\x1b[0m \x00 \x9b31m \u202e 👩‍🔬 é\nsecond line"


@dataclass(frozen=True, slots=True)
class Output:
    code: int
    out: str
    err: str


Run = Callable[..., Output]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    """run("check", path) runs `i2-tutor check path` in this process."""

    def run(*words: str | Path) -> Output:
        code = main([str(word) for word in words])
        return Output(code, *capfd.readouterr())

    return run


@pytest.fixture
def lessons(tmp_path: Path) -> Path:
    folder = tmp_path / "lessons"
    (folder / "tiny" / "literacy").mkdir(parents=True)
    (folder / "tiny" / "unit.toml").write_text(UNIT)
    (folder / "tiny" / "literacy" / "05-good.md").write_text(GOOD)
    return folder


@pytest.fixture
def written() -> None:
    """Two attempts and a newer draft of one question, a skipped one, a note for the mentor under way."""
    store = Store.open(data_home())
    store.save_draft("video1-layer", HOSTILE).result()
    store.submit("video1-layer", "video-1", "first").result()
    second = store.submit("video1-layer", "video-1", HOSTILE).result()
    store.set_confidence(second.id, 3).result()
    store.save_draft("video1-layer", "third, not sent").result()
    store.skip("video1-neuron", "video-1").result()
    store.save_draft("mentor:video-1/neuron", "a note").result()
    store.save_draft("gone-from-the-lessons", "still mine").result()
    store.close()
