"""Reading the challenges of a unit: `challenges/NN_name/` with its task, starter, checks, solution and faults.

Nothing of them is run here; `tutor.challenges` does that.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tutor.content.lesson_paths import lessons_folder
from tutor.content.scanner import front_matter
from tutor.content.source import FaultList, read_lines
from tutor.domain.challenge import Challenge, Difference, Ladder, NamedFault
from tutor.domain.curriculum import Fault

FOLDER: Final = "challenges"
WIDEST_STARTER: Final = 64
"""Characters of a starter's line, so that it fits beside its task."""
LEAST_HINTS: Final = 3
LEAST_FAULTS: Final = 2

_PLAIN_DOCSTRING: Final = re.compile(r'"""([^"\\]*)"""')
_NAME: Final = re.compile(r"(\d\d)_([a-z][a-z0-9_]*)$")
_KEYS: Final = ("title", "short", "file", "group", "minutes", "first", "uses", "stage", "same")
_NEEDED: Final = ("title", "file", "group", "minutes", "first")


@dataclass(frozen=True, slots=True)
class _Task:
    front: dict[str, str]
    body: str
    hints: tuple[str, ...]
    differences: tuple[Difference, ...]


def read_ladder(unit: Path | None = None, *, shipped: bool = False) -> tuple[Ladder, tuple[Fault, ...]]:
    """The challenges of a unit's folder (the tutor's first unit unless given) and every fault of their files.

    A challenge with a fault is left out. `shipped`: they have been checked, and it is not tried once more whether
    Python can read each file, which takes most of the time.
    """
    home = (lessons_folder() / "deep-learning" if unit is None else unit) / FOLDER
    challenges: list[Challenge] = []
    faults: list[Fault] = []
    if not home.is_dir():
        return Ladder(()), ()
    for folder in sorted(home.iterdir()):
        if not _NAME.fullmatch(folder.name):
            continue
        found = FaultList(folder / "task.md")
        challenge = read_challenge(folder, found, shipped=shipped)
        others = {one.name for one in challenges}
        if challenge and (unknown := [name for name in challenge.uses if name not in others]):
            found.add(1, f"uses {', '.join(unknown)}, which does not come before it")
        faults.extend(found.sorted())
        if challenge and not found.found:
            challenges.append(challenge)
    return Ladder(tuple(challenges)), tuple(faults)


def read_challenge(folder: Path, faults: FaultList, *, shipped: bool = False) -> Challenge | None:
    """The challenge in `folder`; what is wrong is added to `faults`. None if it cannot be shown. `shipped` as above."""
    named = _NAME.fullmatch(folder.name)
    if named is None:
        faults.add(1, f"the folder {folder.name!r} is not named NN_name")
        return None
    task = _read_task(folder / "task.md", faults)
    for key in _NEEDED:
        if not task.front.get(key):
            faults.add(1, f"front matter lacks {key!r}")
    same = task.front.get("same", "")
    shared = folder.parent / same if same else folder
    texts = {}
    files = [("starter", folder), ("solution", shared), ("checks", shared)]
    for name, home in files[:2] if shipped else files:
        texts[name] = _read_code(home / f"{name}.py", faults, shipped=shipped)[0]
    if wide := [number for number, line in enumerate(texts["starter"].splitlines(), 1) if len(line) > WIDEST_STARTER]:
        faults.add(1, f"starter.py, line {wide[0]}: more than {WIDEST_STARTER} characters")
    if len(task.hints) < LEAST_HINTS:
        faults.add(1, f"{len(task.hints)} hints; at least {LEAST_HINTS} are wanted (+++ hint)")
    if not task.differences:
        faults.add(1, "nothing says what may differ from the solution (+++ differs title)")
    known = _read_faults(shared / "faults", faults, shipped=shipped)
    if not task.front.get("minutes", "").isdecimal():
        faults.add(1, "minutes: a whole number is wanted")
    if faults.found:
        return None
    front = task.front
    step, _, steps = front.get("stage", "1 of 1").partition(" of ")
    return Challenge(
        name=named[2],
        number=int(named[1]),
        title=front["title"],
        short=front.get("short") or front["title"],
        file=front["file"],
        group=front["group"],
        minutes=int(front["minutes"]),
        task=task.body,
        first=front["first"],
        hints=task.hints,
        differences=task.differences,
        uses=tuple(front.get("uses", "").replace(",", " ").split()),
        stage=(int(step), int(steps)),
        folder=folder,
        starter=texts["starter"],
        solution=texts["solution"],
        checks=shared / "checks.py",
        faults=known,
    )


def _read_task(path: Path, faults: FaultList) -> _Task:
    """Front matter, the task itself, then parts that each begin with a line `+++ name`."""
    lines = read_lines(path, faults)
    front, start = front_matter(lines, faults)
    for key, option in front.items():
        if key not in _KEYS:
            faults.add(option.line, f"{key!r} is no key of a challenge; they are {', '.join(_KEYS)}")
    body: list[str] = []
    parts: list[tuple[str, str, list[str]]] = []
    for number, line in enumerate(lines[start:], start + 1):
        if line.startswith("+++"):
            name, _, argument = line.lstrip("+").strip().partition(" ")
            if name not in ("hint", "differs"):
                faults.add(number, f"+++ {name}: only +++ hint and +++ differs are known here")
            parts.append((name, argument.strip(), []))
        else:
            (parts[-1][2] if parts else body).append(line)
    texts = [(name, argument, "\n".join(part).strip()) for name, argument, part in parts]
    return _Task(
        {key: option.value for key, option in front.items()},
        "\n".join(body).strip(),
        tuple(text for name, _, text in texts if name == "hint"),
        tuple(Difference(argument, text) for name, argument, text in texts if name == "differs"),
    )


def _read_code(path: Path, faults: FaultList, *, shipped: bool) -> tuple[str, str]:
    """A Python file's text and its docstring, if it is one that Python can read."""
    docstring = ""
    own = FaultList(path)
    text = "\n".join(read_lines(path, own)) + "\n"
    if shipped and (plain := _PLAIN_DOCSTRING.match(text)):
        docstring = plain[1]
    elif not own.found:
        try:
            docstring = ast.get_docstring(ast.parse(text)) or ""
        except SyntaxError as error:
            own.add(error.lineno or 1, f"Python cannot read it: {error.msg}")
    faults.found.extend(own.found)
    return text, docstring


def _read_faults(folder: Path, faults: FaultList, *, shipped: bool) -> tuple[NamedFault, ...]:
    """Each file's docstring is the hint for who makes that mistake."""
    found: list[NamedFault] = []
    for path in sorted(folder.glob("*.py")):
        before = len(faults.found)
        _, hint = _read_code(path, faults, shipped=shipped)
        if len(faults.found) > before:
            continue
        if not hint:
            faults.found.append(_no_hint(path))
            continue
        found.append(NamedFault(path.stem, " ".join(hint.split()), path))
    if len(found) < LEAST_FAULTS:
        faults.add(1, f"{len(found)} named faults; at least {LEAST_FAULTS} are wanted (faults/*.py)")
    return tuple(found)


def _no_hint(path: Path) -> Fault:
    own = FaultList(path)
    own.add(1, "the docstring is missing; it is the hint for who makes this mistake")
    return own.found[0]
