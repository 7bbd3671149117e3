"""What a notebook is told when a run cannot start or does not succeed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .run import Run


class RunError(Exception):
    """A run cannot start, or cannot go on; ``code`` is for programs, the message for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class InvalidRequest(RunError):
    """The request has problems, and nothing was started.

    ``problems`` has all of them: each a dict with ``code``, ``path``, ``message`` and, where there
    is one, what was ``found`` and what is ``allowed``.
    """

    def __init__(self, message: str, problems: list[dict[str, Any]] | None = None) -> None:
        super().__init__("InvalidRequest", message)
        self.problems = problems or []


class RunFailed(RunError):
    """The run has failed or was stopped; the message is the digest of its failure.

    ``failure`` is its ``failure.json``, empty where there is none; ``run`` is the run, whose
    ``logs()`` and ``report`` tell more.
    """

    def __init__(self, code: str, message: str, run: Run, failure: dict[str, Any]) -> None:
        super().__init__(code, message)
        self.run = run
        self.failure = failure
