"""LIBSVM text: ``<label>[:<weight>] [qid:<id>] <index>:<value> ...``, indices from 0."""

from __future__ import annotations

import re

import numpy as np

from ..errors import ClientError
from ..files import DataFile
from ..log import warning
from ..table import Table
from .numbers import excerpt, is_number, parse_numbers, read_chunks

_FEATURE = re.compile(r"\d+:\S+")


def read_libsvm(files: list[DataFile]) -> list[Table]:
    """Read LIBSVM files; a file without rows only warns, as in the container."""
    tables = []
    for file in files:
        table = _read(file)
        if table is None:
            warning(f"{file.name} has no rows")
        else:
            tables.append(table)
    return tables


def _read(file: DataFile) -> Table | None:
    """Read one file into a CSR matrix."""
    from scipy import sparse

    heads: list[str] = []
    query_ids: list[int] = []
    counts: list[int] = [0]
    pairs: list[np.ndarray] = []
    is_checked = False
    for first, lines in read_chunks(file):
        chunk: list[tuple[int, str]] = []
        for number, line in enumerate(lines, start=first):
            if not is_checked:
                is_checked = _check_layout(file, number, line)
            tokens = line.split("#", 1)[0].split()
            if not tokens:
                continue
            heads.append(_check_head(file, number, tokens[0]))
            features = tokens[1:]
            if features and features[0].startswith("qid:"):
                query_ids.append(_query_id(file, number, features.pop(0)))
            counts.append(len(features))
            for feature in features:
                if not _FEATURE.fullmatch(feature):
                    _refuse_feature(file, number, feature)
            chunk.append((number, " ".join(features)))
        pairs.append(_parse_pairs(file, chunk))
    if not heads:
        return None
    if query_ids and len(query_ids) != len(heads):
        raise ClientError(f"{file.name}: some rows have a qid and others have not")
    data = np.concatenate(pairs)
    columns = int(data[:, 0].max()) + 1 if data.size else 1
    features_csr = sparse.csr_matrix(
        (data[:, 1].astype(np.float32), data[:, 0].astype(np.int64), np.cumsum(counts)),
        shape=(len(heads), columns),
    )
    labels, weights = _split_heads(heads)
    ids = np.array(query_ids, dtype=np.uint32) if query_ids else None
    return Table(file.name, features_csr, labels, weights, ids)


def _check_layout(file: DataFile, number: int, line: str) -> bool:
    """Check a line as strictly as the container does, until one has two features.

    It splits at single blanks, so a tab, a double blank, a blank at the end or an empty line is
    refused there; a file that passes here must pass there.
    """
    tokens = line.rstrip("\r\n").split(" ")
    if not all(is_number(part) for part in tokens[0].split(":")) or any(
        ":" not in token for token in tokens[1:]
    ):
        raise ClientError(
            f"{file.name}, line {number}: \"{excerpt(line)}\" is not 'LIBSVM' format. A row is "
            "<label>[:<weight>] <index>:<value> ..., separated by single blanks; for other data "
            "set the channel's ContentType, such as text/csv"
        )
    return len(tokens) > 2


def _check_head(file: DataFile, number: int, head: str) -> str:
    """Check the label and the weight."""
    parts = head.split(":")
    if len(parts) > 2 or not all(is_number(part) for part in parts):
        raise ClientError(
            f'{file.name}, line {number}: label "{excerpt(head)}" is not <label>[:<weight>]'
        )
    return head


def _query_id(file: DataFile, number: int, token: str) -> int:
    """Read qid:<id>."""
    text = token.removeprefix("qid:")
    if not text.isdecimal():
        raise ClientError(f'{file.name}, line {number}: "{token}" is not qid:<integer>')
    return int(text)


def _parse_pairs(file: DataFile, chunk: list[tuple[int, str]]) -> np.ndarray:
    """Parse the features of many rows at once into (index, value) pairs."""
    text = " ".join(row for _, row in chunk)
    values = parse_numbers(text.replace(":", " "), " ") if text.strip() else np.empty(0)
    if values is None or values.size != 2 * text.count(":"):
        for number, row in chunk:
            for feature in row.split():
                if not is_number(feature.split(":", 1)[1]):
                    _refuse_feature(file, number, feature)
        raise ClientError(f"{file.name} could not be read as LIBSVM numbers")
    return values.reshape(-1, 2)


def _split_heads(heads: list[str]) -> tuple[np.ndarray, np.ndarray | None]:
    """Split labels from weights; a row without weight beside rows with one weighs 1."""
    split = [head.split(":") for head in heads]
    labels = np.array([float(parts[0]) for parts in split], dtype=np.float32)
    if not any(len(parts) == 2 for parts in split):
        return labels, None
    weights = [float(parts[1]) if len(parts) == 2 else 1.0 for parts in split]
    return labels, np.array(weights, dtype=np.float32)


def _refuse_feature(file: DataFile, number: int, feature: str) -> None:
    """Raise the error for a feature that is not an index and a number."""
    raise ClientError(
        f'{file.name}, line {number}: feature "{excerpt(feature)}" is not <index>:<value>'
    )
