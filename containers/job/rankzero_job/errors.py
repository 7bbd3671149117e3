"""The two classes of failure that SageMaker tells apart."""

from __future__ import annotations


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
