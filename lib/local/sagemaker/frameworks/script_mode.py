"""What SageMaker's training toolkit does in place of the module of a framework's image.

The toolkit calls `main` (SAGEMAKER_TRAINING_MODULE), which runs the script as the images do. Two
things are other than there: the script's requirements.txt is in the environment already, and
torchrun gets an address for a name, because PyTorch looks names up below Python.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from sagemaker_training import entry_point, environment, logging_config, modules, runner
from sagemaker_training.torch_distributed import TorchDistributedRunner

logger = logging_config.get_logger()

TORCHRUN = "sagemaker_torch_distributed_enabled"


class LocalTorchrun(TorchDistributedRunner):  # type: ignore[misc]
    """Torchrun whose processes meet where the job's others are."""

    def _create_command(self) -> list[str]:
        command: list[str] = super()._create_command()
        program = command[command.index(str(self._user_entry_point)) :]
        return [
            sys.executable,
            *("-m", "torch.distributed.run"),
            *("--nnodes", str(len(self._hosts))),
            *("--nproc_per_node", str(self._processes_per_host)),
            *("--master_addr", os.environ["MASTER_ADDR"]),
            *("--master_port", os.environ["MASTER_PORT"]),
            *("--node_rank", str(self._hosts.index(self._current_host))),
            *program,
        ]


def torchrun(env: Any) -> LocalTorchrun:
    """Return what starts as many processes as the toolkit would."""
    asked = env.additional_framework_parameters.get("sagemaker_mpi_num_of_processes_per_host")
    return LocalTorchrun(
        env.user_entry_point,
        env.to_cmd_args(),
        env.to_env_vars(),
        asked or max(1, int(env.num_gpus)),
        env.master_hostname,
        env.distribution_hosts,
        env.current_host,
        env.network_interface_name,
        instance_type=env.current_instance_type,
    )


def main() -> None:
    """Run the script."""
    modules.install_requirements = lambda *_a, **_k: logger.info(
        "requirements.txt is installed already."
    )
    env = environment.Environment()
    is_torchrun = env.additional_framework_parameters.get(TORCHRUN)
    entry_point.run(
        env.module_dir,
        env.user_entry_point,
        env.to_cmd_args(),
        env.to_env_vars(),
        capture_error=True,
        runner_type=torchrun(env) if is_torchrun else runner.ProcessRunnerType,
    )
