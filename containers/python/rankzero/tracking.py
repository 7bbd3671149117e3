"""Mirrors a job's inputs and metrics to MLflow, as one run with the job's name.

Environment read:
  RANKZERO_TRACKING       "mlflow", or nothing is tracked
  MLFLOW_TRACKING_URI     the server's ARN, or the folder of a local job
  MLFLOW_EXPERIMENT_NAME  the experiment; made if it is not there
Set for the function's own code: MLFLOW_RUN_ID, by which `mlflow.start_run()` goes on with it.

Only rank 0 tracks. MLflow is loaded only here, metrics travel in a thread of their own, and what
goes wrong with them is one line in the log: no training fails because it could not be noted.
"""

from __future__ import annotations

import math
import os
import queue
import threading
import time
from collections.abc import Mapping, MutableMapping
from typing import Any

from .masking import hide, shorten
from .metrics import log, mirror

# MLflow's own limits of one request and of the value of a parameter.
MOST_AT_ONCE = 1_000
MOST_PARAMETERS = 100
MOST_CHARACTERS = 500
# How long the end of a job waits for what was not sent yet.
ENDING_SECONDS = 30.0
# Instead of MLflow's seven tries of two minutes each: a server that does not answer costs a start
# half a minute, once.
PATIENCE = {"MLFLOW_HTTP_REQUEST_MAX_RETRIES": "2", "MLFLOW_HTTP_REQUEST_TIMEOUT": "10"}


class Tracking:
    """The run of a job; where nothing is tracked, every call of it does nothing."""

    def __init__(self) -> None:
        """Track nothing yet."""
        self._client: Any = None
        self._run = ""
        self._pid = os.getpid()
        self._left: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._steps: dict[str, int] = {}

    def begin(
        self, environ: MutableMapping[str, str], rank: int, job: str, inputs: Mapping[str, str]
    ) -> None:
        """Make the run, if this process of the job is to, with the inputs as they may be seen."""
        if rank != 0 or environ.get("RANKZERO_TRACKING") != "mlflow":
            return
        for name, value in PATIENCE.items():
            environ.setdefault(name, value)
        try:
            self._begin(environ, job, inputs)
        except ImportError as error:
            self._give_up(error, "; name mlflow and sagemaker-mlflow in requirements.txt")
        except Exception as error:
            self._give_up(error)

    def _begin(
        self, environ: MutableMapping[str, str], job: str, inputs: Mapping[str, str]
    ) -> None:
        from mlflow import MlflowClient  # type: ignore[import-not-found, unused-ignore]
        from mlflow.entities import Metric, Param  # type: ignore[import-not-found, unused-ignore]

        client = MlflowClient()
        run = client.create_run(experiment_of(client, environ), run_name=job).info.run_id
        self._client, self._run, self._metric = client, run, Metric
        parameters = [
            Param(name, shorten(text, MOST_CHARACTERS - 1)) for name, text in inputs.items()
        ]
        for start in range(0, len(parameters), MOST_PARAMETERS):
            client.log_batch(run, params=parameters[start : start + MOST_PARAMETERS])
        environ["MLFLOW_RUN_ID"] = run
        self._thread = threading.Thread(target=self._send, name="rankzero-tracking", daemon=True)
        self._thread.start()
        mirror(self.metric)

    def metric(self, name: str, value: float, step: int | None) -> None:
        """Note one value; without a step it is the next one of its name."""
        # A process that the function forked has no thread that would send it.
        if self._thread is None or os.getpid() != self._pid or not math.isfinite(value):
            return
        number = self._steps.get(name, 0) if step is None else step
        self._steps[name] = number + 1
        self._left.put((name, value, int(time.time() * 1000), number))

    def end(self, status: str) -> None:
        """Send what is left and end the run: FINISHED, FAILED or KILLED."""
        thread, self._thread = self._thread, None
        if thread is None or os.getpid() != self._pid:
            return
        mirror(None)
        self._left.put(status)
        thread.join(ENDING_SECONDS)
        if thread.is_alive():
            log(f"tracking: MLflow needs more than {ENDING_SECONDS:g} s; its run stays incomplete;")

    def _send(self) -> None:
        """Send what comes, as much at once as has come, until the status of the end."""
        status: str | None = None
        while status is None:
            items = [self._left.get()]
            while len(items) < MOST_AT_ONCE and not self._left.empty():
                items.append(self._left.get())
            status = next((item for item in items if isinstance(item, str)), None)
            if self._client is None:
                continue
            metrics = [self._metric(*item) for item in items if not isinstance(item, str)]
            try:
                if metrics:
                    self._client.log_batch(self._run, metrics=metrics)
                if status is not None:
                    self._client.set_terminated(self._run, status)
            except Exception as error:
                self._give_up(error)

    def _give_up(self, error: Exception, advice: str = "") -> None:
        """Say so once, and track no more."""
        self._client = None
        lines = hide(str(error)).strip().splitlines() or [""]
        what = f"{type(error).__name__}: {shorten(lines[0], 200)}"
        log(f"tracking: MLflow failed, and the job goes on without it: {what}{advice};")


def experiment_of(client: Any, environ: Mapping[str, str]) -> str:
    """Return the ID of the experiment, which is made by whichever job comes first."""
    name = environ.get("MLFLOW_EXPERIMENT_NAME", "Default")
    found = client.get_experiment_by_name(name)
    if found is not None:
        return str(found.experiment_id)
    try:
        return str(client.create_experiment(name))
    except Exception:
        # Another job made it in the meantime.
        found = client.get_experiment_by_name(name)
        if found is None:
            raise
        return str(found.experiment_id)
