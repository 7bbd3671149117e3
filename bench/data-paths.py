"""Files to train on, and the plain script that trains on one.

Usage: python bench/data-paths.py make FORMAT MEGABYTES FILE
       python bench/data-paths.py train FORMAT FILE ROUNDS

Files have rows of a label and 28 features of six decimals; they are at least as large as asked for.
The script is what a person would write: pandas for CSV and Parquet, for LIBSVM XGBoost's own
reader, which the container calls too.
"""

from __future__ import annotations

import sys
from pathlib import Path

COLUMNS = 28
ROWS = 20_000


def make(data_format: str, megabytes: float, file: Path) -> None:
    """Write a file, part by part."""
    import numpy as np
    import pyarrow as pa
    from pyarrow import csv, parquet

    random = np.random.default_rng(0)
    names = [f"f{i}" for i in range(COLUMNS + 1)]

    def rows() -> pa.Table:
        features = random.normal(size=(ROWS, COLUMNS)).round(6)
        label = (features[:, 0] + features[:, 1] * features[:, 2] > 0).astype(np.int64)
        return pa.table([label, *features.T], names=names)

    enough = megabytes * 1e6
    if data_format == "parquet":
        # In groups of rows as pandas writes them, a million each.
        first = rows()
        written = 0.0
        with parquet.ParquetWriter(file, first.schema) as writer:
            while written < enough:
                group = pa.concat_tables([rows() for _ in range(10)])
                writer.write_table(group, row_group_size=group.num_rows)
                written = file.stat().st_size
        return
    with file.open("wb") as stream:
        while stream.tell() < enough:
            part = rows()
            if data_format == "csv":
                csv.write_csv(part, stream, csv.WriteOptions(include_header=False))
                continue
            columns = [column.to_pylist() for column in part.columns]
            for label, *features in zip(*columns, strict=True):
                pairs = " ".join(f"{i}:{value}" for i, value in enumerate(features))
                stream.write(f"{label} {pairs}\n".encode())


def train(data_format: str, file: Path, rounds: int) -> None:
    """Train as a plain script does."""
    import xgboost

    if data_format == "libsvm":
        matrix = xgboost.DMatrix(f"{file}?format=libsvm")
    else:
        import pandas as pd

        is_csv = data_format == "csv"
        rows = pd.read_csv(file, header=None) if is_csv else pd.read_parquet(file)
        matrix = xgboost.DMatrix(rows.iloc[:, 1:], label=rows.iloc[:, 0])
    params = {"objective": "binary:logistic", "eval_metric": "logloss"}
    xgboost.train(params, matrix, rounds, evals=[(matrix, "train")]).save_model(f"{file}.ubj")


if __name__ == "__main__":
    command, data_format, *others = sys.argv[1:]
    if command == "make":
        make(data_format, float(others[0]), Path(others[1]))
    else:
        train(data_format, Path(others[0]), int(others[1]))
