"""What may be wrong on this machine: versions, paths, the data's checksums, the terminal, the store, the disk."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from dnn_core.idx import DATA_FOLDER, check_checksums
from tutor.content import lessons_folder
from tutor.storage.files import data_home
from tutor.storage.store import check_store

PACKAGES = ("i2-tutor", "textual", "numpy", "plotext", "platformdirs", "markdown-it-py", "mdit-py-plugins")
LEAST_FREE_MB = 100


def examine(data: Path | None = None) -> dict[str, Any]:
    """All findings, ready for JSON; `trouble` lists what is wrong, in words, and is empty when all is well.

    With `data`, that folder's files are looked at; only MNIST's own are compared with their checksums.
    """
    home = data_home()
    trouble = list(check_checksums(DATA_FOLDER)) if data is None else list(_readable(data))
    trouble += check_store(home)
    free = _free_mb(home)
    if free < LEAST_FREE_MB:
        trouble.append(f"Only {free} MB are free on the disk of {home}. Free some before you write much.")
    packages = {name: _version(name) for name in PACKAGES}
    trouble += [f"{name} is not installed" for name, found in packages.items() if not found]
    return {
        "python": platform.python_version(),
        "platform": platform.platform(),
        "packages": packages,
        "paths": {"home": str(home), "lessons": str(lessons_folder()), "data": str(data or DATA_FOLDER)},
        "terminal": {
            "tty": sys.stdin.isatty() and sys.stdout.isatty(),
            "term": os.environ.get("TERM", ""),
            "truecolor": os.environ.get("COLORTERM", "") in ("truecolor", "24bit"),
            "size": list(shutil.get_terminal_size()),
            "encoding": sys.stdout.encoding,
            "no_color": "NO_COLOR" in os.environ,
        },
        "free_mb": free,
        "trouble": trouble,
    }


def _readable(folder: Path) -> tuple[str, ...]:
    from dnn_core import mnist
    from dnn_core.idx import DataError

    try:
        mnist.load(folder)
    except (DataError, OSError, ValueError) as error:
        return (str(error),)
    return ()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _free_mb(folder: Path) -> int:
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return shutil.disk_usage(folder).free // 2**20


def report(findings: dict[str, Any]) -> str:
    """The findings in lines for a person."""
    terminal = findings["terminal"]
    size = " x ".join(map(str, terminal["size"]))
    lines = [
        f"Python     {findings['python']} on {findings['platform']}",
        *(f"{name:<16} {found or 'not installed'}" for name, found in findings["packages"].items()),
        "",
        *(f"{name:<10} {path}" for name, path in findings["paths"].items()),
        "",
        f"terminal   {terminal['term'] or 'TERM is not set'}, {size}, {terminal['encoding']}, "
        f"{'true colour' if terminal['truecolor'] else 'COLORTERM does not say truecolor: colours may be coarse'}",
        f"disk       {findings['free_mb']:,} MB free",
        "",
    ]
    trouble = findings["trouble"]
    lines += [f"✗ {words}" for words in trouble] or ["✓ The data, the store and the packages are well."]
    return "\n".join(lines)
