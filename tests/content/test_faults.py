"""Every fault of a lesson file is found, at its line, and all of them in one run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.content.samples import GOOD
from tests.course import load_lesson
from tutor.content.curriculum import check, load

Write = Callable[..., Path]
HEAD = "---\ntitle: A\nshort: A\nid: a\nminutes: 6\n---\n"  # six lines
PAGE = HEAD + "## One\n"  # what follows is line 8
HINTS = "+++ hint\nh\n\n+++ explanation\ne\n:::\n"
TEXT = ":::{question} q\n:kind: text\np\n\n+++ rubric\n- r\n\n+++ sibling\ns\n\n" + HINTS  # rubric on line 12
CHOICE = ":::{question} q\n:kind: choice\np\n\n+++ choices\n- [x] a\n  b\n- [ ] c\n  d\n\n" + HINTS
NUMBER = (
    ":::{question} q\n:kind: number\n:tolerance: 0.01\np\n\n+++ accept\n- 1/4: a\n\n+++ mistakes\n- 4: b\n\n" + HINTS
)
CHOICES = CHOICE.replace("kind: choice", "kind: choices")
TERMS = (  # terms on line 12
    ":::{question} q\n:kind: terms\np\n\n+++ terms\n- a: the first [one]\n- b c: the second [two]\n\n"
    "+++ accepts\n- a: one\n- b c: two\n\n+++ rejects\n- a: x\n- b c: y\n\n+++ sibling\ns\n\n" + HINTS
)
VECTOR = (
    NUMBER.replace(":tolerance", ":form: vector\n:tolerance").replace("1/4:", "(1, 2):").replace("- 4:", "- (2, 1):")
)
SHAPES = VECTOR.replace("vector", "shapes").replace("(1, 2):", "1x2, 3:").replace("(2, 1):", "2x1, 3:")
RUN = ":::{question} q\n:kind: number\n:from-run: hardest-digit\n:tolerance: 0\np\n\n" + HINTS
EXPERIMENT = (
    ":::{experiment} x\n:short: X\n:measure: test-accuracy\n:same-within: 0.5\n:seconds: 8\np\n\n"  # p on line 13
    "+++ runs\n- one: --epochs 1\n- two:\n\n"  # runs on line 15
    "+++ bets\n- Less [lower]\n- As much [same]\n- So much [90..95]\n\n"  # bets on line 19
    "+++ measured\n- one: 92.9 to 93.6\n- two: 96.4\n\n"  # measured on line 24
    "+++ explanation\ne\n\n+++ surprise\ns\n:::\n"
)
DIGIT = (
    EXPERIMENT.replace("test-accuracy", "lowest-recall-digit")
    .replace("[lower]", "[5]")
    .replace("[same]", "[8]")
    .replace("[90..95]", "[0]")
    .replace("92.9 to 93.6", "5 to 8")
    .replace("96.4", "5")
)
WRITING = ":::{writing}\n:choose: 1\n:least-words: 20\n\n+++ prompt w\n:short: W\nWrite.\n:::\n"
VIDEO = ":::{video} V\n:channel: C\n:minutes: 3\n:link: https://a.org/b\n:::\n"


def without(text: str, *lines: str) -> str:
    return "\n".join(line for line in text.split("\n") if line not in lines)


PIECES = [TEXT, CHOICE, CHOICES, TERMS, NUMBER, VECTOR, SHAPES, RUN, EXPERIMENT, DIGIT, WRITING, VIDEO]


@pytest.mark.parametrize("text", [*PIECES, ":::{live} network\n:::\n"])
def test_the_pieces_below_are_good_before_they_are_broken(write: Write, text: str) -> None:
    assert load_lesson(write(PAGE + text))[1] == ()


FAULTS = {
    # the file
    "not UTF-8": (PAGE.encode() + b"ok\ncaf\xe9\n", 9, "0xe9 is not UTF-8"),
    "UTF-16": (PAGE.encode("utf-16"), 1, "UTF-16"),
    "control character": (PAGE + "a\nb\x1b[31m\n", 9, "U+001B"),
    "C1 control character": (PAGE + "a\x9b\n", 8, "U+009B"),
    "lone carriage return": (PAGE + "a\rb\n", 8, "U+000D"),
    "line separator": (PAGE + "a\u2028b\n", 8, "U+2028"),
    "text that runs backwards": (PAGE + "a\u202eb\n", 8, "U+202E"),
    # front matter
    "empty file": ("", 1, "front matter is missing"),
    "no front matter": ("## One\n\ntext\n", 1, "front matter is missing"),
    "blank line first": ("\n" + PAGE + "text", 1, "front matter is missing"),
    "not closed": (HEAD.replace("6\n---\n", "6\n## One\ntext\n"), 1, "not closed before line 6"),
    "closed nowhere": ("---\ntitle: A\n", 1, "not closed"),
    "unknown key": (PAGE.replace("short: A", "short: A\ntags: x") + "text", 4, "'tags' is unknown"),
    "key twice": (PAGE.replace("short: A", "short: A\nshort: B") + "text", 4, "'short' is used twice"),
    "key missing": (PAGE.replace("title: A\n", "") + "text", 1, "'title' is missing"),
    "key without value": (PAGE.replace("title: A", "title:") + "text", 2, "'title' has no value"),
    "no key": (PAGE.replace("title: A", "title: A\nwords") + "text", 3, "wants key: value"),
    "claim without tasks": (PAGE.replace("short: A", "says:\n- what it is\nshort: A") + "text", 4, "wants the ids"),
    "claim too long": (
        PAGE.replace("short: A", f"says:\n- {'w' * 41} [a]\nshort: A") + "text",
        4,
        "40 stand on one line",
    ),
    "list of another key": (PAGE.replace("short: A", "short: A\n- b") + "text", 4, "'short' takes no list"),
    "minutes in words": (PAGE.replace("minutes: 6", "minutes: six") + "text", 5, "positive whole number"),
    "minutes of nought": (PAGE.replace("minutes: 6", "minutes: 0") + "text", 5, "positive whole number"),
    "minutes below nought": (PAGE.replace("minutes: 6", "minutes: -6") + "text", 5, "positive whole number"),
    "lesson id in capitals": (PAGE.replace("id: a", "id: A b") + "text", 4, "small letters"),
    # pages
    "no page": (HEAD, 1, "no page"),
    "text before the first page": (HEAD + "\nHello\n\n## One\ntext\n", 8, "before the first ##"),
    "directive before the first page": (HEAD + VIDEO + "## One\ntext\n", 7, "before the first ##"),
    "page without content": (PAGE + "\n## Two\ntext\n", 7, "'One' has no content"),
    "page without title": (HEAD + "##\ntext\n", 7, "no title"),
    "title without a letter": (HEAD + "## ?\ntext\n", 7, "needs a letter"),
    "two pages of one title": (PAGE + "text\n\n## one!\ntext\n", 10, "too like that of line 7"),
    "no blank after ##": (PAGE + "text\n##Two\n", 9, "blank between ##"),
    "a heading too high": (PAGE + "text\n\n# Two\n", 10, "heading # is not used"),
    "an underlined heading": (PAGE + "text\n---\n", 9, "heading"),
    "code block not closed": (PAGE + "```\na = 1\n\n## Two\ntext\n", 8, "not closed on this page"),
    "three code fences": (PAGE + "```\na\n```\n\n~~~\nb\n", 12, "not closed on this page"),
    # directives
    "unknown directive": (PAGE + ":::{figure} x\n:::\n", 8, "'figure' is unknown"),
    "directive without name": (PAGE + ":::{} x\n:::\n", 8, "no name"),
    "directive without braces": (PAGE + "text\n:::q\n", 9, ":::{q}"),
    "half a brace": (PAGE + ":::{live network\n", 8, "is not a directive"),
    "not closed before a page": (PAGE + ":::{live} network\n\n## Two\ntext\n", 8, "'live' is not closed"),
    "not closed at the end": (PAGE + ":::{live} network\ntext", 8, "'live' is not closed"),
    "not closed before another": (PAGE + ":::{live} network\n" + VIDEO, 8, "not closed before line 9"),
    "closed too short": (PAGE + "::::{live} network\n:::\n", 8, "'live' is not closed; end it with a line ::::"),
    "closed with words": (PAGE + ":::{live} network\n::: end\n:::\n", 9, "only colons"),
    "closes nothing": (PAGE + "text\n:::\n", 9, "closes nothing"),
    "directive in a list": (PAGE + "- a\n  :::{live} network\n  :::\n", 9, "left margin"),
    "code not closed in a part": (PAGE + TEXT.replace("e\n:::", "e\n```\nx\n:::"), 23, "before the directive's end"),
    "part outside": (PAGE + "text\n+++ hint\n", 9, "none is open here"),
    "part without name": (PAGE + TEXT.replace("+++ hint", "+++\nx\n\n+++ hint"), 18, "no name"),
    "option twice": (PAGE + VIDEO.replace(":minutes: 3", ":minutes: 3\n:minutes: 4"), 11, ":minutes: is used twice"),
    "option after text": (PAGE + ":::{live} flatten\ntext\n:digit: 3\n:::\n", 10, ":digit: comes after text"),
    # prose
    "link without scheme": (PAGE + "a [b](notes.md) c\n", 8, "must begin with https://"),
    "link to a script": (PAGE + "text\n[b](javascript:alert(1))\n", 9, "must begin with https://"),
    "link without host": (PAGE + "[b](https://)\n", 8, "names no host"),
    "link with a bad port": (PAGE + "[b](https://a.org:x/)\n", 8, "malformed"),
    "link not closed": (PAGE + "[b](https://a.org\n", 8, "not closed"),
    "link in angle brackets": (PAGE + "<ftp://a.org>\n", 8, "must begin with https://"),
    "link by reference": (PAGE + "[b]\n\n[b]: a/b\n", 10, "must begin with https://"),
    "image": (PAGE + "![b](https://a.org/b.png)\n", 8, "images are not shown"),
    # live, video, definition
    "unknown figure": (PAGE + ":::{live} nettwork\n:::\n", 8, "'nettwork' is unknown"),
    "figure without kind": (PAGE + ":::{live}\n:::\n", 8, "kind is missing"),
    "figure's option": (PAGE + ":::{live} network\n:digit: 3\n:::\n", 9, ":digit: is unknown"),
    "digit too large": (PAGE + ":::{live} flatten\n:digit: 10\n:::\n", 9, "from 0 to 9"),
    "start in words": (PAGE + ":::{live} digits\n:start: two\n:::\n", 9, "from 0 to 59999"),
    "figure with a part": (PAGE + ":::{live} network\n+++ hint\nx\n:::\n", 9, "has no parts"),
    "video without title": (PAGE + VIDEO.replace("} V", "}"), 8, "no title"),
    "video without link": (PAGE + without(VIDEO, ":link: https://a.org/b"), 8, "wants an option :link:"),
    "video with empty channel": (PAGE + VIDEO.replace(" C\n", "\n"), 9, ":channel: is empty"),
    "video of no minutes": (PAGE + VIDEO.replace(" 3\n", " 0\n"), 10, "positive whole number"),
    "video with a bad link": (PAGE + VIDEO.replace("https://a.org/b", "youtu.be/x"), 11, "must begin with https://"),
    "video with a blank in its link": (PAGE + VIDEO.replace("org/b", "org/b c"), 11, "malformed"),
    "definition without term": (PAGE + ":::{definition}\nx\n:::\n", 8, "no term"),
    "definition without text": (PAGE + ":::{definition} x\n:::\n", 8, "no text"),
    # writing
    "writing without prompt": (PAGE + ":::{writing}\n:choose: 1\n:least-words: 2\n:::\n", 8, "no prompt"),
    "too much to choose": (PAGE + WRITING.replace("choose: 1", "choose: 2"), 9, "more than the 1"),
    "words in words": (PAGE + WRITING.replace(": 20", ": many"), 10, "positive whole number"),
    "prompt without id": (PAGE + WRITING.replace("prompt w", "prompt"), 12, "no id"),
    "prompt without short": (PAGE + without(WRITING, ":short: W"), 12, ":short:"),
    "prompt of notes only": (PAGE + WRITING.replace("Write.", "- Write."), 12, "only notes"),
    "empty prompt": (PAGE + without(WRITING, "Write."), 12, "'prompt' is empty"),
    "text above the prompts": (PAGE + WRITING.replace("20\n", "20\nHello\n"), 11, "is not shown"),
    "two activities": (PAGE + WRITING + WRITING.replace("prompt w", "prompt x"), 16, "one writing activity"),
    # questions
    "no id": (PAGE + TEXT.replace("} q", "}"), 8, "no id"),
    "no kind": (PAGE + without(TEXT, ":kind: text"), 8, "wants an option :kind:"),
    "unknown kind": (PAGE + TEXT.replace(": text", ": essay"), 9, "'essay' is unknown"),
    "unknown option": (PAGE + TEXT.replace(": text", ": text\n:points: 3"), 10, ":points: is unknown"),
    "unknown part": (PAGE + TEXT.replace("+++ hint", "+++ answer\nx\n\n+++ hint"), 18, "'answer' is unknown"),
    "part twice": (PAGE + TEXT.replace("+++ hint", "+++ rubric\n- x\n\n+++ hint"), 18, "'rubric' is used twice"),
    "part of another kind": (PAGE + TEXT.replace("+++ hint", "+++ accept\n- 1: x\n\n+++ hint"), 18, "no use in a text"),
    "empty part": (PAGE + without(TEXT, "h"), 18, "'hint' is empty"),
    "no prompt": (PAGE + without(TEXT, "p"), 8, "no prompt"),
    "no explanation": (PAGE + without(TEXT, "+++ explanation"), 8, "needs a part +++ explanation"),
    "no hint": (PAGE + without(CHOICE, "+++ hint", "h"), 8, "needs a part +++ hint"),
    "no rubric": (PAGE + without(TEXT, "+++ rubric", "- r"), 8, "needs a part +++ rubric"),
    "no sibling": (PAGE + without(TEXT, "+++ sibling", "s"), 8, "needs a part +++ sibling"),
    "no choices": (PAGE + CHOICE.replace("+++ choices\n- [x] a\n  b\n- [ ] c\n  d\n", ""), 8, "+++ choices"),
    "bonus perhaps": (PAGE + TEXT.replace(": text", ": text\n:bonus: perhaps"), 10, "yes or no"),
    "words in the rubric": (PAGE + TEXT.replace("- r", "- r\nmore"), 14, "- idea [word, word]"),
    "rubric id twice": (PAGE + TEXT.replace("- r", "- r {#a}\n- s [s] {#a}"), 14, "id 'a' stands here twice"),
    "rubric id misspelt": (PAGE + TEXT.replace("- r", "- r [r] {#A b}"), 13, "only small letters"),
    "rubric id before the words": (PAGE + TEXT.replace("- r", "- r {#a} [r]"), 13, "at the end of the line"),
    "rubric of words only": (PAGE + TEXT.replace("- r", "- [r]"), 13, "no idea"),
    "nothing right": (PAGE + CHOICE.replace("[x]", "[ ]"), 12, "not 0"),
    "two right": (PAGE + CHOICE.replace("[ ]", "[x]"), 12, "not 2"),
    "one choice": (PAGE + without(CHOICE, "- [ ] c", "  d"), 12, "at least two"),
    "choice without why": (PAGE + without(CHOICE, "  d"), 15, "does not say why"),
    "choice without text": (PAGE + CHOICE.replace("[ ] c", "[ ]"), 15, "no text"),
    "choice without box": (PAGE + CHOICE.replace("[ ] c", "c"), 15, "begins with - [x]"),
    "choice twice": (PAGE + CHOICE.replace("[ ] c", "[ ] a"), 15, "stands here twice"),
    "no tolerance": (PAGE + without(NUMBER, ":tolerance: 0.01"), 8, "wants an option :tolerance:"),
    "tolerance below nought": (PAGE + NUMBER.replace(": 0.01", ": -1"), 10, "0 or more"),
    "tolerance for a text": (PAGE + TEXT.replace(": text", ": text\n:tolerance: 1"), 10, "only for number"),
    "no accept": (PAGE + without(NUMBER, "+++ accept", "- 1/4: a"), 8, "needs a part +++ accept"),
    "no mistakes": (PAGE + without(NUMBER, "+++ mistakes", "- 4: b"), 8, "needs a part +++ mistakes"),
    "not a number": (PAGE + NUMBER.replace("- 1/4", "- nan"), 14, "'nan' is not a number"),
    "divided by nought": (PAGE + NUMBER.replace("- 1/4", "- 1/0"), 14, "'1/0' is not a number"),
    "value without why": (PAGE + NUMBER.replace("4: b", "4"), 17, "does not say why"),
    "right and wrong": (PAGE + NUMBER.replace("- 4: b", "- 4: b\n- 0.255: c"), 18, "accepted on line 14"),
    # several choices, terms
    "several, none right": (PAGE + CHOICES.replace("[x]", "[ ]"), 12, "at least one is right"),
    "several, only one": (PAGE + without(CHOICES, "- [ ] c", "  d"), 12, "at least two choices"),
    "several without why": (PAGE + without(CHOICES, "  d"), 15, "does not say why"),
    "terms with a rubric": (PAGE + TERMS.replace("+++ hint", "+++ rubric\n- r\n\n+++ hint"), 27, "no use in a terms"),
    "no terms": (
        PAGE + without(TERMS, "+++ terms", "- a: the first [one]", "- b c: the second [two]"),
        8,
        "needs a part +++ terms",
    ),
    "terms without accepts": (PAGE + without(TERMS, "+++ accepts", "- a: one", "- b c: two"), 8, "+++ accepts"),
    "terms without rejects": (PAGE + without(TERMS, "+++ rejects", "- a: x", "- b c: y"), 8, "+++ rejects"),
    "terms without sibling": (PAGE + without(TERMS, "+++ sibling", "s"), 8, "+++ sibling"),
    "term without meaning": (PAGE + TERMS.replace("a: the first [one]", "a"), 13, "the term or what defines it"),
    "term of words only": (PAGE + TERMS.replace("a: the first [one]", "a: [one]"), 13, "the term or what defines it"),
    "term without words": (PAGE + TERMS.replace(" [one]", ""), 13, "no [word, word]"),
    "term twice": (PAGE + TERMS.replace("- b c: the", "- b c: x [y]\n- B  C: the"), 15, "stands here twice"),
    "accepts of no term": (PAGE + TERMS.replace("- a: one", "- a: one\n- d: one"), 18, "'d' is no term"),
    "accepts without text": (PAGE + TERMS.replace("- a: one", "- a: one\n- a:"), 18, "holds no text"),
    "accepts of a text": (PAGE + TEXT.replace("+++ hint", "+++ accepts\n- x\n\n+++ hint"), 18, "no use in a text"),
    # vectors, shapes, the learner's run
    "unknown form": (PAGE + VECTOR.replace("form: vector", "form: matrix"), 10, "form 'matrix' is unknown"),
    "form of a text": (PAGE + TEXT.replace(": text", ": text\n:form: vector"), 10, "only for number"),
    "unit of a number": (PAGE + NUMBER.replace(":tol", ":unit: km\n:tol"), 10, "write %"),
    "vector in brackets": (PAGE + VECTOR.replace("(1, 2)", "[1, 2]"), 15, "is not a vector"),
    "vector without brackets": (PAGE + VECTOR.replace("(1, 2)", "1, 2"), 15, "is not a vector"),
    "vector of words": (PAGE + VECTOR.replace("(1, 2)", "(1, x)"), 15, "is not a vector"),
    "vector right and wrong": (PAGE + VECTOR.replace("(2, 1)", "(1, 2.005)"), 18, "(1, 2.005) is accepted on line 15"),
    "parts of a number": (PAGE + NUMBER.replace(":tolerance:", ":parts: a\n:tolerance:"), 10, "a number has none"),
    "a part without a name": (PAGE + VECTOR.replace(":form:", ":parts: a,\n:form:"), 10, "wants a name for each part"),
    "too few parts": (PAGE + VECTOR.replace(":form:", ":parts: a\n:form:"), 10, "names 1 of the 2 parts"),
    "shapes in words": (PAGE + SHAPES.replace("1x2, 3:", "1 by 2, 3:"), 15, "is not a list of shapes"),
    "shapes of nought": (PAGE + SHAPES.replace("1x2, 3:", "0x2, 3:"), 15, "is not a list of shapes"),
    "shapes right and wrong": (PAGE + SHAPES.replace("2x1, 3:", "1x2, 3:"), 18, "1x2, 3 is accepted on line 15"),
    "unknown measure of a run": (PAGE + RUN.replace("hardest-digit", "loss"), 10, "'loss' is unknown"),
    "another form than the measure's": (PAGE + RUN.replace("hardest-digit", "most-confused-pair"), 10, "form: vector"),
    "from a run, with a key": (PAGE + RUN.replace("+++ hint", "+++ accept\n- 5: x\n\n+++ hint"), 14, "no use in a"),
    "from a run, without hint": (PAGE + without(RUN, "+++ hint", "h"), 8, "needs a part +++ hint"),
    # experiments
    "experiment without id": (PAGE + EXPERIMENT.replace("} x", "}"), 8, "the experiment has no id"),
    "experiment without short": (PAGE + without(EXPERIMENT, ":short: X"), 8, ":short:"),
    "experiment without prompt": (PAGE + without(EXPERIMENT, "p"), 8, "no prompt"),
    "experiment's option": (PAGE + EXPERIMENT.replace(":short", ":runs: 2\n:short"), 9, ":runs: is unknown"),
    "no measure": (PAGE + without(EXPERIMENT, ":measure: test-accuracy"), 8, "wants an option :measure:"),
    "unknown measure": (PAGE + EXPERIMENT.replace("test-acc", "acc"), 10, "measure 'accuracy' is unknown"),
    "no seconds": (PAGE + without(EXPERIMENT, ":seconds: 8"), 8, "wants an option :seconds:"),
    "seconds in words": (PAGE + EXPERIMENT.replace(": 8", ": few"), 12, "0 or more"),
    "seeds without end": (PAGE + EXPERIMENT.replace(":seconds", ":seeds: 10\n:seconds"), 12, "a whole number up to 9"),
    "half a seed": (PAGE + EXPERIMENT.replace(":seconds", ":seeds: 0.5\n:seconds"), 12, "a whole number up to 9"),
    "shares of an amount": (
        PAGE + EXPERIMENT.replace("- two: 96.4", "- two: 96 in 3"),
        26,
        "cannot be measured",
    ),
    "same within less than nought": (PAGE + EXPERIMENT.replace(": 0.5", ": -1"), 11, "0 or more"),
    "same without within": (PAGE + without(EXPERIMENT, ":same-within: 0.5"), 8, "wants an option :same-within:"),
    "no runs": (PAGE + without(EXPERIMENT, "+++ runs", "- one: --epochs 1", "- two:"), 8, "needs a part +++ runs"),
    "no measured": (
        PAGE + EXPERIMENT.replace("+++ measured\n- one: 92.9 to 93.6\n- two: 96.4\n", ""),
        8,
        "+++ measured",
    ),
    "no surprise": (PAGE + without(EXPERIMENT, "+++ surprise", "s"), 8, "needs a part +++ surprise"),
    "no explanation of an experiment": (PAGE + without(EXPERIMENT, "+++ explanation", "e"), 8, "+++ explanation"),
    "experiment with a hint": (
        PAGE + EXPERIMENT.replace("+++ bets", "+++ hint\nh\n\n+++ bets"),
        19,
        "'hint' is unknown",
    ),
    "bets twice": (PAGE + EXPERIMENT.replace("+++ meas", "+++ bets\n- a [1]\n- b [2]\n\n+++ meas"), 24, "used twice"),
    "run without name": (PAGE + EXPERIMENT.replace("- two:\n", "- two:\n- --epochs 2\n"), 18, "the run has no name"),
    "run twice": (PAGE + EXPERIMENT.replace("- two:\n", "- two:\n- one: --epochs 2\n"), 18, "'one' stands here twice"),
    "too many runs": (
        PAGE + EXPERIMENT.replace("- two:\n", "- two:\n- c:\n- d:\n").replace("- two: 96", "- c: 1\n- d: 1\n- two: 96"),
        15,
        "one to 3 runs, not 4",
    ),
    "bet without value": (PAGE + EXPERIMENT.replace(" [lower]", ""), 20, "its value in brackets"),
    "bet without text": (PAGE + EXPERIMENT.replace("Less [lower]", "[lower]"), 20, "its value in brackets"),
    "bet on nothing known": (PAGE + EXPERIMENT.replace("[lower]", "[less]"), 20, "[less] is no bet"),
    "bet on a range backwards": (PAGE + EXPERIMENT.replace("[90..95]", "[95..90]"), 22, "[95..90] is no bet"),
    "bet on a shape of accuracy": (PAGE + EXPERIMENT.replace("[lower]", "[falls]"), 20, "a bet on test-loss-shape"),
    "bet on never of accuracy": (PAGE + EXPERIMENT.replace("[lower]", "[never]"), 20, "a bet on images-to-90"),
    "bet twice": (PAGE + EXPERIMENT.replace("[90..95]", "[same]"), 22, "[same] stands here twice"),
    "one bet": (
        PAGE + without(EXPERIMENT, "- Less [lower]", "- So much [90..95]"),
        19,
        "at least two bets",
    ),
    "bet on a side of one run": (
        PAGE + without(EXPERIMENT, "- one: --epochs 1", "- one: 92.9 to 93.6", "- As much [same]"),
        19,
        "there is only one",
    ),
    "bet on a side of a digit": (PAGE + DIGIT.replace("[5]", "[lower]"), 20, "compares amounts"),
    "bet on no digit": (PAGE + DIGIT.replace("[5]", "[10]"), 20, "is no digit"),
    "measured no digit": (PAGE + DIGIT.replace("- two: 5", "- two: 5.5"), 26, "cannot be measured as"),
    "measured of no run": (PAGE + EXPERIMENT.replace("- two: 96.4", "- two: 96.4\n- c: 1"), 27, "'c' is no run"),
    "measured in words": (PAGE + EXPERIMENT.replace("- two: 96.4", "- two: many"), 26, "cannot be measured as"),
    "measured backwards": (PAGE + EXPERIMENT.replace("92.9 to 93.6", "93.6 to 92.9"), 25, "from high to low"),
    "measured twice": (PAGE + EXPERIMENT.replace("- two: 96", "- one: 9\n- two: 96"), 26, "stands here twice"),
    "measured without a name": (PAGE + EXPERIMENT.replace("- two: 96.4", "- two: 96.4\n- 96.4"), 27, "names no run"),
    "not measured": (PAGE + without(EXPERIMENT, "- two: 96.4"), 24, "of run 'two'"),
    "a shape without bets": (
        PAGE
        + without(EXPERIMENT, "+++ bets", "- Less [lower]", "- As much [same]", "- So much [90..95]")
        .replace("test-accuracy", "test-loss-shape")
        .replace("92.9 to 93.6", "falls")
        .replace("96.4", "flat"),
        8,
        "is no number to type",
    ),
    "a number without unit": (
        PAGE + without(EXPERIMENT, "+++ bets", "- Less [lower]", "- As much [same]", "- So much [90..95]"),
        8,
        "wants an option :unit:",
    ),
    # ids
    "id of an experiment twice": (PAGE + TEXT + EXPERIMENT.replace("} x", "} q"), 24, "id 'q' is already used at"),
    "id twice": (PAGE + TEXT + "\n" + TEXT, 25, "id 'q' is already used at"),
    "id of a prompt twice": (PAGE + TEXT + WRITING.replace("prompt w", "prompt q"), 28, "id 'q' is already used at"),
    "id in capitals": (PAGE + TEXT.replace("} q", "} Q1"), 8, "small letters"),
}


@pytest.mark.parametrize(("text", "line", "words"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_found_at_its_line(write: Write, text: str | bytes, line: int, words: str) -> None:
    path = write(text)
    lesson, faults = load_lesson(path)
    assert lesson is None
    assert [fault for fault in faults if fault.line == line and words in fault.message], list(map(str, faults))
    assert all(str(fault).startswith(f"{path}:{fault.line}: ") for fault in faults)


def test_one_fault_is_said_once(write: Write) -> None:
    """Only what changes the meaning of the whole file may bring other faults with it."""
    noisy = {name for name, (text, _, _) in FAULTS.items() if len(load_lesson(write(text))[1]) > 1}
    assert noisy <= {"empty file", "UTF-16", "blank line first", "closed nowhere", "directive in a list"}


def test_all_faults_come_in_one_run_in_order(write: Write) -> None:
    text = GOOD.replace("minutes: 6", "minutes: six")
    text = text.replace(":::{live} flatten", ":::{live} flaten")
    text = text.replace("```python", "```python\n```\n\n```python", 1)
    text = text.replace("+++ hint\nSquare first.", "+++ hint")
    text = text.replace("- .3536: the distance", "- 0.1249: the distance")
    text = text.replace(":minutes: 20", ":minutes: long")
    text = text.replace("prompt on-brains", "prompt on-ethics")
    faults = load_lesson(write(text))[1]
    wanted = [
        ("minutes: six", "minutes wants"),
        (":::{live} flaten", "'flaten' is unknown"),
        ("- 0.1249: the distance", "accepted on line"),
        ("+++ hint\n\n+++ explanation\nTwo", "'hint' is empty"),
        (":minutes: long", ":minutes: wants"),
        ("+++ prompt on-ethics\n:short: Brains", "already used"),
    ]
    lines = [text[: text.index(place)].count("\n") + 1 for place, _ in wanted]
    assert [fault.line for fault in faults] == lines
    assert all(words in fault.message for fault, (_, words) in zip(faults, wanted, strict=True))


def test_faults_below_an_unclosed_directive_are_still_found(write: Write) -> None:
    text = PAGE + ":::{live} network\n\n## Two\n:::{live} nettwork\n:::\n\n## Three\n```\n:::{video}\n:::\n\n## Four\n"
    assert [fault.line for fault in load_lesson(write(text))[1]] == [8, 11, 15, 16, 16, 16, 19]


def test_ids_are_unique_across_lessons(write: Write, unit: Path) -> None:
    write(GOOD, "01-one.md")
    write(GOOD.replace("id: picture-to-vector", "id: other"), "02-two.md", "deeper")
    faults = check(unit)
    assert [fault.message.split(" is ")[0] for fault in faults] == [
        f"id {name!r}" for name in ("picture-apart", "is-it-a-function", "the-mse", "on-ethics", "on-brains")
    ]
    line = GOOD.split("\n").index(":::{question} picture-apart") + 1
    assert all(fault.path.endswith("02-two.md") for fault in faults)
    assert faults[0].line == line
    assert faults[0].message.endswith(f"01-one.md:{line}")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(
            [*GOOD.split("\n"), "```", "~~~~", ":::", "::::", ":::{question} q", "+++ hint", "## One", "---", "- [x]"]
        )
        | st.text(max_size=12),
        max_size=60,
    )
)
def test_nothing_an_author_writes_stops_the_tutor(write: Write, unit: Path, lines: list[str]) -> None:
    text = "\n".join(lines)
    path = write(text.encode("utf-8", "surrogatepass"))
    curriculum = load(unit)
    last = text.count("\n") + 1
    assert all(1 <= fault.line <= last for fault in curriculum.faults)
    assert bool(curriculum.faults) == (not list(curriculum.lessons))
    assert set(curriculum.faults) <= set(check(path))
