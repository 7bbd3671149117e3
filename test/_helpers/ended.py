"""Ends once no process of these ids runs any more, whoever's children they were.

Usage: python ended.py PID ...

The kernel tells; nothing is looked at again and again. One that has ended and waits to be collected
does not run.
"""

from __future__ import annotations

import os
import select
import sys


def wait_for_end(pid: int) -> None:
    """Return once a process has ended, or at once when there is none."""
    try:
        wait(pid)
    except ProcessLookupError:
        return


def wait(pid: int) -> None:
    """Wait by what the system has: a file descriptor of a process on Linux, kqueue on macOS."""
    if sys.platform == "linux":
        descriptor = os.pidfd_open(pid)
        try:
            poll = select.poll()
            poll.register(descriptor, select.POLLIN)
            poll.poll()
        finally:
            os.close(descriptor)
        return
    queue = select.kqueue()
    event = select.kevent(pid, select.KQ_FILTER_PROC, select.KQ_EV_ADD, select.KQ_NOTE_EXIT)
    queue.control([event], 1)


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        wait_for_end(int(argument))
