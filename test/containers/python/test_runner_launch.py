"""The runner starts a host's processes where torchrun is asked for and nobody else did."""

from __future__ import annotations

import os

from runner_job import is_running

TORCHRUN = {
    "sagemaker_torch_distributed_enabled": "true",
    "sagemaker_torch_distributed_processes_per_host": "2",
}
CODE = """
    import os
    import time

    from rankzero import Context, Outputs, task


    @task
    def train(ctx: Context) -> Outputs:
        print(f"place {ctx.rank} of {ctx.world_size}, local {ctx.local_rank}", flush=True)
        if os.environ.get("FAILS_ON") == str(ctx.rank):
            raise ValueError(f"rank {ctx.rank} gives up")
        if "FAILS_ON" in os.environ:
            time.sleep(3600)
        return Outputs(master=os.environ["MASTER_ADDR"])
"""
OUTPUTS = {"master": {"type": "text"}}


def test_every_host_runs_its_processes_and_one_persists(job, store):
    ended = job(CODE, outputs=OUTPUTS, hyperparameters=TORCHRUN, hosts=2).run_hosts()
    assert [host.code for host in ended] == [0, 0], [host.stderr for host in ended]
    places = sorted(
        line for host in ended for line in host.stdout.splitlines() if line.startswith("place")
    )
    assert places == [f"place {rank} of 4, local {rank % 2}" for rank in range(4)]
    assert store.values() == {"master": "algo-1"}


def test_a_process_that_fails_ends_the_others_and_leaves_its_reason(job, store):
    ended = job(CODE, outputs=OUTPUTS, hyperparameters=TORCHRUN, environ={"FAILS_ON": "1"}).run()
    assert ended.code == 1
    assert "ValueError: rank 1 gives up" in ended.failure
    assert "rank 1 of 2" in ended.failure
    assert not store.has_manifest()


def test_a_launcher_that_is_there_already_is_left_alone(job, store):
    launched = {"RANK": "0", "WORLD_SIZE": "1", "LOCAL_RANK": "0", "MASTER_ADDR": "elsewhere"}
    ended = job(CODE, outputs=OUTPUTS, hyperparameters=TORCHRUN, environ=launched).run()
    assert ended.code == 0, ended.stderr
    assert store.values() == {"master": "elsewhere"}


HANGS = """
    import subprocess
    import time
    from pathlib import Path

    from rankzero import Context, Stopped, task


    @task
    def train(ctx: Context):
        if ctx.rank == 1:
            child = subprocess.Popen(["sleep", "3600"], start_new_session=True)
            Path(__file__).with_name("child").write_text(str(child.pid))
            time.sleep(3600)
        return {"master": "done"}
"""


def test_a_process_that_never_ends_is_cut_off_once_another_has_stored_the_outputs(job, store):
    made = job(HANGS, outputs=OUTPUTS, hyperparameters=TORCHRUN)
    ended = made.run(environ={"RANKZERO_RANKS_SECONDS": "0.5"})
    assert (ended.code, ended.failure) == (0, None), ended.stderr
    assert "after training, and cut off: rank 1 of 2 on algo-1;" in ended.stdout
    assert store.values() == {"master": "done"}
    assert not is_running(int((made.code / "child").read_text()))
    assert not [name for name in os.listdir(made.base() / "output") if "stored" in name]


def test_a_process_that_ends_early_bounds_nothing(job, store):
    slow = """
        import time
        from rankzero import task

        @task
        def train(ctx):
            if ctx.rank == 0:
                time.sleep(1)
            return {"master": "late"}
    """
    made = job(slow, outputs=OUTPUTS, hyperparameters=TORCHRUN)
    ended = made.run(environ={"RANKZERO_RANKS_SECONDS": "0.1"})
    assert ended.code == 0, ended.stderr
    assert store.values() == {"master": "late"}
