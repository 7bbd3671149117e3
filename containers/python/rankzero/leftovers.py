"""Processes that the training function started and left.

They would outlive the process that trained: mpirun waits for whoever holds its pipes, and the
platform's clock runs on. Linux only, where /proc tells who is whose child; elsewhere nobody is
found.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from contextlib import suppress

from .masking import shorten

PR_SET_CHILD_SUBREAPER = 36
SHOWN = 80
# A process that waits for a device does not die before it has it.
KILL_SECONDS = 5.0
POLL_SECONDS = 0.01


def adopt_orphans() -> None:
    """Become the parent of every descendant whose own parent ends, so that it can be found."""
    if sys.platform != "linux":
        return
    import ctypes

    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)


def descendants(of: int) -> list[int]:
    """Return the processes below a process that still run, parents before children."""
    children: dict[int, list[int]] = {}
    with suppress(OSError):
        for name in os.listdir("/proc"):
            if not name.isdigit():
                continue
            with suppress(OSError, ValueError, IndexError):
                with open(f"/proc/{name}/stat", encoding="ascii", errors="replace") as file:
                    # The command in parentheses may hold blanks and parentheses of its own.
                    state, parent = file.read().rpartition(")")[2].split()[:2]
                if state not in "ZX":
                    children.setdefault(int(parent), []).append(int(name))
    found = []
    todo = [of]
    while todo:
        below = children.get(todo.pop(), [])
        found += below
        todo += below
    return found


def describe_processes(of: int) -> list[str]:
    """Name the processes below a process: number and command."""
    return [f"process {pid} ({command(pid)})" for pid in descendants(of)]


def command(pid: int) -> str:
    """Return a process's command line in few characters."""
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            words = file.read().decode("utf-8", "replace").replace("\0", " ").split()
    except OSError:
        return "?"
    return shorten(" ".join(words), SHOWN)


def end_descendants() -> None:
    """Kill what is left below this process, also what it starts meanwhile."""
    deadline = time.monotonic() + KILL_SECONDS
    # Whoever is reaped gives its own children to this process.
    while has_children() and time.monotonic() < deadline:
        for pid in descendants(os.getpid()):
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(POLL_SECONDS)


def has_children() -> bool:
    """Reap the children that have ended, and tell whether others run."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0] != 0:
            pass
    except ChildProcessError:
        return False
    return True
