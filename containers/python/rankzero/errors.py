"""What can go wrong, as codes that the platform and tests rely on; the prose may change.

Codes and who has to act: CONTRACT.md, "Failures".
"""

from __future__ import annotations


class RunnerError(Exception):
    """A known failure: a code, what was found, what is allowed, what to change."""

    def __init__(self, code: str, message: str) -> None:
        """Keep the code apart from the prose."""
        super().__init__(message)
        self.code = code


class Stopped(BaseException):
    """SIGTERM arrived: the job is being stopped or its spot instance taken back.

    Raised once, in the main thread, inside the training function. Catch it to keep a checkpoint,
    or to return what there is: outputs returned after it are stored like any other. As with
    KeyboardInterrupt, `except Exception` does not catch it. The platform kills what still runs
    120 seconds after the signal.
    """
