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
        return isinstance(message, SnapshotArrived)


class NotebookChanged(Message):
    """Something the learner made was saved."""
