"""A process of its own for one piece of work, killed at a write that is counted, or after a time.

The work runs in a fork of this process, so that nothing has to be imported again. To kill it at a write the
kernel is asked to stop it at each system call (ptrace): it dies before the call that changes a file, or
sends to a server, has begun. Where tracing is not permitted, `may_trace` says why.
"""

from __future__ import annotations

import ctypes
import os
import platform
import signal
import struct
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

Work = Callable[[], None]

_TRACE_ME, _SYSCALL, _SET_OPTIONS, _SYSCALL_INFO = 0, 24, 0x4200, 0x420E
_OPTIONS = 0x1 | 0x100000  # mark system calls; kill it when this process ends
_AT_ENTRY = 1
_CREATE = 0o100
_FILES: Mapping[str, Mapping[int, str]] = {
    "x86_64": {
        **{1: "write", 18: "pwrite", 20: "writev", 296: "pwritev", 77: "ftruncate"},
        **{74: "fsync", 75: "fdatasync", 82: "rename", 264: "renameat", 316: "renameat2"},
        **{86: "link", 265: "linkat", 87: "unlink", 263: "unlinkat", 90: "chmod", 91: "fchmod"},
        **{2: "open", 257: "openat"},
    },
    "aarch64": {
        **{64: "write", 68: "pwrite", 66: "writev", 70: "pwritev", 46: "ftruncate", 82: "fsync"},
        **{83: "fdatasync", 38: "renameat", 276: "renameat2", 37: "linkat", 35: "unlinkat"},
        **{52: "fchmod", 56: "openat"},
    },
}
_SENDING: Mapping[str, Mapping[int, str]] = {"x86_64": {44: "send"}, "aarch64": {206: "send"}}
_FLAGS = {"open": 1, "openat": 2}  # which argument says whether a file may be made


@dataclass(frozen=True, slots=True)
class Watched:
    """The system calls at which a process can be killed."""

    calls: Mapping[int, str]

    def name(self, number: int, arguments: tuple[int, ...]) -> str:
        """What a call is, '' when it changes nothing."""
        found = self.calls.get(number, "")
        if found in _FLAGS and not arguments[_FLAGS[found]] & _CREATE:
            return ""
        return found


WRITES = Watched(_FILES.get(platform.machine(), {}))
SENDS = Watched(_SENDING.get(platform.machine(), {}))


class Failed(AssertionError):
    """The work ended with an error of its own."""


def boundaries(work: Work, watched: Watched = WRITES) -> list[str]:
    """Runs the work to its end; the calls at which it could have been killed, in order."""
    seen: list[str] = []
    _traced(work, watched, lambda name: seen.append(name) or False)  # type: ignore[func-returns-value]
    return seen


def killed_before(work: Work, place: int, watched: Watched = WRITES) -> bool:
    """Kills the work before its call number `place` (from 0); False when it ended earlier."""
    left = [place]

    def reached(_: str) -> bool:
        left[0] -= 1
        return left[0] < 0

    return _traced(work, watched, reached)


def interrupted_before(work: Callable[[], int], place: int) -> int:
    """Sends what Ctrl-C sends before the call number `place`, lets the work end; what it handed back."""
    left = [place]

    def reached(_: str) -> bool:
        left[0] -= 1
        return left[0] == -1

    child = forked(lambda: os._exit(work()), traced=True)
    return os.waitstatus_to_exitcode(_followed(child, WRITES, reached, signal.SIGINT))


def killed_after(work: Work, seconds: float) -> bool:
    """Kills the work after a time; False when it had ended."""
    child = forked(work)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return _is_killed(status)


@cache
def may_trace() -> str:
    """'' when a process can be killed at its writes, else why not."""
    if sys.platform != "linux" or not WRITES.calls:
        return f"system calls are not counted on {sys.platform} {platform.machine()}"
    try:
        return "" if boundaries(lambda: os.close(os.memfd_create("x"))) == [] else "a call too many"
    except (OSError, Failed) as wrong:
        return f"tracing is not permitted: {wrong}"


# --- how ---


def _traced(work: Work, watched: Watched, stop: Callable[[str], bool]) -> bool:
    """Lets a child run until it ends or `stop` says so of a call; whether it was killed."""
    return _is_killed(_followed(forked(work, traced=True), watched, stop, signal.SIGKILL))


def _followed(child: int, watched: Watched, stop: Callable[[str], bool], sent: int) -> int:
    """Follows a child from call to call, sends it a signal where `stop` says so; how it ended."""
    _, status = os.waitpid(child, 0)
    if not os.WIFSTOPPED(status):
        raise Failed(f"the child ended before it began: {status}")
    _ptrace(_SET_OPTIONS, child, 0, _OPTIONS)
    passed = 0
    while True:
        _ptrace(_SYSCALL, child, 0, passed)
        _, status = os.waitpid(child, 0)
        if not os.WIFSTOPPED(status):
            return status
        passed = os.WSTOPSIG(status)
        if passed != signal.SIGTRAP | 0x80:
            continue  # a signal of its own, handed on
        passed = 0
        name = _call(child, watched)
        if name and stop(name):
            os.kill(child, sent)
            if sent == signal.SIGKILL:
                return os.waitpid(child, 0)[1]


def _call(child: int, watched: Watched) -> str:
    told = ctypes.create_string_buffer(128)
    _ptrace(_SYSCALL_INFO, child, len(told), ctypes.addressof(told))
    if told.raw[0] != _AT_ENTRY:
        return ""
    number, *arguments = struct.unpack_from("<7Q", told.raw, 24)
    return watched.name(number, tuple(arguments))


def _ptrace(request: int, child: int, address: int, data: int) -> None:
    call = ctypes.CDLL(None, use_errno=True).ptrace
    call.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
    if call(request, child, address, data) < 0:
        wrong = ctypes.get_errno()
        raise OSError(wrong, os.strerror(wrong))


def forked(work: Work, *, traced: bool = False) -> int:
    child = os.fork()
    if child:
        return child
    try:  # pragma: no cover - the child's lines are not seen
        if traced:
            _ptrace(_TRACE_ME, 0, 0, 0)
            os.kill(os.getpid(), signal.SIGSTOP)
        work()
        os._exit(0)
    except BaseException as wrong:  # noqa: BLE001 - said by the exit code; nothing may run on in a fork
        os.write(2, f"{type(wrong).__name__}: {wrong}\n".encode())
    finally:
        os._exit(1)


def _is_killed(status: int) -> bool:
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        return True
    if os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0:
        return False
    raise Failed(f"the work ended by itself: {os.waitstatus_to_exitcode(status)}")
