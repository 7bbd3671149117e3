"""The two classes of failure that SageMaker tells apart, and how library errors become them."""

from __future__ import annotations

import re

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


class TrainingError(Exception):
    """A failure whose one-line text is written to ``output/failure``."""

    kind = "AlgorithmError"

    def __init__(self, message: str) -> None:
        """Keep the message on one line, because FailureReason shows it as one."""
        super().__init__(" ".join(message.split()))

    def report(self) -> str:
        """Return the line SageMaker would show as the failure reason."""
        return f"{self.kind}: {self}"


class ClientError(TrainingError):
    """The request or the data is wrong; running it again cannot succeed."""

    kind = "ClientError"


class AlgorithmError(TrainingError):
    """The algorithm or a host failed."""


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
