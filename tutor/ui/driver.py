"""The terminal, as Textual's Linux driver drives it, with four things mended.

- A byte that is not UTF-8 becomes U+FFFD; Textual decodes strictly, and would end.
- SIGCONT brings the screen back only after a real stop. A terminal that closes sends SIGHUP *and* SIGCONT, and Textual
  would start to draw anew for nobody.
- Writing never waits for a terminal that is gone. Textual's writer thread ends with the first error, and whoever writes
  then waits in its queue for ever.
- A terminal that is gone is noticed by reading, too; Textual would read nothing in a loop.

This is the one place that knows the driver's private parts. `tests/ui/test_driver.py` names them, and says what to look
at here when Textual changes.
"""

from __future__ import annotations

import logging
import math
import os
import re
import selectors
import signal
import termios
import threading
import time
from codecs import getincrementaldecoder
from queue import Full
from typing import Any, Protocol, cast

from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver
from textual.drivers._writer_thread import WriterThread
from textual.drivers.linux_driver import LinuxDriver

log = logging.getLogger(__name__)

LOOK_EVERY_S = 0.1
READ_AT_ONCE = 4096
SEQUENCE_BEGINS = re.compile(r"(?=\x1b)")
SEQUENCE = re.compile(r"\A(?:\x1b\[)?[0-9:;<=>?]*[ -/]*[@-~]")
"""A control sequence, or what an earlier read has left of one."""
GIVE_BACK = b"\x1b[?2004l\x1b[?7h\x1b[?1000l\x1b[?1003l\x1b[?1006l\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l"
"""Pastes, wrapping, mouse, keyboard, screen and cursor as a shell expects them."""
LAST_WORDS_S = 3.0
"""How long the last writes, which give the terminal back, may take: a loaded machine is slow, and a terminal that takes
nothing is waited for in vain."""


class TerminalWriter(WriterThread):
    """Writes in the background. `gone` is set when nothing can be written any more: then writing does nothing."""

    def __init__(self, file: Any) -> None:
        super().__init__(file)
        self.gone = threading.Event()
        self._wait_until = math.inf

    def hurry(self) -> None:
        """The tutor leaves: from here on a terminal that takes nothing is not waited for much longer."""
        self._wait_until = min(self._wait_until, time.monotonic() + LAST_WORDS_S)

    def write(self, text: str) -> None:
        self._put(text)

    def _put(self, text: str | None) -> None:
        while not self.gone.is_set():
            try:
                self._queue.put(text, timeout=LOOK_EVERY_S)
            except Full:
                if time.monotonic() > self._wait_until:
                    return
            else:
                return

    def run(self) -> None:
        try:
            super().run()
        except (OSError, ValueError) as error:
            log.info("the terminal takes nothing any more", exc_info=error)
        finally:
            self.gone.set()

    def stop(self) -> None:
        self.hurry()
        self._put(None)
        self.join(LAST_WORDS_S)
        self.gone.set()


# The driver makes its writer by this name.
vars(linux_driver).update(WriterThread=TerminalWriter)


class DriverListener(Protocol):
    """What the driver tells its app, on the app's loop."""

    def terminal_gone(self) -> None: ...

    def end_after(self, error: Exception) -> None: ...


class TutorDriver(LinuxDriver):
    """Textual's driver for Linux and macOS, for an app that is a `DriverListener`."""

    def __init__(self, app: Any, **options: Any) -> None:
        super().__init__(app, **options)
        self._stopped = False  # by SIGTSTP, and not yet drawing again

    @property
    def _tutor(self) -> DriverListener:
        return cast(DriverListener, self._app)

    @property
    def _writer(self) -> TerminalWriter | None:
        return cast("TerminalWriter | None", self._writer_thread)

    # leaving

    def is_there(self) -> bool:
        """Is there still a terminal? From here on the tutor waits for it no more: it is about to leave."""
        if self._writer is not None:
            self._writer.hurry()
        try:
            termios.tcgetattr(self.fileno)
        except (OSError, termios.error):  # quiet: that is the answer
            self._hang_up()
            return False
        return True

    def is_stuck(self) -> bool:
        """Does a write wait for a terminal that takes nothing?"""
        return self._writer is not None and self._writer.is_alive()

    def give_back(self) -> None:
        """What a process that is ended hard can still do for its terminal."""
        if self.attrs_before is not None:
            termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
        os.write(self.fileno, GIVE_BACK)

    def _hang_up(self) -> None:
        if self._writer is not None:
            self._writer.gone.set()

    def _terminal_gone(self) -> None:
        self._hang_up()
        self._loop.call_soon_threadsafe(self._tutor.terminal_gone)

    # stopping and going on

    def _sigtstp_application(self, *_: object) -> None:
        self._stopped = True
        super()._sigtstp_application()

    def _sigcont_application(self, *_: object) -> None:
        if self._stopped:
            super()._sigcont_application()

    def start_application_mode(self) -> None:
        before = self._writer_thread
        super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual has left its types out
        if self._writer_thread is not before:  # else it was sent to the background, and stopped once more
            self._stopped = False

    def disable_input(self) -> None:
        """As Textual does it, but a thread that reads is not waited for without a limit."""
        if self.exit_event.is_set():
            return
        try:
            signal.signal(signal.SIGWINCH, signal.SIG_DFL)
            self._disable_mouse_support()
            self.exit_event.set()
            if self._key_thread is not None:
                self._key_thread.join(LAST_WORDS_S)
                if not self._key_thread.is_alive():
                    self.exit_event.clear()
            termios.tcflush(self.fileno, termios.TCIFLUSH)
        except (OSError, ValueError, termios.error) as error:
            log.info("the terminal's input could not be closed", exc_info=error)

    # reading

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except Exception as error:
            log.exception("the keys cannot be read any more")
            self._loop.call_soon_threadsafe(self._tutor.end_after, error)

    def run_input_thread(self) -> None:
        """Read what is typed until the exit event is set, or the terminal is gone."""
        decode = getincrementaldecoder("utf-8")(errors="replace").decode
        parser = XTermParser(self._debug)
        selector = selectors.SelectSelector()
        selector.register(self.fileno, selectors.EVENT_READ)
        try:
            while not self.exit_event.is_set():
                text = ""
                if selector.select(LOOK_EVERY_S):
                    try:
                        data = os.read(self.fileno, READ_AT_ONCE)
                    except OSError:  # quiet: what cannot be read is gone
                        data = b""
                    if not data:
                        self._terminal_gone()
                        return
                    text = decode(data)
                for part in SEQUENCE_BEGINS.split(text):
                    parser = self._parse(parser, part)
        finally:
            selector.close()

    def _parse(self, parser: XTermParser, text: str) -> XTermParser:
        """Process what `text`, at most one sequence and what follows it, makes of the keys before it.

        Returns the parser for what comes next. A sequence that no terminal should send is dropped alone.
        """
        try:
            for event in parser.feed(text) if text else ():
                self.process_message(event)
            for event in parser.tick():
                self.process_message(event)
        except Exception as error:
            log.warning("a key that could not be understood was dropped", exc_info=error)
            rest = SEQUENCE.sub("", text, count=1)
            parser = self._successor(parser)  # the other one is spent
            return self._parse(parser, rest) if rest != text else parser
        return parser

    def _successor(self, spent: XTermParser) -> XTermParser:
        """A new parser that knows what the terminal has said about itself."""
        parser = XTermParser(self._debug)
        parser.mouse_pixels = spent.mouse_pixels
        parser.terminal_size = spent.terminal_size
        parser.terminal_pixel_size = spent.terminal_pixel_size
        return parser
