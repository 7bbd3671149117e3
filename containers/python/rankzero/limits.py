"""How long a job whose outputs are stored may take to end, unless the environment says otherwise.

  RANKZERO_ENDING_SECONDS   what a process has left running; 10
  RANKZERO_RANKS_SECONDS    other processes of the job, where one launcher starts them; 30

Up to 3,600; what is no such number is not looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

LONGEST_SECONDS = 3600.0


def ending_seconds(environ: Mapping[str, str]) -> float:
    """Return how long a process may take to end after its outputs are stored."""
    return seconds_of(environ, "RANKZERO_ENDING_SECONDS", 10.0)


def ranks_seconds(environ: Mapping[str, str]) -> float:
    """Return how long other processes may go on after the one that stored the outputs."""
    return seconds_of(environ, "RANKZERO_RANKS_SECONDS", 30.0)


def seconds_of(environ: Mapping[str, str], name: str, default: float) -> float:
    """Read a number of seconds."""
    with suppress(ValueError):
        seconds = float(environ.get(name, ""))
        if 0 < seconds <= LONGEST_SECONDS:
            return seconds
    return default
