"""Makes presigned URLs and forms with boto3, uses them without any client, and prints the statuses.

Usage: python presigned.py BUCKET
Endpoint, region and credentials come from the environment.
"""

from __future__ import annotations

import datetime
import json
import sys
import time
import urllib.error
import urllib.request
from unittest import mock

import boto3
from botocore.config import Config


def send(method, url, body=None, headers=None):
    """Send a request; return its status and text."""
    request = urllib.request.Request(url, data=body, method=method, headers=headers or {})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def code(text):
    """Return the code of an S3 error, or the text."""
    return text.partition("<Code>")[2].partition("</Code>")[0] or text


def urls(bucket, version):
    """Put, read and head an object by URLs; then use them in ways that must fail."""
    config = Config(signature_version=version, s3={"addressing_style": "path"})
    client = boto3.client("s3", config=config) if version else boto3.client("s3")
    key = f"presigned/{version} ü+&"
    here = {"Bucket": bucket, "Key": key}
    seen = {}
    typed = {"Content-Type": "text/plain", "x-amz-meta-who": "me"}
    put = client.generate_presigned_url(
        "put_object", {**here, "ContentType": "text/plain", "Metadata": {"who": "me"}}
    )
    seen["signed with"] = "v4" if "X-Amz-Signature" in put else "v2"
    seen["put"] = send("PUT", put, b"hello", typed)[0]
    get = client.generate_presigned_url("get_object", here)
    seen["get"] = send("GET", get)
    head = client.generate_presigned_url("head_object", here)
    seen["head"] = send("HEAD", head)[0]
    stored = client.head_object(**here)
    seen["stored"] = [stored["ContentType"], stored["Metadata"]]
    as_json = client.generate_presigned_url(
        "get_object", {**here, "ResponseContentType": "application/json"}
    )
    with urllib.request.urlopen(as_json) as answer:
        seen["type"] = answer.headers["content-type"]
    seen["another key"] = code(send("GET", get.replace("presigned/", "presigned2/"))[1])
    seen["another method"] = code(send("DELETE", get)[1])
    seen["another parameter"] = code(send("GET", get + "&versionId=1")[1])
    seen["expired"] = code(send("GET", signed_an_hour_ago(client, here))[1])
    return seen


def signed_an_hour_ago(client, here):
    """Make a URL that was good for a second, by a clock that is an hour late."""
    past = time.time() - 3600
    now = datetime.datetime.fromtimestamp(past, datetime.timezone.utc).replace(tzinfo=None)
    with (
        mock.patch("botocore.auth.time.time", return_value=past),
        mock.patch("botocore.auth.get_current_datetime", return_value=now),
    ):
        return client.generate_presigned_url("get_object", here, ExpiresIn=1)


def main() -> None:
    """Try boto3's default, version 2 and version 4."""
    bucket = sys.argv[1]
    print(json.dumps({str(version): urls(bucket, version) for version in (None, "s3", "s3v4")}))


if __name__ == "__main__":
    main()
