"""No error of the system, the store or the toolkit is swallowed: it is raised on, told, or noted in the log."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BROAD = {"Exception", "BaseException", "OSError", "StoreError", "Error", "RuntimeError", "MemoryError", "NoMatches"}
"""What nobody can foresee. A ValueError, KeyError or FileNotFoundError is often just the answer to a question."""
SPEAKING = {"print", "notify", "log", "say", "_say", "_tell"}


def names(node: ast.expr | None) -> set[str]:
    if node is None:
        return {"BaseException"}
    return {
        one.id if isinstance(one, ast.Name) else one.attr
        for one in ast.walk(node)
        if isinstance(one, ast.Name | ast.Attribute)
    }


def speaks(handler: ast.ExceptHandler) -> bool:
    for node in (inner for statement in handler.body for inner in ast.walk(statement)):
        if isinstance(node, ast.Raise) or (isinstance(node, ast.Name) and node.id == handler.name):
            return True
        if isinstance(node, ast.Call):
            called = node.func
            if isinstance(called, ast.Name) and called.id in SPEAKING:
                return True
            if isinstance(called, ast.Attribute):
                owner = called.value
                if called.attr in SPEAKING or (isinstance(owner, ast.Name) and owner.id in ("log", "_log")):
                    return True
    return False


def silent(source: str) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ExceptHandler) and names(node.type) & BROAD and not speaks(node):
            yield node.lineno, ast.unparse(node.type) if node.type else "everything"
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("suppress"):
            caught = {name for argument in node.args for name in names(argument)} & BROAD
            if caught:
                yield node.lineno, f"suppress({', '.join(sorted(caught))})"


def test_no_broad_error_goes_without_a_word() -> None:
    found = []
    for path in sorted((ROOT / "tutor").rglob("*.py")):
        lines = path.read_text().splitlines()
        for number, what in silent("\n".join(lines)):
            if "# quiet:" not in lines[number - 1]:
                found.append(f"{path.relative_to(ROOT)}:{number}: {what}")
    assert not found, "log it (logging.getLogger(__name__)), or say `# quiet: why` on that line:\n" + "\n".join(found)


def test_workers_leave_a_line_when_they_fail() -> None:
    """Textual keeps the error of a worker that does not end the app to itself: tutor/ui/background.py logs it."""
    quiet = [path.name for path in ROOT.glob("tutor/**/*.py") if "exit_on_error" in path.read_text(encoding="utf-8")]
    assert quiet == ["background.py"]


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("try: f()\nexcept OSError: pass", ["OSError"]),
        ("try: f()\nexcept (ValueError, sqlite3.Error): x = 1", ["(ValueError, sqlite3.Error)"]),
        ("try: f()\nexcept: pass", ["everything"]),
        ("with contextlib.suppress(OSError): f()", ["suppress(OSError)"]),
        ("try: f()\nexcept ValueError: pass", []),
        ("try: f()\nexcept OSError: log.info('no')", []),
        ("try: f()\nexcept OSError as error: g(error)", []),
        ("try: f()\nexcept OSError: raise", []),
    ],
)
def test_what_counts_as_swallowed(source: str, told: list[str]) -> None:
    assert [what for _, what in silent(source)] == told
