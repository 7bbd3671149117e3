"""Entry point: trains, or leaves one line of failure and exits 1."""

from __future__ import annotations

import sys

from rankzero_job.program import run

from .catalogue import booster_named
from .log import error
from .training import train


def main(name: str, kind: str) -> int:
    """Run the job with the library and the kind of problem of these names; return the exit code."""
    return run(lambda job: train(job, booster_named(name), kind == "regression"), error)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
