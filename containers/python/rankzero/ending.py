"""The end of a process that succeeded: Python's own, for MPI and others tidy up in it."""

from __future__ import annotations

import atexit
import os
import threading
import time

from .metrics import log

# How long threads that the function left running may take to end.
THREADS_SECONDS = 10.0


def end_threads() -> None:
    """Wait a little for threads that the function left; what still runs then is cut off."""
    deadline = time.monotonic() + THREADS_SECONDS
    left = [t for t in threading.enumerate() if t is not threading.main_thread() and not t.daemon]
    for thread in left:
        thread.join(max(0.0, deadline - time.monotonic()))
    running = [thread.name for thread in left if thread.is_alive()]
    if running:
        log(f"threads still running after training: {', '.join(running)};")
        atexit._run_exitfuncs()
        os._exit(0)
