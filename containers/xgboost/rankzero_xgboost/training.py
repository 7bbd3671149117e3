"""The whole of one host's work: check the request, read the rows, train."""

from __future__ import annotations

from typing import Any

from rankzero_job.contract import Job
from rankzero_job.errors import ClientError
from rankzero_job.files import DataFile, list_files, warn_of_copies
from rankzero_job.log import info, warning
from rankzero_job.readers import read_files
from rankzero_job.table import Table, check_values, check_widths

from .boosting import Rows, boost, library_parameters
from .channels import check_channels
from .distributed import run_distributed
from .hyperparameters import read_hyperparameters
from .labels import check_labels
from .library_reader import read_by_library


def train(job: Job) -> None:
    """Train as SageMaker's XGBoost would; raises ClientError or AlgorithmError."""
    info("Running XGBoost Sagemaker in algorithm mode")
    hyperparameters = read_hyperparameters(job.hyperparameters)
    data_format = check_channels(job.channels)
    if "_kfold" in hyperparameters and "validation" not in job.channels:
        raise ClientError(
            "Hyperparameter _kfold needs a validation channel: the algorithm prints its metrics "
            "and adds its rows to the folds"
        )
    info("Determined 0 GPU(s) available on the instance")

    def load() -> Rows | None:
        return load_rows(job, hyperparameters, data_format)

    if len(job.hosts) > 1:
        run_distributed(
            job,
            load,
            lambda rows, is_master: boost(job, hyperparameters, rows, is_master),
        )
        return
    rows = load()
    if rows is None:
        raise ClientError(_missing(job))
    info("Single node training")
    boost(job, hyperparameters, rows, is_master=True)


def load_rows(job: Job, hyperparameters: dict[str, Any], data_format: str) -> Rows | None:
    """Read this host's rows; None when a given channel has none on this host."""
    files = _list_channels(job)
    if not all(files.values()):
        for channel, found in files.items():
            if not found:
                warning(f"Host {job.current_host} has no data in channel {channel}")
        return None
    warn_of_copies(files["train"], files.get("validation", []))
    weighted = hyperparameters.get("csv_weights") == 1
    # Folds need rows that can be put together, and hosts a matrix that is made with the others.
    may_be_matrix = len(job.hosts) == 1 and "_kfold" not in hyperparameters
    threads = library_parameters(hyperparameters).get("nthread")

    def read(found: list[DataFile]) -> list[Table]:
        if may_be_matrix and data_format == "libsvm" and len(found) == 1:
            table = read_by_library(found[0], threads)
            if table is not None:
                return [table]
        return read_files(found, data_format, weighted)

    tables = {name: read(found) for name, found in files.items()}
    for name, rows in tables.items():
        if not rows:
            raise ClientError(f"The files of channel {name} have no rows")
    everything = [table for rows in tables.values() for table in rows]
    check_widths(everything)
    check_values(everything)
    check_labels(everything, hyperparameters)
    return Rows(tables["train"], tables.get("validation", []))


def _list_channels(job: Job) -> dict[str, list[DataFile]]:
    """Return the files of the channels with rows."""
    return {
        name: list_files(name, job.channel_dir(name))
        for name in ("train", "validation")
        if name in job.channels
    }


def _missing(job: Job) -> str:
    """Say which channel is empty, and how."""
    empty = next(name for name, files in _list_channels(job).items() if not files)
    directory = job.channel_dir(empty)
    kind = "training" if empty == "train" else "validation"
    files = sorted(path for path in directory.rglob("*") if path.is_file())
    if files:
        names = ", ".join(f"{empty}/{path.relative_to(directory)}" for path in files[:3])
        how = f"its files are empty or not data ({names})"
    else:
        how = "it has no files"
    return f"No data in {kind} channel path {directory}: {how}"
