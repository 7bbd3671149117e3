"""The logistic example, its function called as an ordinary one."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rankzero import Context

ROOT = Path(__file__).parents[3]
PIMA = ROOT / "examples" / "data" / "pima"
TASK = ROOT / "tasks" / "logistic"

# One process of a job; prints what `train` returned.
PROCESS = """
import json, sys
from pathlib import Path
from rankzero import Context
from train import train
rank, size, folder, channels = json.loads(sys.argv[1])
ctx = Context(
    hosts=("127.0.0.1",) * size, current_host="127.0.0.1", rank=rank, world_size=size,
    scratch=Path(folder),
)
channels = {name: Path(path) for name, path in channels.items()}
outputs = train(**channels, epochs=300, learning_rate=0.5, l2=0.001, ctx=ctx)
print(json.dumps({name: str(value) if isinstance(value, Path) else value
    for name, value in outputs.items()}), file=sys.stderr)
"""


@pytest.fixture(scope="module")
def channels(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Folders as SageMaker makes them from the two files."""
    base = tmp_path_factory.mktemp("channels")
    for name in ("train", "validation"):
        (base / name).mkdir()
        (base / name / "data.csv").write_bytes((PIMA / f"{name}.csv").read_bytes())
    return {name: str(base / name) for name in ("train", "validation")}


def run(size: int, folder: Path, channels: dict[str, str]) -> list[tuple[dict[str, Any], str]]:
    """Train in that many processes; what each returned, and its standard output."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
    environ = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join([str(ROOT / "containers" / "python"), str(TASK)]),
        "PYTHONDONTWRITEBYTECODE": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MASTER_PORT": port,
    }
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", PROCESS, json.dumps([rank, size, str(folder), channels])],
            env=environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for rank in range(size)
    ]
    results = []
    for process in processes:
        try:
            out, err = process.communicate(timeout=600)
        finally:
            process.kill()
        assert process.returncode == 0, err
        results.append((json.loads(err), out))
    return results


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory, channels: dict[str, str]) -> dict[str, Any]:
    """What one process returns, and its log."""
    [(outputs, log)] = run(1, tmp_path_factory.mktemp("alone"), channels)
    return {**outputs, "log": log}


def test_learns_the_pima_data(alone: dict[str, Any]) -> None:
    """Better than always answering no, and near what logistic regression is known to reach."""
    labels = np.loadtxt(PIMA / "validation.csv", delimiter=",")[:, 0]
    assert 0.74 < alone["accuracy"] < 0.85
    assert alone["accuracy"] > 1 - labels.mean()


def test_finds_the_minimum(alone: dict[str, Any]) -> None:
    """The loss falls throughout, and the gradient at the end is next to none."""
    losses = [entry["loss"] for entry in alone["history"]]
    assert len(losses) == 300
    assert losses[0] == pytest.approx(np.log(2))
    assert all(later < earlier for earlier, later in pairwise(losses))
    model = np.load(alone["model"])
    table = np.loadtxt(PIMA / "train.csv", delimiter=",")
    features = (table[:, 1:] - model["mean"]) / model["deviation"]
    inputs = np.column_stack([np.ones(len(table)), features])
    error = 1 / (1 + np.exp(-inputs @ model["weights"])) - table[:, 0]
    gradient = inputs.T @ error / len(table) + 0.001 * model["weights"]
    assert np.abs(gradient).max() < 1e-3


def test_leaves_its_logs(alone: dict[str, Any]) -> None:
    """The folder holds the loss curve and where the job ran."""
    logs = Path(alone["logs"])
    assert sorted(path.name for path in logs.iterdir()) == ["job.json", "loss.csv"]
    assert (logs / "loss.csv").read_text().splitlines()[0] == "epoch,loss"
    assert json.loads((logs / "job.json").read_text())["worldSize"] == 1


def test_logs_what_sagemaker_measures(alone: dict[str, Any]) -> None:
    """One line an epoch, and the accuracy."""
    lines = alone["log"].splitlines()
    assert len([line for line in lines if "[rankzero] train:loss=" in line]) == 300
    assert lines[-1] == f"[rankzero] validation:accuracy={alone['accuracy']!r};"


def test_three_processes_learn_the_same(
    alone: dict[str, Any], tmp_path: Path, channels: dict[str, str]
) -> None:
    """Each has a third of the rows; all end with the weights of one process."""
    results = run(3, tmp_path, channels)
    expected = np.load(alone["model"])
    for outputs, _ in results:
        found = np.load(outputs["model"])
        for name in ("weights", "mean", "deviation"):
            np.testing.assert_allclose(found[name], expected[name], rtol=0, atol=1e-9)
        assert outputs["accuracy"] == alone["accuracy"]
        assert [entry["loss"] for entry in outputs["history"]] == pytest.approx(
            [entry["loss"] for entry in alone["history"]], abs=1e-9
        )
    # All have the very same sums; only rank 0 measures.
    assert len({json.dumps(outputs["history"]) for outputs, _ in results}) == 1
    assert [bool(log) for _, log in results] == [True, False, False]


def test_the_sum_is_the_processes_own_where_there_is_one() -> None:
    """One process needs no network, whatever its host is called."""
    from all_reduce import AllReduce

    with AllReduce(Context(hosts=("nowhere.invalid",))) as everywhere:
        assert everywhere.sum(np.array([1.0, 2.0])).tolist() == [1.0, 2.0]


def test_fails_where_another_process_has_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits for its numbers gets an error at once, not the end of a timeout."""
    from all_reduce import AllReduce

    with socket.create_server(("127.0.0.1", 0)) as server:
        monkeypatch.setenv("MASTER_PORT", str(server.getsockname()[1]))
    hosts = ("127.0.0.1", "127.0.0.1")
    other = threading.Thread(
        target=lambda: AllReduce(Context(hosts=hosts, rank=1, world_size=2)).__exit__(
            None, None, None
        )
    )
    other.start()
    with (
        AllReduce(Context(hosts=hosts, world_size=2)) as everywhere,
        pytest.raises(ConnectionError, match="has gone"),
    ):
        everywhere.sum(np.zeros(1))
    other.join()
