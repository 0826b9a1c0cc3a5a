"""What a learner was asked, as it is kept with the response. `tutor.domain.revision` makes it and reads it."""

from __future__ import annotations

from dataclasses import field

from tutor.domain.frozen import frozen


@frozen
class Revision:
    """`id` is the hash of `content`, which is JSON. `kept_at`: when it was first answered, '' before that."""

    question_id: str
    id: str
    content: str
    kept_at: str = field(default="", compare=False)
