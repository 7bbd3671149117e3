"""The log lines by which SageMaker sees metrics, and the runner's own lines.

A metric:      [rankzero] <name>=<value>;            and with a step   … <name>=<value>; step=<n>;
Its regex:     \\[rankzero\\] <name, escaped>=([-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?);

Values are decimal numbers in shortest round-trip form. `nan`, `inf` and `-inf` are printed for
readers of the log; the regex does not match them, so SageMaker records no point.
"""

from __future__ import annotations

import io
import math
import operator
import os
import re
import sys
from collections.abc import Callable
from typing import Any

from .encode import is_flag

# Equals sign, semicolon and blanks would make the line ambiguous.
METRIC_NAME = r"[A-Za-z][A-Za-z0-9_.:/@-]{0,127}"
# A pipe takes this much in one piece, so that lines of several processes never mix.
PIPE_BUF = 4096


Mirror = Callable[[str, float, "int | None"], None]

_mirror: list[Mirror] = []


def mirror(to: Mirror | None) -> None:
    """Have every metric told to somebody else as well; None ends that."""
    _mirror[:] = [] if to is None else [to]


def log_metric(name: str, value: Any, step: int | None = None) -> None:
    """Print one metric line."""
    if not isinstance(name, str) or not re.fullmatch(METRIC_NAME, name):
        raise ValueError(
            f"log_metric: expected a name of letters, digits and _ . : / @ -, starting with a "
            f"letter, at most 128 characters, found {name!r}"
        )
    text = metric_value(name, value)
    number = None if step is None else operator.index(step)
    log(f"{name}={text};" if number is None else f"{name}={text}; step={number};")
    for told in _mirror:
        told(name, float(text), number)


def metric_value(name: str, value: Any) -> str:
    """Write a number in the fewest digits that read back as the same number."""
    if isinstance(value, (str, bytes)) or is_flag(value):
        raise TypeError(f"log_metric: {name}: expected a number, found {value!r}")
    try:
        return str(operator.index(value))
    except TypeError:
        pass
    try:
        number = float(value)
    except (TypeError, ValueError):
        found = type(value).__name__
        raise TypeError(f"log_metric: {name}: expected a number, found {found}") from None
    if math.isnan(number):
        return "nan"
    if math.isinf(number):
        return "inf" if number > 0 else "-inf"
    return repr(number)


class WatchedOutput(io.FileIO):
    """Standard output that knows whether the last line written to it was ended."""

    is_in_line = False

    def write(self, data: Any) -> int:
        """Write as ever, and look at the last byte."""
        count = super().write(data)
        if count:
            self.is_in_line = bytes(data[count - 1 : count]) != b"\n"
        return count


# Closed with its last reference, it would close standard output.
_replaced: list[Any] = []


def watch_output() -> None:
    """From now on notice lines that were begun and not ended, as progress bars leave them.

    CloudWatch ends a line at a newline only: what is printed behind an open line is part of it.
    mpirun puts its tag before every piece that it reads, and torchrun's processes of a host write
    into one pipe; so under both, lines are written whole: of print("loss", 0.5) no expression would
    find the number behind a tag, or behind another process's word.
    """
    stream = sys.stdout
    try:
        stream.flush()
        raw: Any = WatchedOutput(stream.fileno(), "wb", closefd=False)
        raw.name = "<stdout>"
        is_unbuffered = isinstance(stream.buffer, io.RawIOBase)
        of_several = "OMPI_COMM_WORLD_SIZE" in os.environ or "LOCAL_WORLD_SIZE" in os.environ
        watched = io.TextIOWrapper(
            raw if is_unbuffered else io.BufferedWriter(raw),
            encoding=stream.encoding,
            errors=stream.errors,
            line_buffering=bool(stream.line_buffering) or of_several,
            write_through=is_unbuffered and not of_several,
        )
    except (OSError, ValueError, AttributeError):
        # No standard output, or not the system's: there is nothing to watch.
        return
    watched.mode = "w"  # type: ignore[misc]
    _replaced.append(stream)
    sys.stdout = sys.__stdout__ = watched  # type: ignore[misc]


def _watched(stream: Any) -> WatchedOutput | None:
    buffer = getattr(stream, "buffer", None)
    raw = getattr(buffer, "raw", buffer)
    return raw if isinstance(raw, WatchedOutput) else None


def log(text: str) -> None:
    """Print one line of the runner in one piece, behind everything printed before."""
    line = f"[rankzero] {text}\n"
    stream = sys.stdout
    stream.flush()
    watched = _watched(stream)
    if watched is not None and watched.is_in_line:
        line = "\n" + line
    data = line.encode("utf-8", "backslashreplace")
    try:
        descriptor = stream.fileno()
    except (OSError, ValueError, AttributeError):
        descriptor = -1
    if descriptor < 0 or len(data) > PIPE_BUF:
        # A notebook or a test that captures output; nobody else writes there.
        stream.write(line)
        stream.flush()
        return
    while data:
        data = data[os.write(descriptor, data) :]
    if watched is not None:
        watched.is_in_line = False
