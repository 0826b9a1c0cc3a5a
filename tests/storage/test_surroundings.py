"""What the file system says is told as it is; files are private; days have their copies; windows notice each other."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.storage.conftest import Clock, Program
from tutor.cli import main
from tutor.storage.backups import FOLDER
from tutor.storage.errors import DamagedStore, FullDisk, StoreError
from tutor.storage.files import atomic_write
from tutor.storage.opening import FILE_NAME
from tutor.storage.presence import Presence
from tutor.storage.store import Store, check_store

posix = pytest.mark.skipif(sys.platform == "win32", reason="a thing of POSIX")


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def home_is_a_file(home: Path) -> str:
    home.write_text("in the way")
    return "is a file"


def home_leads_nowhere(home: Path) -> str:
    home.symlink_to(home.parent / "not-there")
    return "is a link to"


def store_leads_nowhere(home: Path) -> str:
    home.mkdir()
    (home / FILE_NAME).symlink_to(home / "not-there")
    return "is a link to"


@posix
@pytest.mark.parametrize("arrange", [home_is_a_file, home_leads_nowhere, store_leads_nowhere])
def test_what_is_in_the_way_is_said_and_is_not_nothing_written(
    home: Path, arrange: object, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = arrange(home)  # type: ignore[operator]  # one of the functions above
    for door in (Store.open, Store.open_read_only):
        with pytest.raises(StoreError, match=told):
            door(home)
    assert told in check_store(home)[0]
    monkeypatch.setenv("I2_TUTOR_HOME", str(home))
    assert main(["responses"]) == 1
    said = capsys.readouterr().err
    assert told in said
    assert "nothing is written" not in said


def test_a_store_that_was_moved_away_is_not_nothing_written(
    store: Store, home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("I2_TUTOR_HOME", str(home))
    store.copy_for_today().result()
    store.close()
    (home / FILE_NAME).unlink()
    assert main(["responses"]) == 1
    assert "copies of earlier days" in capsys.readouterr().err


def test_a_home_of_an_unknown_user_is_a_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("I2_TUTOR_HOME", "~nobody-of-that-name/x")
    assert main(["responses"]) == 1
    assert "a user who is not here" in capsys.readouterr().err


@pytest.fixture
def wide_open() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


@posix
@pytest.mark.usefixtures("wide_open")
def test_the_store_and_its_folder_are_private_whatever_the_umask(home: Path) -> None:
    store = Store.open(home, now=Clock())
    store.save_draft("q", "mine").result()
    copy = store.copy_for_today().result()
    assert copy is not None
    assert mode(home) == mode(copy.parent) == 0o700
    assert {mode(file) for file in (*home.glob(f"{FILE_NAME}*"), copy)} == {0o600}
    store.close()
    home.chmod(0o755)
    (home / FILE_NAME).chmod(0o644)
    Store.open(home).close()
    assert (mode(home), mode(home / FILE_NAME)) == (0o700, 0o600), "one of an earlier tutor too"


@posix
def test_an_export_has_the_mode_of_new_files_and_one_that_is_there_keeps_its_own(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        atomic_write(tmp_path / "new.md", b"a")
        atomic_write(tmp_path / "own.md", b"a")
        (tmp_path / "own.md").chmod(0o604)
        atomic_write(tmp_path / "own.md", b"b")
        atomic_write(tmp_path / "rescued.txt", b"a", private=True)
    finally:
        os.umask(before)
    assert [mode(tmp_path / name) for name in ("new.md", "own.md", "rescued.txt")] == [0o640, 0o604, 0o600]


class Days:
    """A clock that stands, and is put on by days."""

    def __init__(self) -> None:
        self.day = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.day


def test_the_last_seven_days_with_a_change_have_a_copy_each(home: Path) -> None:
    clock = Days()
    for number in range(10):
        store = Store.open(home, now=clock)
        store.save_draft(f"q{number}", "words").result()
        assert store.copy_for_today().result() is not None
        assert store.copy_for_today().result() is None, "one a day"
        store.close()
        clock.day += timedelta(days=1)
    names = sorted(copy.name for copy in (home / FOLDER).iterdir())
    assert names == [f"responses-202605{day:02}.sqlite3" for day in range(7, 14)]
    latest = home / FOLDER / names[-1]
    os.utime(latest, (2_000_000_000, 2_000_000_000))
    store = Store.open(home, now=clock)
    assert store.copy_for_today().result() is None, "nothing has changed since"
    store.close()


def test_damage_names_the_copy_that_can_take_its_place(store: Store, home: Path) -> None:
    store.submit("q", "lesson", "my words").result()
    copy = store.copy_for_today().result()
    assert copy is not None
    store.close()
    (home / FILE_NAME).write_bytes(b"")
    with pytest.raises(DamagedStore, match=copy.name):
        Store.open(home)
    for log in home.glob(f"{FILE_NAME}-*"):
        log.unlink()
    shutil.copy(copy, home / FILE_NAME)
    again = Store.open(home)
    assert [made.text for made in again.read_notebook().responses] == ["my words"]
    again.close()


OTHER = """
import sys
from pathlib import Path
from tutor.storage.presence import Presence
presence = Presence(Path(sys.argv[1]))
presence.enter()
print(len(presence.others()), flush=True)
sys.stdin.readline()
print(len(presence.others()), flush=True)
sys.stdin.read()
"""


def test_windows_on_one_home_notice_each_other_and_one_that_was_killed_is_gone(program: Program, home: Path) -> None:
    other = program(OTHER, home)
    assert other.stdin is not None
    assert other.stdout is not None
    assert other.stdout.readline() == "0\n"
    presence = Presence(home)
    presence.enter()
    assert len(presence.others()) == 1
    other.stdin.write("look\n")
    other.stdin.flush()
    assert other.stdout.readline() == "1\n"
    other.kill()
    other.wait()
    assert presence.others() == ()
    presence.leave()
    assert list((home / "windows").iterdir()) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 1 MB with 40 files at most; where that cannot be made, the test is skipped."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m,nr_inodes=40", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no disk can be made here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder: Path) -> None:
    with (folder / "filler").open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 1024)
        except OSError:
            return


@posix
@pytest.mark.parametrize("how", ["full", "no inodes"])
def test_a_full_disk_is_said_and_what_is_there_is_read(
    small_disk: Path, how: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    home = small_disk / "home"
    store = Store.open(home)
    store.submit("video1-neuron", "video-1", "my words").result()
    store.close()
    if how == "full":
        fill(small_disk)
    else:
        with contextlib.suppress(OSError):
            for number in range(100):
                (small_disk / f"file-{number}").touch()
    with pytest.raises(FullDisk, match="full" if how == "full" else "no more files"):
        Store.open(home)
    monkeypatch.setenv("I2_TUTOR_HOME", str(home))
    assert main(["responses"]) == 0
    assert "my words" in capsys.readouterr().out
    monkeypatch.setattr("tutor.doctor.check", lambda: ())  # the lessons are another matter
    assert main(["doctor"]) == 1
    said = capsys.readouterr().err
    assert "The disk" in said or "MB are free" in said
