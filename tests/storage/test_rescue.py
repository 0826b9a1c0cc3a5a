"""Words that the store could not keep: only the tutor of the same home brings them back."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tutor.storage.rescue import PREFIX, SUFFIX, Rescued, Rescuer

WORDS = {"neuron": Rescued("a sum, then a squashing", (3, 2)), "lone": Rescued("half a pair \ud800")}


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """A folder that several homes may have to share, such as the system's temporary one."""
    folder = tmp_path / "shared"
    folder.mkdir()
    return folder


@pytest.fixture
def left(tmp_path: Path, shared: Path) -> Path:
    """What a tutor on `mine` left that was killed: nobody holds it any more."""
    held = Rescuer(tmp_path / "mine", [shared]).write(WORDS)
    path = shared / f"{PREFIX}killed{SUFFIX}"
    shutil.move(held, path)
    return Path(shutil.copy(path, path.with_name(f"{PREFIX}copy{SUFFIX}")))


def test_a_file_is_found_by_its_own_home_only_with_every_word_and_its_draft(
    tmp_path: Path, shared: Path, left: Path
) -> None:
    found = {one.path: one.texts for one in Rescuer(tmp_path / "mine", [shared]).find()}
    assert found[left] == WORDS
    assert Rescuer(tmp_path / "another", [shared]).find() == []
    assert left not in {one.path for one in Rescuer(tmp_path / "mine", [shared]).find([left.name])}, "taken before"


@pytest.mark.parametrize(
    "spoiled",
    [{"format": 2}, {"texts": []}, {"texts": {"q": "no base"}}, {"texts": {"q": {"text": "t", "base": [1]}}}],
    ids=str,
)
def test_a_file_that_is_not_whole_stays_where_it_is(
    tmp_path: Path, shared: Path, left: Path, spoiled: dict[str, object]
) -> None:
    left.write_text(json.dumps(json.loads(left.read_text()) | spoiled))
    assert left not in {one.path for one in Rescuer(tmp_path / "mine", [shared]).find()}
    assert left.exists()


def test_words_are_written_where_there_is_room_and_stay_private(tmp_path: Path, shared: Path) -> None:
    path = Rescuer(tmp_path / "mine", [tmp_path / "nowhere", shared]).write(WORDS)
    assert path.parent == shared
    assert path.stat().st_mode & 0o077 == 0
    with pytest.raises(OSError, match="nowhere"):
        Rescuer(tmp_path / "mine", [tmp_path / "nowhere"]).write(WORDS)
