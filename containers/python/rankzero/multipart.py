"""One large file, uploaded in parts by several threads.

S3 checks each part's CRC-32 and, when the upload is completed, the CRC-32 of the whole.
"""

from __future__ import annotations

import os
import threading
import zlib
from typing import Any

from .checksum import combine_crc32, encode_crc32
from .errors import RunnerError
from .guarded import write

MIB = 1024 * 1024
# The transfer manager's default; also the size from which a file goes up in parts.
PART_SIZE = 8 * MIB
MAX_PARTS = 10_000


def part_size_of(size: int) -> int:
    """Return the size of a file's parts: 8 MiB, more if there would be too many."""
    smallest = -(-size // MAX_PARTS)
    return max(PART_SIZE, -(-smallest // MIB) * MIB)


def changed(source: str) -> RunnerError:
    """Describe a file that somebody still writes to."""
    return RunnerError(
        "BadOutput",
        f"{os.path.basename(source)} changed while it was uploaded; "
        "close it, and end whatever writes to it, before the function returns",
    )


class MultipartUpload:
    """A file on its way."""

    def __init__(self, client: Any, bucket: str, key: str, source: str, size: int) -> None:
        """Send nothing yet: the first part begins the upload."""
        self._client = client
        self._target = {"Bucket": bucket, "Key": key}
        self._source = source
        self._size = size
        self._part_size = part_size_of(size)
        self.part_count = -(-size // self._part_size)
        self._lock = threading.Lock()
        self._file = -1
        self._upload_id: str | None = None
        self._parts: dict[int, dict[str, Any]] = {}
        self._sums: dict[int, int] = {}

    def send(self, number: int) -> int | None:
        """Send one part. The last to arrive completes the file and returns its CRC-32."""
        with self._lock:
            if self._upload_id is None:
                self._begin()
        body = self._read(number)
        crc32 = zlib.crc32(body)
        response = self._client.upload_part(
            **self._target,
            UploadId=self._upload_id,
            PartNumber=number,
            Body=body,
            ChecksumCRC32=encode_crc32(crc32),
        )
        part = {
            "PartNumber": number,
            "ETag": response["ETag"],
            "ChecksumCRC32": encode_crc32(crc32),
        }
        with self._lock:
            self._parts[number] = part
            self._sums[number] = crc32
            is_last = len(self._parts) == self.part_count
        return self._complete() if is_last else None

    def abort(self) -> None:
        """Delete the parts of an unfinished upload, as far as that is possible."""
        self._close()
        if self._upload_id is None:
            return
        try:
            self._client.abort_multipart_upload(**self._target, UploadId=self._upload_id)
        except Exception:
            return

    def _begin(self) -> None:
        """Open the file and start the upload."""
        self._file = os.open(self._source, os.O_RDONLY)
        response = self._client.create_multipart_upload(
            **self._target, ChecksumAlgorithm="CRC32", ChecksumType="FULL_OBJECT"
        )
        self._upload_id = response["UploadId"]

    def _read(self, number: int) -> bytes:
        """Read one part, which several threads may do at once."""
        start = (number - 1) * self._part_size
        wanted = min(self._part_size, self._size - start)
        body = os.pread(self._file, wanted, start)
        while len(body) < wanted:
            more = os.pread(self._file, wanted - len(body), start + len(body))
            if not more:
                break
            body += more
        if len(body) < wanted or os.fstat(self._file).st_size != self._size:
            raise changed(self._source)
        return body

    def _complete(self) -> int:
        """Put the parts together and return the CRC-32 of the whole."""
        whole = self._sums[1]
        for number in range(2, self.part_count + 1):
            start = (number - 1) * self._part_size
            size = min(self._part_size, self._size - start)
            whole = combine_crc32(whole, self._sums[number], size)
        write(
            self._client.complete_multipart_upload,
            self._target["Key"],
            Bucket=self._target["Bucket"],
            UploadId=self._upload_id,
            MultipartUpload={"Parts": [self._parts[n] for n in sorted(self._parts)]},
            ChecksumCRC32=encode_crc32(whole),
            ChecksumType="FULL_OBJECT",
            MpuObjectSize=self._size,
        )
        self._upload_id = None
        self._close()
        return whole

    def _close(self) -> None:
        """Close the file once."""
        with self._lock:
            if self._file >= 0:
                os.close(self._file)
                self._file = -1
