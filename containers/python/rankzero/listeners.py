"""How a process hears of a request to stop: it announces itself to the container's first process.

Only where that is init.py, which makes the folder. Elsewhere whoever started this process has to
send SIGTERM, and sees the exit code 143.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

STOPPED = 143


def folder_of(base: Path) -> Path:
    """Return where the processes of a host announce themselves."""
    return base / "output" / ".rankzero-listeners"


def has_init(base: Path) -> bool:
    """Tell whether the container's first process looks for those who listen."""
    return folder_of(base).is_dir()


class Listener:
    """This process's entry, as long as it runs."""

    def __init__(self, base: Path) -> None:
        """Announce this process, whose handler of SIGTERM is there."""
        self._entry = folder_of(base) / str(os.getpid())
        self._is_heard = has_init(base)
        if self._is_heard:
            with suppress(OSError):
                self._entry.touch()

    def leave(self, code: int) -> int:
        """Leave with an exit code; return the one that launchers are to see.

        A process that was stopped is no failure to them: they would end the others.
        """
        if not self._is_heard:
            return code
        if code != STOPPED:
            with suppress(OSError):
                self._entry.unlink()
            return code
        self._become("stopped")
        return 0

    def be_cut_off(self) -> None:
        """Note that a launcher will take the end of this process for a failure, and errs."""
        self._become("cut-off")

    def _become(self, what: str) -> None:
        """Leave a note in place of the entry."""
        with suppress(OSError):
            self._entry.rename(f"{self._entry}.{what}")
