"""Full rows mean what the same rows mean in a CSR matrix."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xgboost
from rankzero_job.files import list_files
from rankzero_job.full_rows import FullRows
from rankzero_job.readers.libsvm import read_libsvm
from rankzero_job.table import Table
from rankzero_xgboost.dmatrix import to_dmatrix

FULL = "1 0:0.5 1:-2 2:3\n0 0:1.5 1:0 2:9\n1 0:2.5 1:8 2:1e-3\n"
FROM_ONE = "1 1:0.5 2:-2\n0 1:1.5 2:0\n"
GAPS = "1 0:7 2:1\n0\n"


def read(directory: Path, *contents: str, chunk_bytes: int = 1 << 20) -> list[Table]:
    """Read files of a channel."""
    for number, content in enumerate(contents):
        (directory / f"{number}.libsvm").write_text(content)
    return read_libsvm(list_files("train", directory), chunk_bytes)


def given(matrix: Any) -> list[dict[int, float]]:
    """Return the features that each row of a matrix of the library has, by index."""
    csr = matrix.get_data()
    ends = zip(csr.indptr, csr.indptr[1:], strict=False)
    return [
        dict(zip(csr.indices[a:b].tolist(), csr.data[a:b].tolist(), strict=True)) for a, b in ends
    ]


def by_the_library(directory: Path, content: str) -> list[dict[int, float]]:
    """Return what XGBoost's own reader finds."""
    file = directory / "own"
    file.write_text(content)
    return given(xgboost.DMatrix(f"{file}?format=libsvm"))


class TestFullRows:
    """Rows without gaps."""

    def test_are_read_where_no_row_leaves_a_feature_out(self, tmp_path: Path) -> None:
        [table] = read(tmp_path, FULL)
        assert isinstance(table.features, FullRows)
        assert table.is_sparse
        assert (table.rows, table.columns) == (3, 3)

    def test_may_begin_at_one(self, tmp_path: Path) -> None:
        [table] = read(tmp_path, FROM_ONE)
        assert isinstance(table.features, FullRows)
        assert table.columns == 3
        assert np.isnan(table.features.values[:, 0]).all()

    @pytest.mark.parametrize("content", [GAPS, "1 5:1 6:2\n", "1\n0\n", "1 1:1 0:2\n"])
    def test_are_not_read_of_other_rows(self, tmp_path: Path, content: str) -> None:
        [table] = read(tmp_path, content)
        assert not isinstance(table.features, FullRows)

    @pytest.mark.parametrize("chunk_bytes", [1, 16, 1 << 20])
    @pytest.mark.parametrize("content", [FULL, FROM_ONE, FULL + GAPS, GAPS + FULL, FULL + FROM_ONE])
    def test_are_to_the_library_what_its_own_reader_finds(
        self, tmp_path: Path, content: str, chunk_bytes: int
    ) -> None:
        (tmp_path / "channel").mkdir()
        tables = read(tmp_path / "channel", content, chunk_bytes=chunk_bytes)
        assert given(to_dmatrix(tables, 1)) == by_the_library(tmp_path, content)

    @pytest.mark.parametrize("contents", [(FULL, FULL), (FULL, FROM_ONE), (FROM_ONE, GAPS)])
    def test_are_joined_with_those_of_other_files(
        self, tmp_path: Path, contents: tuple[str, str]
    ) -> None:
        (tmp_path / "channel").mkdir()
        matrix = to_dmatrix(read(tmp_path / "channel", *contents), 1)
        assert given(matrix) == by_the_library(tmp_path, "".join(contents))
        assert matrix.num_col() == 3

    def test_are_the_same_as_a_csr_matrix(self, tmp_path: Path) -> None:
        [table] = read(tmp_path, FROM_ONE)
        assert table.features.to_csr().toarray().tolist() == [[0, 0.5, -2], [0, 1.5, 0]]
