"""Corrects what moto does differently from AWS and nothing in front of it could correct."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, unquote, urlparse

#: The most keys that S3 lists at once, however many it is asked for.
MOST_KEYS = 1000
CONDITIONS = ("match", "none-match", "modified-since", "unmodified-since")


def correct() -> None:
    """Apply all corrections, once moto's services are loaded or can be."""
    list_only_keys_that_are_there()
    copy_only_on_condition()


def replace(kind: type, **methods: Callable[..., Any]) -> None:
    """Give a class of moto's other methods."""
    for name, method in methods.items():
        setattr(kind, name, method)


def list_only_keys_that_are_there() -> None:
    """List no folder whose keys are all deleted, no more keys than S3, and by its own tokens only.

    Moto takes the delete markers of a versioned bucket for keys when it looks for folders.
    """
    from moto.s3.exceptions import InvalidContinuationToken
    from moto.s3.models import FakeDeleteMarker, FakeTableStorageBucket, S3Backend

    moto_list = S3Backend.list_objects
    moto_list_v2 = S3Backend.list_objects_v2

    def list_objects(
        self: Any, bucket: Any, prefix: Any, delimiter: Any, marker: Any, max_keys: Any
    ) -> Any:
        if not isinstance(bucket, FakeTableStorageBucket):
            keys = bucket.keys.items()
            there = {name: key for name, key in keys if not isinstance(key, FakeDeleteMarker)}
            bucket = SimpleNamespace(keys=there)
        found = moto_list(self, bucket, prefix, delimiter, marker=None, max_keys=None)
        # The second listing takes its own part of all.
        keys_found, folders, *_ = found
        return found if max_keys is None else page_of(keys_found, folders, marker or "", max_keys)

    def list_objects_v2(
        self: Any,
        bucket: Any,
        prefix: Any,
        delimiter: Any,
        continuation_token: Any,
        start_after: Any,
        max_keys: int,
    ) -> Any:
        if continuation_token and continuation_token not in self._pagination_tokens:
            raise InvalidContinuationToken()
        most = min(max_keys, MOST_KEYS)
        return moto_list_v2(
            self, bucket, prefix, delimiter, continuation_token, start_after, max_keys=most
        )

    replace(S3Backend, list_objects=list_objects, list_objects_v2=list_objects_v2)


def page_of(
    keys: Iterable[Any], folders: Iterable[str], marker: str, max_keys: int
) -> tuple[Any, ...]:
    """Return a page of the first listing, where folders count as keys do, as moto returns it."""
    named = [(key.name, key, None) for key in keys] + [(name, None, name) for name in folders]
    rest = sorted((it for it in named if it[0] > marker), key=lambda it: it[0])
    page = rest[: min(max_keys, MOST_KEYS)]
    # Asked for none, S3 says that there are no more.
    is_truncated = 0 < len(page) < len(rest)
    return (
        [key for _, key, _ in page if key is not None],
        [folder for _, _, folder in page if folder is not None],
        is_truncated,
        page[-1][0] if is_truncated else None,
    )


def copy_only_on_condition() -> None:
    """Look at what a copy says of its source: moto looks at one of four headers, for whole copies.

    https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPartCopy.html
    """
    from moto.s3.exceptions import MissingKey, PreconditionFailed
    from moto.s3.responses import S3Response

    def checked(moto_copy: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def copy(self: Any) -> Any:
            key = source_of(self)
            if key is None:
                # Moto has no code for it where a part is copied.
                raise MissingKey(key=self.headers["x-amz-copy-source"])
            failed = failed_condition(self.headers, key)
            if failed is not None:
                raise PreconditionFailed(failed)
            return moto_copy(self)

        return copy

    replace(
        S3Response,
        copy_object=checked(S3Response.copy_object),
        upload_part_copy=checked(S3Response.upload_part_copy),
    )


def source_of(response: Any) -> Any:
    """Return the key that a copy is made from; None where there is none."""
    found = urlparse(response.headers["x-amz-copy-source"])
    bucket, _, key = unquote(found.path).lstrip("/").partition("/")
    [version] = parse_qs(found.query).get("versionId", [None])
    return response.backend.get_object(bucket, key, version_id=version)


def failed_condition(headers: Mapping[str, str], key: Any) -> str | None:
    """Return the header of a copy whose condition does not hold; tags come before times."""
    from moto.core.utils import str_to_rfc_1123_datetime

    prefix = "x-amz-copy-source-if-"
    given = {name: headers.get(f"{prefix}{name}", "") for name in CONDITIONS}

    def has_tag(name: str) -> bool:
        return bool(key.etag.strip('"') == given[name].strip('"'))

    def changed_since(name: str) -> bool:
        # Dates in headers have no fractions.
        modified: datetime = key.last_modified.replace(microsecond=0)
        return modified > str_to_rfc_1123_datetime(given[name])

    if given["match"]:
        if not has_tag("match"):
            return f"{prefix}match"
    elif given["unmodified-since"] and changed_since("unmodified-since"):
        return f"{prefix}unmodified-since"
    if given["none-match"]:
        if has_tag("none-match"):
            return f"{prefix}none-match"
    elif given["modified-since"] and not changed_since("modified-since"):
        return f"{prefix}modified-since"
    return None
