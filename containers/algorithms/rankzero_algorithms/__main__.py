"""Entry point: trains, or leaves one line of failure and exits 1."""

from __future__ import annotations

import sys
import traceback

from rankzero_job.contract import base_dir, load_job, write_failure
from rankzero_job.errors import AlgorithmError, TrainingError

from .catalogue import algorithm_named
from .log import info
from .training import train


def main(name: str) -> int:
    """Run the job with the algorithm of that name and return the exit code."""
    base = base_dir()
    try:
        train(load_job(base), algorithm_named(name))
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
    sys.exit(main(sys.argv[1]))
