"""What the jobs of a library load, loaded ahead of them by the process that starts them."""

from __future__ import annotations

from . import training  # noqa: F401
from .catalogue import booster_named


def preload(name: str) -> None:
    """Load the library."""
    booster_named(name)
