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
from .capture import Capture, Captured, capture
from .description import Description
from .errors import RunnerError
from .host import Host
from .manifest import Place, Writer
from .outputs import named_values
from .rank import Placement
from .storage import error_code, explain, open_storage, split_uri
from .upload import Transfer, UploadError, upload_all
from .user_failure import resource_code


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

    Raises BadOutput, DoublePersist or UploadFailed; then nothing was committed by this process. In
    spite of BadOutput, the outputs that can be kept are stored, and named by `_stored.json`.
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
        # What other hosts leave becomes part of the same archive.
        model_dir = host.base / "model" if len(host.hosts) == 1 else None
        captured = capture(description.outputs, values, prefix, Path(scratch), model_dir)
        try:
            return Store(place, writer, prefix, host.job_name).store(captured)
        except RunnerError:
            raise
        except UploadError as error:
            raise upload_failed(place.uri(prefix), f"{error}", error.error) from error
        except Exception as error:
            if not is_client_error(error):
                raise
            raise upload_failed(place.uri(prefix), "the request failed", error) from error


class Store:
    """What one writer stores, and where."""

    def __init__(self, place: Place, writer: Writer, prefix: str, job: str) -> None:
        """Open the storage."""
        self._client = open_storage()
        self._place = place
        self._writer = writer
        self._prefix = prefix
        self._job = job

    def store(self, captured: Capture) -> Persisted:
        """Upload and commit, unless an earlier attempt of the job did."""
        outputs, uri = captured.outputs, self._place.uri(self._place.key)
        earlier = Persisted(True, len(outputs), 0, 0, uri)
        if manifests.find_earlier(self._client, self._place, self._writer) is not None:
            return earlier
        if captured.problems:
            raise self._bad_output(captured)
        content = self._upload(outputs)
        if not manifests.commit(self._client, self._place, content, self._writer):
            return earlier
        transfers = [transfer for output in outputs for transfer in output.transfers]
        return Persisted(False, len(outputs), len(transfers), sum(t.size for t in transfers), uri)

    def _upload(self, outputs: Sequence[Captured]) -> dict[str, Any]:
        """Upload outputs and their listings; return the manifest of them."""
        bucket = self._place.bucket
        upload_all(self._client, bucket, [t for output in outputs for t in output.transfers])
        listings = {
            output.declared.name: listing(output, self._prefix)
            for output in outputs
            if output.declared.type == "directory"
        }
        upload_all(self._client, bucket, list(listings.values()))
        return {
            "version": manifests.VERSION,
            "job": self._job,
            "writer": self._writer.as_json(),
            "committedAt": manifests.timestamp(time.time()),
            "outputs": {
                o.declared.name: entry(o, self._place, self._prefix, listings) for o in outputs
            },
        }

    def _bad_output(self, captured: Capture) -> RunnerError:
        """Store what can be kept, where no manifest takes it for the job's outputs; say so."""
        ran_out = captured.error and resource_code(captured.error)
        names = ", ".join(output.declared.name for output in captured.outputs)
        if not names:
            return RunnerError(ran_out or "BadOutput", "\n".join(captured.problems))
        try:
            content = {**self._upload(captured.outputs), "problems": captured.problems}
            body = json.dumps(content, ensure_ascii=False, indent=2).encode("utf-8")
            # Output names start with a letter, so no output has this name.
            transfer = Transfer(f"{self._prefix}_stored.json", None, len(body), body)
            upload_all(self._client, self._place.bucket, [transfer])
            rest = f"{names}: stored all the same, see {self._place.uri(transfer.key)}"
        except Exception as error:
            cause = error.error if isinstance(error, UploadError) else error
            rest = f"{names}: could not be stored: {explain(cause)}"
        # Behind the first problem, as the end of a long message is cut off.
        first, *others = captured.problems
        return RunnerError(ran_out or "BadOutput", "\n".join([first, rest, *others]))


def listing(output: Captured, prefix: str) -> Transfer:
    """Return the object that lists a directory's files."""
    folder = f"{prefix}{output.declared.name}/"
    files = [
        {"path": t.key[len(folder) :], "sizeBytes": t.size, "crc32": t.crc32}
        for t in output.transfers
    ]
    body = json.dumps({"version": manifests.VERSION, "files": files}, ensure_ascii=False)
    data = body.encode("utf-8")
    # Output names start with a letter, so no output has the name of this folder.
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
