"""What is trained from files is what a plain script trains from them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xgboost
from rankzero_job.files import list_files
from rankzero_job.readers import read_files
from rankzero_job.readers.arrow_arrays import values_of
from rankzero_job.readers.delimited import read_delimited
from rankzero_xgboost.dmatrix import to_dmatrix
from scipy import sparse
from sklearn.datasets import load_svmlight_file
from xgboost_host import BINARY, CSV, Host

TYPES = {"csv": "text/csv", "libsvm": "text/libsvm", "parquet": "application/x-parquet"}


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    """Return rows with a label first and missing values, as in a user's table."""
    chance = np.random.default_rng(11)
    cells = chance.normal(size=(5000, 6)).round(6)
    cells[chance.random(cells.shape) < 0.1] = np.nan
    label = (np.nan_to_num(cells[:, 0]) + np.nan_to_num(cells[:, 1]) > 0).astype(int)
    return pd.DataFrame(np.column_stack([label, cells]), columns=list("yabcdef"))


def write(frame: pd.DataFrame, data_format: str, path: Path) -> None:
    """Write a table in one of the formats."""
    if data_format == "csv":
        frame.to_csv(path, header=False, index=False)
    elif data_format == "parquet":
        frame.to_parquet(path, row_group_size=1000)
    else:
        path.write_text(
            "".join(
                f"{label:g} {' '.join(f'{i}:{v}' for i, v in enumerate(row) if v == v)}\n"
                for label, *row in frame.to_numpy().tolist()
            )
        )


def plainly(data_format: str, path: Path) -> xgboost.DMatrix:
    """Read a file as a script of three lines would."""
    if data_format == "libsvm":
        features, labels = load_svmlight_file(str(path), zero_based=True)
        return xgboost.DMatrix(features, label=labels, nthread=1)
    rows = pd.read_csv(path, header=None) if data_format == "csv" else pd.read_parquet(path)
    return xgboost.DMatrix(rows.iloc[:, 1:].to_numpy(), label=rows.iloc[:, 0], nthread=1)


@pytest.mark.parametrize("data_format", list(TYPES))
def test_a_model_is_that_of_a_plain_script(
    host: Host, train, frame: pd.DataFrame, data_format: str, tmp_path: Path
) -> None:
    # Two files here, one there: how rows are spread changes nothing.
    whole = tmp_path / "whole"
    write(frame, data_format, whole)
    (tmp_path / "input/data/train").mkdir(parents=True)
    for name, part in (("a", frame[:2000]), ("b", frame[2000:])):
        write(part, data_format, tmp_path / "input/data/train" / name)
    host.write(BINARY, {"train": {**CSV, "ContentType": TYPES[data_format]}})

    code, _, log = train()
    assert code == 0, log

    plain = xgboost.train(
        {"objective": "binary:logistic", "eval_metric": "error", "nthread": 1},
        plainly(data_format, whole),
        3,
    )
    assert host.booster().get_dump(dump_format="json") == plain.get_dump(dump_format="json")


@pytest.mark.parametrize("data_format", list(TYPES))
def test_a_matrix_lets_go_of_the_rows_it_has(
    frame: pd.DataFrame, data_format: str, tmp_path: Path
) -> None:
    write(frame[:10], data_format, tmp_path / "a")
    write(frame[10:30], data_format, tmp_path / "b")
    tables = read_files(list_files("train", tmp_path), data_format, False)
    assert len(tables) == 2
    matrix = to_dmatrix(tables, 1)
    assert matrix.num_row() == 30
    assert tables == []


def test_lines_that_grow_longer_and_shorter_are_all_read(tmp_path: Path) -> None:
    # The size of the whole is guessed from the lines before.
    lines = ["1,2\n"] * 50 + ["1.00000000,2.000000000000\n"] * 50 + ["0,3\n"] * 900
    (tmp_path / "a").write_text("".join(lines))
    (part,) = read_delimited(list_files("train", tmp_path), False, chunk_bytes=64)
    np.testing.assert_array_equal(part.labels, [1] * 100 + [0] * 900)
    np.testing.assert_array_equal(part.features[:, 0], [2] * 100 + [3] * 900)


def test_part_of_an_array_has_its_own_nulls() -> None:
    import pyarrow as pa

    numbers = [None if i % 7 == 3 else float(i) for i in range(50)]
    for kind in (pa.float64(), pa.float32(), pa.int16()):
        for start, length in ((0, 50), (1, 9), (13, 30), (49, 1), (50, 0)):
            part = pa.array(numbers, kind).slice(start, length)
            expected = [np.nan if n is None else n for n in numbers[start : start + length]]
            found = values_of(part, kind.to_pandas_dtype())
            np.testing.assert_array_equal(found, expected)


def test_sparse_files_of_different_width_are_joined_row_by_row(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("1 0:2 1:1\n0\n")
    (tmp_path / "b").write_text("0 4:1 5:2\n")
    matrix = to_dmatrix(read_files(list_files("train", tmp_path), "libsvm", False), 1)
    expected = sparse.csr_matrix(([2, 1, 1, 2], ([0, 0, 2, 2], [0, 1, 4, 5])), shape=(3, 6))
    assert (matrix.get_data() != expected).nnz == 0
