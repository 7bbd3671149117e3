"""How errors of the library become failures of a job."""

from __future__ import annotations

import re

from rankzero_job.errors import AlgorithmError, ClientError, TrainingError

# Messages of xgboost 3.2 that mean what the real container's list of customer errors means
# (its own list still has the wording of older releases, such as "label must be in [0,1]").
_CUSTOMER_ERRORS = (
    "label must be",
    "Invalid shape of labels",
    "labels.Size() == preds.Size()",
    "base_score must be in",
    "Number of columns does not match",
    "feature_names mismatch",
    "Target is multiclass but average='binary'",
    "only be used with binary labels",
    "Parameter reg_lambda should be greater equal to 0",
)

_LOCATION = re.compile(r"^(\[\d\d:\d\d:\d\d\] )?\S+\.(cu|cc|h|cuh):\d+: ?")


def library_message(error: BaseException) -> str:
    """Return what an xgboost error says, without its stack trace and source location."""
    text = str(error).split("Stack trace")[0].strip()
    text = _LOCATION.sub("", text)
    return text.removeprefix("Check failed: ").strip() or type(error).__name__


def from_library(error: Exception) -> TrainingError:
    """Sort an error raised while training into the class that the real container gives it."""
    message = library_message(error)
    if any(known in message for known in _CUSTOMER_ERRORS):
        return ClientError(message)
    return AlgorithmError(f"XGB train call failed with exception: {message}")
