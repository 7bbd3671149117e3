"""What breakpoint() does in a job: nobody sits at its terminal, so pdb would end in BdbQuit."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import Any, NoReturn

NO_TERMINAL = (
    "{} has no terminal here; remove it, and print or log what you want to see, or call the "
    "function from a test, where the debugger works. PYTHONBREAKPOINT=0 in the task's environment "
    "skips every breakpoint()"
)


def explain_breakpoints(environ: Mapping[str, str] = os.environ) -> None:
    """Make breakpoint() say so where it could only fail; a debugger of the user's choice stays."""
    if "PYTHONBREAKPOINT" not in environ and not has_terminal():
        sys.breakpointhook = refuse


def has_terminal() -> bool:
    """Tell whether somebody can type."""
    try:
        return sys.stdin is not None and sys.stdin.isatty()
    except ValueError:
        # It is closed.
        return False


def refuse(*_args: Any, **_options: Any) -> NoReturn:
    """Stand in for breakpoint()."""
    raise RuntimeError(NO_TERMINAL.format("breakpoint()"))
