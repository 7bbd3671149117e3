"""The only module that loads a cloud library, and only in processes that need S3.

Endpoint, region and credentials come from the environment as every AWS client reads them;
AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL leads to the local account.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .errors import RunnerError
from .masking import hide, shorten

NEEDED = (1, 36)
THREADS = 10
# A dead network is given up after about a minute, a stalling one after some minutes.
CONNECT_TIMEOUT_SECONDS = 5
READ_TIMEOUT_SECONDS = 60
ATTEMPTS = 6


def check_library() -> None:
    """See, without loading it, that storing outputs will be possible after training.

    Raises MissingLibrary before hours of training are spent for nothing.
    """
    found = importlib.util.find_spec("botocore")
    if found is None or found.origin is None:
        raise RunnerError(
            "MissingLibrary",
            "botocore is not installed, so outputs could not be stored; "
            'add "rankzero[s3]" or boto3 to the requirements of the image',
        )
    text = Path(found.origin).read_text(encoding="utf-8")
    version = re.search(r"^__version__ = ['\"](\d+)\.(\d+)", text, re.MULTILINE)
    if version and (int(version[1]), int(version[2])) < NEEDED:
        raise RunnerError(
            "MissingLibrary",
            f"botocore {version[1]}.{version[2]} is too old to store outputs; "
            f"expected {NEEDED[0]}.{NEEDED[1]} or later",
        )


def open_storage() -> Any:
    """Return an S3 client that several threads may share."""
    return open_client("s3")


def open_client(service: str, region: str | None = None) -> Any:
    """Return a client of an AWS service; without a region that of the environment."""
    import botocore.session
    from botocore.config import Config

    endpoint = os.environ.get("AWS_ENDPOINT_URL")
    if service == "s3":
        endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or endpoint
    return botocore.session.get_session().create_client(
        service,
        region_name=region,
        endpoint_url=endpoint or None,
        config=Config(
            connect_timeout=CONNECT_TIMEOUT_SECONDS,
            read_timeout=READ_TIMEOUT_SECONDS,
            retries={"mode": "standard", "total_max_attempts": attempts()},
            max_pool_connections=THREADS,
            # Names below a loopback address resolve nowhere.
            s3={"addressing_style": "path"} if endpoint else {},
        ),
    )


def attempts() -> int:
    """Return how often a request is tried; AWS_MAX_ATTEMPTS, as every AWS client reads it."""
    text = os.environ.get("AWS_MAX_ATTEMPTS", "")
    return int(text) if text.isdigit() and int(text) > 0 else ATTEMPTS


def split_uri(uri: str) -> tuple[str, str]:
    """Split s3://bucket/key into bucket and key."""
    bucket, _, key = uri[len("s3://") :].partition("/")
    return bucket, key


def read_document(uri: str) -> Mapping[str, Any]:
    """Read the inputs that did not fit into hyperparameters.

    Raises DocumentUnreadable if it is not there, or is no JSON object.
    """
    from .decode import parse_json

    bucket, key = split_uri(uri)
    try:
        body = open_storage().get_object(Bucket=bucket, Key=key)["Body"].read()
        content = parse_json(body.decode("utf-8"))
    except Exception as error:
        raise RunnerError(
            "DocumentUnreadable", f"{uri}, which holds inputs of this job: {explain(error)}"
        ) from error
    if not isinstance(content, dict):
        found = shorten(json.dumps(content), 60)
        raise RunnerError("DocumentUnreadable", f"{uri}: expected an object, found {found}")
    return content


def error_code(error: BaseException) -> str | None:
    """Return S3's code of a refused request, None for any other failure."""
    response = getattr(error, "response", None)
    return response.get("Error", {}).get("Code") if isinstance(response, dict) else None


def explain(error: BaseException) -> str:
    """Describe a failed request in one line."""
    text = " ".join(hide(str(error)).split())
    return f"{type(error).__name__}: {text}"[:400]
