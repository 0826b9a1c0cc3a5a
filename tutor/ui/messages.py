"""Messages that cross screens. A widget's own messages nest in the widget."""

from __future__ import annotations

from textual.message import Message

from tutor.training.snapshot import TrainingSnapshot


class SnapshotArrived(Message):
    """The network has learned something, or its run has changed its state. Posted from the reader's thread."""

    def __init__(self, snapshot: TrainingSnapshot) -> None:
        super().__init__()
        self.snapshot = snapshot

    def can_replace(self, message: Message) -> bool:
        """What a run came to is never passed over, even if the next one has begun."""
        if not isinstance(message, SnapshotArrived):
            return False
        return self.snapshot.state.active or message.snapshot.run == self.snapshot.run
