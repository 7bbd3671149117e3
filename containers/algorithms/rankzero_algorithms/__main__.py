"""Entry point: trains, or leaves one line of failure and exits 1."""

from __future__ import annotations

import sys

from rankzero_job.program import run

from .catalogue import algorithm_named
from .log import error
from .training import train


def main(name: str) -> int:
    """Run the job with the algorithm of that name and return the exit code."""
    return run(lambda job: train(job, algorithm_named(name)), error)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
