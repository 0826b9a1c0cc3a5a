"""Newer, damaged, locked, full, read-only: said in words, nothing overwritten, and usable again when the cause goes."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.storage.conftest import Program
from tutor.storage.errors import DamagedStore, FullDisk, LockedStore, NewerStore, ReadOnlyStore, StoreError, from_sqlite
from tutor.storage.migrations import MIGRATIONS
from tutor.storage.store import FILE_NAME, Store, check_store


def filled(home: Path, responses: int = 1) -> Path:
    """A closed store with some responses; its file."""
    store = Store.open(home)
    for number in range(responses):
        store.submit("q", "lesson", f"response {number} " + "x" * 2_000)
    store.close()
    return home / FILE_NAME


def test_a_newer_store_is_refused_untouched(home: Path) -> None:
    path = filled(home)
    newer = sqlite3.connect(path)
    newer.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    newer.close()
    before = path.read_bytes()
    for door in (Store.open, Store.open_read_only):
        with pytest.raises(NewerStore, match=r"newer tutor.*Update the tutor"):
            door(home)
    assert path.read_bytes() == before
    assert "newer" in check_store(home)[0]


def test_a_version_that_only_the_log_knows_is_seen(home: Path) -> None:
    path = filled(home)
    newer = sqlite3.connect(path)
    newer.execute("PRAGMA user_version = 99")  # stays in the log for as long as this connection is open
    before = path.read_bytes()
    with pytest.raises(NewerStore):
        Store.open(home)
    assert path.read_bytes() == before
    newer.close()


@pytest.mark.parametrize(
    "content", [b"", b"SQLite format 3\0", b"not a database " * 100], ids=["empty", "cut", "other"]
)
def test_a_file_that_is_no_store_is_damage_and_stays(home: Path, content: bytes) -> None:
    home.mkdir()
    path = home / FILE_NAME
    path.write_bytes(content)
    for door in (Store.open, Store.open_read_only):
        with pytest.raises(DamagedStore, match="left as it is"):
            door(home)
    assert path.read_bytes() == content
    assert sorted(home.iterdir()) == [path]
    assert len(check_store(home)) == 1


def test_a_database_of_something_else_is_not_taken_over(home: Path) -> None:
    home.mkdir()
    other = sqlite3.connect(home / FILE_NAME)
    other.execute("CREATE TABLE recipes (name TEXT)")
    other.close()
    before = (home / FILE_NAME).read_bytes()
    with pytest.raises(DamagedStore, match="not one of this tutor"):
        Store.open(home)
    assert (home / FILE_NAME).read_bytes() == before


def test_damage_in_the_middle_is_found_on_opening(home: Path) -> None:
    path = filled(home, 40)
    content = bytearray(path.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 8192] = b"\xff" * 8192
    path.write_bytes(content)
    with pytest.raises(DamagedStore, match="damaged"):
        Store.open(home)
    assert path.read_bytes() == content
    assert "damaged" in check_store(home)[0]


def test_a_lost_file_with_its_log_left_is_no_new_beginning(home: Path) -> None:
    filled(home).unlink()
    (home / f"{FILE_NAME}-wal").write_bytes(b"what was written last")
    with pytest.raises(DamagedStore, match="only its log"):
        Store.open(home)
    assert (home / f"{FILE_NAME}-wal").read_bytes() == b"what was written last"


def test_a_file_deleted_meanwhile_is_said(store: Store, home: Path) -> None:
    for file in home.glob(f"{FILE_NAME}*"):
        file.rename(file.with_name("away-" + file.name))
    with pytest.raises(StoreError, match="moved or deleted"):
        store.save_draft("q", "text").result()
    for file in home.glob("away-*"):
        file.rename(file.with_name(file.name.removeprefix("away-")))
    store.save_draft("q", "text").result()
    assert store.read_notebook().drafts[0].text == "text"


def test_a_healthy_store_and_none_have_no_complaints(home: Path) -> None:
    assert check_store(home) == ()
    assert not home.exists()
    filled(home)
    assert check_store(home) == ()


RIVAL = """
import sqlite3, sys
rival = sqlite3.connect(sys.argv[1], isolation_level=None)
rival.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
sys.stdin.readline()
rival.execute("COMMIT")
print("free", flush=True)
"""


def test_a_rival_that_holds_the_store_is_named_and_forgiven(program: Program, home: Path) -> None:
    path = filled(home)
    rival = program(RIVAL, path)
    assert rival.stdin is not None
    assert rival.stdout is not None
    assert rival.stdout.readline() == "locked\n"
    store = Store.open(home, patience_s=0.2)  # reading works, so it opens
    with pytest.raises(LockedStore, match="Another program"):
        store.save_draft("q", "text").result()
    assert store.read_notebook().drafts == ()
    rival.stdin.write("go\n")
    rival.stdin.flush()
    assert rival.stdout.readline() == "free\n"
    assert store.save_draft("q", "text").result().text == "text"
    store.close()


def test_a_rival_that_is_soon_done_is_waited_for(program: Program, home: Path) -> None:
    rival = program(RIVAL, filled(home))
    assert rival.stdin is not None
    assert rival.stdout is not None
    assert rival.stdout.readline() == "locked\n"
    store = Store.open(home, patience_s=30)
    waiting = store.save_draft("q", "text")
    assert not waiting.done()
    rival.stdin.write("go\n")
    rival.stdin.flush()
    assert waiting.result(timeout=20).text == "text"
    store.close()


LIMITED = """
import resource, sys
from pathlib import Path
from tutor.storage.errors import FullDisk
from tutor.storage.store import Store
store = Store.open(Path(sys.argv[1]))
store.save_draft("q", "before").result()
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))
try:
    store.submit("q", "lesson", "x" * 400_000).result()
except FullDisk as error:
    print(error)
assert store.read_notebook().draft("q").text == "before"
assert store.read_notebook().responses == ()
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print(store.submit("q", "lesson", "x" * 400_000).result().attempt)
store.close()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits on file sizes are a thing of POSIX")
def test_a_full_disk_keeps_what_was_there_and_room_makes_it_work_again(program: Program, home: Path) -> None:
    out, told = program(LIMITED, home).communicate(timeout=30)
    lines = out.splitlines()
    assert len(lines) == 2, out + told
    assert "The disk is full" in lines[0]
    assert "Free some space" in lines[0]
    assert lines[1] == "1"
    store = Store.open(home)
    assert len(store.read_notebook().responses[0].text) == 400_000
    store.close()


READER = """
import os, sys
from pathlib import Path
from tutor.storage.errors import ReadOnlyStore
from tutor.storage.store import Store, check_store
import concurrent.futures, sqlite3, unicodedata, urllib.parse  # nobody may not be allowed to read the library's files
if os.getuid() == 0:
    os.setgid(65534); os.setuid(65534)
home = Path(sys.argv[1])
try:
    Store.open(home)
except ReadOnlyStore as error:
    print(error)
store = Store.open_read_only(home)
print([made.text for made in store.read_notebook().responses])
try:
    store.save_draft("q", "text").result()
except ReadOnlyStore:
    print("refused")
store.close()
print(check_store(home))
"""


@pytest.fixture
def open_home() -> Iterator[Path]:
    """A home that another user can reach, so that root can try as nobody."""
    folder = Path(tempfile.mkdtemp(prefix="i2-"))
    folder.chmod(0o755)
    yield folder / "home"
    (folder / "home").chmod(0o755)
    shutil.rmtree(folder)


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
@pytest.mark.parametrize("log_left", [False, True], ids=["closed", "killed"])
def test_a_folder_that_cannot_be_written_is_read(program: Program, open_home: Path, log_left: bool) -> None:
    """What was written last may be in the log only; it must be there too."""
    store = Store.open(open_home)
    store.submit("q", "lesson", "one").result()
    if log_left:
        store.submit("q", "lesson", "two").result()
        copy = open_home.parent / "copy"
        shutil.copytree(open_home, copy)
        store.close()
        shutil.rmtree(open_home)
        (copy / f"{FILE_NAME}-shm").unlink()
        copy.rename(open_home)
    else:
        store.close()
    for file in open_home.iterdir():
        file.chmod(0o444)
    open_home.chmod(0o555)
    before = {file.name: file.read_bytes() for file in open_home.iterdir()}
    out, told = program(READER, open_home).communicate(timeout=30)
    assert {file.name: file.read_bytes() for file in open_home.iterdir()} == before
    lines = out.splitlines()
    assert len(lines) == 4, out + told
    assert "cannot be written" in lines[0]
    assert lines[1:] == ["['one', 'two']" if log_left else "['one']", "refused", "()"]


def test_no_folder_can_be_made_where_a_file_is(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="I2_TUTOR_HOME"):
        Store.open(tmp_path / "file" / "home")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("SQLITE_BUSY_SNAPSHOT", LockedStore),
        ("SQLITE_FULL", FullDisk),
        ("SQLITE_IOERR_WRITE", FullDisk),
        ("SQLITE_READONLY_DIRECTORY", ReadOnlyStore),
        ("SQLITE_CANTOPEN", ReadOnlyStore),
        ("SQLITE_NOTADB", DamagedStore),
        ("SQLITE_CORRUPT_VTAB", DamagedStore),
        ("SQLITE_MISUSE", StoreError),
    ],
)
def test_every_error_says_what_where_and_what_to_do(name: str, kind: type[StoreError]) -> None:
    error = sqlite3.OperationalError("as told")
    error.sqlite_errorname = name
    made = from_sqlite(error, "/the/place")
    assert type(made) is kind
    assert made.what
    assert made.where == "/the/place"
    assert made.to_do
    assert "/the/place" in str(made)
    assert os.linesep not in str(made)
