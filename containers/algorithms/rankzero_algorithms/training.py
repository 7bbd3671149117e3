"""The whole of a job: check the request, read the rows, train, write the model."""

from __future__ import annotations

from typing import Any

import numpy as np
from rankzero_job.contract import Job
from rankzero_job.errors import ClientError
from rankzero_job.files import list_files
from rankzero_job.readers import read_files
from rankzero_job.table import Table, check_widths

from .algorithm import Algorithm, Rows
from .channels import Format, read_channels
from .hyperparameters import read_hyperparameters
from .log import HOST, info


def train(job: Job, algorithm: Algorithm) -> None:
    """Train as SageMaker's algorithm would; raises ClientError or AlgorithmError."""
    if len(job.hosts) > 1:
        raise ClientError(
            f"The local stand-in of {algorithm.title} trains on one host, found {len(job.hosts)}: "
            "set instanceCount to 1 here"
        )
    values = read_hyperparameters(algorithm, job.hyperparameters)
    formats = read_channels(algorithm, job.channels)
    rows = {name: _read(job, name, found, algorithm) for name, found in formats.items()}
    _check_features(rows, values.get("feature_dim"))
    model = algorithm.fit(values, rows)
    if "test" in algorithm.channels and "test" not in rows:
        info("Test data is not provided.")
    job.model_dir.mkdir(parents=True, exist_ok=True)
    # An open file, as NumPy would add a suffix to a path.
    with (job.model_dir / f"model_{HOST}").open("wb") as file:
        np.savez(file, allow_pickle=False, **model)


def _read(job: Job, channel: str, found: Format, algorithm: Algorithm) -> Rows:
    """Read a channel's rows."""
    files = list_files(channel, job.channel_dir(channel))
    if not files:
        raise ClientError(f"No data in channel {channel}: it has no files, or they are empty")
    tables = read_files(files, found.reader, False, found.labelled)
    if not sum(table.rows for table in tables):
        raise ClientError(f"The files of channel {channel} have no rows")
    check_widths(tables)
    for table in tables:
        _check_values(table, algorithm)
    features = [_dense(table.features) for table in tables]
    if len({part.shape[1] for part in features}) > 1:
        raise ClientError(f"The files of channel {channel} differ in their number of features")
    labels = np.concatenate([table.labels for table in tables])
    return Rows(np.concatenate(features), labels, any(table.is_sparse for table in tables))


def _dense(features: Any) -> np.ndarray:
    """Return features as an array: what a sparse row leaves out is 0."""
    dense = features if isinstance(features, np.ndarray) else features.toarray()
    return np.ascontiguousarray(dense, dtype=np.float32)


def _check_values(table: Table, algorithm: Algorithm) -> None:
    """Refuse what is missing or infinite: none of the algorithms has a place for it."""
    values = table.features.data if table.is_sparse else table.features
    if not np.isfinite(values).all():
        row = "" if table.is_sparse else f", row {_first_wrong(values) + 1}"
        raise ClientError(
            f"{table.file_name}{row}: a feature is missing, infinite or too large for a 32-bit "
            f"number, and {algorithm.title} needs them all: fill it in, or leave the row out"
        )
    if algorithm.supervised and not np.isfinite(table.labels).all():
        row_number = int(np.flatnonzero(~np.isfinite(table.labels))[0]) + 1
        raise ClientError(f"{table.file_name}, row {row_number}: label must be a number")


def _first_wrong(values: np.ndarray) -> int:
    """Return the first row of an array that has a value which is no finite number."""
    return int(np.flatnonzero(~np.isfinite(values).all(axis=1))[0])


def _check_features(rows: dict[str, Rows], expected: int | None) -> None:
    """Compare the number of features with the hyperparameter, or else with the train channel."""
    named = "hyperparameter feature_dim is" if expected is not None else "channel train has"
    wanted = rows["train"].features.shape[1] if expected is None else expected
    for channel, part in rows.items():
        found = part.features.shape[1]
        if found != wanted:
            raise ClientError(
                f"Channel {channel} has {found} features, but {named} {wanted}. In text/csv the "
                "first column is a label unless the content type is text/csv;label_size=0"
            )
