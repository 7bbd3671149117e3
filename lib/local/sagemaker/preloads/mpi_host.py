"""Starts Open MPI's daemon of one of a job's hosts, where mpirun would call SSH.

Usage, by mpirun: python -I -S mpi_host.py HOST COMMAND [ARGUMENT ...]
Words of COMMAND are for a shell, as they would be for SSH. Environment:
  RANKZERO_MPI   JSON object, host to {before, environment}: the command that COMMAND is the end of,
                 such as opt_ml.py with the host's tree, and variables (null: not set). All else is
                 inherited, and the host's ranks inherit from the daemon.
"""

from __future__ import annotations

import json
import os
import signal
import sys


def main() -> None:
    """Become the daemon."""
    host, *command = sys.argv[1:]
    plan = json.loads(os.environ.pop("RANKZERO_MPI"))[host]
    for name, value in plan["environment"].items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
    # Python ignores these two; an ignored signal would stay so across exec.
    for number in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_DFL)
    whole = [*plan["before"], "/bin/sh", "-c", " ".join(command)]
    os.execvp(whole[0], whole)


main()
