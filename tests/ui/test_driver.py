"""The private parts of Textual's Linux driver that tutor/ui/driver.py leans on; the writer that waits for nobody."""

from __future__ import annotations

import inspect
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

if sys.platform == "win32":
    pytest.skip("another driver", allow_module_level=True)

from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver
from textual.drivers._writer_thread import WriterThread
from textual.drivers.linux_driver import LinuxDriver

from tutor.ui.app import TutorApp
from tutor.ui.driver import TerminalWriter, TutorDriver

PATIENCE_S = 30.0

PRIVATE: dict[Callable[..., Any], tuple[str, ...]] = {
    LinuxDriver.__init__: ("_key_thread", "_writer_thread", "exit_event", "fileno", "attrs_before"),
    LinuxDriver._sigtstp_application: ("suspend_application_mode", "_must_signal_resume", "SIGSTOP"),
    LinuxDriver._sigcont_application: ("resume_application_mode",),
    LinuxDriver.start_application_mode: ("WriterThread(self._file)", "self._run_input_thread"),
    LinuxDriver.stop_application_mode: ("self.disable_input()",),
    LinuxDriver.close: ("self._writer_thread.stop()",),
    LinuxDriver.write: ("self._writer_thread.write(data)",),
    LinuxDriver._run_input_thread: ("self.run_input_thread()",),
    LinuxDriver.run_input_thread: ("XTermParser(self._debug)", "self.process_message(event)", "tick()"),
    WriterThread.__init__: ("self._queue", "daemon=True"),
    WriterThread.run: ("text is None",),
    XTermParser.__init__: ("mouse_pixels", "terminal_size", "terminal_pixel_size"),
}


@pytest.mark.parametrize("method", PRIVATE, ids=lambda method: method.__qualname__)
def test_textuals_driver_is_made_as_ours_expects_it(method: Callable[..., Any]) -> None:
    source = inspect.getsource(method)
    missing = [words for words in PRIVATE[method] if words not in source]
    assert not missing, f"Textual has changed {method}: read it, and see whether tutor/ui/driver.py still replaces it"


def test_our_parts_are_the_ones_in_use(tmp_path: Path) -> None:
    assert vars(linux_driver)["WriterThread"] is TerminalWriter
    app = TutorApp(tmp_path)
    assert app.driver_class is TutorDriver
    app.workbook.close()


def test_a_driver_that_the_environment_names_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """textual-serve has one of its own, which writes to a browser."""
    monkeypatch.setattr("textual.constants.DRIVER", "textual.drivers.web_driver:WebDriver")
    app = TutorApp(tmp_path)
    assert app.driver_class.__name__ == "WebDriver"
    app.workbook.close()


def test_a_terminal_that_is_gone_is_written_to_without_waiting() -> None:
    read, write = os.pipe()
    os.close(read)
    file = os.fdopen(write, "w")
    writer = TerminalWriter(file)
    writer.start()
    for _ in range(200):  # more than its queue holds
        writer.write("x" * 10_000)
    writer.stop()
    assert writer.gone.wait(PATIENCE_S)
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, file.fileno())
    os.close(nothing)
    file.close()


def test_a_terminal_that_takes_nothing_is_not_waited_for_when_one_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tutor.ui.driver.LAST_WORDS_S", 0.2)
    read, write = os.pipe()
    writer = TerminalWriter(os.fdopen(write, "w"))
    writer.start()
    writer.hurry()

    def fill() -> None:
        for _ in range(60):
            writer.write("x" * 10_000)
            if writer._queue.full():
                break
        writer.write("one more")
        writer.stop()

    filler = threading.Thread(target=fill, daemon=True)
    filler.start()
    filler.join(PATIENCE_S)
    assert not filler.is_alive()
    assert writer.is_alive(), "it waits in the system, and is left there"
    os.close(read)
    writer.join(PATIENCE_S)
