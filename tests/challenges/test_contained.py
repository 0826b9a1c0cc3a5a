"""Whatever a learner's code does, it ends within its limit, is told in words, reaches nothing else, forges nothing."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.challenges.conftest import Checked, judged
from tutor.challenges.session import CheckSession
from tutor.domain.challenge import CheckReport, Ladder, Mark

HEAD = "import os, sys, threading, time, signal, subprocess\nimport numpy as np\n"
RIGHT = "def forward(x, W, b):\n    return x @ W + b\n"
linux = pytest.mark.skipif(sys.platform != "linux", reason="Landlock and seccomp are Linux's")


FORGED = ("for n in range(3, 9):", "    try: os.write(n, b'\\0\\0\\0\\4\\0\\0\\0\\0true')", "    except OSError: pass")


def inside(*lines: str) -> str:
    """A forward that does these lines and then gives the right sums, so that only the lines can fail it."""
    body = "".join(f"    {line}\n" for line in lines)
    return f"{HEAD}def forward(x, W, b):\n{body}    return x @ W + b\n"


def first(report: CheckReport) -> str:
    assert not report.passed
    failure = report.first_failure
    assert failure is not None
    return failure.message


def test_an_endless_loop_is_stopped_at_its_line(checked_apart: Checked) -> None:
    report = checked_apart("dense", inside("n = 0", "while True:", "    n += 1"), seconds=1)
    assert first(report) in (f"Stopped after 1 s: line {line} was running. Your file is untouched." for line in (5, 6))
    assert report.results[0].line in (5, 6)


def test_an_endless_loop_while_it_is_imported(checked: Checked) -> None:
    assert first(checked("dense", "while True:\n    pass\n", seconds=1)).startswith("Stopped after 1 s: line ")


def all_judged(codes: Sequence[str], folder: Path) -> list[CheckReport]:
    """Each in a runner of its own, by one judge apart from this process; a judge that is ended says no more."""
    files = [folder / str(number) / "dense.py" for number in range(len(codes))]
    for file, code in zip(files, codes, strict=True):
        file.parent.mkdir()
        file.write_text(code)
    return judged([("dense", file) for file in files], folder)


@linux
def test_no_process_is_started_or_ended(tmp_path: Path) -> None:
    lines = ("os.fork()", "subprocess.run(['true'])", "os.kill(os.getppid(), 9)", "os.kill(-1, 9)", "os.system('true')")
    reports = all_judged([inside(line) for line in lines], tmp_path)
    refused = "No other process may be started or ended here."
    assert [(line, first(report)) for line, report in zip(lines, reports, strict=True)] == [
        (line, refused) for line in lines
    ]


@linux
def test_a_fork_that_steps_around_python_is_refused_by_the_kernel(checked_apart: Checked) -> None:
    """The audit hook sees no system call made through ctypes; the filter does."""
    raw = ("import ctypes", "libc = ctypes.CDLL(None, use_errno=True)")
    fork = inside(*raw, "child = libc.fork()", "if child == 0: os._exit(0)", "assert child > 0, ctypes.get_errno()")
    assert "AssertionError: 1" in checked_apart("dense", fork).results[0].python
    killed = inside(*raw, "assert libc.kill(os.getppid(), 0) == 0, ctypes.get_errno()")
    assert "AssertionError: 1" in checked_apart("dense", killed).results[0].python


@linux
@pytest.mark.usefixtures("as_started")
def test_a_write_that_steps_around_python_stays_inside(checked: Checked, tmp_path: Path) -> None:
    target = tmp_path / "outside"
    target.write_text("mine")
    code = inside(
        "import ctypes", "libc = ctypes.CDLL(None)", f"assert libc.open({str(target)!r}.encode(), 577, 420) >= 0"
    )
    assert "AssertionError" in checked("dense", code).results[0].python
    assert target.read_text() == "mine"


@pytest.mark.usefixtures("as_started")
def test_writing_outside_its_folder_is_refused(checked: Checked, tmp_path: Path) -> None:
    target = tmp_path / "outside"
    report = checked("dense", inside(f"open({str(target)!r}, 'w').write('x')"))
    assert first(report) == "Nothing may be written outside its own folder."
    assert not target.exists()


def test_removing_its_own_folder_removes_a_copy(checked_apart: Checked, tmp_path: Path) -> None:
    checked_apart("dense", inside("import shutil", "shutil.rmtree(os.getcwd(), ignore_errors=True)"))
    assert "rmtree" in (tmp_path / "code" / "dense.py").read_text()


def test_threads_without_end_do_not_outlive_the_check(checked_apart: Checked) -> None:
    endless = "threading.Thread(target=lambda: [time.sleep(0.01) for _ in iter(int, 1)]).start()"
    assert checked_apart("dense", inside(endless)).passed


@linux
@pytest.mark.usefixtures("as_started")
def test_four_gigabytes_are_refused(checked: Checked) -> None:
    assert "2 GB" in first(checked("dense", inside("np.ones(500_000_000)")))


def test_a_hundred_megabytes_of_output_are_drained_and_capped(checked_apart: Checked) -> None:
    report = checked_apart(
        "dense", inside("for _ in range(10): sys.stdout.write('y' * 10_000_000)", "raise ValueError('after')")
    )
    printed = report.results[0].printed
    assert "after" in report.results[0].python
    assert len(printed) < 30_000
    assert "characters more" in printed


def test_there_is_no_input(checked: Checked) -> None:
    assert first(checked("dense", inside("input('name? ')"))).startswith("Nothing can be read here")
    assert checked("dense", inside("assert sys.stdin.read() == ''")).passed


WAYS_OUT = (
    (("print('passed')", "sys.stdout.flush()", "os._exit(0)"), "ended its own process"),
    (("raise SystemExit(0)",), "ends the program here"),
    (("os.kill(os.getpid(), 9)",), "ended its own process"),
    (("def again(): again()", "again()"), "calls itself without end"),
    (("[os.close(n) for n in range(1, 60)]",), "ended its own process"),
    (FORGED, "wrote where the checks listen"),
)


def test_no_way_out_is_a_pass(tmp_path: Path) -> None:
    reports = all_judged([inside(*lines) for lines, _ in WAYS_OUT], tmp_path)
    for report, (lines, told) in zip(reports, WAYS_OUT, strict=True):
        assert told in first(report), lines


def test_standard_output_may_be_closed(checked: Checked) -> None:
    assert checked("dense", inside("sys.stdout.close()")).passed


def test_a_changed_numpy_changes_no_verdict(checked: Checked) -> None:
    code = HEAD + "np.isclose = np.allclose = lambda *a, **k: np.True_\nnp.ndarray = list\n"
    code += "import tutor.challenges.compare as c\nc.same = c.shape = c.claim = lambda *a, **k: None\n"
    code += "def forward(x, W, b):\n    return x @ W\n"
    report = checked("dense", code)
    assert not report.passed
    assert [one.passed for one in report.results[:3]] == [True, True, False]


def test_control_characters_are_made_visible(checked: Checked) -> None:
    report = checked("dense", inside("print('\\x1b[31mred\\x07')", "raise ValueError('\\x1b]0;title\\x07')"))
    failure = report.results[0]
    assert "\x1b" not in failure.printed + failure.python
    assert "[31mred" in failure.printed


def test_a_syntax_error_is_told_with_its_line(checked: Checked) -> None:
    report = checked("dense", "import numpy as np\n\ndef forward(x, W, b)\n    return x\n")
    assert first(report) == "Python cannot read line 3: expected ':'."
    mixed = first(checked("dense", "def forward(x, W, b):\n    y = x\n\treturn y\n"))
    assert mixed.endswith("Tabs and spaces are mixed: use spaces only.")


def test_an_exception_shows_the_learners_lines_and_shapes_only(checked: Checked) -> None:
    report = checked(
        "dense",
        "import numpy as np\ndef product(a, b):\n    return a @ b\n"
        "def forward(x, W, b):\n    return product(x, W.T) + b\n",
    )
    failure = report.results[0]
    assert [(frame.file, frame.line) for frame in failure.frames] == [("dense.py", 3), ("dense.py", 5)]
    assert dict(failure.frames[0].values) == {"a": "60 × 784", "b": "256 × 784"}
    assert failure.message == "A product needs the inner sizes equal: 784 here, 256 there."
    assert failure.python.startswith("ValueError: matmul")


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("import torch\n", "Line 1: torch would do this for you."),
        ("x = 1\n", "dense.py has no forward."),
        ("def forward(x):\n    return x\n", "forward is given 3 values and takes 1"),
        ("def forward(x, W, b):\n    pass\n", "Nothing came back: None."),
        ("def forward(x, W, b):\n    return 'sums'\n", "This should be numbers, and a str came."),
        ("def forward(x, W, b):\n    return {1, 2}\n", "This should be numbers, and a set came."),
        ("def forward(x, W, b):\n    return (x @ W + b).astype(object)\n", "This should be numbers"),
        ("def forward(x, W, b):\n    return missing\n", "missing is used here, and nothing has that name yet"),
    ],
)
def test_what_is_missing_or_of_another_kind_is_said(checked: Checked, code: str, told: str) -> None:
    assert first(checked("dense", code)).startswith(told)


def test_files_that_are_no_code(checked: Checked) -> None:
    assert "not UTF-8 (line 2)" in checked("dense", b"x = 1\ny = '\xff\xfe'\n").trouble
    assert "has 10 MB" in checked("dense", b"#" * 10_000_000).trouble


@linux
@pytest.mark.usefixtures("as_started")
def test_secrets_descriptors_and_spare_time_are_not_passed_on(
    checked_apart: Checked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_OF_MINE", "x")
    code = inside(
        "assert 'SECRET_OF_MINE' not in os.environ",
        "assert len(os.listdir('/proc/self/fd')) < 12",
        "import resource",
        "assert resource.getrlimit(resource.RLIMIT_CPU) == (90, 90)",  # 7 checks of 10 s, and 20
    )
    assert checked_apart("dense", code).passed


@linux
def test_nothing_is_left_running(checked_apart: Checked, tmp_path: Path) -> None:
    before = {place.name for place in Path("/proc").iterdir()}
    checked_apart("dense", inside("while True: pass"), seconds=0.5)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        left = [
            pid
            for pid in {place.name for place in Path("/proc").iterdir()} - before
            if pid.isdecimal() and _runs_here(pid)
        ]
        if not left:
            return
    raise AssertionError(left)


def test_checks_that_are_stopped_leave_no_folder(
    ladder: Ladder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = tmp_path / "temporary"
    places.mkdir()
    monkeypatch.setenv("TMPDIR", str(places))
    dense = ladder.named("dense")
    assert dense is not None
    file = tmp_path / "dense.py"
    file.write_text(inside("while True: pass"))
    running = threading.Event()

    def told(report: CheckReport) -> None:
        if any(one.mark is Mark.RUNNING for one in report.results):
            running.set()

    session = CheckSession(dense.folder.parent.parent, "dense", file, tmp_path, (), told).start()
    assert running.wait(60)
    assert len(list(places.iterdir())) == 1
    session.stop()
    assert session.wait(30).trouble == "Stopped."
    assert list(places.iterdir()) == []


ENDED = """
import sys, threading
from tutor.challenges import judge, learner
killed, said, lock = threading.Event(), threading.Event(), threading.Lock()
def end_descendants():
    killed.set()
    said.wait(0.5)
learner.end_descendants = end_descendants
threading.Thread(target=judge.end_with_input, args=(lock,), daemon=True).start()
print("begun", flush=True)
killed.wait(30)
with lock:
    print("a runner that was ended has failed", flush=True)
    said.set()
threading.Event().wait(30)
"""


def test_of_a_runner_that_was_ended_with_the_input_nothing_is_said() -> None:
    """Killed on the way out, it looked to the judge like code that had failed, and the checks were not "Stopped."."""
    done = subprocess.run([sys.executable, "-c", ENDED], input="", capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.returncode) == ("begun\n", 0)


def _runs_here(pid: str) -> bool:
    try:
        line = Path(f"/proc/{pid}/cmdline").read_bytes()
        parent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1]
    except OSError:
        return False
    return b"tutor.challenges.runner" in line and parent == "1"
