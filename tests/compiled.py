"""What a fresh clone is spared: that each process of a run compiles every module for itself."""

from __future__ import annotations

import importlib.util
import py_compile
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path
from types import ModuleType

import pytest
from _pytest.assertion import rewrite
from hypothesis.internal.constants_ast import constants_from_module, is_local_module_file

ROOT = Path(__file__).parents[1]
PROCESSES = 2
Compile = Callable[[Path, pytest.Config], None]


def compile_once(config: pytest.Config) -> None:
    """All modules that are not compiled yet, by processes that end before this returns: before any test is imported."""
    if "fork" not in get_all_start_methods() or rewrite.assertstate_key not in config.stash:
        return
    work = to_do()
    shares = [get_context("fork").Process(target=_do, args=(work[at::PROCESSES], config)) for at in range(PROCESSES)]
    for share in shares if work else ():
        share.start()
    for share in shares if work else ():
        share.join()


def to_do() -> list[tuple[Compile, Path]]:
    """Modules without bytecode of their own time and size, each with what makes it: for asserts of tests, pytest."""
    plain = [path for room in ("tutor", "dnn_core", "tests") for path in (ROOT / room).rglob("*.py")]
    asserting = [path for path in plain if path.name == "conftest.py" or path.name.startswith("test_")]
    work = {path: (_compile, Path(importlib.util.cache_from_source(path))) for path in plain}
    work |= {path: (_rewrite, _rewritten(path)) for path in asserting}
    return [(make, path) for path, (make, made) in work.items() if not _is_fresh(path, made)]


def _do(work: list[tuple[Compile, Path]], config: pytest.Config) -> None:
    for make, path in work:
        with suppress(SyntaxError, ValueError, OSError):  # who imports it says so
            make(path, config)


def _compile(path: Path, config: pytest.Config) -> None:
    py_compile.compile(str(path), quiet=2)
    if is_local_module_file(str(path)):
        module = ModuleType(path.stem)
        module.__file__ = str(path)
        constants_from_module(module)  # Hypothesis makes examples of them, and keeps them beside its other files


def _rewrite(path: Path, config: pytest.Config) -> None:
    made = _rewritten(path)
    made.parent.mkdir(exist_ok=True)
    stat, code = rewrite._rewrite_test(path, config)
    rewrite._write_pyc(config.stash[rewrite.assertstate_key], code, stat, made)


def _rewritten(path: Path) -> Path:
    return rewrite.get_cache_dir(path) / (path.stem + rewrite.PYC_TAIL)


def _is_fresh(path: Path, made: Path) -> bool:
    """What stands in the first bytes of bytecode: a number of this Python, and time and size of what it was made of."""
    try:
        with made.open("rb") as file:
            head = file.read(16)
    except OSError:  # quiet: that is the answer
        return False
    found = path.stat()
    wanted = importlib.util.MAGIC_NUMBER + bytes(4)
    wanted += b"".join((int(number) & 0xFFFFFFFF).to_bytes(4, "little") for number in (found.st_mtime, found.st_size))
    return head == wanted
