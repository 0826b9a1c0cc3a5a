"""Every fault of a lesson file is found, at its line, and all of them in one run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.content.samples import GOOD
from tutor.content import check, load, load_lesson

Write = Callable[..., Path]
HEAD = "---\ntitle: A\nshort: A\nid: a\nminutes: 6\n---\n"  # six lines
PAGE = HEAD + "## One\n"  # what follows is line 8
HINTS = "+++ hint\nh\n\n+++ explanation\ne\n:::\n"
TEXT = ":::{question} q\n:kind: text\np\n\n+++ rubric\n- r\n\n+++ sibling\ns\n\n" + HINTS  # rubric on line 12
CHOICE = ":::{question} q\n:kind: choice\np\n\n+++ choices\n- [x] a\n  b\n- [ ] c\n  d\n\n" + HINTS
NUMBER = (
    ":::{question} q\n:kind: number\n:tolerance: 0.01\np\n\n+++ accept\n- 1/4: a\n\n+++ mistakes\n- 4: b\n\n" + HINTS
)
WRITING = ":::{writing}\n:choose: 1\n:least-words: 20\n\n+++ prompt w\n:short: W\nWrite.\n:::\n"
VIDEO = ":::{video} V\n:channel: C\n:minutes: 3\n:link: https://a.org/b\n:::\n"


def without(text: str, *lines: str) -> str:
    return "\n".join(line for line in text.split("\n") if line not in lines)


@pytest.mark.parametrize("text", [TEXT, CHOICE, NUMBER, WRITING, VIDEO, ":::{live} network\n:::\n"])
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
    # ids
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
    assert [fault.line for fault in load_lesson(write(text))[1]] == [8, 11, 15, 16, 16, 16, 16, 19]


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
    assert check(path) == curriculum.faults
