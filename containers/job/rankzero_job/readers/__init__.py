"""Readers of the data formats: each turns the files of a channel into tables."""

from __future__ import annotations

from ..files import DataFile
from ..table import Table


def read_files(
    files: list[DataFile], data_format: str, weighted_csv: bool, labelled: bool = True
) -> list[Table]:
    """Read a channel's files.

    ``weighted_csv`` takes column 1 of CSV files as weights; other formats ignore it, as the
    container does. Without ``labelled``, CSV has no column for labels and records need none: the
    labels are NaN; the other formats are read as ever. Raises ClientError, naming the file, for
    what is not in the format.
    """
    # Imported where needed: pyarrow and scipy take longer to load than small files to read.
    if data_format == "csv":
        from .delimited import read_delimited

        return read_delimited(files, weighted_csv, labelled=labelled)
    if data_format == "libsvm":
        from .libsvm import read_libsvm

        return read_libsvm(files)
    if data_format == "parquet":
        from .parquet import read_parquet

        return read_parquet(files)
    from .recordio import read_recordio

    return [read_recordio(file, labelled) for file in files]
