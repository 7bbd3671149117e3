"""The end of a process that succeeded: Python's own, bounded.

Python's own, because MPI and others tidy up in it: it waits for threads, runs what was registered
with atexit, and waits for multiprocessing's children. Bounded, because the outputs are stored by
now, and what the function left running (a worker, a full queue, a slow exit handler) would keep
the instances, and their price, until the job's maximum run time.

After ten seconds, or RANKZERO_ENDING_SECONDS, the process ends by itself, with exit code 0 and one
line that names what was left. Where Python cannot even do that, because native code holds its lock,
the system's alarm ends it some seconds later; the parent knows that it succeeded and exits with 0
all the same.
"""

from __future__ import annotations

import atexit
import os
import signal
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress

from .leftovers import describe_processes
from .metrics import log

# How long all of it may take, unless the environment says otherwise.
WHOLE_SECONDS = 10.0
LONGEST_SECONDS = 3600.0
# How much of that threads may take; the exit handlers run afterwards.
THREADS_PART = 0.8
# How much later the alarm rings.
GRACE_SECONDS = 5.0
TOLD = threading.Lock()


def begin_ending() -> None:
    """Bound what is left of this process; wait for threads. Call it in the main thread.

    Returns for Python's own ending to follow, unless a thread does not end: then this process ends
    here.
    """
    whole = whole_seconds(os.environ)
    started = time.monotonic()
    # The function may have used the alarm for something of its own.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, whole + min(GRACE_SECONDS, whole))
    # A daemon: it runs through Python's own ending, and nobody waits for it.
    threading.Thread(target=cut_off, args=(started + whole,), daemon=True).start()
    left = running_threads()
    for thread in left:
        thread.join(max(0.0, started + whole * THREADS_PART - time.monotonic()))
    if any(thread.is_alive() for thread in left):
        tell()
        atexit._run_exitfuncs()
        leave()


def whole_seconds(environ: Mapping[str, str]) -> float:
    """Return how long the ending may take; what is no such number is not looked at."""
    with suppress(ValueError):
        seconds = float(environ.get("RANKZERO_ENDING_SECONDS", ""))
        if 0 < seconds <= LONGEST_SECONDS:
            return seconds
    return WHOLE_SECONDS


def cut_off(deadline: float) -> None:
    """End this process at a moment of the monotonic clock."""
    time.sleep(max(0.0, deadline - time.monotonic()))
    tell()
    leave()


def tell() -> None:
    """Name what is left, once."""
    if TOLD.acquire(blocking=False):
        log(left_running())


def leave() -> None:
    """End at once; the outputs are stored."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(0)


def running_threads() -> list[threading.Thread]:
    """Return the threads that Python's ending would wait for."""
    return [t for t in threading.enumerate() if t is not threading.main_thread() and not t.daemon]


def left_running() -> str:
    """Name what keeps this process, in one line."""
    threads = [f"thread {thread.name}" for thread in running_threads() if thread.is_alive()]
    processes = describe_processes(os.getpid())
    # The threads that feed multiprocessing's queues are daemons which its exit handler waits for.
    feeders = [
        f"thread {thread.name} with items that nobody took from its queue"
        for thread in threading.enumerate()
        if thread.name == "QueueFeederThread"
    ]
    left = [*threads, *processes, *feeders] or ["an exit handler (atexit)"]
    return f"still running after training, and cut off: {', '.join(left)};"
