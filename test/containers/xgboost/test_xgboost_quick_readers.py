"""The quick readers and the careful ones agree on every file, cell by cell and word by word."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from rankzero_job.errors import ClientError
from rankzero_job.files import DataFile, list_files
from rankzero_job.full_rows import FullRows
from rankzero_job.readers import delimited, libsvm
from rankzero_job.table import Table
from rankzero_xgboost.dmatrix import to_dmatrix
from rankzero_xgboost.library import load_xgboost

CELLS = [
    *["0", "1", "-1", "+1", "2.5", "-0.0", ".5", "5.", "1e3", "1E-3", "-2.5e+10", "007", "0.1"],
    *["1e400", "1e-400", "nan", "NaN", "-nan", "inf", "Infinity", "12345678901234567890123"],
    *["3.4028236e38", "1.00000005960464478", "16777217", "9007199254740993"],
]
ODD_CELLS = [
    *[
        "",
        " ",
        "  ",
        "\t",
        " 1 ",
        "1_0",
        "0x1F",
        "1e",
        "1e+",
        "--1",
        "+-1",
        ".",
        "-",
        "1f",
        "nan(1)",
    ],
    *["True", '"1"', "'1'", "1,5", "1 2", "a", "é", "٣", "\ufeff1", "\x0b", "1\x0b", "(", "\x00"],
]
ENDS = ["\n", "\r\n", "\r"]


def csv_file(chance: random.Random) -> bytes:
    """Return a file of CSV, more or less odd."""
    delimiter = chance.choice([",", ",", ";", "\t", "|", " "])
    width = chance.randint(2, 4)
    odd = chance.choice([0, 0, 0.02, 0.3])
    end = chance.choice([*ENDS, "\n"])
    lines = []
    for _ in range(chance.randint(1, 12)):
        cells = [chance.choice(ODD_CELLS if chance.random() < odd else CELLS) for _ in range(width)]
        if chance.random() < odd / 4:
            cells.append("1")
        lines.append(delimiter.join(cells))
        if chance.random() < odd:
            lines.append(chance.choice(["", " ", delimiter, delimiter * (width - 1)]))
    text = end.join(lines) + chance.choice(["", end, end * 2])
    return (chance.choice(["", "", "\ufeff"]) + text).encode()


def libsvm_file(chance: random.Random) -> bytes:
    """Return a file of LIBSVM, more or less odd."""
    odd = chance.choice([0, 0, 0.02, 0.2])
    weights, queries = chance.random() < 0.3, chance.random() < 0.3
    lines = []
    for _ in range(chance.randint(1, 12)):
        strange = chance.random() < odd
        head = chance.choice(
            [*ODD_CELLS, "1:2:3", ""] if strange else ["0", "1", "+1", "-1", "2.5"]
        )
        if weights and chance.random() > odd:
            head += f":{chance.choice(['1', '0.5', '+2'])}"
        tokens = [head]
        if queries and chance.random() > odd:
            tokens.append(f"qid:{chance.choice(['1', '22', '4294967295'])}")
        for i in range(chance.randint(0, 4)):
            strange = chance.random() < odd
            index = chance.choice(
                ["a", "-1", "+1", "1.0", "1e1", "", "qid", "0x1"]
                if strange
                else [str(i), f"0{i}", "70"]
            )
            value = chance.choice(ODD_CELLS if chance.random() < odd else CELLS)
            tokens.append(f"{index}:{value}")
        blank = chance.choice(["  ", "\t"]) if chance.random() < odd else " "
        lines.append(blank.join(tokens))
        if chance.random() < odd:
            lines.append(chance.choice(["", " ", "# note", "1 # note", "1 0:1 ", " 1 0:1"]))
    end = chance.choice([*ENDS, "\n"])
    return (chance.choice(["", "\ufeff"]) + end.join(lines) + chance.choice(["", end])).encode()


def outcome(read: Callable[[], list[Table]]) -> list[object] | str:
    """Return everything that was read, or what was said instead."""
    try:
        tables = read()
    except ClientError as error:
        return str(error)
    found: list[object] = []
    for table in tables:
        features = table.features
        if isinstance(features, FullRows):
            features = features.to_csr()
        if table.is_sparse:
            features = features.toarray()
        found += [features, table.labels, table.weights, table.query_ids]
    return found


def agree(left: list[object] | str, right: list[object] | str) -> bool:
    if isinstance(left, str) or isinstance(right, str) or len(left) != len(right):
        return left == right if isinstance(left, str) and isinstance(right, str) else False
    return all(
        (a is None and b is None)
        or (a is not None and b is not None and np.array_equal(a, b, equal_nan=True))
        for a, b in zip(left, right, strict=True)
    )


@pytest.mark.parametrize(
    ("module", "make", "read"),
    [
        (delimited, csv_file, lambda files, size: delimited.read_delimited(files, False, size)),
        (libsvm, libsvm_file, libsvm.read_libsvm),
    ],
    ids=["csv", "libsvm"],
)
def test_agree_on_files_of_every_kind(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    module: ModuleType,
    make: Callable[[random.Random], bytes],
    read: Callable[[list[DataFile], int], list[Table]],
) -> None:
    chance = random.Random(13)
    quick_parse = module.parse_quickly
    quick_chunks = 0
    good = 0

    def count(*arguments: object) -> object:
        nonlocal quick_chunks
        parsed = quick_parse(*arguments)
        quick_chunks += parsed is not None
        return parsed

    for _ in range(700):
        content = make(chance)
        (tmp_path / "a").write_bytes(content)
        files = list_files("train", tmp_path)
        if not files:
            continue
        # Small parts, so that what lies on their borders is tried as well.
        size = chance.choice([1, 7, 64, 1 << 20])

        monkeypatch.setattr(module, "parse_quickly", count)
        quickly = outcome(partial(read, files, size))
        monkeypatch.setattr(module, "parse_quickly", lambda *_: None)
        carefully = outcome(partial(read, files, size))
        assert agree(quickly, carefully), (content, quickly, carefully)
        # Of several faults another may come first, when more lines are looked at together.
        at_once = outcome(partial(read, files, 1 << 20))
        both_fail = isinstance(carefully, str) and isinstance(at_once, str)
        assert both_fail or agree(carefully, at_once), (content, carefully, at_once)
        good += not isinstance(quickly, str)
    # The comparison is worth something only when both kinds of files were met.
    assert quick_chunks > 300
    assert 150 < good < 650


@pytest.mark.parametrize("weighted", [False, True])
def test_agree_with_the_container_s_own_call_on_csv(tmp_path: Path, weighted: bool) -> None:
    rows = np.random.default_rng(5).normal(size=(300, 6)).astype(np.float32)
    rows[:, :2] = np.abs(rows[:, :2])
    lines = [[f"{value:.7g}" for value in row] for row in rows]
    lines[3][4] = lines[7][2] = ""
    (tmp_path / "a.csv").write_text("\r\n".join(",".join(line) for line in lines))
    uri = f"{tmp_path}/a.csv?format=csv&label_column=0&delimiter=," + "&weight_column=1" * weighted
    theirs = load_xgboost().DMatrix(uri)
    ours = to_dmatrix(delimited.read_delimited(list_files("train", tmp_path), weighted), 1)
    assert same_matrix(ours, theirs)


def test_agree_with_the_container_s_own_call_on_libsvm(tmp_path: Path) -> None:
    chance = random.Random(3)
    lines = []
    for row in range(300):
        features = sorted(chance.sample(range(40), chance.randint(1, 9)))
        pairs = " ".join(f"{i}:{chance.uniform(-9, 9):.6g}" for i in features)
        lines.append(f"{row % 2} qid:{row // 10} {pairs}")
    (tmp_path / "a.libsvm").write_text("\n".join(lines))
    theirs = load_xgboost().DMatrix(f"{tmp_path}/a.libsvm?format=libsvm")
    ours = to_dmatrix(libsvm.read_libsvm(list_files("train", tmp_path)), 1)
    assert same_matrix(ours, theirs)
    np.testing.assert_array_equal(
        ours.get_uint_info("group_ptr"), theirs.get_uint_info("group_ptr")
    )


def same_matrix(ours: object, theirs: object) -> bool:
    """Compare up to the last digits, where xgboost's own parser of numbers is inexact."""
    left, right = ours.get_data(), theirs.get_data()
    return (
        left.shape == right.shape
        and np.array_equal(left.indptr, right.indptr)
        and np.array_equal(left.indices, right.indices)
        and np.allclose(left.data, right.data, rtol=1e-5)
        and np.allclose(ours.get_label(), theirs.get_label(), rtol=1e-5)
        and np.allclose(ours.get_weight(), theirs.get_weight(), rtol=1e-5)
    )
