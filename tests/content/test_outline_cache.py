"""The outlines kept from the last start: used while no file has changed, and never after one has."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.content.samples import GOOD
from tutor.content.outline_cache import cached_outlines

Write = Callable[..., Path]


def titles(cache: Path, folder: Path) -> list[str]:
    return [lesson.title for lesson in cached_outlines(cache, folder)[1]]


@pytest.fixture
def folder(write: Write, unit: Path) -> Path:
    write(GOOD)
    return unit.parent


def test_a_lesson_is_read_anew_when_only_its_time_of_change_tells(tmp_path: Path, folder: Path, write: Write) -> None:
    cache = tmp_path / "outlines.json"
    (title,) = titles(cache, folder)
    path = write(GOOD.replace(title, title[::-1], 1))
    seen = path.stat()
    os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns + 1_000_000))
    assert seen.st_size == len(GOOD.encode())
    assert titles(cache, folder) == [title[::-1]]


def test_what_is_kept_is_used_and_damage_is_made_good(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "outlines.json"
    first = cached_outlines(cache, folder)
    with monkeypatch.context() as patch:
        patch.setattr("tutor.content.outline.outlines", None)
        assert cached_outlines(cache, folder) == first, "no lesson was read"
    cache.write_bytes(cache.read_bytes()[:-9])
    assert cached_outlines(cache, folder) == first


def test_a_new_lesson_is_seen(tmp_path: Path, folder: Path, write: Write) -> None:
    cache = tmp_path / "outlines.json"
    assert len(titles(cache, folder)) == 1
    write(GOOD.replace("id: ", "id: other-", 1), "02-other.md")
    assert len(titles(cache, folder)) == 2
