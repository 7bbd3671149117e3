"""Labels that are classes."""

from __future__ import annotations

import numpy as np
from rankzero_job.errors import ClientError

from .algorithm import Rows


def check_labels(rows: dict[str, Rows], allowed: str, classes: int | None = None) -> None:
    """Refuse labels that are not 0, 1, 2, ... and below the number of classes, if it is known.

    ``allowed`` goes on from "the label", as in "must be 0 or 1".
    """
    for channel, part in rows.items():
        labels = part.labels
        outside = (labels != np.floor(labels)) | (labels < 0)
        if classes is not None:
            outside |= labels >= classes
        wrong = np.flatnonzero(outside)
        if wrong.size:
            raise ClientError(
                f"Channel {channel}, row {wrong[0] + 1}: the label {allowed}, "
                f"found {labels[wrong[0]]:g}"
            )
