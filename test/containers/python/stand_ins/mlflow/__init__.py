"""MLflow as far as the runner calls it: every call becomes a line of JSON in MLFLOW_CALLS.

MLFLOW_FAILS names a call that fails, as one to a server that is away does.
"""

import json
import os


class MlflowClient:
    """Has the methods and the parameters that the real client has."""

    def get_experiment_by_name(self, name):
        return note("get_experiment_by_name", name)

    def create_experiment(self, name):
        note("create_experiment", name)
        return "7"

    def create_run(self, experiment_id, run_name=None):
        note("create_run", experiment_id, run_name)
        return Made()

    def log_batch(self, run_id, metrics=(), params=()):
        for metric in metrics:
            note("metric", run_id, metric.key, metric.value, metric.step)
        for param in params:
            note("param", run_id, param.key, param.value)

    def set_terminated(self, run_id, status=None):
        note("set_terminated", run_id, status)


class Made:
    class info:
        run_id = "run-1"


def note(call, *arguments):
    if call == os.environ.get("MLFLOW_FAILS"):
        raise ConnectionError(f"{call}: no answer from the server\nwith password s3cr3t-pass")
    with open(os.environ["MLFLOW_CALLS"], "a", encoding="utf-8") as file:
        file.write(json.dumps([call, *arguments]) + "\n")
