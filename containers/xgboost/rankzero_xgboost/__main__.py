"""Entry point: trains, or leaves one line of failure and exits 1."""

from __future__ import annotations

import os
import sys
import traceback

from rankzero_job.contract import base_dir, load_job, write_failure
from rankzero_job.errors import AlgorithmError, TrainingError
from rankzero_job.log import info

from .training import train


def main() -> int:
    """Run this host's part of the job and return the exit code."""
    base = base_dir()
    try:
        train(load_job(base))
        return 0
    except TrainingError as error:
        failure = error
    except Exception as error:
        traceback.print_exc()
        failure = AlgorithmError(f"{type(error).__name__}: {error}")
    info(failure.report(), level="ERROR")
    write_failure(base, failure.report())
    return 1


if __name__ == "__main__":
    exit_code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    # Skips the library's own teardown, which after a host's death waits for its tracker.
    os._exit(exit_code)
