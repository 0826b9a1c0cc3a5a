"""The program as it is installed, with one who knocks: each knock over the socket I2_TUTOR_KNOCK is answered once the
app and then its screen have got round to it, as they get round to a key."""

from __future__ import annotations

import asyncio
import faulthandler
import os
import signal
import socket
import sys
import threading
import traceback
from typing import Any

from tutor.cli import main
from tutor.ui.app import TutorApp


def _answer(app: TutorApp, door: socket.socket) -> None:
    with door, door.makefile("rwb", buffering=0) as line:
        for knock in line:
            heard = threading.Event()
            try:
                app.call_later(lambda heard=heard: app.screen.call_later(heard.set))
            except Exception:
                return
            while not heard.wait(0.5):
                if app._exit or not app._running:
                    return
            line.write(knock)


def _open(app: TutorApp) -> None:
    door = socket.socket(socket.AF_UNIX)
    door.connect(os.environ["I2_TUTOR_KNOCK"])
    threading.Thread(target=_answer, args=(app, door), daemon=True).start()
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR2, _tell_tasks)


def _end(app: TutorApp) -> None:
    """At once and in plain words: Textual's own picture of an error takes minutes when there is much to show."""
    with open(os.environ["I2_TUTOR_KNOCK"] + ".error", "w") as told:  # noqa: PTH123
        traceback.print_exc(file=told)
    os._exit(70)


def _tell_tasks() -> None:
    """What every task waits for, for who looks into a freeze."""
    with open(os.environ["I2_TUTOR_KNOCK"] + ".tasks", "a") as told:  # noqa: PTH123
        for task in asyncio.all_tasks():
            step: Any = task.get_coro()
            where = []
            while step is not None:
                frame = getattr(step, "cr_frame", None) or getattr(step, "gi_frame", None)
                if frame is not None:
                    where.append(f"{frame.f_code.co_qualname}:{frame.f_lineno}")
                step = getattr(step, "cr_await", None) or getattr(step, "gi_yieldfrom", None)
            told.write(f"{task.get_name()[:90]}: {' > '.join(where)}\n")


if __name__ == "__main__":
    faulthandler.register(signal.SIGUSR1, file=open(os.environ["I2_TUTOR_KNOCK"] + ".stack", "w"))  # noqa: PTH123, SIM115
    TutorApp._fatal_error = _end  # type: ignore[method-assign,assignment]
    TutorApp.on_ready = _open  # type: ignore[attr-defined]  # Textual calls it if it is there
    sys.exit(main())
