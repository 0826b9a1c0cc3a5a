"""A stand for one card: what is around it is a fake, but the work is a store in a folder. The run is only told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.pilot import Pilot
from textual.reactive import reactive
from textual.widget import Widget

import tutor.ui
from dnn_core.config import TrainingConfig
from tests.course import load_lesson
from tests.ui.stand import ToldSession, copy_store, open_at_noon, until
from tutor.domain.outline import UnitHeader
from tutor.domain.question import Question
from tutor.domain.shuffle import AS_WRITTEN
from tutor.training.session import TrainingSession
from tutor.training.snapshot import TrainingSnapshot
from tutor.ui.context import Context
from tutor.ui.finder import WayBack
from tutor.ui.in_turn import InTurn
from tutor.ui.themes import DARK
from tutor.ui.widgets.common.choice_list import TickList
from tutor.ui.widgets.question.card import Phase, QuestionCard

STYLES = Path(tutor.ui.__file__).parent / "styles"
UNIT = UnitHeader("unit", "Unit", "", "", "", ())


class CardApp(InTurn):
    """Keys as on a page: enter begins or passes, ctrl+s submits, i improves, digits choose. `asked`: where the card
    wanted to go, and what it wanted to be started."""

    AUTO_FOCUS = ""
    CSS_PATH = [STYLES / "base.tcss", STYLES / "lesson.tcss"]
    BINDINGS = [
        Binding("enter", "begin"),
        Binding("ctrl+s", "card('submit')"),
        Binding("i", "card('improve')"),
        *(Binding(str(number), f"card('choose', {number})") for number in range(1, 10)),
    ]
    snapshot: reactive[TrainingSnapshot] = reactive(TrainingSnapshot, always_update=True, init=False)

    def __init__(self, home: Path, make: Callable[[Context], Widget], seed: int = AS_WRITTEN) -> None:
        super().__init__()
        copy_store(home)
        self.workbook = open_at_noon(home)
        self.context = Context(home, self.workbook, self, ((UNIT,), ()), seed=seed)
        self.session = ToldSession(TrainingSnapshot())
        vars(self.context)["session"] = cast(TrainingSession, self.session)
        self.make = make
        self.asked: list[tuple[Any, ...]] = []

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="reading", can_focus=False):
            yield self.make(self.context)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return DARK

    @property
    def card(self) -> QuestionCard:
        return self.query_one(QuestionCard)

    async def action_begin(self) -> None:
        if self.card.phase is Phase.SURE:
            await self.card.pass_sure()
        elif (task := self.card.first_task) is not None:
            task.focus(scroll_visible=False)
            if isinstance(task, TickList):
                task.entered = True

    async def action_card(self, wanted: str, *given: int) -> None:
        await getattr(self.card, wanted)(*given)

    # what it is to the card

    def receive_snapshot(self, snapshot: TrainingSnapshot) -> None:
        self.snapshot = snapshot

    def go_home(self) -> None:
        self.asked.append(("home",))

    def go_back(self) -> None:
        self.asked.append(("back",))

    async def go_to(self, screen_name: str) -> None:
        self.asked.append((screen_name,))

    async def search(self, back: WayBack | None = None) -> None:
        self.asked.append(("search",))

    async def open_lesson(
        self, lesson_id: str, page: int | str = 0, task: str = "", back: WayBack | None = None
    ) -> None:
        self.asked.append((lesson_id, page, task))

    def start_run(self, config: TrainingConfig | None = None, **more: object) -> None:
        self.asked.append(("start", config))

    def turn_pace(self) -> None:
        self.asked.append(("pace",))

    def go_on_with_run(self) -> None:
        self.asked.append(("go on",))


def asking(home: Path, question: Question, seed: int = AS_WRITTEN) -> CardApp:
    """An app that asks one question of a learner with this seed."""
    return CardApp(home, lambda context: QuestionCard(question, "lesson", context), seed)


def question_of(folder: Path, text: str) -> Question:
    """The one question of a lesson's text, as if it were in a file of the folder."""
    path = folder / "01-lesson.md"
    path.write_text(text, encoding="utf-8")
    lesson, faults = load_lesson(path, "literacy")
    assert lesson is not None, faults
    (question,) = lesson.questions
    return question


async def card_of(pilot: Pilot[None]) -> QuestionCard:
    """The card, once it is laid out."""
    app = pilot.app
    assert isinstance(app, CardApp)
    await until(pilot, lambda: any(part.size.width > 40 for part in app.query(".phase > *")), "the card")
    return app.card
