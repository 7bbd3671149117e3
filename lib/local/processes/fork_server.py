"""Forks programs that need the same libraries from one process that has loaded them.

Usage: python fork_server.py SOCKET PRELOAD [ARGUMENT ...]
  SOCKET             a Unix socket on which the owner listens
  PRELOAD, ARGUMENT  a module whose function ``preload`` loads the libraries; it gets the arguments

File descriptor 3 is a two-way stream to the owner (the Node process):
  server -> owner   "ready" once PRELOAD has been tried
  owner -> server   one line of JSON for each program:
                    {"module", "arguments", "directory", "environment"}
The program is run as by ``python -m module`` with these arguments, this working directory and this
whole environment, under a guardian as guardian.py describes. For each the server connects to SOCKET
three times, in the order of the lines: the guardian's stream to its owner, the program's standard
output, its standard error. The server ends with its stream; programs that run then do not.

What is loaded does not see a program's environment, only that of the server. Linux only: elsewhere
libraries of the system do not survive a fork. Standard library only.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import runpy
import signal
import socket
import sys
import traceback
import warnings
from typing import Any, NoReturn

import guardian

ORDERS = 3


def preload(module: str, arguments: list[str]) -> None:
    """Load what the programs need; what cannot be loaded, they meet themselves and say so."""
    with contextlib.suppress(Exception):
        importlib.import_module(module).preload(*arguments)
    gc.collect()
    # What the collector does not touch, the programs go on sharing.
    gc.freeze()


def connect(path: str) -> socket.socket:
    """Open a stream to the owner."""
    stream = socket.socket(socket.AF_UNIX)
    stream.connect(path)
    return stream


def take_streams(streams: list[socket.socket]) -> None:
    """Have the streams where guardians have them; nothing of the server's is left."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    for stream, place in zip(streams, (guardian.OWNER, 1, 2), strict=True):
        os.dup2(stream.fileno(), place)
        stream.close()


def run(order: dict[str, Any]) -> int:
    """Run the program as a Python that was started for it would, and return its exit code."""
    os.environ.clear()
    os.environ.update(order["environment"])
    sys.path[0] = os.getcwd()
    sys.argv = ["-m", *order["arguments"]]
    try:
        runpy.run_module(order["module"], run_name="__main__", alter_sys=True)
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            return end.code or 0
        print(end.code, file=sys.stderr)
        return 1
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


def become(order: dict[str, Any], running: int) -> NoReturn:
    """Turn this process into the program, and end with it."""
    os.chdir(order["directory"])
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.close(guardian.OWNER)
    os.close(running)
    code = run(order)
    with contextlib.suppress(OSError):
        sys.stdout.flush()
    with contextlib.suppress(OSError):
        sys.stderr.flush()
    os._exit(code & 0xFF)


def guard(order: dict[str, Any], streams: list[socket.socket]) -> NoReturn:
    """Turn this process into the guardian of the program, and end with it."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    take_streams(streams)
    guardian.guard(lambda running: become(order, running))
    os._exit(0)


def serve(path: str) -> None:
    """Fork a guardian for each order, until the owner is gone."""
    # Nobody asks how guardians ended: their streams say it.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    os.write(ORDERS, b"ready\n")
    with open(ORDERS, "rb") as orders:
        for line in orders:
            streams = [connect(path) for _ in range(3)]
            if os.fork() == 0:
                guard(json.loads(line), streams)
            for stream in streams:
                stream.close()


def main() -> None:
    """Load what programs need, then start them as they are asked for."""
    path, module, *arguments = sys.argv[1:]
    # Python warns of threads at a fork: those of BLAS, which sees to it itself.
    warnings.filterwarnings(
        "ignore", message=".*multi-threaded, use of fork", category=DeprecationWarning
    )
    preload(module, arguments)
    serve(path)


if __name__ == "__main__":
    main()
