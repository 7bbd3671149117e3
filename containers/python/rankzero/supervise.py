"""Runs the work in a child process, so that even a process that vanishes leaves a reason.

The kernel's out-of-memory killer, a crash in native code and os._exit give Python no chance to
say anything. The parent waits, passes SIGTERM on, dies together with the child in either direction,
and ends whatever the child left running. Over a pipe the child tells, one line each: `place <text>`
and `inputs <text>` as soon as they are known, `stored <uri>` when its outputs are, and
`exit <code>` when it ends in order.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from .failure import FailureFile
from .leftovers import adopt_orphans, end_descendants
from .listeners import STOPPED, Listener
from .metrics import log
from .rank import is_under_mpirun

PR_SET_PDEATHSIG = 1
CGROUP_EVENTS = ("/sys/fs/cgroup/memory.events", "/sys/fs/cgroup/memory/memory.oom_control")
# Variable with the path of a file, by which launch.py sees that the outputs are stored.
STORED = "RANKZERO_STORED"
Tell = Callable[[str, str], None]
HELD = "something in native code, such as MPI, which waits for the other ranks"


def supervise(base: Path, work: Callable[[FailureFile, Tell], int]) -> int:
    """Run `work` in a child process and return the exit code of the whole."""
    failure_file = FailureFile(base)
    kills = out_of_memory_kills()
    # Before the fork, so that what both processes need for such calls is loaded once.
    adopt_orphans()
    reader, writer = os.pipe()
    # A signal that arrives between fork and handler would end only one of the two.
    signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGTERM, signal.SIGINT))
    parent = os.getpid()
    child = os.fork()
    if child == 0:
        os.close(reader)
        end_with(parent)
        return work(failure_file, lambda key, text: tell(writer, key, text))
    os.close(writer)
    stopping = forward_signals(child)
    listener = Listener(base)
    status = os.waitpid(child, 0)[1]
    told = read_all(reader)
    end_descendants()
    try:
        if "stored" in told and STORED in os.environ:
            with suppress(OSError):
                Path(os.environ[STORED]).touch()
        if "exit" in told:
            if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGALRM:
                log(f"still running after training, and cut off: {HELD};")
                if is_under_mpirun(os.environ) and "stored" in told:
                    # It ends without MPI's own ending, for which mpirun ends all ranks.
                    listener.be_cut_off()
            return listener.leave(int(told["exit"]))
        code, message = vanished(status, out_of_memory_kills() > kills)
        if stopping and code == "Killed":
            return listener.leave(STOPPED)
        failure_file.write(code, message, told.get("place", ""), told.get("inputs", ""))
        return listener.leave(1)
    finally:
        failure_file.release()


def end_with(parent: int) -> None:
    """End this process when its parent does, however that ends. Linux only."""
    if sys.platform != "linux":
        return
    import ctypes

    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def forward_signals(child: int) -> list[int]:
    """Pass SIGTERM on to the child; the list returned holds what came."""
    came: list[int] = []

    def forward(number: int, _frame: object) -> None:
        came.append(number)
        with suppress(ProcessLookupError):
            os.kill(child, number)

    signal.signal(signal.SIGTERM, forward)
    # A terminal sends it to the child as well.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGTERM, signal.SIGINT))
    return came


def tell(writer: int, key: str, text: str) -> None:
    """Send the parent one line, short enough never to wait."""
    line = f"{key} {text[:1024]}".replace("\n", " ")
    with suppress(OSError):
        os.write(writer, line.encode("utf-8", "replace") + b"\n")


def read_all(reader: int) -> dict[str, str]:
    """Read what the child told, without waiting for processes that it left behind."""
    os.set_blocking(reader, False)
    data = b""
    with suppress(BlockingIOError):
        while chunk := os.read(reader, 65536):
            data += chunk
    lines = data.decode("utf-8", "replace").splitlines()
    return {key: text for key, _, text in (line.partition(" ") for line in lines)}


def vanished(status: int, out_of_memory: bool) -> tuple[str, str]:
    """Return code and message for a process that ended without a word."""
    if not os.WIFSIGNALED(status):
        code = os.WEXITSTATUS(status)
        return "UserExit", (
            f"the process ended with exit code {code} inside the function (os._exit, or native "
            "code); return from the function instead"
        )
    number = os.WTERMSIG(status)
    name = signal.Signals(number).name if number in set(signal.Signals) else str(number)
    if out_of_memory:
        return "OutOfMemory", (
            f"the kernel killed the process ({name}) because memory ran out; "
            "take instances with more memory, or load less at once"
        )
    if number == signal.SIGKILL:
        return "Killed", f"the process was killed ({name}), most often because memory ran out"
    return (
        "Crashed",
        f"the process died of {name} in native code; the log has its last Python frame",
    )


def out_of_memory_kills() -> int:
    """Count the processes that the kernel killed in this container for lack of memory."""
    for path in CGROUP_EVENTS:
        with suppress(OSError, ValueError), open(path, encoding="ascii") as file:
            for line in file:
                key, _, count = line.partition(" ")
                if key == "oom_kill":
                    return int(count)
    return 0
