"""Shows parameter values without what must not be seen.

Secret is an input declared so, and any name, also inside JSON, that says so (password, token,
key, …). Secret values are cut out of tracebacks and messages too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from .description import Input, looks_secret

MASK = "***"
# Replacing shorter ones would garble every text, and hide nothing.
SHORTEST = 3
SHOWN = 80


def show_inputs(declared: Mapping[str, Input], values: Mapping[str, Any]) -> str:
    """Return all inputs as one line."""
    shown = []
    for name, value in values.items():
        if declared[name].secret:
            text = MASK
        elif declared[name].type == "channel":
            text = str(value)
        else:
            text = json.dumps(masked(value), ensure_ascii=False)
        shown.append(f"{name}={text if len(text) <= SHOWN else text[:SHOWN] + '…'}")
    return ", ".join(shown)


def masked(value: Any) -> Any:
    """Return JSON with the values of secret names masked."""
    if isinstance(value, dict):
        return {k: MASK if looks_secret(k) else masked(v) for k, v in value.items()}
    if isinstance(value, list):
        return [masked(item) for item in value]
    return value


def secret_texts(declared: Mapping[str, Input], values: Mapping[str, Any]) -> list[str]:
    """List every text that must not be seen, longest first."""
    found = {
        text
        for name, value in values.items()
        for text in texts_of(value, declared[name].secret)
        if len(text) >= SHORTEST
    }
    return sorted(found, key=len, reverse=True)


def texts_of(value: Any, is_secret: bool) -> Iterator[str]:
    """Go through a value's secret texts and numbers."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from texts_of(item, is_secret or looks_secret(key))
    elif isinstance(value, list):
        for item in value:
            yield from texts_of(item, is_secret)
    elif is_secret and value is not None and not isinstance(value, bool):
        yield str(value)


def without(text: str, secrets: list[str]) -> str:
    """Return a text with every secret masked."""
    for secret in secrets:
        text = text.replace(secret, MASK)
    return text
