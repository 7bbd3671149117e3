"""Stores a job's outputs: check, upload into a folder of this process's own, then commit.

Every writer uploads below `<job>/outputs/<writer id>/`, a name that nobody else uses, so that two
writers never touch each other's objects and nothing that a manifest names can change. A crash
before the commit leaves objects that no manifest names, which do not count.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import manifest as manifests
from .capture import Captured, capture
from .description import Description
from .errors import RunnerError
from .host import Host
from .manifest import Place, Writer
from .outputs import named_values
from .rank import Placement
from .storage import error_code, explain, open_storage, split_uri
from .upload import Transfer, UploadError, upload_all


@dataclass(frozen=True)
class Persisted:
    """What became of the outputs, for the log."""

    by_earlier_attempt: bool
    outputs: int
    files: int
    size: int
    uri: str


def persist(
    description: Description, host: Host, placement: Placement, returned: Any, started_at: float
) -> Persisted:
    """Store what the function returned, exactly once for the job.

    Raises BadOutput, DoublePersist or UploadFailed; then nothing was committed by this process.
    """
    values = named_values(returned)
    bucket, jobs = split_uri(description.jobs)
    place = Place(bucket, f"{jobs}/{host.job_name}/outputs".lstrip("/"))
    name = f"rank-{placement.rank}-{os.urandom(4).hex()}"
    writer = Writer(name, placement.rank, placement.world_size, host.current_host, started_at)
    prefix = f"{place.folder}/{writer.id}/"
    # The platform's volume has the room that a container's own /tmp may lack.
    room = host.scratch
    room.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="frames-", dir=room) as scratch:
        captured = capture(description.outputs, values, prefix, Path(scratch))
        try:
            return store(captured, place, writer, prefix, host.job_name)
        except RunnerError:
            raise
        except UploadError as error:
            raise upload_failed(place.uri(prefix), f"{error}", error.error) from error
        except Exception as error:
            if not is_client_error(error):
                raise
            raise upload_failed(place.uri(prefix), "the request failed", error) from error


def store(
    captured: Sequence[Captured], place: Place, writer: Writer, prefix: str, job: str
) -> Persisted:
    """Upload and commit, unless an earlier attempt of the job did."""
    client = open_storage()
    transfers = [transfer for output in captured for transfer in output.transfers]
    size = sum(transfer.size for transfer in transfers)
    done = Persisted(False, len(captured), len(transfers), size, place.uri(place.key))
    earlier = Persisted(True, len(captured), 0, 0, place.uri(place.key))
    if manifests.find_earlier(client, place, writer) is not None:
        return earlier
    upload_all(client, place.bucket, transfers)
    listings = {
        output.declared.name: listing(output, prefix)
        for output in captured
        if output.declared.type == "directory"
    }
    upload_all(client, place.bucket, list(listings.values()))
    content = {
        "version": manifests.VERSION,
        "job": job,
        "writer": writer.as_json(),
        "committedAt": manifests.timestamp(time.time()),
        "outputs": {o.declared.name: entry(o, place, prefix, listings) for o in captured},
    }
    return done if manifests.commit(client, place, content, writer) else earlier


def listing(output: Captured, prefix: str) -> Transfer:
    """Return the object that lists a directory's files."""
    folder = f"{prefix}{output.declared.name}/"
    files = [
        {"path": t.key[len(folder) :], "sizeBytes": t.size, "crc32": t.crc32}
        for t in output.transfers
    ]
    body = json.dumps({"version": manifests.VERSION, "files": files}, ensure_ascii=False)
    data = body.encode("utf-8")
    # Output names start with a letter, so that no output is called like this folder.
    return Transfer(f"{prefix}_listings/{output.declared.name}.json", None, len(data), data)


def entry(
    output: Captured, place: Place, prefix: str, listings: Mapping[str, Transfer]
) -> dict[str, Any]:
    """Return an output's entry in the manifest."""
    kind = output.declared.type
    if output.is_inline:
        return {"type": kind, "value": output.value}
    if kind != "directory":
        return {"type": kind, **stored(output.transfers[0], place)}
    name = output.declared.name
    return {
        "type": kind,
        "uri": place.uri(f"{prefix}{name}/"),
        "fileCount": len(output.transfers),
        "sizeBytes": sum(t.size for t in output.transfers),
        "listing": stored(listings[name], place),
    }


def stored(transfer: Transfer, place: Place) -> dict[str, Any]:
    """Describe a stored object."""
    return {
        "uri": place.uri(transfer.key),
        "sizeBytes": transfer.size,
        "crc32": transfer.crc32,
    }


def is_client_error(error: Exception) -> bool:
    """Tell whether the cloud library or the network failed, not the code here."""
    return type(error).__module__.partition(".")[0] in ("botocore", "urllib3") or isinstance(
        error, (OSError, EOFError)
    )


def upload_failed(uri: str, progress: str, error: BaseException) -> RunnerError:
    """Describe an upload that did not finish. A full disk keeps its own name."""
    hints = {
        "AccessDenied": "Allow s3:PutObject and s3:AbortMultipartUpload there to the job's role",
        "NoSuchBucket": "Deploy the artifacts stack, or correct the bucket",
    }
    hint = hints.get(error_code(error) or "", "Run the job again; if it fails again, see the cause")
    return RunnerError(
        "UploadFailed",
        f"outputs could not be stored at {uri}: {progress}, nothing was committed. "
        f"{explain(error)}. {hint}",
    )
