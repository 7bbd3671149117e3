"""What a part of a LIBSVM file holds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class LibsvmRows:
    """Some rows: ``counts`` of features by row, then the index and value of each feature."""

    labels: np.ndarray
    weights: np.ndarray | None
    query_ids: np.ndarray | None
    counts: np.ndarray
    indices: np.ndarray
    values: np.ndarray
