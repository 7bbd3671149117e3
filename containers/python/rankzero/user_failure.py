"""What the user's code raised: its code, its line, its traceback without the runner's frames."""

from __future__ import annotations

import errno
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

from .breakpoints import NO_TERMINAL
from .errors import RunnerError, Stopped
from .masking import hide

PACKAGE = str(Path(__file__).parent)
MAX_TEXT = 480


class UserFailure(Exception):
    """The user's code ended by an exception; `stage` is import, function or predicate."""

    def __init__(self, stage: str, error: BaseException) -> None:
        """Keep what was raised."""
        super().__init__(stage)
        self.stage = stage
        self.error = error


def call_user(stage: str, call: Callable[[], Any]) -> Any:
    """Call into the user's code. Raises UserFailure for whatever it raises."""
    try:
        return call()
    except RunnerError:
        raise
    except BaseException as error:
        raise UserFailure(stage, error) from error


def code_of(failure: UserFailure) -> str:
    """Return the failure's code."""
    error = failure.error
    if isinstance(error, (Stopped, KeyboardInterrupt)):
        return "Stopped"
    ran_out = resource_code(error)
    if ran_out is not None:
        return ran_out
    if failure.stage == "predicate":
        return "BadPredicate"
    if isinstance(error, SystemExit):
        return "UserExit"
    if isinstance(error, ModuleNotFoundError):
        return "MissingRequirement"
    return "UserError"


def resource_code(error: BaseException) -> str | None:
    """Return the code of a resource that ran out; None for any other error."""
    # PyTorch's and JAX's own exceptions are no MemoryError.
    if isinstance(error, MemoryError) or "OutOfMemory" in type(error).__name__:
        return "OutOfMemory"
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "DiskFull"
    return None


def describe(failure: UserFailure, code_dir: Path) -> str:
    """Return what happened, and where in the user's code."""
    error = failure.error
    # Before blanks are lost and the end is cut: what is left of a secret could not be found.
    text = " ".join(hide(str(error)).split())
    if len(text) > MAX_TEXT:
        text = text[: MAX_TEXT - 1] + "…"
    if isinstance(error, SystemExit):
        what = f"the code called sys.exit({text}) instead of returning its outputs"
    elif isinstance(error, ModuleNotFoundError) and code_of(failure) == "MissingRequirement":
        what = f"{text}; the image does not have it: add its package to requirements.txt"
    elif type(error).__name__ == "BdbQuit":
        # As pdb.set_trace() ends where there is nothing to read.
        what = NO_TERMINAL.format("the debugger")
    else:
        what = f"{type(error).__name__}: {text}" if text else type(error).__name__
    if failure.stage == "predicate":
        what = f"persist_outputs raised {what}"
    place = place_of(error, code_dir)
    return f"{what} ({place})" if place else what


def place_of(error: BaseException, code_dir: Path) -> str:
    """Return the innermost line of the user's own code: file:line in function."""
    if isinstance(error, SyntaxError) and error.filename:
        return f"{relative(error.filename, code_dir)}:{error.lineno}"
    frames = list(frames_of(error.__traceback__))
    own = [f for f in frames if is_own(f[0], code_dir)]
    if not frames:
        return ""
    file, line, name = (own or frames)[-1]
    return f"{relative(file, code_dir)}:{line} in {name}"


def frames_of(trace: TracebackType | None) -> Iterator[tuple[str, int, str]]:
    """Go through a traceback's frames outside the runner, outermost first."""
    while trace is not None:
        code = trace.tb_frame.f_code
        if not is_runner(code.co_filename):
            yield code.co_filename, trace.tb_lineno, code.co_name
        trace = trace.tb_next


def is_runner(file: str) -> bool:
    """Tell whether a file is the runner's, or part of Python's import machinery."""
    return file.startswith((PACKAGE, "<frozen importlib")) or file.endswith("importlib/__init__.py")


def is_own(file: str, code_dir: Path) -> bool:
    """Tell whether a file is the user's, not a library's."""
    return relative(file, code_dir) != file and "site-packages" not in file


def relative(file: str, code_dir: Path) -> str:
    """Return a file below the user's directory by its path in there."""
    root = f"{code_dir}/"
    return file[len(root) :] if file.startswith(root) else file


def traceback_text(error: BaseException) -> str:
    """Return the traceback, beginning with the user's first frame, without secrets."""
    import traceback

    trace = error.__traceback__
    while trace is not None and is_runner(trace.tb_frame.f_code.co_filename):
        trace = trace.tb_next
    return hide("".join(traceback.format_exception(type(error), error, trace)))


def print_thread_error(failed: threading.ExceptHookArgs) -> None:
    """Print what ended a thread of the user's, as Python does, without secrets."""
    if failed.exc_value is None or failed.exc_type is SystemExit:
        return
    name = failed.thread.name if failed.thread else "unknown"
    print_error(f"Exception in thread {hide(name)}:\n{traceback_text(failed.exc_value)}")


def print_error(text: str) -> None:
    """Print to standard error, behind what the user's code printed."""
    sys.stdout.flush()
    sys.stderr.write(text)
    sys.stderr.flush()
