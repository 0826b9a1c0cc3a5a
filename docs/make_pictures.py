"""The pictures of the README, taken of the real screens: `python docs/make_pictures.py [NAME ...]`.

A learner's home is made in a temporary folder, a real network trains, and each picture is an SVG of the program at
120 x 36.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from textual.pilot import Pilot

from tutor.storage.store import Store
from tutor.training.snapshot import RunState
from tutor.ui.app import TutorApp
from tutor.ui.figures import Figure
from tutor.ui.screens.challenge import ChallengeScreen
from tutor.ui.screens.ladder import LadderScreen

FOLDER = Path(__file__).parent / "pictures"
SIZE = (120, 36)
LAYER = (
    "The picture is cut into its pixels, 28 rows of 28, and every pixel becomes one neuron of the input layer. The "
    "rows are laid one after the other, so the square turns into a column of 784 numbers."
)
LAYER_AT_FIRST = (
    "The picture is cut into its pixels, and every pixel becomes one neuron. The rows are laid one after the other."
)
STORY_AT_FIRST = (
    "It knows the rules, I think: a 3 has two curves and is open on the left, an 8 is closed. So it measures the "
    "curves and looks them up, because no other digit has the same ones."
)
STORY_AT_LAST = (
    "The picture becomes 784 numbers. Two hidden layers weigh them, and each digit gets a share. Nobody wrote its "
    "rules: it was shown 60,000 labelled digits, and after every batch each weight moved a little against its slope, "
    "because that lowers the loss. It may be certain and wrong."
)
NEURON = "A neuron holds a number, its activation: how strongly it is lit, because of what came in."
PIECE = (
    "A neuron in the brain gathers signals on its dendrites, and when enough of them arrive together it fires. An "
    "artificial neuron keeps that outline and little else: it takes numbers from the layer before it, weighs each one, "
    "adds them up with a bias, and passes the sum through a curve such as the sigmoid.\n\nThe weights play the part of "
    "the synapses. A strong synapse lets one neuron speak loudly to another; a large weight does the same, and a "
    "negative one works like an inhibitory connection.\n\nBut the likeness has limits. Real neurons send spikes, and "
    "their timing carries meaning, while an activation is a single number with no clock."
)

Act = Callable[[Pilot[None], TutorApp], Awaitable[None]]


def prepare(home: Path) -> None:
    """A learner who has come as far as Video 1."""
    store = Store.open(home)
    store.set_setting("begun", "yes").result()
    store.submit("video1-neuron", "video-1", NEURON).result()
    store.submit("network-before", "what-is-a-network", STORY_AT_FIRST).result()
    store.submit("testing-whole-story", "training-and-testing", STORY_AT_LAST).result()
    store.submit("video1-picture-to-layer", "video-1", LAYER_AT_FIRST).result()
    made = store.submit("video1-picture-to-layer", "video-1", LAYER).result()
    store.set_confidence(made.id, 3).result()
    store.submit("video1-links", "video-1", "12,544").result()
    store.skip("video1-biological", "video-1").result()
    store.save_draft("write-inspiration", PIECE).result()
    store.add_mentor_question("video-1/neuron", "Is a hidden neuron ever about one thing only?").result()
    store.close()


async def until(pilot: Pilot[None], condition: Callable[[], bool]) -> None:
    while not condition():
        await pilot.pause(0.02)


async def home(pilot: Pilot[None], app: TutorApp) -> None:
    app.start_run()
    await until(pilot, lambda: app.snapshot.state is RunState.FINISHED)
    app.go_home()


async def lesson(pilot: Pilot[None], app: TutorApp) -> None:
    await app.open_lesson("picture-to-vector", "row-by-row")
    await pilot.press("tab")
    app.start_run()
    await until(pilot, lambda: app.snapshot.progress > 0.7 and len(app.snapshot.test_points) > 5)


async def feedback(pilot: Pilot[None], app: TutorApp) -> None:
    await app.open_lesson("video-1", "picture-to-layer", "video1-picture-to-layer")


async def experiment(pilot: Pilot[None], app: TutorApp) -> None:
    await app.open_lesson("optimization", "used-once", "tuning-one-test")
    await pilot.pause(0.3)
    await pilot.press("enter", "2", "enter")
    await until(pilot, lambda: bool(app.screen.query(".verdict")))
    await pilot.pause(0.5)
    app.screen.query_one("#reading").scroll_to_widget(app.screen.query(".bet").first(), animate=False, top=True)


async def writing(pilot: Pilot[None], app: TutorApp) -> None:
    await pilot.press("w")
    await pilot.press("enter")


async def search(pilot: Pilot[None], app: TutorApp) -> None:
    await app.search()
    await pilot.press(*"bias")


async def lesson_end(pilot: Pilot[None], app: TutorApp) -> None:
    await app.open_lesson("video-1", "looking-back")


async def unit_end(pilot: Pilot[None], app: TutorApp) -> None:
    app.start_run()
    await until(pilot, lambda: app.snapshot.state is RunState.FINISHED)
    await app.go_to("unit end")
    await until(pilot, lambda: bool(app.screen.query("CurvePlot")))
    await pilot.pause(1.0)


async def responses(pilot: Pilot[None], app: TutorApp) -> None:
    await app.go_to("responses")
    await pilot.press(*["down"] * 5)


async def challenge(pilot: Pilot[None], app: TutorApp) -> None:
    """A dense layer that has forgotten its biases, checked."""
    await app.go_to("ladder")
    dense = app.context.ladder.named("dense")
    assert dense is not None
    assert isinstance(app.screen, LadderScreen)
    app.screen.open_challenge(dense)
    await until(pilot, lambda: isinstance(app.screen, ChallengeScreen) and app.screen.is_mounted)
    shown = app.screen
    assert isinstance(shown, ChallengeScreen)
    await pilot.pause(0.5)
    shown.editor.text = dense.starter.replace("    ...", "    return x @ W")
    await pilot.press("ctrl+s")
    await until(pilot, lambda: shown.report.done)
    await pilot.press("escape", "i")
    await until(pilot, lambda: bool(shown.told))
    await pilot.pause(1.0)


async def lab(pilot: Pilot[None], app: TutorApp) -> None:
    app.start_run()
    await until(pilot, lambda: app.snapshot.state is RunState.FINISHED)
    await app.go_to("lab")


def figure(lesson_id: str, page: str, *keys: str, says: str = "") -> Act:
    """A figure of a page, after the keys have been pressed in it and it says what is waited for."""

    async def act(pilot: Pilot[None], app: TutorApp) -> None:
        await app.open_lesson(lesson_id, page)
        await pilot.pause(0.3)
        played = app.screen.query(Figure).first()
        played.focus()
        await pilot.press(*keys)
        await until(pilot, lambda: says in played.words().plain)
        app.screen.query_one("#reading").scroll_to_widget(played, animate=False, top=True)

    return act


PICTURES: dict[str, Act] = {
    "lesson": lesson,
    "home": home,
    "feedback": feedback,
    "experiment": experiment,
    "writing": writing,
    "search": search,
    "lesson-end": lesson_end,
    "unit-end": unit_end,
    "responses": responses,
    "challenge": challenge,
    "lab": lab,
    "figure-neuron": figure("video-1", "set-the-levers", *["right"] * 3, "down", *["right"] * 3, "1", "2"),
    "figure-activation": figure("nonlinearity", "four-functions", *["right"] * 6),
    "figure-descent": figure("video-2", "down-the-slope", *["enter"] * 4),
    "figure-xor": figure("structure-and-flow", "a-line-for-xor", "d", "d", "enter", says="4 of 4"),
    "figure-backprop": figure("chapter-4", "sign-by-sign", *["enter"] * 6, "plus", "enter", "minus", "enter"),
}


CELL = 12.2  # units of the SVG that a column takes
TEXT = re.compile(r'x="([\d.]+)"( y="[\d.]+") textLength="([\d.]+)"([^>]*)>((?:&#160;)+)')


def tidied(svg: str) -> str:
    """No fonts from elsewhere, and no text that begins with blanks, which some viewers swallow."""
    svg = re.sub(r"@font-face\s*\{.*?\}\s*|<!--.*?-->\s*", "", svg, flags=re.DOTALL)

    def moved(text: re.Match[str]) -> str:
        shift = CELL * text[5].count(";")
        x, length = float(text[1]) + shift, float(text[3]) - shift
        return f'x="{x:.1f}"{text[2]} textLength="{length:.1f}"{text[4]}>'

    svg = re.sub(r"<text[^>]*>(?:&#160;)*</text>", "", svg.replace("\u00a0", "&#160;"))
    return TEXT.sub(moved, svg)


async def take(name: str, folder: Path, learner: Path) -> Path:
    """Take one picture of a learner's home."""
    app = TutorApp(learner)
    async with app.run_test(size=SIZE) as pilot:
        await PICTURES[name](pilot, app)
        await pilot.pause(0.5)
        path = folder / f"{name}.svg"
        path.write_text(tidied(app.export_screenshot(title="i2-tutor")) + "\n", encoding="utf-8")
        await asyncio.to_thread(app.context.session.close)
    app.workbook.close()
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*PICTURES, []], help="all of them unless named")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as learner:
        prepare(Path(learner))
        os.environ["HOME"] = learner  # where the files of challenges are
        for name in arguments.names or PICTURES:
            print(asyncio.run(take(name, arguments.folder, Path(learner))))


if __name__ == "__main__":
    main()
