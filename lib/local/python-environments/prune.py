"""Removes environments that nobody uses any more."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

from locks import Busy, locked

# No job lasts longer: SageMaker's own limit is 28 days.
UNUSED_SECONDS = 30 * 24 * 3600


def prune(keep: Path) -> None:
    """Remove unlocked folders beside an environment, if incomplete or unused for a month.

    An environment's `ready` has the time of its last use.
    """
    for directory in keep.parent.iterdir():
        if directory == keep or not directory.is_dir() or not is_stale(directory):
            continue
        try:
            with locked(directory.with_name(f"{directory.name}.lock"), wait=False):
                # Checked again: it may have been made or used in the meantime.
                if is_stale(directory):
                    shutil.rmtree(directory, ignore_errors=True)
        except (Busy, OSError):
            continue


def is_stale(directory: Path) -> bool:
    """Tell whether an environment is of no use."""
    try:
        return time.time() - os.stat(directory / "ready").st_mtime > UNUSED_SECONDS
    except FileNotFoundError:
        return True
