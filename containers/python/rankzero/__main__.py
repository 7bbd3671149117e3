"""Entry point, once per process: `python -m rankzero`, or a program that calls `main`.

Arguments are ignored: the training toolkit repeats every hyperparameter there. What is read:
host.py, description.py. What is written: failure.py, manifest.py. With RANKZERO_CHECK set nothing
is trained: check.py.
"""

from __future__ import annotations

import faulthandler
import os
import sys
from pathlib import Path

from .errors import RunnerError
from .failure import FailureFile
from .host import base_dir, read_host
from .launch import launch, own_processes
from .listeners import STOPPED, has_init
from .rank import is_under_mpirun
from .supervise import Tell, supervise


def main() -> None:
    """Run this process's part of the job, or start this host's processes; does not return."""
    result = os.environ.get("RANKZERO_CHECK")
    if result:
        from .check import check

        check(os.environ, Path(result))
    parent = os.getpid()
    try:
        host = read_host(os.environ)
        count = own_processes(host, os.environ)
    except RunnerError:
        # The work itself reads the same again, and says what is wrong where it is looked for.
        count = 0
    if count > 0:
        sys.exit(launch(host, os.environ, count))
    code = supervise(base_dir(os.environ), work)
    if os.getpid() == parent:
        # It printed nothing that is not flushed, and has nothing to tidy up.
        os._exit(code)
    sys.exit(code)


def work(failures: FailureFile, tell: Tell) -> int:
    """Train in the child process; return only when all is well."""
    # A crash in native code then shows its last Python frame.
    faulthandler.enable()
    from .ending import begin_ending
    from .metrics import watch_output
    from .run import Process

    watch_output()
    process = Process(os.environ, failures, tell)
    code = process.run()
    tell("exit", str(code))
    sys.stdout.flush()
    sys.stderr.flush()
    # The others of a job that is stopped are saving: MPI's own ending waits for them, and without
    # it mpirun would end them.
    is_waited_for = code == STOPPED and has_init(base_dir(os.environ))
    if code != 0 and not (is_waited_for and is_under_mpirun(os.environ)):
        # Without Python's own ending: MPI's would wait for ranks that wait for this one.
        os._exit(code)
    begin_ending(os.environ, process.has_stored)
    return code


if __name__ == "__main__":
    main()
