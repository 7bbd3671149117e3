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
from collections.abc import Mapping, Sequence
from math import inf

from .host import Host
from .leftovers import adopt_orphans, end_descendants
from .limits import ranks_seconds
from .listeners import STOPPED
from .metrics import log
from .rank import Placement, is_launched
from .supervise import STORED

TYPE_CHECKING = False
if TYPE_CHECKING:
    # Only the host's first process starts others, and loads it there.
    import subprocess

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
    """Run the host's processes to their end. Return the exit code.

    The first that fails ends the others. One that has stored the outputs gives them thirty seconds,
    or RANKZERO_RANKS_SECONDS: a process that never ends would keep the instances.
    """
    import subprocess

    adopt_orphans()
    stored = host.base / "output" / f".rankzero-stored-{os.getpid()}"
    environ = {**environ, STORED: str(stored)}
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "rankzero"], env=variables(host, environ, count, rank)
        )
        for rank in range(count)
    ]
    stopping: list[int] = []

    def stop(number: int, _frame: object) -> None:
        stopping.append(number)
        for process in processes:
            process.terminate()

    # The toolkit, or whoever stops the job, knows this process only.
    signal.signal(signal.SIGTERM, stop)
    deadline = inf
    codes: list[int | None] = [None] * count
    while None in codes and (stopping or set(codes) <= {None, 0}):
        time.sleep(POLL_SECONDS)
        codes = [process.poll() for process in processes]
        if deadline == inf and stored.exists():
            deadline = time.monotonic() + ranks_seconds(environ)
        if time.monotonic() > deadline:
            left = (place(host, count, rank) for rank, code in enumerate(codes) if code is None)
            log(f"still running after training, and cut off: {', '.join(left)};")
            codes = [code or 0 for code in codes]
    if None in codes:
        end_others(processes)
    end_descendants()
    stored.unlink(missing_ok=True)
    # A failure counts more than the end of those that were told to end.
    failed = [code for code in codes if code]
    return next((code for code in failed if code != STOPPED), failed[0] if failed else 0)


def end_others(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    """Have those end that still run: by SIGTERM, and soon by force."""
    import subprocess

    for process in processes:
        # Their supervisors pass it on and leave no failure file of their own.
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    for process in processes:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def place(host: Host, count: int, local_rank: int) -> str:
    """Name a process of this host for a person."""
    rank, size = host.number * count + local_rank, len(host.hosts) * count
    return Placement(rank, size, local_rank).describe(host.current_host)


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
        "GROUP_RANK": str(host.number),
    }
