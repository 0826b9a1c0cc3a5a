"""Messages that come late, at random, as on a slow machine: with LATE=1 (or another seed) in the environment.

What holds only while every message is handled at once then fails, in a test or in the tutor, here and not at somebody
else's. With the same seed a test is late in the same places, as far as it runs the same way.
"""

from __future__ import annotations

import asyncio
import random
import zlib

import pytest
from textual.message import Message
from textual.message_pump import MessagePump

SHARE = 0.12  # of the messages
BY_S = (0.0, 0.0, 0.001, 0.004, 0.02)


def bring_messages_late(monkeypatch: pytest.MonkeyPatch, seed: str, test: str) -> None:
    chance = random.Random(zlib.crc32(f"{seed} {test}".encode()))
    dispatch = MessagePump._dispatch_message

    async def late(self: MessagePump, message: Message) -> None:
        if chance.random() < SHARE:
            await asyncio.sleep(chance.choice(BY_S))
        await dispatch(self, message)

    monkeypatch.setattr(MessagePump, "_dispatch_message", late)
