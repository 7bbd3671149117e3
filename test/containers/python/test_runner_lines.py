"""What reaches a log in one piece."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

RUNNER = Path(__file__).parents[3] / "containers" / "python"
PRINTS = """
from rankzero.metrics import log, watch_output
watch_output()
print("loss", 0.5)
print("half", end="", flush=True)
log("told")
print("end", end="")
"""


def pieces(**more: str) -> list[bytes]:
    """Run a program that prints, and return what each of its writes wrote."""
    # Of a pipe in packet mode one read returns what one write has written.
    reader, writer = os.pipe2(os.O_DIRECT)
    environment = {"PYTHONPATH": str(RUNNER), "PYTHONUNBUFFERED": "1", **more}
    subprocess.run([sys.executable, "-c", PRINTS], stdout=writer, env=environment, check=True)
    os.close(writer)
    found = []
    while piece := os.read(reader, 65536):
        found.append(piece)
    os.close(reader)
    return found


@pytest.mark.skipif(not hasattr(os, "O_DIRECT"), reason="pipes of Linux tell writes apart")
@pytest.mark.parametrize("size", ["OMPI_COMM_WORLD_SIZE", "LOCAL_WORLD_SIZE"])
def test_lines_are_whole_where_a_launcher_started_several_processes(size):
    assert pieces(**{size: "4"}) == [
        b"loss 0.5\n",
        b"half",
        b"\n[rankzero] told\n",
        b"end",
    ]


@pytest.mark.skipif(not hasattr(os, "O_DIRECT"), reason="pipes of Linux tell writes apart")
def test_unbuffered_output_is_so_elsewhere():
    assert pieces()[:2] == [b"loss", b" "]
