"""Imports xgboost without scikit-learn, which it would otherwise load for nothing."""

from __future__ import annotations

import importlib
import sys
import warnings
from types import ModuleType
from typing import Any

from rankzero_job.log import info
from rankzero_job.openmp import load_openmp


def load_xgboost() -> ModuleType:
    """Return the xgboost module.

    xgboost imports scikit-learn when it finds it, only to offer estimators that are not used
    here; that import takes longer than training on a small data set. A None entry in
    sys.modules makes it look absent for that moment, and it stays importable afterwards.
    """
    if "xgboost" in sys.modules or "sklearn" in sys.modules:
        return importlib.import_module("xgboost")
    if sys.platform == "darwin":
        load_openmp()
    sys.modules["sklearn"] = None  # type: ignore[assignment]
    try:
        module = importlib.import_module("xgboost")
    finally:
        del sys.modules["sklearn"]
    warnings.showwarning = _log_warning
    # Models have no extension, by the container's contract; that this means UBJSON is no news.
    for notice in ("Saving model in the UBJSON format", "Unknown file format"):
        warnings.filterwarnings("ignore", message=f".*{notice}.*")
    return module


def _log_warning(message: Warning | str, *_: Any, **__: Any) -> None:
    """Show a library warning as one line of the log."""
    info(" ".join(str(message).split()), level="WARNING")
