"""The learner's work as the screens see it: a notebook in memory that follows the store, one write at a time.

A write is committed by the store first; only then does the notebook change. When it cannot be committed, StoreError is
raised to the widget, which keeps the text on the screen and says that it is not saved.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from tutor.domain.response import (
    Curve,
    Draft,
    MentorQuestion,
    Notebook,
    PlacedBet,
    Response,
    ResponseStatus,
    RunOutcome,
    Value,
)
from tutor.domain.revision import Revision
from tutor.domain.run_keys import RunKey
from tutor.storage.errors import StoreError
from tutor.storage.store import Store

Made = TypeVar("Made")


class Workbook:
    """`trouble` is the error that kept the store from being opened, or None."""

    def __init__(self, store: Store | None, trouble: StoreError | None = None) -> None:
        self._store = store
        self.trouble = trouble
        self.notebook = Notebook()
        self.settings: dict[str, str] = {}
        if store is not None:
            self.notebook = store.read_notebook()
            self.settings = dict(store.read_settings())

    async def _write(self, begin: Callable[[Store], Future[Made]]) -> Made:
        if self._store is None:
            raise self.trouble or StoreError("There is no store", "", "start the tutor again")
        return await asyncio.wrap_future(begin(self._store))

    async def save_draft(self, question_id: str, text: str) -> Draft:
        base = self.notebook.draft(question_id)
        draft = await self._write(lambda store: store.save_draft(question_id, text, base))
        drafts = tuple(kept for kept in self.notebook.drafts if kept.question_id != question_id)
        self.notebook = replace(self.notebook, drafts=(*drafts, draft) if draft.text else drafts)
        return draft

    async def submit(
        self,
        question_id: str,
        lesson_id: str,
        text: str,
        status: ResponseStatus = ResponseStatus.SUBMITTED,
        *,
        revision: Revision | None = None,
        mentioned: frozenset[str] | None = None,
        run_key: RunKey | None = None,
    ) -> Response:
        """The next attempt, with what was asked, what the tutor suggests, and what the run says if it is about one."""
        base = self.notebook.draft(question_id)
        response = await self._write(
            lambda store: store.submit(
                question_id, lesson_id, text, status, base, revision=revision, mentioned=mentioned, run_key=run_key
            )
        )
        drafts = tuple(kept for kept in self.notebook.drafts if kept.question_id != question_id)
        revisions = self.notebook.revisions
        if revision is not None and revision not in revisions:
            revisions = (*revisions, revision)
        responses = (*self.notebook.responses, response)
        self.notebook = replace(self.notebook, drafts=drafts, responses=responses, revisions=revisions)
        return response

    async def skip(self, question_id: str, lesson_id: str) -> Response:
        """Note that a question was passed over. A draft of it is kept."""
        response = await self._write(lambda store: store.skip(question_id, lesson_id))
        self.notebook = replace(self.notebook, responses=(*self.notebook.responses, response))
        return response

    async def set_confidence(self, response: Response, confidence: int | None) -> Response:
        await self._write(lambda store: store.set_confidence(response.id, confidence))
        return self._swap(replace(response, confidence=confidence))

    async def set_ticks(self, response: Response, ticks: frozenset[str], unticked: frozenset[str]) -> Response:
        await self._write(lambda store: store.set_ticks(response.id, ticks, unticked))
        return self._swap(replace(response, ticks=ticks, unticked=unticked))

    def _swap(self, changed: Response) -> Response:
        responses = tuple(changed if kept.id == changed.id else kept for kept in self.notebook.responses)
        self.notebook = replace(self.notebook, responses=responses)
        return changed

    async def add_mentor_question(self, page: str, text: str) -> MentorQuestion:
        question = await self._write(lambda store: store.add_mentor_question(page, text))
        self.notebook = replace(self.notebook, mentor_questions=(*self.notebook.mentor_questions, question))
        return question

    async def place_bet(self, experiment_id: str, lesson_id: str, text: str, value: str) -> PlacedBet:
        bet = await self._write(lambda store: store.place_bet(experiment_id, lesson_id, text, value))
        self.notebook = replace(self.notebook, bets=(*self.notebook.bets, bet))
        return bet

    async def keep_outcome(
        self, bet: PlacedBet, place: int, name: str, run: int, value: Value, curve: Curve, *, last: bool
    ) -> RunOutcome:
        kept = await self._write(lambda store: store.keep_outcome(bet, place, name, run, value, curve, last=last))
        others = tuple(one for one in self.notebook.outcomes if one.id != kept.id)
        self.notebook = replace(self.notebook, outcomes=(*others, kept))
        return kept

    async def mark_read(self, page: str) -> None:
        """`page` is `lesson-id/page-slug`. A page that cannot be marked is no reason to disturb a reader."""
        if page in self.notebook.pages_read:
            return
        self.notebook = replace(self.notebook, pages_read=self.notebook.pages_read | {page})
        try:
            await self._write(lambda store: store.mark_read(page))
        except StoreError:
            pass

    async def set_setting(self, key: str, value: str) -> None:
        """Keep a setting; like a page read, it is not worth an alarm when it cannot be kept."""
        self.settings[key] = value
        try:
            await self._write(lambda store: store.set_setting(key, value))
        except StoreError:
            pass

    def close(self) -> None:
        if self._store is not None:
            self._store.close()


def open_workbook(home: Path) -> Workbook:
    """The learner's work in the folder `home`; a store that cannot be opened becomes `trouble`, never an exception."""
    try:
        return Workbook(Store.open(home))
    except StoreError as error:
        return Workbook(None, error)
