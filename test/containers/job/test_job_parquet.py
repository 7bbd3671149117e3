"""Parquet channels: what the container's own calls make of the same folder, or one clear error."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet
from rankzero_job.errors import ClientError
from rankzero_job.files import list_files
from rankzero_job.readers import read_files
from rankzero_job.table import Table


def channel(folder: Path, **tables: pa.Table) -> Path:
    """Write a folder of files, named in the order given."""
    for name, table in tables.items():
        parquet.write_table(table, folder / f"{name}.parquet")
    return folder


def read(folder: Path) -> list[Table]:
    return read_files(list_files("train", folder), "parquet", False)


def rows_here(folder: Path) -> np.ndarray:
    """Return label and features of all rows."""
    return np.concatenate([np.column_stack([t.labels, t.features]) for t in read(folder)])


def rows_there(folder: Path) -> np.ndarray:
    """Return what the container hands to xgboost."""
    return parquet.read_table(folder).to_pandas().to_numpy().astype(np.float32)


def shuffled_frame() -> pa.Table:
    """Return what a shuffled pandas frame looks like: its index is a column of the file."""
    return pa.Table.from_pandas(pd.DataFrame({"y": [1, 0, 1], "a": [0.5, 1, 2]}).sample(frac=1))


FULL = pa.table({"y": [1, 0], "a": [2.5, 3], "b": [4, 5]})


@pytest.mark.parametrize(
    "tables",
    [
        {"a": shuffled_frame()},
        {"a": pa.Table.from_pandas(pd.DataFrame({"y": [1, 0], "i": [7, 8], "a": [1, 2]}, [4, 5]))},
        {
            "a": pa.Table.from_pandas(
                pd.DataFrame({"i": [7, 8], "y": [1, 0], "a": [1, 2]}).set_index("i")
            )
        },
        {"a": FULL},
        {"a": FULL, "b": FULL.select(["b", "y", "a"])},
        {"a": FULL, "b": FULL.slice(0, 0), "c": FULL},
        {"a": FULL.slice(0, 0), "b": FULL},
        {"a": FULL.append_column("c", pa.nulls(2))},
        {"a": FULL, "b": FULL.set_column(1, "a", pa.nulls(2))},
        {"a": FULL, "b": FULL.drop_columns(["a"])},
        {"a": FULL, "b": FULL.append_column("more", pa.array([1, 2]))},
        {"a": pa.table({"y": [1, 0], "a": pa.array([None, 7], pa.int64())})},
        {"a": FULL, "b": FULL.set_column(1, "a", pa.array([6, 7]))},
        {"a": FULL, "b": FULL.set_column(2, "b", pa.array([6.0, 7.0]))},
        {"a": pa.table({"y": [True, False], "a": [None, True]})},
        {"a": pa.table({"y": [1, 0], "a": [Decimal("1.25"), None]})},
        {"a": pa.table({"y": ["1", "0"], "a": [" 2.5", None]})},
        {"a": pa.table({"y": [1, 0], "a": pa.array(["3", None]).dictionary_encode()})},
        {"a": pa.table({"y": [1, 0], "a": pa.array([3, None]).dictionary_encode()})},
        {"a": pa.Table.from_pandas(pd.DataFrame({"y": [1, 0], "a": pd.Categorical([7, 8])}))},
        {"a": pa.table({"y": [1, 0], "a": pa.array([2**63, None], pa.uint64())})},
        {"a": pa.table({"y": [1, 0], "a": [2**60 + 1, 5]})},
        {"a": pa.table({"y": [1, 0], "a": np.array([1.5, 2], np.float16)})},
    ],
)
def test_reads_rows_as_the_container_does(tmp_path: Path, tables: dict[str, pa.Table]) -> None:
    folder = channel(tmp_path, **tables)
    np.testing.assert_array_equal(rows_here(folder), rows_there(folder))


def test_takes_the_first_column_as_label(tmp_path: Path) -> None:
    (part,) = read(channel(tmp_path, a=pa.table({"z": [1, 0], "a": [2.5, None]})))
    np.testing.assert_array_equal(part.labels, [1, 0])
    np.testing.assert_array_equal(part.features, [[2.5], [np.nan]])


def test_leaves_the_names_of_folders_out_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "region=3"
    folder.mkdir()
    channel(folder, a=FULL)
    assert [part.columns for part in read(tmp_path)] == [2]
    assert "train/region=3/a.parquet: the folder region=3 gives no column" in (
        capsys.readouterr().out
    )


def test_says_which_columns_the_first_file_decides_against(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    read(channel(tmp_path, a=FULL, b=FULL.rename_columns(["y", "a", "B"])))
    log = capsys.readouterr().out
    assert "train/b.parquet: columns B are not in train/a.parquet and are left out" in log
    assert "train/b.parquet: columns b of train/a.parquet are not there" in log


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        (
            {"a": pa.table({"y": [1], "city": ["Bern"]})},
            'a.parquet: column "city" is of type string, and "Bern" in row 1 is not a number',
        ),
        (
            {"a": pa.table({"y": [1], "day": [datetime.date(2026, 1, 2)]})},
            'a.parquet: column "day" is of type date32',
        ),
        ({"a": pa.table({"y": [1], "when": [datetime.datetime(2026, 1, 2)]})}, "of type timestamp"),
        ({"a": pa.table({"y": [1], "many": [[1, 2]]})}, "of type list"),
        (
            {"a": FULL, "b": FULL.set_column(2, "b", pa.array([6.5, 7.0]))},
            'b.parquet: column "b" is of type double, but in train/a.parquet of type int64',
        ),
        (
            {"a": FULL.set_column(1, "a", pa.nulls(2)), "b": FULL},
            'b.parquet: column "a" is of type double, but in train/a.parquet of type null',
        ),
        ({"a": FULL.slice(0, 0)}, "a.parquet has 0 rows"),
        ({"a": FULL.select(["y"])}, "a.parquet has 1 column"),
        ({"a": pa.Table.from_arrays([pa.array([1])] * 2, ["y", "y"])}, "two columns have the name"),
    ],
)
def test_fails_where_the_container_fails_naming_the_file(
    tmp_path: Path, tables: dict[str, pa.Table], message: str
) -> None:
    with pytest.raises(ClientError) as failure:
        read(channel(tmp_path, **tables))
    assert str(failure.value).startswith("train/")
    assert message in str(failure.value)


def test_fails_on_another_format_naming_the_file(tmp_path: Path) -> None:
    channel(tmp_path, a=FULL)
    (tmp_path / "README.md").write_text("1,2\n")
    with pytest.raises(ClientError, match=r"^train/README.md: failed to load parquet data"):
        read(tmp_path)
