"""RecordIO-protobuf: records with a tensor ``values`` of features and one of labels.

Frame: the magic 0xCED7230A, a 32-bit length, the record, padding to four bytes. Record
(protobuf): map features = 1 and map label = 2 from a name to a Value; Value: one of the tensors
Float32 = 2, Float64 = 3, Int32 = 7; tensor: packed values = 1, keys = 2, shape = 3. With keys
the tensor is sparse. See
https://docs.aws.amazon.com/sagemaker/latest/dg/cdf-training.html#td-serialization
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..errors import ClientError
from ..files import DataFile
from ..table import Table

_MAGIC = 0xCED7230A
_LENGTH_BITS = (1 << 29) - 1
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_TENSORS: dict[int, np.dtype | None] = {2: np.dtype("<f4"), 3: np.dtype("<f8"), 7: None}


@dataclass
class _Tensor:
    """One tensor of a record; ``keys`` only when it is sparse."""

    values: np.ndarray
    keys: np.ndarray
    shape: np.ndarray


def read_recordio(file: DataFile, labelled: bool = True) -> Table:
    """Read a file, dense or sparse by its first record; without ``labelled`` its labels are NaN."""
    labels: list[float] = []
    rows: list[_Tensor] = []
    try:
        for record in _records(file.path.read_bytes()):
            tensors = dict(_tensors(record))
            labels.append(float(tensors[2].values[0]) if labelled else math.nan)
            rows.append(tensors[1])
    except (KeyError, IndexError, ValueError, struct.error) as error:
        needs = "a label and a tensor of features" if labelled else "a tensor of features"
        raise ClientError(
            f"{file.name}, record {len(labels) + 1}: failed to load recordio-protobuf data "
            f"({error or type(error).__name__}): a record has {needs}"
        ) from error
    if not rows:
        raise ClientError(f"{file.name} has no records")
    return Table(file.name, _stack(file, rows), np.array(labels, dtype=np.float32))


def _stack(file: DataFile, rows: list[_Tensor]) -> object:
    """Stack the rows' tensors."""
    if not rows[0].keys.size:
        widths = {row.values.size for row in rows}
        if len(widths) > 1:
            raise ClientError(f"{file.name}: records differ in length ({sorted(widths)})")
        return np.stack([row.values for row in rows]).astype(np.float32)
    from scipy import sparse

    width = max(int(row.shape[0]) if row.shape.size else int(row.keys.max()) + 1 for row in rows)
    data = np.concatenate([row.values for row in rows]).astype(np.float32)
    keys = np.concatenate([row.keys for row in rows])
    ends = np.cumsum([0, *(row.values.size for row in rows)])
    return sparse.csr_matrix((data, keys, ends), shape=(len(rows), width))


def _records(data: bytes) -> Iterator[bytes]:
    """Yield the records of a RecordIO stream."""
    at = 0
    while at < len(data):
        magic, length = struct.unpack_from("<II", data, at)
        if magic != _MAGIC:
            raise ValueError("no RecordIO frame")
        length &= _LENGTH_BITS
        record = data[at + 8 : at + 8 + length]
        if len(record) < length:
            raise ValueError("the file ends inside a record")
        yield record
        at += 8 + (length + 3) // 4 * 4


def _tensors(record: bytes) -> Iterator[tuple[int, _Tensor]]:
    """Yield (1 for features or 2 for label, tensor) of a record."""
    for field, entry in _fields(record):
        if field in (1, 2) and isinstance(entry, bytes):
            value = dict(_fields(entry))[2]
            for kind, tensor in _fields(_bytes(value)):
                if kind not in _TENSORS:
                    raise ValueError(f"tensor type {kind} is not numeric")
                yield field, _tensor(_bytes(tensor), _TENSORS[kind])


def _bytes(value: int | bytes) -> bytes:
    """Return a field's bytes; raises ValueError where the file has an integer instead."""
    if isinstance(value, bytes):
        return value
    raise ValueError("not a protobuf record")


def _tensor(message: bytes, dtype: np.dtype | None) -> _Tensor:
    """Read a tensor; integers are varints, so they have no dtype of their own."""
    parts: dict[int, list[np.ndarray]] = {1: [], 2: [], 3: []}
    for field, value in _fields(message):
        if field == 1 and dtype is not None:
            parts[1].append(np.frombuffer(_bytes(value), dtype=dtype))
        elif isinstance(value, int):
            parts[field].append(np.array([value]))
        else:
            parts[field].append(np.array(list(_varints(value))))
    joined = {
        field: np.concatenate(arrays) if arrays else np.empty(0) for field, arrays in parts.items()
    }
    return _Tensor(joined[1], joined[2].astype(np.int64), joined[3].astype(np.int64))


def _fields(message: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Yield (field number, value) of a protobuf message."""
    at = 0
    while at < len(message):
        tag, at = _varint(message, at)
        wire = tag & 7
        value: int | bytes
        if wire == _VARINT:
            value, at = _varint(message, at)
        else:
            size = {_FIXED64: 8, _FIXED32: 4}.get(wire)
            if wire == _BYTES:
                size, at = _varint(message, at)
            if size is None or at + size > len(message):
                raise ValueError("not a protobuf record")
            value = message[at : at + size]
            at += size
        yield tag >> 3, value


def _varints(data: bytes) -> Iterator[int]:
    """Yield packed integers."""
    at = 0
    while at < len(data):
        value, at = _varint(data, at)
        # 32-bit negatives are written as 64-bit two's complement.
        yield value - (1 << 64) if value >= 1 << 63 else value


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """Read one integer and return it with the position after it."""
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
