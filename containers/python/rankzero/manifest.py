"""The manifest `outputs.json`: written last, once, by a conditional write.

Whoever writes it first has stored the job's outputs; nothing it names is ever written again. What
it means to find one there already is decided by its time: committed before this process started,
it is an earlier attempt's of the same job, and final; later, it is another process's of this
attempt, which must not be. Shape: CONTRACT.md, "The manifest".
"""

from __future__ import annotations

import json
import time
import zlib
from dataclasses import dataclass
from typing import Any

from .checksum import encode_crc32
from .errors import RunnerError
from .storage import error_code, explain

VERSION = 1
NAME = "outputs.json"
# S3 answers 409 while another conditional write of the same key is under way.
BUSY_ATTEMPTS = 20
BUSY_SECONDS = 0.25


@dataclass(frozen=True)
class Writer:
    """The process that stores a job's outputs. Times are seconds since 1970."""

    id: str
    rank: int
    world_size: int
    host: str
    started_at: float

    def as_json(self) -> dict[str, Any]:
        """Return the manifest's form of it."""
        return {
            "id": self.id,
            "rank": self.rank,
            "worldSize": self.world_size,
            "host": self.host,
            "startedAt": timestamp(self.started_at),
        }


@dataclass(frozen=True)
class Place:
    """Where a job's outputs are stored: s3://bucket/<folder>/."""

    bucket: str
    folder: str

    @property
    def key(self) -> str:
        """Return the manifest's key."""
        return f"{self.folder}/{NAME}"

    def uri(self, key: str) -> str:
        """Return a key's address."""
        return f"s3://{self.bucket}/{key}"


def timestamp(seconds: float) -> str:
    """Write a time in UTC, to the millisecond; such texts sort by time."""
    whole = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))
    return f"{whole}.{int(seconds * 1000) % 1000:03d}Z"


def find_earlier(client: Any, place: Place, writer: Writer) -> dict[str, Any] | None:
    """Return the manifest of an earlier attempt, if there is one.

    Raises DoublePersist for one of this attempt.
    """
    manifest = read_manifest(client, place)
    return None if manifest is None else judge(manifest, place, writer)


def read_manifest(client: Any, place: Place) -> dict[str, Any] | None:
    """Read the manifest; None if there is none."""
    try:
        body = client.get_object(Bucket=place.bucket, Key=place.key)["Body"].read()
    except Exception as error:
        # Without the right to list, S3 answers a missing key with 403: the conditional write
        # will find out.
        if error_code(error) in ("NoSuchKey", "404", "AccessDenied", "403"):
            return None
        raise
    manifest: dict[str, Any] = json.loads(body)
    return manifest


def judge(manifest: dict[str, Any], place: Place, writer: Writer) -> dict[str, Any]:
    """Return an earlier attempt's manifest. Raises DoublePersist for one of this attempt."""
    if manifest["committedAt"] < timestamp(writer.started_at):
        return manifest
    other = manifest["writer"]
    raise RunnerError(
        "DoublePersist",
        f"two processes store outputs: rank {other['rank']} on {other['host']} has committed "
        f"{place.uri(place.key)}, and so would rank {writer.rank} on {writer.host}; "
        "persist_outputs must be true in exactly one process",
    )


def commit(client: Any, place: Place, manifest: dict[str, Any], writer: Writer) -> bool:
    """Write the manifest if there is none; False if an earlier attempt's is there.

    Raises DoublePersist if another process of this attempt was first.
    """
    body = json.dumps(manifest, ensure_ascii=False, indent=2).encode("utf-8")
    for attempt in range(BUSY_ATTEMPTS):
        try:
            client.put_object(
                Bucket=place.bucket,
                Key=place.key,
                Body=body,
                ContentType="application/json",
                IfNoneMatch="*",
                ChecksumCRC32=encode_crc32(zlib.crc32(body)),
            )
            return True
        except Exception as error:
            code = error_code(error)
            if code not in ("PreconditionFailed", "412", "ConditionalRequestConflict", "409"):
                raise
            there = read_manifest(client, place)
            if there is not None:
                # A repeated request whose first answer was lost meets its own manifest.
                if there["writer"]["id"] == writer.id:
                    return True
                judge(there, place, writer)
                return False
            if attempt + 1 == BUSY_ATTEMPTS:
                raise RunnerError(
                    "UploadFailed",
                    f"{place.uri(place.key)} could neither be written nor read: {explain(error)}; "
                    "another process may have stored this job's outputs. Allow s3:GetObject there",
                ) from error
            time.sleep(BUSY_SECONDS)
    raise AssertionError("unreachable")
