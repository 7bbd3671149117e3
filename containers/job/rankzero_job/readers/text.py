"""Text files in parts of whole lines, and what a file is that turns out to be no text."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator

import numpy as np

from ..errors import ClientError
from ..files import DataFile

# So much at a time, so that a large file never lies in memory as text.
CHUNK_BYTES = 4 * 1024 * 1024

# How files begin that are often taken for text, what they are and what to do.
_OTHER_FORMATS = (
    (b"\x1f\x8b", "compressed with gzip", "the algorithm reads no compressed files: unpack it"),
    (b"BZh", "compressed with bzip2", "the algorithm reads no compressed files: unpack it"),
    (b"\xfd7zXZ", "compressed with xz", "the algorithm reads no compressed files: unpack it"),
    (
        b"\x28\xb5\x2f\xfd",
        "compressed with zstd",
        "the algorithm reads no compressed files: unpack it",
    ),
    (b"PK\x03\x04", "a zip archive or an Excel workbook", "save its rows as CSV in UTF-8"),
    (b"PAR1", "Parquet", "set the channel's ContentType to application/x-parquet"),
    (codecs.BOM_UTF16_LE, "text in UTF-16", "save it in UTF-8"),
    (codecs.BOM_UTF16_BE, "text in UTF-16", "save it in UTF-8"),
)


def chunks_of(file: DataFile, chunk_bytes: int) -> Iterator[tuple[int, bytes]]:
    """Yield (number of its first line, bytes) of parts that end where a line ends."""
    first = 1
    for chunk in _whole_lines(file, chunk_bytes):
        yield first, chunk
        # Three times as fast as to let bytes count.
        first += int(np.count_nonzero(np.frombuffer(chunk, np.uint8) == ord("\n")))
        if b"\r" in chunk:
            first += chunk.count(b"\r") - chunk.count(b"\r\n")


def lines_of(file: DataFile, chunk: bytes) -> list[str]:
    """Return a chunk's lines, blank ones included, each with its line end as a newline."""
    try:
        return list(io.TextIOWrapper(io.BytesIO(chunk), "utf-8"))
    except UnicodeDecodeError as error:
        raise ClientError(
            f"{file.name} is not text in UTF-8 ({error.reason}): check the file and its ContentType"
        ) from error


def first_line(file: DataFile) -> str:
    """Return the first line; raises ClientError for a file that is not text."""
    with file.path.open("rb") as stream:
        line = stream.readline()
    for start, what, advice in _OTHER_FORMATS:
        if line.startswith(start):
            raise ClientError(f"{file.name} is {what}: {advice}")
    # A file of carriage returns is one line to readline.
    return next(iter(lines_of(file, line.removeprefix(codecs.BOM_UTF8))), "")


def _whole_lines(file: DataFile, chunk_bytes: int) -> Iterator[bytes]:
    """Yield a file, without its byte order mark, cut behind line ends."""
    rest = b""
    with file.path.open("rb") as stream:
        if stream.peek(3)[:3] == codecs.BOM_UTF8:
            stream.read(3)
        while part := stream.read(chunk_bytes):
            # What follows the last line end belongs to the last part.
            end = part.rfind(b"\n") + 1 if stream.peek(1) else len(part)
            if end:
                yield rest + part[:end] if rest else part[:end]
                rest = part[end:]
            else:
                rest += part
