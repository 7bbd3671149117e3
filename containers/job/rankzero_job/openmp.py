"""The OpenMP library that boosting libraries need and their wheels for macOS have not."""

from __future__ import annotations

import ctypes
import importlib.util
from pathlib import Path


def load_openmp() -> None:
    """Load the OpenMP library that scikit-learn's wheel for macOS has in it.

    The wheels of xgboost and lightgbm have none and ask the system for it; one that is loaded
    already will do.
    """
    spec = importlib.util.find_spec("sklearn")
    for folder in (spec and spec.submodule_search_locations) or []:
        library = Path(folder, ".dylibs", "libomp.dylib")
        if library.exists():
            ctypes.CDLL(str(library), mode=ctypes.RTLD_GLOBAL)
