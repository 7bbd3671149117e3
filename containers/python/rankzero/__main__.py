"""Entry point, once per process: `python -m rankzero`, or a program that calls `main`.

Arguments are ignored: the training toolkit repeats every hyperparameter there. What is read:
host.py, description.py. What is written: failure.py, manifest.py.
"""

from __future__ import annotations

import atexit
import faulthandler
import os
import sys
import threading
import time

from .failure import FailureFile
from .host import base_dir
from .supervise import Tell, supervise

# How long threads that the function left running may take to end.
THREADS_SECONDS = 10.0


def main() -> None:
    """Run this process's part of the job; does not return."""
    parent = os.getpid()
    code = supervise(base_dir(os.environ), work)
    if os.getpid() == parent:
        # It printed nothing that is not flushed, and has nothing to tidy up.
        os._exit(code)
    sys.exit(code)


def work(failures: FailureFile, tell: Tell) -> int:
    """Train in the child process; return only when all is well."""
    # A crash in native code then shows its last Python frame.
    faulthandler.enable()
    from .run import Process

    code = Process(os.environ, failures, tell).run()
    tell("exit", str(code))
    sys.stdout.flush()
    sys.stderr.flush()
    if code != 0:
        # Without Python's own ending: MPI's would wait for ranks that wait for this one.
        os._exit(code)
    end_threads()
    return 0


def end_threads() -> None:
    """Wait a little for threads that the function left; what still runs then is cut off."""
    deadline = time.monotonic() + THREADS_SECONDS
    left = [t for t in threading.enumerate() if t is not threading.main_thread() and not t.daemon]
    for thread in left:
        thread.join(max(0.0, deadline - time.monotonic()))
    running = [thread.name for thread in left if thread.is_alive()]
    if running:
        print(f"[rankzero] threads still running after training: {', '.join(running)};", flush=True)
        atexit._run_exitfuncs()
        os._exit(0)


if __name__ == "__main__":
    main()
