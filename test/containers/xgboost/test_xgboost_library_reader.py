"""The library's own reader is given plain LIBSVM only, and reads it as the careful one does."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rankzero_job.errors import ClientError
from rankzero_job.files import DataFile, list_files
from rankzero_job.readers.careful_libsvm import parse_carefully
from rankzero_xgboost import library_reader
from rankzero_xgboost.dmatrix import to_dmatrix
from rankzero_xgboost.library_reader import LibraryRows, read_by_library
from rankzero_xgboost.plain_libsvm import is_plain
from xgboost_host import BINARY, CSV, Host

LIBSVM = {**CSV, "ContentType": "text/libsvm"}
ROWS = "1 0:0.5 1:-2\n0 0:3 2:1e-05\n" * 50
PLAIN = [
    "0 0:1 1:2\n",
    "1 0:1",
    "-1 3:0.5 7:-2.25\n+1 3:1\n",
    "1\n0 5:1\n",
    "2.5 0:1.5e-05 1:123456.789 2:-3e-29 3:1e+09\n",
    "-0.5 999999999:1\n",
    "1 0:0.00012345678901234567890123\n",
    "1 0:123456789012345678\n",
    "1 2:3 1:4\n",
]
NOT_PLAIN = [
    *["", "\n", "1 0:1\n\n1 0:1\n", "1  0:1\n", "1 0:1 \n", " 1 0:1\n", "1\t0:1\n", "1 0:1\r\n"],
    *["1 0:nan\n", "1 0:inf\n", "1 0:0x1f\n", "1 0:1 # why\n", "1 qid:1 0:1\n", "1:0.5 0:1\n"],
    *["1 0:.5\n", "1 0:5.\n", "1 0:1.2.3\n", "1 0:+1\n", "1 0:--1\n", "1 0:1-2\n", "1 0:-\n"],
    *["1 1.5:2\n", "1 -1:2\n", "1 1e1:2\n", "1 0:1:2\n", "1 :2\n", "1 0:\n", "1 0\n", "1 0:1 2\n"],
    *["1 0:1e5\n", "1 0:1e-5\n", "1 0:1E-05\n", "1 0:1e-005\n", "1 0:1e-39\n", "1 0:1e+38\n"],
    *["1 0:1e-05.5\n", "1 0:1e-05e-05\n", "1 0:1e-0:5\n", "1e5-3 0:1\n", "1 0:1e", "1 0:1e-"],
    *["1 4294967296:1\n", "1 0:1234567890123456789\n", "1,0\n", "\ufeff1 0:1\n", "é 0:1\n"],
    *["1 0:1\x00\n", "--1 0:1\n", "1+ 0:1\n", "1 0:٣\n"],
]


def file_of(folder: Path, text: bytes) -> DataFile:
    """Write a channel of one file."""
    (folder / "rows").write_bytes(text)
    return list_files("train", folder)[0]


def assert_read_as_meant(folder: Path, text: bytes) -> None:
    """Compare the library's rows with the careful reader's."""
    file = file_of(folder, text)
    meant = parse_carefully(file, 1, text)
    matrix = library_reader._load(file, 1)
    assert matrix.get_label() == pytest.approx(meant.labels, rel=1e-6), text
    found = matrix.get_data()
    assert np.array_equal(np.diff(found.indptr), meant.counts), text
    # The library puts the features of a row in order.
    order = np.lexsort((meant.indices, np.repeat(np.arange(meant.counts.size), meant.counts)))
    assert np.array_equal(found.indices, meant.indices[order]), text
    assert found.data == pytest.approx(meant.values[order], rel=1e-6, abs=1e-37), text


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the files that the library will have been given."""
    names: list[str] = []
    load = library_reader._load

    def noted(file: DataFile, threads: int | None) -> Any:
        names.append(file.name)
        return load(file, threads)

    monkeypatch.setattr(library_reader, "_load", noted)
    return names


@pytest.mark.parametrize("text", PLAIN)
def test_plain_text_is_read_as_it_is_meant(tmp_path: Path, text: str) -> None:
    assert is_plain(text.encode())
    assert_read_as_meant(tmp_path, text.encode())


@pytest.mark.parametrize("text", NOT_PLAIN)
def test_what_the_library_might_misread_is_not_plain(text: str) -> None:
    assert not is_plain(text.encode())


def test_no_change_of_two_characters_gets_a_wrong_row_past_the_check(tmp_path: Path) -> None:
    chance = random.Random(5)
    start = b"-1.5 0:12.5 3:-0.25 10:7e-05\n1 2:3\n0 0:1.25e+02 4:6\n"
    once = [
        start[:at] + byte + start[at + skip :]
        for at in range(len(start))
        for byte in (b"", *(bytes([character]) for character in b" :\n-+.e05x\t#"))
        for skip in (0, 1)
    ]
    twice = [
        text[:at] + bytes([chance.choice(b" :\n-+.e0")]) + text[at + chance.choice((0, 1)) :]
        for text in once
        for at in [chance.randrange(len(text))]
    ]
    passed = [text for text in {*once, *twice} if is_plain(text)]

    assert len(passed) > 100
    for text in passed:
        assert_read_as_meant(tmp_path, text)


def test_a_file_is_plain_or_not_as_a_whole(tmp_path: Path) -> None:
    rows = b"1 0:0.5 1:-2\n0 0:3 2:1e-05\n" * 10_000
    table = read_by_library(file_of(tmp_path, rows), 1)
    assert table is not None
    assert isinstance(table.features, LibraryRows)
    assert (table.rows, table.columns, table.is_sparse) == (20_000, 3, True)
    assert read_by_library(file_of(tmp_path, rows + b"1 0:nan\n"), 1) is None


def test_the_matrix_is_the_library_s_own(tmp_path: Path) -> None:
    table = read_by_library(file_of(tmp_path, b"1 0:1\n"), 1)
    assert table is not None
    matrix = table.features.matrix
    assert to_dmatrix([table], 1) is matrix


def test_a_path_that_means_more_to_the_library_is_not_given_to_it(tmp_path: Path) -> None:
    for name in ("a?format=csv", "b#cache", "c;d"):
        path = tmp_path / name
        path.write_text("1 0:1\n")
        assert read_by_library(list_files("train", tmp_path)[0], 1) is None
        path.unlink()


def test_other_formats_are_named_as_ever(tmp_path: Path) -> None:
    with pytest.raises(ClientError, match=r"line 1.*is not 'LIBSVM' format"):
        read_by_library(file_of(tmp_path, b"1,2,3\n"), 1)


def test_training_gives_the_library_each_channel_of_one_plain_file(
    host: Host, train, given: list[str]
) -> None:
    host.write(BINARY, {"train": LIBSVM, "validation": LIBSVM})
    host.put("train/rows", ROWS).put("validation/other", ROWS + "1 0:1\n")

    code, metrics, log = train()

    assert code == 0, log
    assert len(metrics) == 3
    assert given == ["train/rows", "validation/other"]


def test_the_library_does_not_warn_of_reading_text(host: Host) -> None:
    host.write(BINARY, {"train": LIBSVM}).put("train/rows", ROWS)
    with host.start() as process:
        log, _ = process.communicate()
    assert process.returncode == 0, log
    assert "deprecated" not in log


def test_training_reads_rows_of_several_files_and_for_folds_itself(
    host: Host, train, given: list[str]
) -> None:
    host.write(BINARY, {"train": LIBSVM}).put("train/a", ROWS).put("train/b", ROWS)
    assert train()[0] == 0
    (host.base / "input/data/train/b").unlink()
    host.write({**BINARY, "_kfold": "2"}, {"train": LIBSVM, "validation": LIBSVM})
    host.put("validation/a", ROWS)
    assert train()[0] == 0
    assert given == []


def test_labels_are_checked_whoever_reads_them(host: Host, train) -> None:
    host.write(BINARY, {"train": LIBSVM}).put("train/rows", ROWS + "3 0:1\n")
    code, _, log = train()
    assert code == 1
    assert "train/rows, row 101: label must be in [0, 1]" in log
