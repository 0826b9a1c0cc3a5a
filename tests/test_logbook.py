"""The log tells what went wrong and where, costs nothing before, hurts nobody, and holds no word of a learner."""

from __future__ import annotations

import asyncio
import gc
import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tutor.logbook import LARGEST, close_log, keep_log, log_file

SECRET = "what the learner wrote"
log = logging.getLogger("tutor.tests")


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Path]:
    yield keep_log(tmp_path / "home")
    close_log()


def fail(text: str) -> None:
    try:
        int(text)
    except ValueError as error:
        raise KeyError(text) from error


def test_no_file_before_there_is_something_to_tell(book: Path) -> None:
    assert not book.parent.exists()
    log.warning("something")
    assert "WARNING tutor.tests: something" in book.read_text()
    if sys.platform != "win32":
        assert book.stat().st_mode & 0o777 == 0o600


def test_an_exception_is_told_by_kind_and_place_and_not_by_its_values(book: Path) -> None:
    try:
        fail(SECRET)
    except KeyError:
        log.exception("it failed")
    told = book.read_text()
    assert SECRET not in told
    assert "  ValueError\n" in told
    assert told.rstrip().endswith("  KeyError")
    assert "tests/test_logbook.py:" in told
    assert "in fail" in told


def test_what_the_system_says_is_told(book: Path, tmp_path: Path) -> None:
    try:
        (tmp_path / "nothing").read_text()
    except OSError:
        log.exception("no file")
    assert "No such file" in book.read_text()


def test_exceptions_that_nobody_hears_of_are_told_too(book: Path) -> None:
    thread = threading.Thread(target=fail, args=(SECRET,), name="reader")
    thread.start()
    thread.join()

    async def forgotten() -> None:
        fail(SECRET)

    async def forget() -> None:
        task = asyncio.create_task(forgotten())
        await asyncio.wait([task])

    asyncio.run(forget())
    gc.collect()
    told = book.read_text()
    assert "the thread reader ended" in told
    assert "Task exception was never retrieved" in told
    assert told.count("  KeyError") == 2
    assert SECRET not in told


def test_it_rotates(book: Path) -> None:
    for _ in range(3 * LARGEST // 100_000):
        log.warning("x" * 100_000)
    assert book.stat().st_size <= LARGEST
    assert sorted(path.name for path in book.parent.iterdir()) == ["i2-tutor.log", "i2-tutor.log.1"]


def test_a_home_that_cannot_hold_it_is_no_trouble(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "home").write_text("a file where the folder should be")
    keep_log(tmp_path / "home")
    log.warning("lost")
    log.exception("lost too")
    close_log()
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full disk to write to")
def test_a_full_disk_is_no_trouble(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    log_file(tmp_path).symlink_to("/dev/full")
    keep_log(tmp_path)
    for _ in range(3):
        log.warning("x" * 100_000)
    close_log()
    assert capfd.readouterr() == ("", "")
