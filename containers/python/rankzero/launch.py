"""Starts a host's processes where the task is distributed by torchrun and nobody else did.

torchrun is nothing but variables and processes, and SageMaker's base training toolkit starts it
for PyTorch's own images only. Hyperparameters read, both the platform's:
  sagemaker_torch_distributed_enabled               "true"
  sagemaker_torch_distributed_processes_per_host    a whole number, at least 1
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Mapping

from .host import Host
from .rank import is_launched

# As SageMaker's PyTorch images choose it.
MASTER_PORT = "7777"
POLL_SECONDS = 0.05
# After this the processes of a host that has failed are killed.
GRACE_SECONDS = 5


def own_processes(host: Host, environ: Mapping[str, str]) -> int:
    """Return how many processes of this host the runner has to start; 0: none but itself."""
    given = host.hyperparameters
    if is_launched(environ) or given.get("sagemaker_torch_distributed_enabled") != "true":
        return 0
    # The platform writes a whole number; planning refuses everything else.
    return max(1, int(given.get("sagemaker_torch_distributed_processes_per_host", "1")))


def launch(host: Host, environ: Mapping[str, str], count: int) -> int:
    """Run the host's processes; the first that fails ends the others. Return the exit code."""
    # Loaded only where there are processes to start.
    import subprocess

    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "rankzero"], env=variables(host, environ, count, rank)
        )
        for rank in range(count)
    ]

    def stop(*_: object) -> None:
        for process in processes:
            process.terminate()

    # The toolkit, or whoever stops the job, knows this process only.
    signal.signal(signal.SIGTERM, stop)
    codes: list[int | None] = [None] * count
    while None in codes and not any(codes):
        time.sleep(POLL_SECONDS)
        codes = [process.poll() for process in processes]
    failed = next((code for code in codes if code), 0)
    for process in processes:
        # The children's supervisors pass it on and leave no failure file of their own.
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    for process in processes:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    return failed


def variables(
    host: Host, environ: Mapping[str, str], count: int, local_rank: int
) -> dict[str, str]:
    """Return the environment of one process, as torchrun would set it."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    path = os.pathsep.join([package, *filter(None, [environ.get("PYTHONPATH")])])
    return {
        "MASTER_ADDR": host.hosts[0],
        "MASTER_PORT": MASTER_PORT,
        **environ,
        "PYTHONPATH": path,
        "RANK": str(host.number * count + local_rank),
        "WORLD_SIZE": str(len(host.hosts) * count),
        "LOCAL_RANK": str(local_rank),
        "LOCAL_WORLD_SIZE": str(count),
    }
