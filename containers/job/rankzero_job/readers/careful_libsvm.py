"""LIBSVM line by line: reads every spelling, and names the first line that is wrong."""

from __future__ import annotations

import re

import numpy as np

from ..errors import ClientError
from ..files import DataFile
from .libsvm_rows import LibsvmRows
from .numbers import excerpt, is_number, parse_numbers
from .text import lines_of

_FEATURE = re.compile(r"\d+:\S+")


def check_layout(file: DataFile) -> None:
    """Check lines as strictly as the container does, until one has two features.

    It splits at single blanks, so a tab, a double blank, a blank at the end or an empty line is
    refused there; a file that passes here must pass there.
    """
    with file.path.open(encoding="utf-8-sig", errors="ignore") as stream:
        for number, line in enumerate(stream, start=1):
            tokens = line.rstrip("\n").split(" ")
            if not all(is_number(part) for part in tokens[0].split(":")) or any(
                ":" not in token for token in tokens[1:]
            ):
                raise ClientError(
                    f"{file.name}, line {number}: \"{excerpt(line)}\" is not 'LIBSVM' format. A "
                    "row is <label>[:<weight>] <index>:<value> ..., separated by single blanks; "
                    "for other data set the channel's ContentType, such as text/csv"
                )
            if len(tokens) > 2:
                return


def parse_carefully(file: DataFile, first: int, chunk: bytes) -> LibsvmRows:
    """Return the rows of whole lines; ``first`` is the number of the first one.

    Raises ClientError for the first line that is wrong.
    """
    heads: list[list[str]] = []
    query_ids: list[int] = []
    counts: list[int] = []
    rows: list[tuple[int, str]] = []
    for number, line in enumerate(lines_of(file, chunk), start=first):
        tokens = line.split("#", 1)[0].split()
        if not tokens:
            continue
        heads.append(_split_head(file, number, tokens[0]))
        features = tokens[1:]
        if features and features[0].startswith("qid:"):
            query_ids.append(_query_id(file, number, features.pop(0)))
        counts.append(len(features))
        for feature in features:
            if not _FEATURE.fullmatch(feature):
                _refuse_feature(file, number, feature)
        rows.append((number, " ".join(features)))
    if query_ids and len(query_ids) != len(heads):
        raise ClientError(f"{file.name}: some rows have a qid and others have not")
    weights = None
    if any(len(head) == 2 for head in heads):
        weights = np.array([float(h[1]) if len(h) == 2 else 1.0 for h in heads], np.float32)
    pairs = _parse_pairs(file, rows)
    with np.errstate(over="ignore"):
        return LibsvmRows(
            labels=np.array([float(head[0]) for head in heads], np.float32),
            weights=weights,
            query_ids=np.array(query_ids, np.uint32) if query_ids else None,
            counts=np.array(counts, np.int64),
            indices=pairs[:, 0].astype(np.int32),
            values=pairs[:, 1].astype(np.float32),
        )


def _split_head(file: DataFile, number: int, head: str) -> list[str]:
    """Split the label from the weight."""
    parts = head.split(":")
    if len(parts) > 2 or not all(is_number(part) for part in parts):
        raise ClientError(
            f'{file.name}, line {number}: label "{excerpt(head)}" is not <label>[:<weight>]'
        )
    return parts


def _query_id(file: DataFile, number: int, token: str) -> int:
    """Read qid:<id>."""
    text = token.removeprefix("qid:")
    if not text.isdecimal() or int(text) >= 1 << 32:
        raise ClientError(f'{file.name}, line {number}: "{excerpt(token)}" is not qid:<integer>')
    return int(text)


def _parse_pairs(file: DataFile, rows: list[tuple[int, str]]) -> np.ndarray:
    """Parse the features of many rows at once into (index, value) pairs."""
    text = " ".join(row for _, row in rows)
    values = parse_numbers(text.replace(":", " "), " ") if text.strip() else np.empty(0)
    if values is None or values.size != 2 * text.count(":"):
        for number, row in rows:
            for feature in row.split():
                if not is_number(feature.split(":", 1)[1]):
                    _refuse_feature(file, number, feature)
        raise ClientError(f"{file.name} could not be read as LIBSVM numbers")
    pairs = values.reshape(-1, 2)
    if pairs.size and pairs[:, 0].max() >= 1 << 31:
        raise ClientError(
            f"{file.name}: index {pairs[:, 0].max():.0f} is too large; number features from 0"
        )
    return pairs


def _refuse_feature(file: DataFile, number: int, feature: str) -> None:
    """Raise the error for a feature that is not an index and a number."""
    raise ClientError(
        f'{file.name}, line {number}: feature "{excerpt(feature)}" is not <index>:<value>'
    )
