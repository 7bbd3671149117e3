"""The end of a process that succeeded: Python's own, bounded.

Python's own, because MPI and others tidy up in it: it waits for threads, runs what was registered
with atexit, and waits for multiprocessing's children. Bounded, because the outputs are stored by
now, and what the function left running (a worker, a full queue, a slow exit handler) would keep
the instances, and their price, until the job's maximum run time.

After ten seconds, or RANKZERO_ENDING_SECONDS, the process ends by itself, with exit code 0 and one
line that names what was left. Where Python cannot even do that, because native code holds its lock,
the system's alarm ends it some seconds later; the parent knows that it succeeded and exits with 0
all the same.

MPI ends for all ranks together, so that one waits here for those that still work. The one that has
stored the outputs waits for thirty seconds, or RANKZERO_RANKS_SECONDS; the others for as long as it
takes, because there would be no outputs without that one.
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
from .limits import ending_seconds, ranks_seconds
from .metrics import log
from .rank import is_under_mpirun

# How much of the time threads may take; the exit handlers run afterwards.
THREADS_PART = 0.8
# How much later the alarm rings.
GRACE_SECONDS = 5.0
TOLD = threading.Lock()
MEETING = threading.Event()


def begin_ending(environ: Mapping[str, str], has_stored: bool) -> None:
    """Bound what is left of this process; wait for threads. Call it in the main thread.

    Returns for Python's own ending to follow, unless a thread does not end: then this process ends
    here. Of the ranks of MPI only the one that has stored the outputs ends the waiting for others.
    """
    whole = ending_seconds(environ)
    started = time.monotonic()
    # The function may have used the alarm for something of its own.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    limit = whole + min(GRACE_SECONDS, whole)
    if is_under_mpirun(environ):
        limit = limit + ranks_seconds(environ) if has_stored else 0
    signal.setitimer(signal.ITIMER_REAL, limit)
    # A daemon: it runs through Python's own ending, and nobody waits for it.
    threading.Thread(target=cut_off, args=(started + whole,), daemon=True).start()
    left = running_threads()
    for thread in left:
        thread.join(max(0.0, started + whole * THREADS_PART - time.monotonic()))
    is_held = any(thread.is_alive() for thread in left)
    if is_held:
        tell()
    if is_held or has_mpi():
        atexit._run_exitfuncs()
        meet_others()
    if is_held:
        leave()


def has_mpi() -> bool:
    """Tell whether this process has begun MPI by mpi4py and not ended it."""
    mpi = sys.modules.get("mpi4py.MPI")
    return mpi is not None and mpi.Is_initialized() and not mpi.Is_finalized()


def meet_others() -> None:
    """End MPI, which waits until all ranks do: mpirun takes everything else for a failure."""
    MEETING.set()
    if has_mpi():
        sys.modules["mpi4py.MPI"].Finalize()


def cut_off(deadline: float) -> None:
    """End this process at a moment of the monotonic clock."""
    if MEETING.wait(max(0.0, deadline - time.monotonic())):
        return
    tell()
    meet_others()
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
