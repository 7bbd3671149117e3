"""What every job loads, loaded ahead of jobs by the process that starts them."""

from __future__ import annotations

from . import training  # noqa: F401
from .library import load_xgboost


def preload() -> None:
    """Load the libraries that training needs."""
    load_xgboost()
