"""The learner's work as the screens see it: a notebook in memory that follows the store, one write at a time.

A write is committed by the store first; only then does the notebook change. When it cannot be committed, StoreError is
raised to the widget. What is being written has its home on the desk until the store has it (tutor.ui.desk); a store
that cannot be written is shown as it is, and opened again as soon as it can be.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Final

from tutor.domain.asked import Revision
from tutor.domain.response import (
    Draft,
    MentorQuestion,
    PlacedBet,
    RecordedCurve,
    Response,
    ResponseStatus,
    RunOutcome,
    Value,
)
from tutor.domain.run_keys import RunKey
from tutor.storage.errors import StoreError
from tutor.storage.presence import Presence
from tutor.storage.rescue import Rescued, RescueFile, Rescuer
from tutor.storage.store import Store
from tutor.ui.challenge_notes import ChallengeNotes
from tutor.ui.desk import Desk
from tutor.ui.open_notebook import Made, OpenStore

SEED_SETTING: Final = "seed"

OPENING_S: Final = 0.5
"""How long the first paint waits for a store that another program holds."""
LAST_TRY_S: Final = 1.5
"""How long a tutor that ends waits for the store to take its last words; then they go to a file."""
TAKEN: Final = "rescued "
"""Before the name of a file whose words are back, in the settings: should it be impossible to remove it."""
_log = logging.getLogger(__name__)


class Workbook(ChallengeNotes):
    """What the learner writes, from the first key to the commit; `desk` holds what the store does not."""

    def __init__(
        self,
        store: Store | None,
        trouble: StoreError | None = None,
        open_store: OpenStore | None = None,
        rescuer: Rescuer | None = None,
        presence: Presence | None = None,
    ) -> None:
        super().__init__(store, trouble, open_store, presence)
        self._rescuer = rescuer
        self._own: dict[str, Draft] = {}  # what this window's words of a question go on from
        self.rescued: tuple[RescueFile, ...] = ()
        self.desk = Desk(self.save_draft, self._told)

    def _told(self, question_id: str) -> None:
        if self._rescuer is not None:
            self._rescue(self._rescuer)
        self.tell(question_id)

    # words under way

    def take_up(self, question_id: str) -> Draft | None:
        """What a field for a question begins with; what is written in it goes on from just these words."""
        if question_id not in self.desk:
            drafts = self.notebook.drafts_of(question_id)
            self._own[question_id] = drafts[-1] if drafts else Draft(question_id, "", "")
        return self.draft(question_id)

    def draft(self, question_id: str) -> Draft | None:
        """What is being written for a question: what is not kept yet (with no `updated_at`), else this window's draft,
        else the latest one."""
        text = self.desk.text(question_id)
        draft = Draft(question_id, text, "") if text is not None else self._base(question_id)
        return draft if draft is not None and draft.text else None

    def _base(self, question_id: str) -> Draft | None:
        """The words in the store that this window goes on from."""
        if (own := self._own.get(question_id)) is not None:
            return own if own.id else None
        return self.notebook.draft(question_id)

    def versions(self, question_id: str) -> tuple[Draft, ...]:
        """Drafts of the question that stand beside this window's: from another window, or of a text brought back."""
        base = self._base(question_id)
        known = (base.id, base.revision) if base is not None else (0, 0)
        return tuple(draft for draft in self.notebook.drafts_of(question_id) if (draft.id, draft.revision) != known)

    def write(self, question_id: str, text: str) -> None:
        """Take the latest words for a question. They are committed within a second, or as soon as it can be."""
        if question_id not in self._own:
            self.take_up(question_id)
        self.desk.put(question_id, text)

    async def save_draft(self, question_id: str, text: str) -> Draft:
        """Commit words at once. What is typed goes through `write`."""
        base = self._base(question_id)
        draft = await self._write(lambda store: store.save_draft(question_id, text, base))
        self._own[question_id] = draft
        if text and (base is None or base.id != draft.id):
            await self._drafts_anew(question_id)
        else:
            others = (one for one in self.notebook.drafts_of(question_id) if base is None or one.id != base.id)
            self._set_drafts(question_id, (*others, *((draft,) if draft.text else ())))
        return draft

    def _set_drafts(self, question_id: str, drafts: tuple[Draft, ...]) -> None:
        kept = tuple(draft for draft in self.notebook.drafts if draft.question_id != question_id)
        versions = tuple(draft for draft in self.notebook.versions if draft.question_id != question_id)
        self.notebook = replace(self.notebook, drafts=(*kept, *drafts[-1:]), versions=(*versions, *drafts[:-1]))

    async def _drafts_anew(self, question_id: str) -> None:
        """Learn which drafts of a question there are; what was just committed stays so if that is impossible."""
        try:
            drafts = await self._write(lambda store: store.read_drafts(question_id), opens=False)
        except StoreError as error:
            _log.warning("drafts could not be read: %s", error)
        else:
            self._set_drafts(question_id, drafts)

    async def take(self, version: Draft) -> None:
        """Go on from another version of the words; those of this window stay beside it. StoreError if they cannot."""
        if not await self.desk.save(version.question_id):
            raise self.desk.trouble or StoreError("Your words could not be saved", "", "Try again")
        self._own[version.question_id] = version
        self.tell(version.question_id)

    async def let_go(self, version: Draft) -> None:
        """Drop a version of the words, unless it says something else by now."""
        await self._write(lambda store: store.save_draft(version.question_id, "", version))
        await self._drafts_anew(version.question_id)
        self.tell(version.question_id)

    # what is committed when it is asked for

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

        def begin(store: Store, base: Draft | None) -> Future[Response]:
            return store.submit(
                question_id, lesson_id, text, status, base, revision=revision, mentioned=mentioned, run_key=run_key
            )

        async def work() -> Response:
            response = await self._commit(question_id, text, begin)
            responses = (*self.notebook.responses, response)
            self.notebook = replace(self.notebook, responses=responses, revisions=self._with(revision))
            return response

        return await self._through(work())

    def _with(self, revision: Revision | None) -> tuple[Revision, ...]:
        known = self.notebook.revisions
        return known if revision is None or revision in known else (*known, revision)

    async def _commit(self, question_id: str, text: str, begin: Callable[[Store, Draft | None], Future[Made]]) -> Made:
        """Commit words that are no draft any more; `begin` drops the draft that they were."""
        try:
            await self.desk.hold(question_id)
            base = self._base(question_id)
            made = await self._write(lambda store: begin(store, base))
            self.desk.drop(question_id, text)
            self._own.pop(question_id, None)
            await self._drafts_anew(question_id)
        finally:
            self.desk.release(question_id)
        self._told(question_id)
        return made

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

    async def add_mentor_question(self, page: str, text: str, draft_id: str = "") -> MentorQuestion:
        """Note a question for a mentor; the draft that it was is dropped with it."""

        async def work() -> MentorQuestion:
            noted = await self._commit(draft_id, text, lambda store, base: store.add_mentor_question(page, text, base))
            questions = (*self.notebook.mentor_questions, noted)
            self.notebook = replace(self.notebook, mentor_questions=questions)
            return noted

        return await self._through(work())

    async def place_bet(
        self, experiment_id: str, lesson_id: str, text: str, value: str, revision: Revision | None = None
    ) -> PlacedBet:
        bet = await self._write(lambda store: store.place_bet(experiment_id, lesson_id, text, value, revision))
        self.notebook = replace(self.notebook, bets=(*self.notebook.bets, bet), revisions=self._with(revision))
        return bet

    async def keep_outcome(
        self, bet: PlacedBet, run_index: int, name: str, run: int, value: Value, curve: RecordedCurve, *, last: bool
    ) -> RunOutcome:
        kept = await self._write(lambda store: store.keep_outcome(bet, run_index, name, run, value, curve, last=last))
        others = tuple(one for one in self.notebook.outcomes if one.id != kept.id)
        self.notebook = replace(self.notebook, outcomes=(*others, kept))
        return kept

    async def mark_read(self, page: str) -> None:
        """`page` is `lesson-id/page-slug`. A page that cannot be marked is no reason to disturb a reader."""
        if page in self.notebook.pages_read:
            return
        self._mark_read(page, "")
        await self._owe(
            f"that {page} was read",
            lambda store: store.mark_read(page),
            lambda moment: self._mark_read(page, moment),
        )

    def _mark_read(self, page: str, moment: str) -> None:
        self.notebook = replace(self.notebook, pages_read={**self.notebook.pages_read, page: moment})

    async def set_setting(self, key: str, value: str) -> None:
        """Keep a setting; like a page read, it is not worth an alarm when it cannot be kept."""
        self.settings[key] = value
        await self._owe(f"the setting {key}", lambda store: store.set_setting(key, value))

    # when the store cannot keep them

    def _rescue(self, rescuer: Rescuer) -> None:
        """Unsaved words are in a file as long as there are any that the store would not take."""
        if self.desk.trouble is None:
            if not self.desk.texts:
                for name in rescuer.clear():
                    if TAKEN + name not in self.settings:
                        self._spawn(self.set_setting(TAKEN + name, "taken"))
            return
        try:
            rescuer.write(self._unsaved())
        except OSError as error:
            _log.warning("words that are not saved could not be put into a file: %s", error)

    def _unsaved(self) -> Mapping[str, Rescued]:
        bases = {question_id: self._base(question_id) or Draft("", "", "") for question_id in self.desk.texts}
        return {
            question_id: Rescued(text, (bases[question_id].id, bases[question_id].revision))
            for question_id, text in self.desk.texts.items()
        }

    @property
    def rescue_path(self) -> Path | None:
        """The file that holds what the store would not take, if there is one."""
        return None if self._rescuer is None else self._rescuer.path

    def bring_back(self) -> None:
        """Put words that an earlier tutor could not save back to their questions."""
        if self._rescuer is None:
            return
        passed = [key.removeprefix(TAKEN) for key in self.settings if key.startswith(TAKEN)]
        for found in self._rescuer.find(passed):
            if any(self.desk.text(key) not in (None, one.text) for key, one in found.texts.items()):
                continue  # other words are on the desk already: these wait for the next start
            for question_id, one in found.texts.items():
                self._own[question_id] = Draft(question_id, "", "", *one.base)
                self.desk.put_back(question_id, one.text)
            self._rescuer.adopt(found)
            self.rescued = (*self.rescued, found)

    @property
    def seed(self) -> int | None:
        """The learner's own seed, None before it was drawn."""
        kept = self.settings.get(SEED_SETTING, "")
        return int(kept) if kept.isascii() and kept.isdecimal() and int(kept) < 2**63 else None

    def own_seed(self) -> int:
        """The learner's own seed; drawn at the first look, and kept."""
        own = self.seed
        if own is None:
            own = self.draw_seed()
            self._spawn(self.keep_seed(own))
        return own

    def draw_seed(self) -> int:
        """Draw the learner's own seed; `keep_seed` keeps it. Six digits: easily told to somebody else."""
        drawn = 100_000 + int.from_bytes(os.urandom(8), "big") % 900_000
        self.settings[SEED_SETTING] = str(drawn)
        return drawn

    async def keep_seed(self, drawn: int) -> None:
        """Once and for all: where another window has just drawn one, that one is the learner's."""
        try:
            kept = await self._write(lambda store: store.settle_setting(SEED_SETTING, str(drawn)), opens=False)
            self.settings[SEED_SETTING] = kept
        except StoreError as error:
            _log.info("the seed could not be kept: %s", error.what)  # then it holds as long as this window does

    def close(self) -> None:
        """Write what is not kept: into the store, else into a file that the next start finds. Then close the store."""
        store, texts = self._store, self.desk.texts
        if texts and store is not None and self.trouble is None:
            futures = {
                question_id: store.save_draft(question_id, text, self._base(question_id))
                for question_id, text in texts.items()
            }
            for question_id, future in futures.items():
                try:
                    future.result(LAST_TRY_S)
                except (StoreError, TimeoutError) as error:
                    _log.warning("last words could not be saved: %s", error)
                else:
                    self.desk.drop(question_id)
        if store is not None and self.trouble is None:
            for name, owed in self._owed.items():
                try:
                    owed.begin(store).result(LAST_TRY_S)
                except (StoreError, TimeoutError) as error:
                    _log.warning("%s could not be written: %s", name, error)
                    break
        if self._rescuer is not None:
            if self.desk.texts:
                try:
                    self._rescuer.write(self._unsaved())
                except OSError as error:
                    _log.error("last words could not be put into a file: %s", error)
            else:
                self._rescuer.clear()
            self._rescuer.leave()
        if self._presence is not None:
            self._presence.leave()
        if store is not None:
            store.close()


def open_workbook(home: Path, open_store: OpenStore | None = None) -> Workbook:
    """The learner's work in the folder `home`. A store that cannot be written is shown as it is, with its `trouble`;
    never an exception."""

    def again() -> Store:
        return open_store() if open_store is not None else Store.open(home, opening_s=OPENING_S)

    rescuer, presence = Rescuer(home), Presence(home)
    try:
        workbook = Workbook(again(), None, again, rescuer, presence)
        presence.enter()
    except StoreError as error:
        _log.warning("the store cannot be written: %s", error)
        workbook = _read_only(home, error, again, rescuer, presence)
    workbook.bring_back()
    return workbook


def _read_only(home: Path, trouble: StoreError, again: OpenStore, rescuer: Rescuer, presence: Presence) -> Workbook:
    try:
        return Workbook(Store.open_read_only(home, patience_s=OPENING_S), trouble, again, rescuer, presence)
    except StoreError as error:
        _log.warning("the store cannot be read: %s", error)
        workbook = Workbook(None, trouble, again, rescuer, presence)
        workbook.unreadable = True
        return workbook
