"""Ends this host when another one dies while the library waits for it.

A rank's death closes its connections, on which the library mostly fails at once; but it can
also wait forever, inside C++ where no exception reaches it (seen with xgboost 3.2.0). So a
thread watches the connections of the rendezvous meanwhile.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from rankzero_job.contract import write_failure
from rankzero_job.errors import TrainingError
from rankzero_job.log import info

# For the library to fail by itself, which says more, or for a stop of the whole job to arrive.
GRACE_SECONDS = 2.0


class Watch:
    """Runs a wait that raises TrainingError when another host is gone."""

    def __init__(self, base: Path, wait: Callable[[], object]) -> None:
        """Start to watch; ``base`` is where the failure goes."""
        self._base = base
        self._wait = wait
        self._error: TrainingError | None = None
        self._ended = threading.Event()
        threading.Thread(target=self._run, daemon=True).start()

    def join(self) -> None:
        """Wait until the wait is over; raises what it raised."""
        self._ended.wait()
        if self._error is not None:
            raise self._error

    def _run(self) -> None:
        """Wait, and end the process when the main thread does not end it in time."""
        try:
            self._wait()
        except TrainingError as error:
            self._error = error
        self._ended.set()
        if self._error is not None:
            time.sleep(GRACE_SECONDS)
            end_process(self._base, self._error)


def end_process(base: Path, failure: TrainingError) -> None:
    """Leave the failure and end at once, whatever other threads are doing."""
    info(failure.report(), level="ERROR")
    write_failure(base, failure.report())
    sys.stdout.flush()
    os._exit(1)
