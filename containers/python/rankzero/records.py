"""Dataclasses, without loading `dataclasses` where there is none: it takes `inspect` along."""

from __future__ import annotations

from typing import Any


def is_dataclass(kind: Any) -> bool:
    """Tell whether a class is a dataclass, as `dataclasses` itself does."""
    return isinstance(kind, type) and hasattr(kind, "__dataclass_fields__")


def fields_of(value: Any) -> dict[str, Any] | None:
    """Return a dataclass's values by name, and None for any other value."""
    if not is_dataclass(type(value)):
        return None
    import dataclasses

    return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
