"""Several programs with the same store, and programs that end without saying so."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from tests.storage.conftest import Program
from tutor.storage.store import Store

WRITER = """
import sys
from pathlib import Path
from tutor.storage.store import Store
store = Store.open(Path(sys.argv[1]))
for number in range(int(sys.argv[3])):
    store.submit("q", "lesson", f"{sys.argv[2]} {number}").result()
store.close()
"""

DRAFTER = """
import sys
from pathlib import Path
from tutor.storage.store import Store
store = Store.open(Path(sys.argv[1]))
store.submit("r", "lesson", "submitted just now").result()
store.save_draft("q", "typed just now").result()
print("kept", flush=True)
sys.stdin.read()
"""

LEAVER = """
import sys
from pathlib import Path
from tutor.storage.store import Store
store = Store.open(Path(sys.argv[1]))
for number in range(30):
    store.save_draft("q", str(number))
"""

OPENER = """
import sys
from pathlib import Path
from tutor.storage.store import Store
print("ready", flush=True)
sys.stdin.readline()
store = Store.open(Path(sys.argv[1]))
store.submit("q", "lesson", "first").result()
store.close()
"""


def ended(process: object) -> None:
    out, told = process.communicate(timeout=30)  # type: ignore[attr-defined]  # a Popen of text
    assert process.returncode == 0, out + told  # type: ignore[attr-defined]  # a Popen of text


def test_two_programs_write_side_by_side(program: Program, home: Path) -> None:
    writers = [program(WRITER, home, name, 40) for name in ("here", "there")]
    for writer in writers:
        ended(writer)
    store = Store.open(home)
    responses = store.read_notebook().responses
    store.close()
    assert [response.attempt for response in responses] == list(range(1, 81))
    for name in ("here", "there"):
        mine = [response.text for response in responses if response.text.startswith(name)]
        assert mine == [f"{name} {number}" for number in range(40)]


def test_programs_that_make_the_store_at_the_same_moment_share_it(program: Program, home: Path) -> None:
    """Nobody takes another's half-made file for damage, or makes it twice."""
    openers = [program(OPENER, home) for _ in range(4)]
    for opener in openers:
        assert opener.stdout is not None
        assert opener.stdout.readline() == "ready\n"
    for opener in openers:
        assert opener.stdin is not None
        opener.stdin.write("go\n")
        opener.stdin.flush()
    for opener in openers:
        ended(opener)
    store = Store.open(home)
    assert len(store.read_notebook().responses) == 4
    store.close()


def test_what_another_program_wrote_is_read(store: Store, program: Program, home: Path) -> None:
    store.submit("q", "lesson", "mine").result()
    ended(program(WRITER, home, "theirs", 1))
    assert [(made.text, made.attempt) for made in store.read_notebook().attempts("q")] == [("mine", 1), ("theirs 0", 2)]


def test_a_program_that_is_killed_has_kept_what_it_said_it_kept(program: Program, home: Path) -> None:
    process = program(DRAFTER, home)
    assert process.stdout is not None
    assert process.stdout.readline() == "kept\n"
    os.kill(process.pid, signal.SIGKILL)
    process.wait(timeout=10)
    store = Store.open(home)
    notebook = store.read_notebook()
    store.close()
    draft, response = notebook.draft("q"), notebook.latest("r")
    assert draft is not None
    assert draft.text == "typed just now"
    assert response is not None
    assert response.text == "submitted just now"


def test_a_program_that_just_ends_writes_what_it_was_asked_to(program: Program, home: Path) -> None:
    ended(program(LEAVER, home))
    reader = Store.open_read_only(home)
    assert reader is not None
    draft = reader.read_notebook().draft("q")
    reader.close()
    assert draft is not None
    assert draft.text == "29"
