"""The fence around a learner's code: what its process may use, and where it may write.

Everywhere: limits of processor time, memory, file size and open files where the system has them, and Python's audit
events, which stop an honest mistake (a file written outside, another process started or ended) with a sentence. An
audit hook is no wall: code that wants to can step around it. On Linux the kernel adds two walls that hold: Landlock
(nothing is written outside the folder) and a seccomp filter (no new process or program, no signal to
another process, no network, no reading of other processes). `raise_fence` tells which of them stand.

Sources: landlock(7), seccomp(2), prctl(2), the kernel's uapi headers for the numbers.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

PROCESSES: Final = "no other process may be started or ended here"
NETWORK: Final = "there is no network here"
FILES: Final = "nothing may be written outside its own folder"

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_NO_NEW_PRIVS: Final = 38
_PR_SET_SECCOMP: Final = 22
_EPERM: Final = 1
_ENOSYS: Final = 38
_ALLOW: Final = 0x7FFF0000
_ERRNO: Final = 0x00050000
_CLONE_THREAD: Final = 0x00010000

_OWN_ONLY: Final = ("kill", "tgkill", "prlimit64")

_ARCHES: Final[dict[str, tuple[int, dict[str, int]]]] = {
    "x86_64": (
        0xC000003E,
        {"clone": 56, "clone3": 435, "fork": 57, "vfork": 58, "execve": 59, "execveat": 322, "kill": 62}
        | {"tkill": 200, "tgkill": 234, "rt_sigqueueinfo": 129, "rt_tgsigqueueinfo": 297, "pidfd_send_signal": 424}
        | {"pidfd_open": 434, "ptrace": 101, "process_vm_readv": 310, "process_vm_writev": 311, "socket": 41}
        | {"io_uring_setup": 425, "setsid": 112, "setpgid": 109, "prlimit64": 302},
    ),
    "aarch64": (
        0xC00000B7,
        {"clone": 220, "clone3": 435, "execve": 221, "execveat": 281, "kill": 129, "tkill": 130, "tgkill": 131}
        | {"rt_sigqueueinfo": 138, "rt_tgsigqueueinfo": 240, "pidfd_send_signal": 424, "pidfd_open": 434}
        | {"ptrace": 117, "process_vm_readv": 270, "process_vm_writev": 271, "socket": 198}
        | {"io_uring_setup": 425, "setsid": 157, "setpgid": 154, "prlimit64": 261},
    ),
}


def raise_fence(folder: Path, *, cpu_seconds: int, memory: int, file_size: int, open_files: int) -> list[str]:
    """Fence this process in for good; returns the names of what stands: limits, landlock, seccomp, audit."""
    stands = []
    if _limits(cpu_seconds, memory, file_size, open_files):
        stands.append("limits")
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_PDEATHSIG, 9, 0, 0, 0)  # if the judge is gone, so is its runner
        if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0:
            if _landlock(libc, folder):
                stands.append("landlock")
            if _seccomp(libc):
                stands.append("seccomp")
    sys.addaudithook(_Audit(folder))
    return [*stands, "audit"]


def _limits(cpu_seconds: int, memory: int, file_size: int, open_files: int) -> bool:
    try:
        import resource
    except ImportError:  # Windows has none
        return False
    wanted = {
        resource.RLIMIT_CPU: cpu_seconds,
        resource.RLIMIT_FSIZE: file_size,
        resource.RLIMIT_NOFILE: open_files,
        resource.RLIMIT_CORE: 0,
    }
    if sys.platform == "linux":  # macOS counts what Python only maps
        wanted[resource.RLIMIT_AS] = memory
    for name, most in wanted.items():
        hard = resource.getrlimit(name)[1]
        own = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(name, (own, own))
    return True


def limit_cpu(seconds: int) -> None:
    """Lower this process's limit of processor time, where the system has one."""
    try:
        import resource
    except ImportError:  # Windows has none
        return
    most = resource.getrlimit(resource.RLIMIT_CPU)[1]
    own = seconds if most == resource.RLIM_INFINITY else min(seconds, most)
    resource.setrlimit(resource.RLIMIT_CPU, (own, own))


def _landlock(libc: Any, folder: Path) -> bool:
    """Whether from now on this process writes below `folder` only. Reading stays as it is."""
    abi = libc.syscall(444, None, 0, 1)
    if abi < 1:
        return False
    # write a file; remove a folder, a file; make a device, folder, file, socket, fifo, block device, link
    writing = sum(1 << bit for bit in (1, 4, 5, 6, 7, 8, 9, 10, 11, 12))
    if abi >= 2:
        writing |= 1 << 13  # move between folders
    if abi >= 3:
        writing |= 1 << 14  # truncate
    attributes = struct.pack("=QQQ", writing, 0, 0)[: 24 if abi >= 6 else 16 if abi >= 4 else 8]
    if abi >= 6:
        attributes = struct.pack("=QQQ", writing, 0, 0b11)  # abstract sockets and signals stay inside too
    ruleset = libc.syscall(444, attributes, len(attributes), 0)
    if ruleset < 0:
        return False
    inside = os.open(folder, os.O_PATH | os.O_DIRECTORY)
    nowhere = os.open(os.devnull, os.O_PATH)
    try:
        for where, rights in ((inside, writing), (nowhere, writing & ((1 << 1) | (1 << 14)))):
            if libc.syscall(445, ruleset, 1, struct.pack("=Qi", rights, where), 0) != 0:
                return False
        return bool(libc.syscall(446, ruleset, 0) == 0)
    finally:
        os.close(inside)
        os.close(nowhere)
        os.close(ruleset)


def _instruction(code: int, yes: int, no: int, value: int) -> bytes:
    return struct.pack("=HBBI", code, yes, no, value)


def _seccomp(libc: Any) -> bool:
    """Whether the filter stands. Threads may be made; processes not; signals go to this process alone."""
    arch, numbers = _ARCHES.get(os.uname().machine, (0, {}))
    if not arch:
        return False
    load, equal, given, end = 0x20, 0x15, 0x45, 0x06
    refuse = _instruction(end, 0, 0, _ERRNO | _EPERM)
    allow = _instruction(end, 0, 0, _ALLOW)
    lines = [
        _instruction(load, 0, 0, 4),
        _instruction(equal, 1, 0, arch),
        refuse,  # another architecture's numbers mean other things
        _instruction(load, 0, 0, 0),
    ]
    if arch == _ARCHES["x86_64"][0]:
        lines += [_instruction(0x35, 0, 1, 0x40000000), refuse]  # x32 likewise
    lines += [_instruction(equal, 0, 1, numbers["clone3"]), _instruction(end, 0, 0, _ERRNO | _ENOSYS)]
    lines += [  # a new thread is fine
        _instruction(equal, 0, 4, numbers["clone"]),
        _instruction(load, 0, 0, 16),
        _instruction(given, 0, 1, _CLONE_THREAD),
        allow,
        refuse,
    ]
    for name in _OWN_ONLY:  # a process named by its number, or 0 for this one
        lines += [
            _instruction(equal, 0, 5, numbers[name]),
            _instruction(load, 0, 0, 16),
            _instruction(equal, 1, 0, os.getpid()),
            _instruction(equal, 0, 1, 0),
            allow,
            refuse,
        ]
    for name, number in numbers.items():
        if name not in ("clone", "clone3", *_OWN_ONLY):
            lines += [_instruction(equal, 0, 1, number), refuse]
    lines.append(allow)
    program = b"".join(lines)
    buffer = ctypes.create_string_buffer(program, len(program))
    head = struct.pack("@HxxxxxxP", len(lines), ctypes.addressof(buffer))
    return bool(libc.prctl(_PR_SET_SECCOMP, 2, head, 0, 0) == 0)


class _Audit:
    """Stops with a sentence what a learner's code has no use for."""

    def __init__(self, folder: Path) -> None:
        self._folder = os.path.realpath(folder)

    def __call__(self, event: str, arguments: Sequence[Any]) -> None:
        if event in ("os.fork", "os.forkpty", "os.exec", "os.posix_spawn", "os.spawn", "os.system", "subprocess.Popen"):
            raise PermissionError(PROCESSES)
        if event == "os.startfile":
            raise PermissionError(PROCESSES)
        if event in ("os.kill", "os.killpg") and arguments[0] != os.getpid():
            raise PermissionError(PROCESSES)
        if event in ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname"):
            raise PermissionError(NETWORK)
        if event == "open" and self._writes(arguments) and self._outside(arguments[0]):
            raise PermissionError(f"{FILES}: {arguments[0]}")
        if event in ("os.remove", "os.rmdir", "os.mkdir", "os.rename", "os.truncate", "os.chmod", "shutil.rmtree"):
            paths = arguments[:2] if event == "os.rename" else arguments[:1]
            for path in paths:
                if self._outside(path):
                    raise PermissionError(f"{FILES}: {path}")

    @staticmethod
    def _writes(arguments: Sequence[Any]) -> bool:
        mode = arguments[1]
        if isinstance(mode, str):
            return any(letter in mode for letter in "wax+")
        flags = arguments[2]
        return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC))

    def _outside(self, path: Any) -> bool:
        if not isinstance(path, (str, bytes, os.PathLike)):
            return False
        real = os.path.realpath(os.fsdecode(path))
        return not (real == self._folder or real.startswith(self._folder + os.sep) or real == os.devnull)
