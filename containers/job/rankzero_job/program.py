"""How the program of an algorithm ends: trained, or with one line of failure."""

from __future__ import annotations

import traceback
from collections.abc import Callable

from .contract import Job, base_dir, load_job, write_failure
from .errors import AlgorithmError, TrainingError


def run(train: Callable[[Job], None], log_error: Callable[[str], None]) -> int:
    """Train on this host's job and return the exit code.

    What ``train`` raises becomes one line in ``output/failure``, which ``log_error`` prints too;
    anything but a TrainingError is a fault of the algorithm, with its trace in the log.
    """
    base = base_dir()
    try:
        train(load_job(base))
        return 0
    except TrainingError as error:
        failure = error
    except Exception as error:
        traceback.print_exc()
        failure = AlgorithmError(f"{type(error).__name__}: {error}")
    log_error(failure.report())
    write_failure(base, failure.report())
    return 1
