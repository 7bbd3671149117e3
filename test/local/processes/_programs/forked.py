"""A program that a fork server starts in tests; what it does is its first argument."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import forked_library


def facts() -> None:
    """Tell what a program can see of how it was started."""
    seen = {
        "arguments": sys.argv[1:],
        "directory": os.getcwd(),
        "first path": sys.path[0],
        "environment": dict(os.environ),
        "name": __name__,
        "input": sys.stdin.read(),
        "group": os.getpgid(0) == os.getpid(),
        "descriptors": sorted(int(name) for name in os.listdir("/proc/self/fd"))[:4],
        "child signal": signal.getsignal(signal.SIGCHLD) == signal.SIG_DFL,
        "loaded by": forked_library.LOADED_BY,
    }
    print(json.dumps(seen))
    print("to standard error", file=sys.stderr)


def leave() -> None:
    """Leave processes behind, one of them in a session of its own."""
    for session in (False, True):
        command = [sys.executable, "-c", "import time; time.sleep(3600)"]
        print(subprocess.Popen(command, start_new_session=session).pid)


def wait() -> None:
    """Say who guards it and who it is, and wait."""
    print(os.getppid(), os.getpid(), flush=True)
    time.sleep(3600)


def fail() -> None:
    """Raise what nobody catches."""
    raise ValueError("nobody catches it")


def end() -> None:
    """End with a code."""
    sys.exit(int(sys.argv[2]))


def say() -> None:
    """End with a sentence."""
    sys.exit("ended with words")


def crash() -> None:
    """End as by a fault of native code."""
    os.kill(os.getpid(), signal.SIGSEGV)


if __name__ == "__main__":
    globals()[sys.argv[1]]()
