"""Training on several hosts, each a process of its own."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path

import numpy as np
import pytest
from xgboost_host import BINARY, CSV, REPOSITORY, Host

HOSTS = ("algo-1", "algo-2", "algo-3")
SHARDED = {**CSV, "S3DistributionType": "ShardedByS3Key"}
BOTH = {"train": SHARDED, "validation": SHARDED}
PIMA = REPOSITORY / "examples" / "data" / "pima"


def make_hosts(
    tmp_path: Path, train: list[str], validation: list[str], **hyperparameters: str
) -> list[Host]:
    """Build three hosts, each with its shard; an empty shard is no file."""
    hosts = []
    for name, rows, rest in zip(HOSTS, train, validation, strict=True):
        host = Host(tmp_path / name)
        host.write({**BINARY, **hyperparameters}, BOTH, HOSTS, name)
        for channel, content in (("train", rows), ("validation", rest)):
            if content:
                host.put(f"{channel}/{name}.csv", content)
        hosts.append(host)
    return hosts


def shards(name: str, count: int) -> list[str]:
    """Split a Pima file by lines."""
    lines = (PIMA / f"{name}.csv").read_text().splitlines(keepends=True)
    return ["".join(lines[i::count]) for i in range(count)]


def start(hosts: list[Host], port: int, **environ: str) -> list[subprocess.Popen[str]]:
    """Start all hosts, the first one last, so that the others have to wait for it."""
    addresses = json.dumps(dict.fromkeys(HOSTS, "127.0.0.1"))
    shared = {
        "RANKZERO_HOST_ADDRESSES": addresses,
        "RANKZERO_TRACKER_PORT": str(port),
        **environ,
    }
    return [host.start(**shared) for host in reversed(hosts)][::-1]


def finish(processes: list[subprocess.Popen[str]]) -> list[str]:
    """Wait for all and return their logs; a hung one is killed and fails the test."""
    try:
        return [process.communicate(timeout=600)[0] for process in processes]
    finally:
        for process in processes:
            process.kill()
            process.wait()


def metric_lines(log: str) -> list[str]:
    """Return the metric lines of a log."""
    return [line for line in log.splitlines() if "\ttrain-" in line]


def test_three_hosts_train_one_model_on_sharded_data(tmp_path: Path, free_port: int) -> None:
    hosts = make_hosts(
        tmp_path, shards("train", 3), shards("validation", 3), num_round="20", eta="0.2"
    )
    processes = start(hosts, free_port)
    logs = finish(processes)
    assert [process.returncode for process in processes] == [0, 0, 0], logs
    assert [len(metric_lines(log)) for log in logs] == [20, 0, 0]
    assert metric_lines(logs[0])[0].startswith("[0]\ttrain-error:")
    assert [host.model.exists() for host in hosts] == [True, False, False]
    import xgboost

    data = np.loadtxt(PIMA / "validation.csv", delimiter=",")
    predicted = hosts[0].booster().predict(xgboost.DMatrix(data[:, 1:]))
    error = float(np.mean((predicted > 0.5) != data[:, 0]))
    # All rows count: a third of them alone gives a visibly worse model.
    assert error < 0.25
    assert f"validation-error:{error:.5f}" in metric_lines(logs[0])[-1]


def test_hosts_without_data_drop_out_even_the_first(tmp_path: Path, free_port: int) -> None:
    train, validation = shards("train", 2), shards("validation", 2)
    hosts = make_hosts(tmp_path, ["", *train], ["", *validation])
    processes = start(hosts, free_port)
    logs = finish(processes)
    assert [process.returncode for process in processes] == [0, 0, 0], logs
    assert [host.model.exists() for host in hosts] == [False, True, False]
    assert [len(metric_lines(log)) for log in logs] == [0, 3, 0]
    assert "algo-1 has no data in channel train" in logs[0]


def test_one_host_with_data_trains_alone(tmp_path: Path, free_port: int) -> None:
    hosts = make_hosts(tmp_path, ["", "", "1,2\n0,3\n" * 9], ["1,2\n", "", "1,2\n"])
    processes = start(hosts, free_port)
    logs = finish(processes)
    assert [process.returncode for process in processes] == [0, 0, 0], logs
    assert [host.model.exists() for host in hosts] == [False, False, True]


def test_fails_on_all_hosts_when_none_has_data(tmp_path: Path, free_port: int) -> None:
    hosts = make_hosts(tmp_path, ["", "", ""], ["", "", ""])
    processes = start(hosts, free_port)
    finish(processes)
    assert [process.returncode for process in processes] == [1, 1, 1]
    assert hosts[0].failure == "ClientError: No data in training channel path of any host"


@pytest.mark.parametrize("victim", [0, 2])
def test_fails_on_all_hosts_when_one_is_killed(tmp_path: Path, free_port: int, victim: int) -> None:
    hosts = make_hosts(tmp_path, shards("train", 3), shards("validation", 3), num_round="1000000")
    processes = start(hosts, free_port)
    for line in processes[0].stdout:
        if line.startswith("[3]"):
            break
    processes[victim].kill()
    finish(processes)
    for i, host in enumerate(hosts):
        if i != victim:
            assert processes[i].returncode == 1
            assert host.failure.startswith("AlgorithmError: Another host "), host.failure


def test_fails_on_a_first_host_without_data_when_another_is_killed(
    tmp_path: Path, free_port: int
) -> None:
    train, validation = shards("train", 2), shards("validation", 2)
    hosts = make_hosts(tmp_path, ["", *train], ["", *validation], num_round="1000000")
    processes = start(hosts, free_port)
    for line in processes[1].stdout:
        if line.startswith("[3]"):
            break
    processes[2].kill()
    finish(processes)
    assert [process.returncode for process in processes] == [1, 1, -signal.SIGKILL]
    assert hosts[0].failure.startswith("AlgorithmError: Another host failed: algo-")


def test_sigterm_to_all_hosts_leaves_the_model_of_the_last_round(
    tmp_path: Path, free_port: int
) -> None:
    hosts = make_hosts(
        tmp_path,
        shards("train", 3),
        shards("validation", 3),
        num_round="1000000",
        save_model_on_termination="true",
    )
    processes = start(hosts, free_port)
    for line in processes[0].stdout:
        if line.startswith("[3]"):
            break
    # The master last: it must not take the others' end for a failure.
    for process in reversed(processes):
        process.terminate()
    finish(processes)
    assert [process.returncode for process in processes] == [0, -signal.SIGTERM, -signal.SIGTERM]
    assert hosts[0].booster().num_boosted_rounds() >= 3
    assert [path.name for path in hosts[0].model.parent.iterdir()] == ["xgboost-model"]


def test_fails_on_all_hosts_naming_the_one_with_bad_data(tmp_path: Path, free_port: int) -> None:
    train = shards("train", 3)
    hosts = make_hosts(tmp_path, [train[0], "y,a\n1,2\n", train[2]], shards("validation", 3))
    processes = start(hosts, free_port)
    finish(processes)
    assert [process.returncode for process in processes] == [1, 1, 1]
    assert hosts[1].failure.startswith("ClientError: train/algo-2.csv, line 1 looks like a header")
    for i in (0, 2):
        assert hosts[i].failure.startswith("AlgorithmError: Another host failed: algo-2: ")
        assert "looks like a header" in hosts[i].failure


def test_fails_naming_the_host_that_never_joins(tmp_path: Path, free_port: int) -> None:
    hosts = make_hosts(tmp_path, shards("train", 3), shards("validation", 3))
    # The second one waits for the first already, which then has time enough to hear of it.
    (second,) = start(hosts[1:2], free_port)
    for line in second.stdout:
        if "Distributed node training" in line:
            break
    processes = [*start(hosts[:1], free_port, RANKZERO_JOIN_TIMEOUT="5"), second]
    finish(processes)
    assert [process.returncode for process in processes] == [1, 1]
    assert "algo-3 did not join within 5 s" in hosts[0].failure
    assert "algo-3 did not join within 5 s" in hosts[1].failure


def test_fails_when_the_first_host_never_comes(tmp_path: Path, free_port: int) -> None:
    hosts = make_hosts(tmp_path, shards("train", 3), shards("validation", 3))
    processes = start(hosts[2:], free_port, RANKZERO_JOIN_TIMEOUT="0.5")
    finish(processes)
    assert hosts[2].failure.startswith("AlgorithmError: Host algo-1 cannot be reached at 127.0.0.1")
