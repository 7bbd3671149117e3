"""What processes of a distributed job are told of the network between their GPUs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rankzero.collectives import collectives, fill_in, set_collectives
from rankzero.host import first_environment, read_host

FIXTURE = Path(__file__).parents[3] / "containers/fixtures/functions/collectives.json"
LAUNCHERS = {
    "none": {},
    "torchrun": {"sagemaker_torch_distributed_enabled": "true"},
    "mpi": {"sagemaker_mpi_enabled": "true"},
}


@pytest.mark.parametrize(
    "case",
    [pytest.param(it, id=it["name"]) for it in json.loads(FIXTURE.read_text())["cases"]],
)
def test_the_contracts_cases(case):
    hyperparameters = LAUNCHERS[case["launcher"]]
    assert collectives(hyperparameters, case["instanceType"], "eth0", case["efa"]) == case["expect"]


def host_of(tmp_path, hyperparameters):
    config = tmp_path / "input" / "config"
    config.mkdir(parents=True)
    (config / "hyperparameters.json").write_text(json.dumps(hyperparameters))
    resources = {"hosts": ["algo-1"], "current_instance_type": "ml.p4d.24xlarge"}
    (config / "resourceconfig.json").write_text(json.dumps(resources))
    return read_host({"SAGEMAKER_BASE_DIR": str(tmp_path), "TRAINING_JOB_NAME": "job-1"})


def test_an_adapter_is_seen_by_its_device_and_what_is_set_stays(tmp_path):
    host = host_of(tmp_path, LAUNCHERS["torchrun"])
    (tmp_path / "devices").mkdir()
    (tmp_path / "devices" / "uverbs0").touch()
    environ = {"NCCL_PROTO": "LL128"}
    set_collectives(environ, host, tmp_path / "devices")
    assert environ == {
        "NCCL_PROTO": "LL128",
        "NCCL_SOCKET_IFNAME": "eth0",
        "FI_PROVIDER": "efa",
        "FI_EFA_USE_DEVICE_RDMA": "1",
        "RDMAV_FORK_SAFE": "1",
    }


def test_what_the_task_sets_comes_back_where_mpirun_was_told_otherwise(tmp_path):
    first = tmp_path / "environ"
    first.write_bytes(b"TRAINING_JOB_NAME=job-1\0NCCL_DEBUG=WARN\0")
    given = first_environment({"TRAINING_JOB_NAME": "job-1"}, first)
    environ = {"NCCL_DEBUG": "INFO", "NCCL_PROTO": "simple"}
    fill_in(environ, {"NCCL_DEBUG": "INFO", "NCCL_MIN_NRINGS": "4"}, given)
    assert environ == {"NCCL_DEBUG": "WARN", "NCCL_PROTO": "simple", "NCCL_MIN_NRINGS": "4"}
    # The first process of one's own machine is no job's.
    assert first_environment({"TRAINING_JOB_NAME": "job-2"}, first) == {}


PRINTS = """
    import os

    from rankzero import task


    @task
    def train():
        names = ("NCCL_SOCKET_IFNAME", "NCCL_PROTO", "NCCL_DEBUG")
        print("told", *(os.environ.get(name) for name in names))
"""


def test_processes_that_the_runner_starts_are_told(job):
    torchrun = {**LAUNCHERS["torchrun"], "sagemaker_torch_distributed_processes_per_host": "2"}
    ended = job(PRINTS, hyperparameters=torchrun, environ={"NCCL_PROTO": "LL"}).run()
    assert ended.code == 0, ended.stderr
    assert ended.stdout.count("told eth0 LL None") == 2


def test_a_rank_of_mpirun_is_told_and_its_options_count_most(job):
    told = {"sagemaker_mpi_enabled": "true", "sagemaker_mpi_custom_mpi_options": "-x NCCL_DEBUG=X"}
    place = {"OMPI_COMM_WORLD_RANK": "0", "OMPI_COMM_WORLD_SIZE": "1", "NCCL_DEBUG": "X"}
    ended = job(PRINTS, hyperparameters=told, environ=place).run()
    assert "told eth0 None X" in ended.stdout, ended.stderr
