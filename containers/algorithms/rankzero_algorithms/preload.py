"""What the jobs of an algorithm load, loaded ahead of them by the process that starts them."""

from __future__ import annotations

from . import training  # noqa: F401
from .catalogue import algorithm_named


def preload(name: str) -> None:
    """Load the libraries that training with an algorithm needs."""
    algorithm_named(name)
