"""Files appear whole or not at all, and a text can always be put somewhere."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tutor.storage.files import atomic_write, data_home
from tutor.storage.rescue import rescue


def test_the_home_can_be_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("I2_TUTOR_HOME", "/somewhere/else")
    assert data_home() == Path("/somewhere/else")
    monkeypatch.delenv("I2_TUTOR_HOME")
    assert data_home().name == "i2-tutor"


def test_a_file_is_written_whole_and_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "file"
    atomic_write(path, b"first")
    atomic_write(path, b"\x00second")
    assert path.read_bytes() == b"\x00second"
    assert list(path.parent.iterdir()) == [path]


def test_what_was_there_stays_when_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    atomic_write(path, b"first")

    def no_room(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_room)
    with pytest.raises(OSError, match="No space"):
        atomic_write(path, b"second")
    assert path.read_bytes() == b"first"
    assert list(tmp_path.iterdir()) == [path]


def test_a_rescued_text_is_kept_to_the_letter(tmp_path: Path) -> None:
    text = "né\x00\x1b[31m 👩‍🔬\r\n"
    path = rescue((tmp_path,), "mentor:layers/../output", text)
    assert path.parent == tmp_path
    assert path.read_bytes() == text.encode()
    other = rescue((tmp_path,), "q", "\udc80")
    assert other.read_text(encoding="utf-8") == "\ufffd"
    assert other != path


def test_a_rescue_goes_on_to_the_next_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    path = rescue((tmp_path / "file" / "folder", tmp_path / "second"), "q", "text")
    assert path.parent == tmp_path / "second"
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path / "file" / "temp"))
    with pytest.raises(OSError, match=r"."):
        rescue((tmp_path / "file" / "folder",), "q", "text")
