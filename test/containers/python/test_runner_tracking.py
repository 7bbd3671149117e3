"""A job of a task with tracking is one run in MLflow, and fails for nothing that MLflow does."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from runner_job import RUNNER, Ended

STAND_INS = Path(__file__).parent / "stand_ins"
TRAIN = """
    import os
    from rankzero import task

    @task
    def train(rate, token, ctx):
        ctx.log_metric("loss", 0.5)
        ctx.log_metric("loss", float("nan"))
        ctx.log_metric("loss", 0.25)
        ctx.log_metric("accuracy", 1, step=12)
        print("continues", os.environ.get("MLFLOW_RUN_ID"))
        {rest}
        return {{}}
"""
TRACKING = {
    "RANKZERO_TRACKING": "mlflow",
    "MLFLOW_TRACKING_URI": "arn:aws:sagemaker:eu-west-1:111122223333:mlflow-tracking-server/team",
    "MLFLOW_EXPERIMENT_NAME": "churn",
}


class Tracked:
    """Runs jobs with the stand-in, and reads what it was called with."""

    def __init__(self, job, tmp_path: Path) -> None:
        self._job = job
        self._calls = tmp_path / "calls"

    def run(self, rest: str = "", hosts: int = 1, **environ: str) -> list[Ended]:
        """Run a job to its end."""
        return self._job(
            TRAIN.format(rest=rest),
            inputs={"rate": {"type": "float"}, "token": {"type": "text"}},
            hyperparameters={"rate": "0.1", "token": '"s3cr3t-pass"'},
            hosts=hosts,
            environ={
                **TRACKING,
                "PYTHONPATH": os.pathsep.join([str(RUNNER), str(STAND_INS)]),
                "MLFLOW_CALLS": str(self._calls),
                **environ,
            },
        ).run_hosts()

    @property
    def calls(self) -> list[list[object]]:
        """What the stand-in was called with, in order."""
        if not self._calls.exists():
            return []
        return [json.loads(line) for line in self._calls.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def tracked(job, tmp_path: Path) -> Tracked:
    return Tracked(job, tmp_path)


def test_is_one_run_with_the_job_s_name_inputs_and_metrics(tracked):
    [ended] = tracked.run()
    assert ended.code == 0
    assert "continues run-1\n" in ended.stdout
    assert tracked.calls == [
        ["get_experiment_by_name", "churn"],
        ["create_experiment", "churn"],
        ["create_run", "7", "job-1"],
        ["param", "run-1", "rate", "0.1"],
        ["param", "run-1", "token", "***"],
        ["metric", "run-1", "loss", 0.5, 0],
        ["metric", "run-1", "loss", 0.25, 1],
        ["metric", "run-1", "accuracy", 1.0, 12],
        ["set_terminated", "run-1", "FINISHED"],
    ]


def test_of_several_hosts_only_rank_0_tracks(tracked):
    assert [ended.code for ended in tracked.run(hosts=2)] == [0, 0]
    assert [call[0] for call in tracked.calls].count("create_run") == 1


def test_a_failed_job_is_a_failed_run(tracked):
    [ended] = tracked.run(rest='raise ValueError("bad shape")')
    assert ended.failure_code == "UserError"
    assert tracked.calls[-1] == ["set_terminated", "run-1", "FAILED"]


@pytest.mark.parametrize("call", ["create_run", "metric", "set_terminated"])
def test_a_server_that_is_away_costs_one_line_and_shows_no_secret(tracked, call):
    [ended] = tracked.run(MLFLOW_FAILS=call)
    assert ended.code == 0
    lines = [line for line in ended.stdout.splitlines() if "tracking" in line]
    assert lines == [
        "[rankzero] tracking: MLflow failed, and the job goes on without it: "
        f"ConnectionError: {call}: no answer from the server;"
    ]
    assert "s3cr3t-pass" not in ended.stdout + ended.stderr


def test_without_mlflow_says_what_to_install(tracked):
    [ended] = tracked.run(PYTHONPATH=str(RUNNER))
    assert ended.code == 0
    assert "name mlflow and sagemaker-mlflow in requirements.txt;" in ended.stdout


def test_loads_no_mlflow_for_a_task_without_tracking(tracked):
    [ended] = tracked.run(rest='import sys; print("mlflow" in sys.modules)', RANKZERO_TRACKING="")
    assert "False\n" in ended.stdout
    assert tracked.calls == []
