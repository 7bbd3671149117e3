"""Shows texts without what must not be seen.

Secret is an input declared so, and any name, also inside JSON, that says so (password, token,
key, …). A process learns its secrets as soon as it has read them. Whatever it writes about itself
is masked before it is shortened: a secret that was cut could no longer be found.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .description import Input, looks_secret
from .reference import is_reference

MASK = "***"
# Shorter forms count only as words of their own.
SHORTEST_WITHIN = 3
SHOWN = 80

_known: set[str] = set()


def learn(value: Any, is_secret: bool) -> None:
    """Mask from now on what is secret in a value: all of it, or the members with secret names."""
    for secret in secrets_in(value, is_secret):
        # Loaded only where there is a secret.
        from .secret_forms import forms_of

        _known.update(forms_of(secret))


def forget() -> None:
    """Know no secret any more; for tests."""
    _known.clear()


def hide(text: str) -> str:
    """Return a text with every known secret masked."""
    return without(text, _known)


def shorten(text: str, most: int) -> str:
    """Return a text masked, then cut."""
    text = hide(text)
    return text if len(text) <= most else text[:most] + "…"


def show_inputs(declared: Mapping[str, Input], values: Mapping[str, Any]) -> str:
    """Return all inputs as one line."""
    shown = (
        f"{name}={shorten(input_text(declared[name], value), SHOWN)}"
        for name, value in values.items()
    )
    return ", ".join(shown)


def input_text(declared: Input, value: Any) -> str:
    """Return one input as text, without what its names say is secret."""
    if declared.secret:
        return MASK
    if declared.type == "channel":
        return str(value)
    return json.dumps(masked(value), ensure_ascii=False)


def masked(value: Any) -> Any:
    """Return JSON with the values of secret names masked."""
    if isinstance(value, dict):
        return {k: MASK if looks_secret(k) else masked(v) for k, v in value.items()}
    if isinstance(value, list):
        return [masked(item) for item in value]
    return value


def secrets_in(value: Any, is_secret: bool) -> Iterator[Any]:
    """Go through a value's secret texts and numbers."""
    if is_reference(value):
        return
    if isinstance(value, dict):
        for key, item in value.items():
            yield from secrets_in(item, is_secret or looks_secret(key))
    elif isinstance(value, list):
        for item in value:
            yield from secrets_in(item, is_secret)
    elif is_secret and value is not None and not isinstance(value, bool):
        yield value


def without(text: str, secrets: Iterable[str]) -> str:
    """Return a text with every secret masked; those that overlap as one."""
    spans = sorted(span for secret in secrets for span in places_of(secret, text))
    parts: list[str] = []
    end = 0
    for start, stop in spans:
        if start > end or not parts:
            parts += [text[end:start], MASK]
        end = max(end, stop)
    return "".join([*parts, text[end:]])


def places_of(secret: str, text: str) -> Iterator[tuple[int, int]]:
    """Go through the places of a secret in a text, those that overlap included."""
    if len(secret) < SHORTEST_WITHIN:
        for match in re.finditer(rf"(?<![^\W_]){re.escape(secret)}(?![^\W_])", text):
            yield match.span()
        return
    start = text.find(secret)
    while start >= 0:
        yield start, start + len(secret)
        start = text.find(secret, start + 1)
