"""Entry point: trains, or leaves one line of failure and exits 1."""

from __future__ import annotations

import os
import sys

from rankzero_job.log import error
from rankzero_job.program import run

from .training import train


def main() -> int:
    """Run this host's part of the job and return the exit code."""
    return run(train, error)


if __name__ == "__main__":
    exit_code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    # Skips the library's own teardown, which after a host's death waits for its tracker.
    os._exit(exit_code)
