"""Tells the platform why this process failed.

Writes <base>/output/failure, of which SageMaker shows the first 1,024 characters, so what helps
most comes first:
  [rankzero] <code>: <what happened> (<file>:<line> in <function>)
  rank <r> of <n> on <host>
  inputs: <name>=<value>, …
The first process of a host to fail writes it; those that fail because of it change nothing. Room
for it is taken at the start: a full disk must not hide that the disk is full.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

from .masking import hide

MAX_CHARACTERS = 1024
MAX_MESSAGE = 640
# Four bytes for every character.
RESERVED_BYTES = 4 * MAX_CHARACTERS


class FailureFile:
    """The host's failure file, and room kept for it."""

    def __init__(self, base: Path) -> None:
        """Take the room. Without a place to write to, the log has to do."""
        self._path = base / "output" / "failure"
        self._room = base / "output" / f".rankzero-{os.getpid()}"
        with suppress(OSError):
            self._room.parent.mkdir(parents=True, exist_ok=True)
            self._room.write_bytes(bytes(RESERVED_BYTES))

    def write(self, code: str, message: str, where: str, inputs: str) -> None:
        """Write the failure unless there is one, and log it."""
        text = compose(code, hide(message), where, hide(inputs))
        with suppress(OSError):
            sys.stdout.flush()
        with suppress(OSError):
            sys.stderr.write(text)
            sys.stderr.flush()
        with suppress(OSError):
            # In place: the blocks are there already.
            with open(self._room, "r+b") as file:
                file.write(text.encode("utf-8", "backslashreplace"))
                file.truncate()
            # Fails if there is one: the first failure is the cause of the others.
            os.link(self._room, self._path)

    def release(self) -> None:
        """Give the room back."""
        with suppress(OSError):
            self._room.unlink()


def compose(code: str, message: str, where: str, inputs: str) -> str:
    """Return the failure's text, cut where it helps least."""
    if len(message) > MAX_MESSAGE:
        message = message[: MAX_MESSAGE - 1] + "…"
    text = f"[rankzero] {code}: {message}\n"
    if where:
        text += f"{where}\n"
    if inputs:
        text += f"inputs: {inputs}\n"
    return text if len(text) <= MAX_CHARACTERS else text[: MAX_CHARACTERS - 2] + "…\n"
