"""Runs that a notebook starts, here and in an account, by the real command line."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import rankzero
from rankzero.notebook import local

ROOT = Path(__file__).parents[3]
PIMA = ROOT / "examples/data/pima"
QUICK = {"num_round": 3, "objective": "binary:logistic", "eval_metric": "logloss"}
FOREVER = QUICK | {"num_round": 10_000_000}


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    return pd.read_csv(PIMA / "train.csv", header=None)


@pytest.fixture(scope="module")
def here() -> rankzero.Workflow:
    return rankzero.Workflow(local=True, app=ROOT)


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[rankzero.Workflow]:
    """A workflow as boto3 sees it, in the local account that `serve` runs."""
    cache = tmp_path_factory.mktemp("accounts")
    command = ["node", str(ROOT / "bin/rankzero.mjs")]
    mine = os.environ | {"XDG_RUNTIME_DIR": str(cache)}
    server = subprocess.Popen(
        [*command, "serve", "--json"], cwd=ROOT, env=mine, stdout=subprocess.PIPE, text=True
    )
    assert server.stdout is not None
    try:
        port = json.loads(server.stdout.readline())["endpoint"].rsplit(":", 1)[-1]
        told = subprocess.run(
            [*command, "env", "--json", "--port", port],
            cwd=ROOT,
            env=mine,
            capture_output=True,
            text=True,
            check=True,
        )
        with pytest.MonkeyPatch.context() as patch:
            for name, value in json.loads(told.stdout)["environment"].items():
                patch.setenv(name, str(value))
            yield rankzero.Workflow()
    finally:
        server.terminate()
        server.wait()
        server.stdout.close()


def test_a_frame_is_trained_on_here(
    here: rankzero.Workflow, frame: pd.DataFrame, tmp_path: Path
) -> None:
    run = here.run(
        "xgboost",
        train=frame,
        validation=PIMA / "validation.csv",
        hyperparameters=QUICK,
        out=tmp_path,
        name="framed",
    )
    assert run.status == "Succeeded"
    assert run.name == "framed"
    assert 0 < run.metrics["validation:logloss"] < 1
    assert [path.name for path in run.outputs["model"].path.iterdir()] == ["xgboost-model"]
    assert "Train matrix has 614 rows" in run.logs()["algo-1"]
    page = run._repr_html_()
    assert page.startswith("<iframe sandbox")
    assert "framed" in page


def test_every_problem_is_told_before_anything_starts(
    here: rankzero.Workflow, account: rankzero.Workflow, tmp_path: Path
) -> None:
    for workflow in (here, account):
        with pytest.raises(rankzero.InvalidRequest, match="num_round") as caught:
            workflow.run("xgboost", trian=PIMA / "train.csv", hyperparameters={"num_rond": 3})
        paths = {problem["path"] for problem in caught.value.problems}
        assert {"$.inputs.trian", "$.inputs.train", "$.inputs.hyperparameters.num_rond"} <= paths


def test_a_failure_is_raised_with_its_digest(here: rankzero.Workflow, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("label,x\nyes,1\n")
    with pytest.raises(rankzero.RunFailed, match=r"bad\.csv") as caught:
        here.run("xgboost", train=bad, hyperparameters=QUICK, out=tmp_path / "out")
    assert caught.value.failure["error"]
    assert caught.value.run.status == "Failed"
    assert caught.value.run.report.page is not None


def test_only_what_is_not_here_is_simulated_and_only_here(
    here: rankzero.Workflow, account: rankzero.Workflow
) -> None:
    given = {"train": PIMA / "train.csv", "hyperparameters": QUICK, "simulate": True}
    with pytest.raises(rankzero.RunError, match="only those are simulated") as refusal:
        here.run("xgboost", **given)
    assert refusal.value.code == "NotSimulated"
    with pytest.raises(rankzero.RunError, match="add local=True") as misuse:
        account.run("xgboost", **given)
    assert misuse.value.code == "InvalidUsage"


def test_an_interrupt_stops_the_job_and_saves_what_there_is(
    here: rankzero.Workflow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = here.run(
        "xgboost", train=PIMA / "train.csv", hyperparameters=FOREVER, out=tmp_path, wait=False
    )
    next_event = local.LocalRun._next
    interrupted = threading.Event()

    def until_training(self: local.LocalRun) -> str | None:
        line = next_event(self)
        # As Jupyter does it: once, in the middle of a wait.
        if line is not None and '"metric"' in line and not interrupted.is_set():
            interrupted.set()
            raise KeyboardInterrupt
        return line

    monkeypatch.setattr(local.LocalRun, "_next", until_training)
    with pytest.raises(KeyboardInterrupt):
        run.wait(progress=False)
    assert run.status == "Stopped"


def test_runs_in_an_account_are_awaited_attached_to_and_read(
    account: rankzero.Workflow, frame: pd.DataFrame
) -> None:
    run = account.run("xgboost", train=frame, hyperparameters=QUICK, name="there", wait=False)
    assert run.status == "Running"
    asyncio.run(_awaited(run))
    again = account.attach("there")
    assert again.wait(progress=False).metrics == run.metrics
    assert [path.name for path in again.outputs["model"].path.iterdir()] == ["xgboost-model"]
    assert any("Train matrix has 614 rows" in log for log in again.logs().values())
    assert "there" in (again.report.page or "")


async def _awaited(run: rankzero.Run) -> None:
    assert (await run).status == "Succeeded"


def test_a_search_has_its_trials_as_a_frame(here: rankzero.Workflow, tmp_path: Path) -> None:
    run = here.run(
        "pima-tuning",
        train=PIMA / "train.csv",
        validation=PIMA / "validation.csv",
        hyperparameters=QUICK,
        ranges={"eta": {"type": "continuous", "min": 0.1, "max": 0.5}},
        tuning={
            "maxJobs": 2,
            "maxParallel": 2,
            "objective": {"metric": "validation:logloss"},
        },
        out=tmp_path,
    )
    assert len(run.trials()) == 2
    assert run.best is not None
    assert run.metrics["validation:logloss"] > 0


def test_only_channels_are_uploaded(tmp_path: Path) -> None:
    class Deployed:
        stored: list[tuple[str, str]]

        def tasks(self) -> dict[str, Any]:
            inputs = {"train": {"type": "channel"}, "mode": {"type": "text"}}
            return {"own": {"kind": "custom", "inputs": inputs}}

        def store(self, path: Path, folder: str) -> str:
            self.stored.append((path.name, folder))
            return "s3://bucket/key"

        def check(self, request: dict[str, Any], name: str) -> None:
            self.checked = request["inputs"]
            raise rankzero.InvalidRequest("far enough")

    (tmp_path / "rows.csv").write_text("1,2\n")
    deployed = Deployed()
    deployed.stored = []
    workflow = rankzero.Workflow.__new__(rankzero.Workflow)
    workflow._app, workflow._deployment = None, deployed
    # The text is also the path of a file.
    text = str(tmp_path / "rows.csv")
    with pytest.raises(rankzero.InvalidRequest, match="far enough"):
        workflow.run("own", name="n", train=text, mode=text)
    assert deployed.stored == [("rows.csv", "executions/n/inputs/train")]
    assert deployed.checked == {"train": "s3://bucket/key", "mode": text}


def test_what_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(rankzero.RunError, match=r"no cdk\.json"):
        rankzero.Workflow(local=True, app="/")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(rankzero.RunError, match="Give region="):
        rankzero.Workflow()
    monkeypatch.setenv("PATH", "")
    with pytest.raises(rankzero.RunError, match=r"Node\.js 20 or newer"):
        rankzero.Workflow(local=True, app=ROOT)
