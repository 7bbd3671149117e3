"""Uses S3 of the local account as boto3 does, and prints what came of it: one JSON object by row.

Usage: python boto3_table.py BUCKET VERSIONED; endpoint, region and credentials come from the
environment.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import sys
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.exceptions import ClientError

BUCKET, VERSIONED = sys.argv[1:]
MIB = 1024 * 1024
s3 = boto3.client("s3")
rows: dict[str, Callable[[], Any]] = {}


def row(function: Callable[[], Any]) -> Callable[[], Any]:
    """Make a function a row of the table, by its name."""
    rows[function.__name__.replace("_", " ")] = function
    return function


def put(key: str, body: bytes = b"0123456789", **more: Any) -> Any:
    """Store an object."""
    return s3.put_object(Bucket=BUCKET, Key=key, Body=body, **more)


def get(key: str, **more: Any) -> str:
    """Return an object's text."""
    return s3.get_object(Bucket=BUCKET, Key=key, **more)["Body"].read().decode()


@row
def odd_keys() -> Any:
    """Store keys that a file system would mix up, each apart from the others."""
    keys = [
        "o/a",
        "o/a/",
        "o/a/b",
        "o/a//b",
        "o/A",
        "o/caf\u00e9",
        "o/cafe\u0301",
        "o/..",
        "o/../x",
    ]
    keys += ["o/ +%2F&?=#", "o/line\nbreak", "o/cr\rlf", "o/<&>'\"", "o/\U0001f600", "o/\uffee"]
    keys.append("o/" + "k" * 1022)
    for key in keys:
        put(key, key.encode())
    listed = [it["Key"] for it in s3.list_objects_v2(Bucket=BUCKET, Prefix="o/")["Contents"]]
    return [all(get(key) == key for key in keys), listed == sorted(keys, key=str.encode)]


@row
def too_long_a_key() -> Any:
    """Refuse a key of more than 1,024 bytes."""
    return put("\u00e9" * 513)


@row
def many_keys() -> Any:
    """List 10,000 keys of one prefix in pages, once each."""
    pages = list(s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix="many/"))
    found = [it["Key"] for page in pages for it in page["Contents"]]
    return [len(pages), len(found), found == sorted(set(found))]


@row
def transfer() -> Any:
    """Send and fetch a file in parts, and get its bytes."""
    body = hashlib.shake_128(b"seed").digest(20 * MIB)
    config = TransferConfig(multipart_threshold=8 * MIB, multipart_chunksize=8 * MIB)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "file")
        path.write_bytes(body)
        s3.upload_file(str(path), BUCKET, "transfer", Config=config)
        s3.download_file(BUCKET, "transfer", str(path), Config=config)
        same = path.read_bytes() == body
    etag = s3.head_object(Bucket=BUCKET, Key="transfer")["ETag"].strip('"')
    parts = [hashlib.md5(body[at : at + 8 * MIB]).digest() for at in range(0, len(body), 8 * MIB)]
    part = s3.head_object(Bucket=BUCKET, Key="transfer", PartNumber=3)
    return [
        same,
        etag == f"{hashlib.md5(b''.join(parts)).hexdigest()}-3",
        [part["PartsCount"], part["ContentLength"]],
    ]


@row
def ranges() -> Any:
    """Read from the middle, from the end, beyond it, and by If-Range."""
    etag = put("range")["ETag"]
    return [
        get("range", Range="bytes=2-4"),
        get("range", Range="bytes=7-"),
        get("range", Range="bytes=-2"),
        get("range", Range="bytes=8-100"),
        get("range", Range="bytes=0-1,3-4"),
        s3.get_object(Bucket=BUCKET, Key="range", Range="bytes=2-4")["ContentRange"],
        etag,
        code_of(lambda: get("range", Range="bytes=10-")),
    ]


@row
def wrong_checksums() -> Any:
    """Refuse a body that is not what its checksum says, and store nothing of it."""
    wrong = {
        "ContentMD5": base64.b64encode(bytes(16)),
        "ChecksumCRC32": base64.b64encode(bytes(4)),
        "ChecksumCRC32C": base64.b64encode(bytes(4)),
        "ChecksumCRC64NVME": base64.b64encode(bytes(8)),
        "ChecksumSHA1": base64.b64encode(bytes(20)),
        "ChecksumSHA256": base64.b64encode(bytes(32)),
    }
    codes = {
        code_of(lambda name=name, value=value: put("wrong", **{name: value.decode()}))
        for name, value in wrong.items()
    }
    return [sorted(codes), code_of(lambda: get("wrong"))]


@row
def checksums() -> Any:
    """Answer each checksum again, as it was sent."""
    body = b"0123456789"
    right = {
        "CRC32": zlib.crc32(body).to_bytes(4, "big"),
        "SHA1": hashlib.sha1(body).digest(),
        "SHA256": hashlib.sha256(body).digest(),
    }
    found = {}
    for algorithm, digest in right.items():
        put("sums", body, ChecksumAlgorithm=algorithm)
        head = s3.head_object(Bucket=BUCKET, Key="sums", ChecksumMode="ENABLED")
        found[algorithm] = base64.b64decode(head[f"Checksum{algorithm}"]) == digest
    return found


@row
def conditions() -> Any:
    """Write on condition: where there is nothing, and where it is still the same."""
    first = put("once", IfNoneMatch="*")["ETag"]
    return [
        code_of(lambda: put("once", IfNoneMatch="*")),
        code_of(lambda: put("once", b"other", IfMatch=first)),
        code_of(lambda: put("once", IfMatch=first)),
        code_of(lambda: put("never", IfMatch=first)),
        get("once"),
    ]


@row
def copies() -> Any:
    """Copy with metadata and tags, with others, onto itself, and in parts."""
    put("from", Metadata={"who": "me"}, Tagging="a=1&b=%C3%A9", ContentType="text/plain")
    source = {"Bucket": BUCKET, "Key": "from"}
    s3.copy_object(Bucket=BUCKET, Key="to", CopySource=source)
    copy = s3.get_object(Bucket=BUCKET, Key="to")
    s3.copy_object(
        Bucket=BUCKET, Key="to", CopySource=source, Metadata={"x": "y"}, MetadataDirective="REPLACE"
    )
    other = s3.head_object(Bucket=BUCKET, Key="to")
    itself = code_of(lambda: s3.copy_object(Bucket=BUCKET, Key="from", CopySource=source))
    upload = {"Bucket": BUCKET, "Key": "joined"}
    upload["UploadId"] = s3.create_multipart_upload(**upload)["UploadId"]
    etags = [
        s3.upload_part_copy(
            **upload, PartNumber=number, CopySource={"Bucket": BUCKET, "Key": "transfer"}, **more
        )["CopyPartResult"]["ETag"]
        for number, more in ((1, {"CopySourceRange": f"bytes=0-{6 * MIB - 1}"}), (2, {}))
    ]
    parts = [{"PartNumber": at, "ETag": etag} for at, etag in enumerate(etags, 1)]
    s3.complete_multipart_upload(**upload, MultipartUpload={"Parts": parts})
    s3.delete_object(Bucket=BUCKET, Key="from")
    return [
        [copy["Body"].read().decode(), copy["Metadata"], copy["ContentType"], copy["TagCount"]],
        other["Metadata"],
        itself,
        s3.head_object(Bucket=BUCKET, Key="joined")["ContentLength"] == 26 * MIB,
        s3.get_object_tagging(Bucket=BUCKET, Key="to")["TagSet"],
    ]


@row
def uploads() -> Any:
    """Refuse to complete what is not there, too small or out of order; list and abort."""
    upload = {"Bucket": BUCKET, "Key": "parts"}
    upload["UploadId"] = s3.create_multipart_upload(**upload)["UploadId"]
    etags = {n: s3.upload_part(**upload, PartNumber=n, Body=b"small")["ETag"] for n in (1, 2)}

    def complete(*parts: tuple[int, str]) -> Any:
        listed = [{"PartNumber": number, "ETag": etag} for number, etag in parts]
        return s3.complete_multipart_upload(**upload, MultipartUpload={"Parts": listed})

    found = [
        code_of(lambda: complete((1, etags[1]), (2, etags[2]))),
        code_of(lambda: complete((2, etags[2]), (1, etags[1]))),
        code_of(lambda: complete((3, etags[1]))),
        [it["PartNumber"] for it in s3.list_parts(**upload, PartNumberMarker=1)["Parts"]],
        [it["Key"] for it in s3.list_multipart_uploads(Bucket=BUCKET)["Uploads"]],
    ]
    s3.abort_multipart_upload(**upload)
    return [*found, code_of(lambda: complete((1, etags[1])))]


@row
def versions() -> Any:
    """Keep versions: read old ones, delete by a marker, and take the marker away."""
    ids = [
        s3.put_object(Bucket=VERSIONED, Key="v", Body=str(n).encode())["VersionId"] for n in (1, 2)
    ]
    old = s3.get_object(Bucket=VERSIONED, Key="v", VersionId=ids[0])["Body"].read().decode()
    marker = s3.delete_object(Bucket=VERSIONED, Key="v")
    gone = code_of(lambda: s3.head_object(Bucket=VERSIONED, Key="v"))
    listed = s3.list_object_versions(Bucket=VERSIONED)
    s3.delete_object(Bucket=VERSIONED, Key="v", VersionId=marker["VersionId"])
    back = s3.get_object(Bucket=VERSIONED, Key="v")["Body"].read().decode()
    versioning = {"Status": "Suspended"}
    s3.put_bucket_versioning(Bucket=VERSIONED, VersioningConfiguration=versioning)
    suspended = s3.put_object(Bucket=VERSIONED, Key="v", Body=b"3")["VersionId"]
    return [
        old,
        marker["DeleteMarker"],
        gone,
        [len(listed["Versions"]), len(listed["DeleteMarkers"])],
        back,
        suspended,
        len(s3.list_object_versions(Bucket=VERSIONED)["Versions"]),
    ]


@row
def deletes() -> Any:
    """Delete several at once, whether they are there or not."""
    put("gone/1")
    wanted = [{"Key": "gone/1"}, {"Key": "gone/none"}]
    answer = s3.delete_objects(Bucket=BUCKET, Delete={"Objects": wanted})
    return [sorted(it["Key"] for it in answer["Deleted"]), code_of(lambda: get("gone/1"))]


@row
def tags() -> Any:
    """Set, read and remove tags, and refuse too many."""
    put("tags", Tagging="a=1")
    place = {"Bucket": BUCKET, "Key": "tags"}
    first = s3.get_object_tagging(**place)["TagSet"]
    s3.put_object_tagging(**place, Tagging={"TagSet": [{"Key": "b", "Value": "<&>"}]})
    second = s3.get_object_tagging(**place)["TagSet"]
    s3.delete_object_tagging(**place)
    many = [{"Key": str(n), "Value": ""} for n in range(11)]
    refused = code_of(lambda: s3.put_object_tagging(**place, Tagging={"TagSet": many}))
    return [first, second, s3.get_object_tagging(**place)["TagSet"], refused]


@row
def configuration() -> Any:
    """Keep what a bucket is configured with, and say what it has not."""
    rules = [{"AllowedMethods": ["GET"], "AllowedOrigins": ["*"]}]
    s3.put_bucket_cors(Bucket=BUCKET, CORSConfiguration={"CORSRules": rules})
    cors = s3.get_bucket_cors(Bucket=BUCKET)["CORSRules"]
    s3.delete_bucket_cors(Bucket=BUCKET)
    return [
        cors == rules,
        code_of(lambda: s3.get_bucket_cors(Bucket=BUCKET)),
        code_of(lambda: s3.get_bucket_lifecycle_configuration(Bucket=BUCKET)),
        code_of(lambda: s3.get_bucket_policy(Bucket=BUCKET)),
        s3.head_bucket(Bucket=BUCKET)["BucketRegion"],
        code_of(lambda: s3.head_bucket(Bucket="none-of-ours")),
        code_of(lambda: s3.delete_bucket(Bucket=BUCKET)),
        code_of(lambda: s3.create_bucket(Bucket="No_Bucket")),
    ]


@row
def streams() -> Any:
    """Take a stream of unknown length, and a body of no bytes."""
    s3.upload_fileobj(io.BytesIO(b"streamed"), BUCKET, "stream")
    put("empty", b"")
    return [get("stream"), get("empty"), s3.head_object(Bucket=BUCKET, Key="empty")["ETag"]]


def code_of(function: Callable[[], Any]) -> str:
    """Return the code of the error that a call fails with, or `none`."""
    try:
        function()
    except ClientError as error:
        return str(error.response["Error"]["Code"])
    return "none"


def outcome(function: Callable[[], Any]) -> Any:
    """Return what a row came to, or the code that it failed with."""
    try:
        return function()
    except ClientError as error:
        return str(error.response["Error"]["Code"])


print(json.dumps({name: outcome(function) for name, function in rows.items()}))
