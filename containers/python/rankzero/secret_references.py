"""Reads secrets that a request only refers to, in the job, so that their values are nowhere else.

A reference is {"secret": ARN, "key"?: …, "versionStage"?: …}, of a secret of Secrets Manager or of
a parameter of Parameter Store. It stands for a whole secret input, or anywhere in a json input.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from .errors import RunnerError
from .masking import learn
from .reference import ARN, is_reference
from .storage import explain, open_client

Fetch = Callable[[str, "str | None"], str]


def has_reference(value: Any) -> bool:
    """Tell whether a value is a reference, or holds one."""
    if is_reference(value):
        return True
    if isinstance(value, dict):
        return any(has_reference(item) for item in value.values())
    return isinstance(value, list) and any(has_reference(item) for item in value)


def resolve(value: Any, fetch: Fetch) -> Any:
    """Put secrets where a value refers to them.

    Raises SecretUnreadable for a secret that cannot be read, or has no such member.
    """
    if is_reference(value):
        return read_secret(value, fetch)
    if isinstance(value, dict):
        return {key: resolve(item, fetch) for key, item in value.items()}
    if isinstance(value, list):
        return [resolve(item, fetch) for item in value]
    return value


def read_secret(reference: Mapping[str, str], fetch: Fetch) -> Any:
    """Return the text of a secret, or a member of its JSON object."""
    arn = reference["secret"]
    text = fetch(arn, reference.get("versionStage"))
    learn(text, True)
    key = reference.get("key")
    if key is None:
        return text
    try:
        content = json.loads(text)
    except ValueError:
        # The parser's own message would quote it.
        raise unreadable(arn, f'it is not JSON, so it has no member "{key}"') from None
    if not isinstance(content, dict) or key not in content:
        raise unreadable(arn, f'it has no member "{key}"')
    learn(content[key], True)
    return content[key]


@cache
def fetch_secret(arn: str, stage: str | None) -> str:
    """Ask AWS for the text of a secret or of a parameter.

    Raises SecretUnreadable if it cannot be read, or is not text.
    """
    found = re.fullmatch(ARN, arn)
    # Where an endpoint is given, all of the account is there.
    is_elsewhere = not os.environ.get("AWS_ENDPOINT_URL")
    region = (found[1] or found[2]) if found and is_elsewhere else None
    try:
        if found and found[1]:
            stages = {} if stage is None else {"VersionStage": stage}
            answer = open_client("secretsmanager", region).get_secret_value(SecretId=arn, **stages)
            text = answer.get("SecretString")
        else:
            client = open_client("ssm", region)
            answer = client.get_parameter(Name=arn, WithDecryption=True)
            text = answer["Parameter"]["Value"]
    except Exception as error:
        raise unreadable(arn, explain(error)) from error
    if text is None:
        raise unreadable(arn, "it is binary; keep it as text, for example in base64")
    return str(text)


def unreadable(arn: str, why: str) -> RunnerError:
    """Describe a secret that cannot be read."""
    return RunnerError(
        "SecretUnreadable",
        f"{arn}: {why}; see that the secret is there, that the task names it in `secrets`, and "
        "that subnets of a VPC reach the service",
    )
