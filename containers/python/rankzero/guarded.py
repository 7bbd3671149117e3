"""Keys that the bucket may let be written only once, as it does manifests.

A policy of the bucket cannot tell a manifest from an output's file whose path ends alike.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .storage import error_code

GUARDED = "/outputs/outputs.json"


def write(send: Callable[..., Any], key: str, **request: Any) -> None:
    """Send a request that makes an object, with a condition where the bucket may ask for one."""
    if not key.endswith(GUARDED):
        send(Key=key, **request)
        return
    try:
        send(Key=key, IfNoneMatch="*", **request)
    except Exception as error:
        # The folder is this writer's alone: it is an earlier try's, whose answer was lost.
        if error_code(error) not in ("PreconditionFailed", "412"):
            raise
