"""What went wrong in a learner's code, in plain words: beside Python's own message, never in place of it."""

from __future__ import annotations

import re
from typing import Final

from tutor.challenges.fence import FILES, NETWORK, PROCESSES
from tutor.challenges.learner import LearnerError
from tutor.domain.challenge import CheckResult, Frame, Mark

FRAMEWORKS: Final = ("torch", "tensorflow", "jax", "keras", "sklearn", "autograd", "flax", "mxnet")

_MATMUL: Final = re.compile(r"size (\d+) is different from (\d+)")
_BROADCAST: Final = re.compile(r"with shapes? (\([^)]*\)) (\([^)]*\))")
_ARGUMENTS: Final = re.compile(
    r"(\w+)\(\) takes (?:from \d+ to )?(\d+) positional arguments? but (\d+) (?:was|were) given"
)
_MISSING: Final = re.compile(r"(\w+)\(\) missing \d+ required positional arguments?: (.*)")


def failure(title: str, error: LearnerError, file: str, printed: str = "") -> CheckResult:
    """The result of a check that an exception, a missing name or the end of the process has stopped."""
    frames = tuple(Frame(name, line, text, tuple(values)) for name, line, text, values in error.frames)
    own = [frame for frame in frames if frame.file == file]
    ordered = (*reversed(own), *(frame for frame in reversed(frames) if frame.file != file))
    raised = error.kind == "raised"
    return CheckResult(
        title,
        Mark.FAILED,
        message=in_words(error, ordered, file),
        frames=ordered,
        python=f"{error.type}: {error.message}" if raised and error.message else error.type if raised else "",
        printed=printed,
        aside=f"stopped by {_a(error.type)}" if raised else "",
    )


def in_words(error: LearnerError, frames: tuple[Frame, ...], file: str) -> str:
    """One or two sentences."""
    at = f"line {frames[0].line}" if frames else ""
    if error.kind == "slow":
        running = f": {at} was running" if at else ""
        return f"Stopped after {error.message} s{running}. Your file is untouched."
    if error.kind == "cpu":
        return f"Stopped: it had used {error.message} s of the processor. Your file is untouched."
    if error.kind == "ended":
        return "Your code ended its own process, so that nothing came back. Your file is untouched."
    if error.kind == "garbled":
        return f"Your code wrote where the checks listen, so that nothing could be understood ({error.message})."
    if error.kind == "missing":
        return f"{file} has no {error.message}. Is it spelled like that, and not inside of something else?"
    if error.kind == "unsendable":
        return f"What came back cannot be looked at: {error.message}."
    return _raised(error, frames, at)


def _raised(error: LearnerError, frames: tuple[Frame, ...], at: str) -> str:
    kind, message = error.type, error.message
    values = dict(frames[0].values) if frames else {}
    if kind in ("IndentationError", "TabError"):
        mixed = " Tabs and spaces are mixed: use spaces only." if kind == "TabError" or "tab" in message else ""
        return f"Python cannot read {at or 'the file'}: its indentation does not fit.{mixed}"
    if kind == "SyntaxError":
        return f"Python cannot read {at or 'the file'}: {message.split(' (')[0]}."
    if matched := _MATMUL.search(message):
        return f"A product needs the inner sizes equal: {matched[2]} here, {matched[1]} there."
    if matched := _BROADCAST.search(message):
        return f"Shapes {matched[1]} and {matched[2]} do not go together: from the right, sizes must be equal or 1."
    if kind in ("ModuleNotFoundError", "ImportError"):
        name = error.name or message
        if name.split(".")[0] in FRAMEWORKS:
            return framework(name.split(".")[0])
        return f"There is no {name} to import here: NumPy, Python's own modules, course and your earlier files are."
    if kind == "NameError":
        return f"{error.name or message} is used here, and nothing has that name yet."
    if kind == "AttributeError":
        return f"It has no {error.name}: {message}." if error.name else message
    if matched := _ARGUMENTS.search(message):
        return f"{matched[1]} is given {matched[3]} values and takes {matched[2]}: look at its first line."
    if matched := _MISSING.search(message):
        return f"{matched[1]} also needs {matched[2]}: look at its first line."
    if kind == "RecursionError":
        return "It calls itself without end."
    if kind == "MemoryError" or "Unable to allocate" in message:
        return "It needs more than the 2 GB of memory that it may use."
    if kind in ("SystemExit", "KeyboardInterrupt"):
        return "Your code ends the program here, before anything came back."
    if kind == "EOFError":
        return "Nothing can be read here: the checks pass in what your code needs."
    if kind in ("PermissionError", "BlockingIOError") and (
        message.startswith((PROCESSES, NETWORK, FILES)) or "Errno" in message
    ):
        plain = next(
            (one for one in (PROCESSES, NETWORK, FILES) if message.startswith(one)), "that is not allowed here"
        )
        return f"{plain[0].upper()}{plain[1:]}."
    if kind == "IndexError":
        return "It asks for an index that is not there."
    if kind == "ZeroDivisionError":
        return "Something is divided by 0."
    if "None" in values.values() and kind == "TypeError":
        name = next(name for name, value in values.items() if value == "None")
        return f"{name} is None here: does the function that made it end with a return?"
    return "Python stopped there."


def framework(name: str) -> str:
    """Said of an import of a framework."""
    return f"{name} would do this for you. Here the point is to write what it does: NumPy is enough."


def _a(word: str) -> str:
    return f"an {word}" if word[:1] in "AEIOU" else f"a {word}"
