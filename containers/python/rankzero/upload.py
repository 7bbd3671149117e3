"""Uploads many files and a few large ones at once, with checksums and bounded memory.

Small files are single requests; files from 8 MiB on go up in parts, as boto3's transfer manager
does by default. Threads take the next piece from one shared iterator, so that a directory of any
number of files costs no more than its list. The first failure ends all of it.
"""

from __future__ import annotations

import threading
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from .checksum import encode_crc32
from .errors import RunnerError
from .guarded import write
from .multipart import PART_SIZE, MultipartUpload, changed, part_size_of
from .storage import THREADS

# Bytes of file content that may be in memory at once.
MEMORY = 128 * 1024 * 1024


@dataclass
class Transfer:
    """One object to store: a local file, or bytes. `crc32` is set when it is stored."""

    key: str
    source: str | None
    size: int
    body: bytes = b""
    crc32: str = ""


def upload_all(client: Any, bucket: str, transfers: Sequence[Transfer]) -> None:
    """Store every transfer.

    Raises UploadError with what failed and how far it got; parts of unfinished files are deleted.
    """
    if not transfers:
        return
    uploads: list[MultipartUpload] = []
    pieces = list_pieces(client, bucket, transfers, uploads)
    largest = max(part_size_of(t.size) for t in transfers)
    try:
        run_all(pieces, threads=max(1, min(THREADS, MEMORY // largest)))
    except BaseException as error:
        for upload in uploads:
            upload.abort()
        if isinstance(error, (RunnerError, MemoryError)) or not isinstance(error, Exception):
            raise
        stored = sum(1 for t in transfers if t.crc32)
        raise UploadError(stored, len(transfers), error) from error


class UploadError(Exception):
    """An upload that did not finish; the cause is what the client raised."""

    def __init__(self, stored: int, total: int, cause: BaseException) -> None:
        """Keep how far it got."""
        super().__init__(f"{stored} of {total} files were uploaded")
        self.stored = stored
        self.total = total
        self.error = cause


def list_pieces(
    client: Any, bucket: str, transfers: Sequence[Transfer], uploads: list[MultipartUpload]
) -> Iterator[Callable[[], None]]:
    """Yield every request as a function to call; large files first, for they take longest."""
    for transfer in sorted(transfers, key=lambda t: -t.size):
        if transfer.source is None or transfer.size < PART_SIZE:
            yield partial(put_whole, client, bucket, transfer)
            continue
        upload = MultipartUpload(client, bucket, transfer.key, transfer.source, transfer.size)
        uploads.append(upload)
        for number in range(1, upload.part_count + 1):
            yield partial(send_part, upload, number, transfer)


def send_part(upload: MultipartUpload, number: int, transfer: Transfer) -> None:
    """Send one part; the last one to arrive completes the file."""
    crc32 = upload.send(number)
    if crc32 is not None:
        transfer.crc32 = encode_crc32(crc32)


def put_whole(client: Any, bucket: str, transfer: Transfer) -> None:
    """Store a small file, or bytes, by one request."""
    body = transfer.body
    if transfer.source is not None:
        with open(transfer.source, "rb", buffering=0) as file:
            body = file.read(transfer.size + 1)
        if len(body) != transfer.size:
            raise changed(transfer.source)
    crc32 = encode_crc32(zlib.crc32(body))
    write(client.put_object, transfer.key, Bucket=bucket, Body=body, ChecksumCRC32=crc32)
    transfer.crc32 = crc32


def run_all(pieces: Iterator[Callable[[], None]], threads: int) -> None:
    """Run all pieces in threads. Raises the first failure after every thread has ended."""
    lock = threading.Lock()
    failures: list[BaseException] = []

    def work() -> None:
        while not failures:
            with lock:
                piece = next(pieces, None)
            if piece is None:
                return
            try:
                piece()
            except BaseException as error:
                failures.append(error)

    workers = [threading.Thread(target=work, daemon=True) for _ in range(threads)]
    for worker in workers:
        worker.start()
    try:
        for worker in workers:
            worker.join()
    except BaseException as error:
        # Ctrl-C: the threads end with their current request.
        failures.append(error)
        raise
    if failures:
        raise failures[0]
