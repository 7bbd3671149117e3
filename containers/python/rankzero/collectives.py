"""Sets what AWS's launchers set for NCCL and libfabric, in every process of a distributed job.

The toolkit sets them for the programs that it starts itself; here they are the same for a process
that the runner started. A variable that the task's `environment`, the image or the options of
mpirun set stays as it is: the toolkit's own command line for mpirun would replace it.

Read: resourceconfig.json (current_instance_type, network_interface_name), the platform's
hyperparameters for MPI and torchrun, and /dev/infiniband/uverbs*, by which libfabric reaches an
Elastic Fabric Adapter: where there is none, as on one's own machine, its variables are not set.

What to set is from sagemaker-training-toolkit 5.1 (src/sagemaker_training): torch_distributed.py,
`TorchDistributedRunner._setup`; mpi.py, `MasterRunner._create_command`; and __init__.py for types.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, MutableMapping
from pathlib import Path

from .host import Host, first_environment

# SM_EFA_NCCL_INSTANCES
EFA_TYPES = frozenset(
    {
        "ml.g4dn.8xlarge",
        "ml.g4dn.12xlarge",
        "ml.g5.48xlarge",
        "ml.p3dn.24xlarge",
        "ml.p4d.24xlarge",
        "ml.p4de.24xlarge",
        "ml.p5.48xlarge",
        "ml.trn1.32xlarge",
        "ml.p6e-gb200.36xlarge",
    }
)
# SM_EFA_RDMA_INSTANCES
RDMA_TYPES = frozenset(
    {"ml.p4d.24xlarge", "ml.p4de.24xlarge", "ml.trn1.32xlarge", "ml.p6e-gb200.36xlarge"}
)
DEVICES = Path("/dev/infiniband")
BY_OPTION = re.compile(r"(?:^|\s)(?:-x\s+(\w+)|--(NCCL_DEBUG)\b)")


def set_collectives(environ: MutableMapping[str, str], host: Host, devices: Path = DEVICES) -> None:
    """Fill in what this process's job lacks, and put back what a launcher replaced."""
    settings = collectives(
        host.hyperparameters, host.instance_type, host.network_interface, has_adapter(devices)
    )
    if settings:
        given = first_environment(environ)
        options = host.hyperparameters.get("sagemaker_mpi_custom_mpi_options", "")
        by_option = {name for names in BY_OPTION.findall(options) for name in names}
        fill_in(environ, settings, {n: v for n, v in given.items() if n not in by_option})


def fill_in(
    environ: MutableMapping[str, str], settings: Mapping[str, str], given: Mapping[str, str]
) -> None:
    """Set variables: as given to the container, else as they are, else as a launcher would."""
    for name, value in settings.items():
        environ[name] = given.get(name, environ.get(name, value))


def collectives(
    hyperparameters: Mapping[str, str], instance_type: str, interface: str, has_efa: bool
) -> dict[str, str]:
    """Return what the launcher of such a job sets; nothing for a job without one."""
    has_efa = has_efa and instance_type in EFA_TYPES
    has_rdma = has_efa and instance_type in RDMA_TYPES
    if hyperparameters.get("sagemaker_mpi_enabled") == "true":
        return {
            "NCCL_MIN_NRINGS": "4",
            "NCCL_SOCKET_IFNAME": interface,
            "NCCL_DEBUG": "INFO",
            # Packets of EFA come out of order, which NCCL's other protocols do not bear.
            **({"FI_PROVIDER": "efa", "NCCL_PROTO": "simple"} if has_efa else {}),
            **({"FI_EFA_USE_DEVICE_RDMA": "1"} if has_rdma else {}),
        }
    if hyperparameters.get("sagemaker_torch_distributed_enabled") == "true":
        return {
            "NCCL_SOCKET_IFNAME": interface,
            "NCCL_PROTO": "simple",
            **({"FI_PROVIDER": "efa"} if has_efa else {}),
            **({"FI_EFA_USE_DEVICE_RDMA": "1", "RDMAV_FORK_SAFE": "1"} if has_rdma else {}),
        }
    return {}


def has_adapter(devices: Path) -> bool:
    """Tell whether this host has an Elastic Fabric Adapter."""
    try:
        return any(name.startswith("uverbs") for name in os.listdir(devices))
    except OSError:
        return False
