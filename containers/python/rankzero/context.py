"""What a training function can learn about where it runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from .metrics import log_metric


class Facts(NamedTuple):
    """What the platform and the launcher say."""

    job_name: str = "local"
    """Name of the training job; each trial of a tuning job has its own."""
    hosts: tuple[str, ...] = ("algo-1",)
    """Names of all hosts, in the platform's order. They resolve to addresses."""
    current_host: str = "algo-1"
    rank: int = 0
    """Number of this process among all processes of the job, from 0."""
    world_size: int = 1
    """Number of processes of the job."""
    local_rank: int = 0
    """Number of this process among those of its host, from 0."""
    network_interface: str = "eth0"
    """Network interface by which the hosts reach each other."""
    checkpoint_dir: Path | None = None
    """Kept in S3 and restored when a job restarts; None: the task keeps no checkpoints."""
    scratch: Path | None = None
    """Where `output_dir` is made. None: a temporary directory."""
    model_folder: Path | None = None
    """Where `model_dir` is. None: a temporary directory."""


class Context(Facts):
    """Where this process stands in the job.

    `Context()` is one process on one host, for tests and notebooks.
    """

    @property
    def is_main(self) -> bool:
        """Whether this is global rank 0."""
        return self.rank == 0

    @property
    def is_local_main(self) -> bool:
        """Whether this is the first process of its host."""
        return self.local_rank == 0

    @property
    def output_dir(self) -> Path:
        """Return an empty directory of this process to write outputs in; made at first use.

        Nothing in it is kept unless the function returns it.
        """
        made = self.__dict__.get("_output_dir")
        if made is None:
            # Costs more to load than the rest of this module.
            import tempfile

            if self.scratch is not None:
                self.scratch.mkdir(parents=True, exist_ok=True)
            prefix = f"rank-{self.rank}-"
            made = Path(tempfile.mkdtemp(prefix=prefix, dir=self.scratch))
            self.__dict__["_output_dir"] = made
        return made

    @property
    def model_dir(self) -> Path:
        """Return the folder whose files SageMaker stores as `model.tar.gz`: SM_MODEL_DIR.

        All processes of a host share it, and the files of all hosts go into one archive.
        """
        if self.model_folder is not None:
            self.model_folder.mkdir(parents=True, exist_ok=True)
            return self.model_folder
        made = self.__dict__.get("_model_dir")
        if made is None:
            import tempfile

            made = Path(tempfile.mkdtemp(prefix="model-"))
            self.__dict__["_model_dir"] = made
        return made

    def log_metric(self, name: str, value: Any, step: int | None = None) -> None:
        """Report a number, and the step it belongs to, to SageMaker's metrics.

        Raises ValueError for a name that could not be matched, TypeError for what is no number.
        """
        log_metric(name, value, step)
