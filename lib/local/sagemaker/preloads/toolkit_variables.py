"""The variables that SageMaker's training toolkit gives a program, from the platform's files.

The image starts programs by the toolkit (sagemaker-training 5.1.4, environment.py, to_env_vars and
__init__); here they are started without it, which takes a second less, and given the same. A test
compares all of them with the toolkit's own.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    # Programs start with this module: what only its types need is not loaded.
    from typing import Any

# Hyperparameters that the toolkit takes for itself; others with its prefix go to the framework.
OF_TOOLKIT = (
    "sagemaker_program",
    "sagemaker_submit_directory",
    "sagemaker_enable_cloudwatch_metrics",
    "sagemaker_region",
    "sagemaker_container_log_level",
    "sagemaker_job_name",
    "default_user_module_name",
    "_tuning_objective_metric",
    "sagemaker_s3_output",
)
PREFIX = "sagemaker_"
# Any of these makes the whole cluster take part in the distribution.
DISTRIBUTIONS = (
    "sagemaker_mpi_enabled",
    "sagemaker_parameter_server_enabled",
    "sagemaker_distributed_dataparallel_enabled",
    "sagemaker_pytorch_ddp_enabled",
    "sagemaker_pytorch_xla_multi_worker_enabled",
    "sagemaker_multi_worker_mirrored_strategy_enabled",
    "sagemaker_torch_distributed_enabled",
)
INFO = 20


def variables() -> dict[str, str]:
    """Return the variables by name. Reads the files below SAGEMAKER_BASE_DIR."""
    base = os.environ["SAGEMAKER_BASE_DIR"]
    config = os.path.join(base, "input", "config")
    resources = read(config, "resourceconfig.json")
    channels = read(config, "inputdataconfig.json")
    given = {name: decoded(text) for name, text in read(config, "hyperparameters.json").items()}
    own = {name: v for name, v in given.items() if name in OF_TOOLKIT or name.startswith(PREFIX)}
    parameters = {name: value for name, value in given.items() if name not in own}
    framework = {name: value for name, value in own.items() if name not in OF_TOOLKIT}

    group = resources.get("current_group_name", "homogeneousCluster")
    groups = {each["instance_group_name"]: each for each in resources.get("instance_groups", [])}
    distributed = framework.get(
        "sagemaker_distribution_instance_groups",
        [group] if any(framework.get(name, False) for name in DISTRIBUTIONS) else [],
    )
    hosts = resources["hosts"]
    if groups:
        distribution_hosts = [
            host for name, each in groups.items() if name in distributed for host in each["hosts"]
        ]
    else:
        distribution_hosts = list(hosts)
    master = (distribution_hosts or hosts)[0]
    program: Any = os.environ.get("SAGEMAKER_PROGRAM", own.get("sagemaker_program"))
    directories = {name: os.path.join(base, "input", "data", name) for name in channels}

    # What has a variable of its own and a place in SM_TRAINING_ENV.
    both = {
        "hosts": hosts,
        "network_interface_name": resources.get("network_interface_name", "eth0"),
        "user_entry_point": program,
        "resource_config": resources,
        "input_data_config": channels,
        "output_data_dir": os.path.join(base, "output", "data"),
        "current_host": resources["current_host"],
        "current_instance_type": resources.get("current_instance_type", "local"),
        "current_instance_group": group,
        "current_instance_group_hosts": groups.get(group, {}).get("hosts", []),
        "instance_groups": list(groups),
        "instance_groups_dict": groups,
        "distribution_instance_groups": distributed,
        "is_hetero": len(groups) > 1,
        "module_name": program[:-3] if str(program).endswith(".py") else program,
        "log_level": own.get("sagemaker_container_log_level", INFO),
        "framework_module": os.environ.get("SAGEMAKER_TRAINING_MODULE"),
        "input_dir": os.path.join(base, "input"),
        "input_config_dir": config,
        "output_dir": os.path.join(base, "output"),
        "num_cpus": os.cpu_count(),
        "num_gpus": number_of_gpus(),
        "num_neurons": 64 if "trn2.48xlarge" in resources.get("current_instance_type", "") else 0,
        "model_dir": os.path.join(base, "model"),
        "module_dir": str(own.get("sagemaker_submit_directory", os.path.join(base, "code"))),
        "output_intermediate_dir": os.path.join(base, "output", "intermediate"),
    }
    model_parallel = os.environ.get("SM_HP_MP_PARAMETERS")
    whole = {
        **both,
        "additional_framework_parameters": framework,
        "channel_input_dirs": directories,
        "distribution_hosts": distribution_hosts,
        "hyperparameters": parameters,
        "is_master": resources["current_host"] == master,
        "is_modelparallel_enabled": model_parallel and model_parallel != "{}",
        "is_smddpmprun_installed": shutil.which("smddpmprun") is not None,
        "is_smddprun_installed": shutil.which("smddprun") is not None,
        "job_name": os.environ.get("TRAINING_JOB_NAME"),
        "master_hostname": master,
        "topology": resources.get("topology", []),
    }
    found = {
        **both,
        "hps": parameters,
        "framework_params": framework,
        "channels": sorted(directories),
        "training_env": whole,
        "user_args": arguments(parameters),
        **({"topology": whole["topology"]} if whole["topology"] else {}),
        **{f"channel_{name}": path for name, path in directories.items()},
        **{f"hp_{name}": value for name, value in parameters.items()},
    }
    return {
        "SAGEMAKER_JOB_NAME": str(own.get("sagemaker_job_name", "")),
        "SAGEMAKER_REGION": str(
            own.get("sagemaker_region", os.environ.get("AWS_DEFAULT_REGION", ""))
        ),
        "CURRENT_HOST": resources["current_host"],
        **{f"SM_{name.upper()}": encoded(value) for name, value in found.items()},
    }


def set_variables() -> None:
    """Set them, and have programs find modules of the code's folder, wherever they start."""
    os.environ.update(variables())
    code = str(Path(os.environ["SAGEMAKER_BASE_DIR"], "code"))
    paths = [path for path in (os.environ.get("PYTHONPATH"), code) if path]
    os.environ["PYTHONPATH"] = os.pathsep.join(paths)


def read(folder: str, name: str) -> dict[str, Any]:
    """Read one of the platform's files."""
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        content: dict[str, Any] = json.load(file)
        return content


def decoded(text: Any) -> Any:
    """Return what a hyperparameter means to the toolkit: JSON, else the text itself."""
    try:
        return json.loads(text)
    except (ValueError, TypeError):
        return text


def encoded(value: Any) -> str:
    """Return a value as a variable has it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def arguments(parameters: dict[str, Any]) -> list[str]:
    """Return hyperparameters as arguments of a command."""
    listed: list[str] = []
    for name in sorted(parameters):
        value = parameters[name]
        if isinstance(value, dict):
            value = ",".join(f"{key}={each}" for key, each in sorted(value.items()))
        dashes = "--" if len(name) > 1 else "-"
        listed += [f"{dashes}{name}" if name else "", "" if value is None else str(value)]
    return listed


def number_of_gpus() -> int:
    """Count the GPUs of this machine, as the toolkit does."""
    if shutil.which("nvidia-smi") is None:
        return 0
    command = ["nvidia-smi", "--list-gpus"]
    done = subprocess.run(command, capture_output=True, text=True)
    return sum(line.startswith("GPU ") for line in done.stdout.splitlines() if not done.returncode)
