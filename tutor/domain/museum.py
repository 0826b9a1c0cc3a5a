"""The museum of faults: eight runs, each with one thing wrong. What may be suspected, what it is, and how it shows.

Pure: the runs themselves are in `tutor.training.exhibits`. Figures in the texts are those of the stored runs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from tutor.domain.curriculum import Lesson, Page
from tutor.domain.kinds.choice import ChoiceQuestion
from tutor.domain.kinds.text import TextQuestion
from tutor.domain.question import Choice

MUSEUM: Final = "museum"
"""The lesson that its responses are kept under, and what the purposes of mended runs begin with."""
TITLE: Final = "Museum of faults"


@dataclass(frozen=True, slots=True)
class Fault:
    """A suspect: `name` in the list, `sentence` once it is told; `would` is what a run with this fault shows."""

    id: str
    name: str
    sentence: str
    would: str


FAULTS: Final = (
    Fault(
        "zeros",
        "weights begin at zero",
        "all weights begin at zero",
        "Then the first loss would be ln 10 = 2.3026 to the last digit, and all gradients but the output layer's 0.",
    ),
    Fault(
        "rate",
        "learning rate × 100",
        "the learning rate is a hundred times too large",
        "Then the loss would leap up at the second step and stay restless, the network sure of one wrong digit.",
    ),
    Fault(
        "linear",
        "no activation",
        "there is no activation between the layers",
        "Then the loss would fall fast, and the test would stop near 91 %, however long it trains.",
    ),
    Fault(
        "raw",
        "raw pixels with SGD",
        "the pixels go in raw, 0 to 255, and SGD takes its steps by them",
        "Then the first loss would be above 100 and the next ones far above: the inputs are 255 times too large.",
    ),
    Fault(
        "narrow",
        "one neuron wide",
        "the hidden layer has one neuron",
        "Then the loss would sink slowly but steadily, and the readings fall into two or three digits.",
    ),
    Fault(
        "deep",
        "eight sigmoid layers",
        "it is eight sigmoid layers deep",
        "Then the loss would lie still for more than a hundred steps, and the gradients shrink from layer to layer.",
    ),
    Fault(
        "labels",
        "labels shuffled",
        "the labels of the training pictures are shuffled",
        "Then neither the loss nor the test would get anywhere, although the gradients are healthy.",
    ),
    Fault(
        "sorted",
        "sorted by label",
        "the training pictures are sorted by label",
        "Then the loss would fall within ten steps and leap up again, once for each digit.",
    ),
)
FAULT: Final = {fault.id: fault for fault in FAULTS}


@dataclass(frozen=True, slots=True)
class Case:
    """One broken run. `fault` names what is wrong, `symptom` is what it is called before that is told, `here` what
    speaks against other suspects, `why` how the fault makes the symptom, and `seen` where to look. `field` is the
    setting that is broken; `mended` the value that cures it, `cure` the same in words."""

    number: int
    fault: str
    symptom: str
    here: str
    why: str
    seen: str
    field: str
    mended: object
    cure: str

    @property
    def id(self) -> str:
        """Of the question what is wrong; responses are kept by it."""
        return f"{MUSEUM}-{self.fault}"

    @property
    def why_id(self) -> str:
        """Of the question what says so."""
        return f"{self.id}-why"

    @property
    def purpose(self) -> str:
        """Of the run in which it is mended."""
        return f"{MUSEUM}/{self.fault}"


CASES: Final = (
    Case(
        1,
        "labels",
        "gets nowhere",
        "the loss stays near 2.30 to the end, while the gradients are as large as a healthy run's.",
        "Each label was drawn at random, so no picture says anything about its own. The best that is left is to give "
        "each digit one chance in ten: a loss of ln 10 = 2.30.",
        "It is never sure of more than 14 %, and reads 10.0 % of its own training pictures right: it cannot learn even "
        "what it is shown.",
        "label_noise",
        0.0,
        "the true labels",
    ),
    Case(
        2,
        "linear",
        "quick, then stuck",
        "the loss falls faster than the healthy run's, and then stays: 88.9 % at step 100, 91.2 % at the end.",
        "Without an activation three layers are one, for a product of matrices is a matrix. It learns the straight "
        "borders between the digits at once; more training adds nothing.",
        "Until step 300 it is ahead of the healthy run. That one goes on to 93.2 %.",
        "activation",
        "sigmoid",
        "sigmoid between the layers",
    ),
    Case(
        3,
        "rate",
        "leaps about",
        "the loss leaps from 2.63 to 5.08 at the second step, and it reads everything as one digit, each time another.",
        "Such steps throw the weights so far that all sigmoids stand at 0 or 1. There they have no slope, so nothing "
        "comes through to the hidden layers; only the output layer is thrown to and fro.",
        "The gradients of both hidden layers are 0 from step 10 on.",
        "learning_rate",
        0.001,
        "learning rate 0.001",
    ),
    Case(
        4,
        "sorted",
        "the saw",
        "it falls within ten steps and leaps up again, ten times.",
        "First come 5,923 zeros: saying 0 is always right, and the loss next to nothing. Then come the ones: the loss "
        "leaps, it learns to say 1 and forgets the 0. A step knows only the pictures that it is shown.",
        "At step 100 it reads all ten digits as 0, at step 300 as 2, at the end as 9.",
        "order",
        "shuffled",
        "shuffle before each epoch",
    ),
    Case(
        5,
        "deep",
        "asleep, then awake",
        "the loss lies still at 2.30 for more than a hundred steps; then it moves.",
        "A sigmoid hands on a quarter of the gradient at most. Through eight of them the first layer gets one part in "
        "30,000 of what the output layer gets, and sleeps until the layers above have made room.",
        "At step 1 the gradients shrink from layer to layer; at step 1,000 they are much more alike.",
        "activation",
        "relu",
        "ReLU instead of sigmoid",
    ),
    Case(
        6,
        "narrow",
        "knows two digits",
        "the loss sinks slowly and without a rest, and 9,507 of 10,000 test digits are read as 1 or 6.",
        "All that a picture is goes through a single number between 0 and 1. Ten digits do not fit on such a line: "
        "those at one end are read as one digit, those at the other end as another.",
        "Only two columns of the confusion are full; the gradients have one hidden layer, of usual size.",
        "hidden_sizes",
        (256, 64),
        "256 and 64 neurons",
    ),
    Case(
        7,
        "raw",
        "explodes, then flat",
        "the first loss is 167.6, the fifth 260 billion, and then it lies flat at 2.30.",
        "Inputs up to 255 make sums and gradients far too large. The first steps throw the weights so far that every "
        "ReLU gives 0 for every picture: dead, without a slope. Only the biases of the output still learn.",
        "The hidden layers' gradients are in the hundreds at step 1, and 0 from step 300 on.",
        "raw_pixels",
        False,
        "pixels from 0 to 1",
    ),
    Case(
        8,
        "zeros",
        "few words in all",
        "the first loss is 2.3026, ln 10 to the last digit, and at step 1 the gradients of both hidden layers are 0.",
        "All neurons of a layer begin alike, get the same gradient, and stay alike: 256 neurons that are one. It has "
        "as much to say as a network with one neuron a layer.",
        "At the end all 256 neurons of the first layer have the same weights.",
        "initializer",
        "auto",
        "random first weights",
    ),
)
"""In the order of the museum."""


def against(case: Case, suspect: str) -> str:
    """Why a suspect does not fit: what it would show, and what is seen here."""
    return f"{FAULT[suspect].would} Here {case.here}"


@cache
def question(case: Case) -> ChoiceQuestion:
    """What is wrong with it? Every suspect says why it fits or does not."""
    return ChoiceQuestion(
        id=case.id,
        short=f"Case {case.number}: {case.symptom}",
        prompt=f"A network with one thing wrong, known only by its curves and readings: *{case.symptom}*. What is it?",
        choices=tuple(
            Choice(fault.name, fault.id == case.fault, case.why if fault.id == case.fault else against(case, fault.id))
            for fault in FAULTS
        ),
        explanation=f"{case.why} {case.seen} Cure: {case.cure}",
    )


@cache
def why_question(case: Case) -> TextQuestion:
    """What in the curves and readings says so?"""
    return TextQuestion(
        id=case.why_id,
        short=f"Case {case.number}: what says so?",
        prompt=f"Case {case.number}, *{case.symptom}*: what in its curves and readings says that this is the fault?",
        explanation=f"{case.why} {case.seen}",
        open=True,
    )


def museum_lesson(made: Iterable[str]) -> Lesson | None:
    """The questions of the cases that something was `made` for (by ids), as a lesson that is in no track; else None."""
    ids = frozenset(made)
    blocks = tuple(
        one for case in CASES if {case.id, case.why_id} & ids for one in (question(case), why_question(case))
    )
    page = Page(MUSEUM, TITLE, TITLE, blocks, 0)
    return Lesson(MUSEUM, "", 0, TITLE, TITLE, 0, "", (page,), "") if blocks else None
