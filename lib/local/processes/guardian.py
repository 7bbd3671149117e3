"""Runs one command in a process group of its own and ends it with its owner.

Usage: python -I -S guardian.py COMMAND [ARGUMENT ...]

File descriptor 3 is a two-way stream to the owner (the Node process), lines of ASCII:
  owner -> guardian   "terminate MS"  SIGTERM to the group, SIGKILL after MS milliseconds;
                      said again, the earlier moment counts
                      end of stream   the owner is gone: as "terminate 2000"
  guardian -> owner   "group ID"      the command's process group
                      "exit CODE" or "signal NUMBER", how the command ended
                      "error TEXT"    the command could not be started

When the command has ended, whatever it left behind is killed, as a container would do.
The guardian exits once nothing is left. On Linux two more nets are spread: the command is
killed if the guardian itself is killed (PR_SET_PDEATHSIG), and descendants that left the
group by setsid come back to the guardian (PR_SET_CHILD_SUBREAPER), which kills them.
Standard library only; the environment and working directory are passed on as they are.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    # One guards each process: what only types need is not loaded.
    from collections.abc import Callable

OWNER = 3
ORPHAN_GRACE_MS = 2000
PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
FAILED_TO_START = 127


def prctl() -> Callable[..., object] | None:
    """Return libc's prctl, or None where there is none."""
    if not sys.platform.startswith("linux"):
        return None
    try:
        import ctypes

        found: Callable[..., object] = ctypes.CDLL(None).prctl
        return found
    except (ImportError, AttributeError, OSError):
        return None


def attempt(call: Callable[..., object], *arguments: object) -> None:
    """Make a system call whose target may be gone."""
    try:
        call(*arguments)
    except OSError:
        return


def tell(line: str) -> None:
    """Send one line to the owner."""
    attempt(os.write, OWNER, (line + "\n").encode("ascii", "backslashreplace"))


def start(become: Callable[[int], None], control: Callable[..., object] | None) -> int:
    """Fork a process in a new group, have it become the command and return its process id.

    ``become`` gets a descriptor that is closed once the command runs.
    """
    guardian = os.getpid()
    failure, failure_end = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setpgid(0, 0)
            if control is not None:
                control(PR_SET_PDEATHSIG, signal.SIGKILL)
                if os.getppid() != guardian:
                    os._exit(FAILED_TO_START)
            become(failure_end)
        except OSError as error:
            os.write(failure_end, str(error.strerror).encode())
        finally:
            os._exit(FAILED_TO_START)
    os.close(failure_end)
    problem = os.read(failure, 1024).decode()
    os.close(failure)
    if problem:
        tell(f"error {problem}")
    # The child does the same: whoever is quicker.
    attempt(os.setpgid, child, child)
    tell(f"group {child}")
    return child


def detach_output() -> None:
    """Give the output pipes up, so that their end means that the command's side is closed."""
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    os.close(null)


def children_of(pid: int) -> list[int]:
    """Return the direct children of a process on Linux, none elsewhere."""
    found: list[int] = []
    try:
        entries = [int(name) for name in os.listdir("/proc") if name.isdigit()]
    except OSError:
        return found
    for entry in entries:
        try:
            with open(f"/proc/{entry}/stat", encoding="utf-8", errors="replace") as stat:
                # The name in parentheses may hold anything: count from its end.
                if int(stat.read().rpartition(")")[2].split()[1]) == pid:
                    found.append(entry)
        except (OSError, ValueError, IndexError):
            continue
    return found


def kill_rest(group: int) -> None:
    """Kill what is left of the group and of its adopted descendants, until nothing is."""
    while True:
        attempt(os.killpg, group, signal.SIGKILL)
        try:
            while os.waitpid(-1, os.WNOHANG) != (0, 0):
                pass
        except ChildProcessError:
            return
        for pid in children_of(os.getpid()):
            attempt(os.kill, pid, signal.SIGKILL)
        time.sleep(0.002)


class Guard:
    """Waits for the command's end, the owner's word or the owner's end."""

    def __init__(self, child: int, wakeup: int) -> None:
        """Watch over a command already started."""
        self.child = child
        self.wakeup = wakeup
        self.deadline: float | None = None
        self.owner_open = True
        self.buffer = b""

    def run(self) -> None:
        """Return when the command has ended and its end was told."""
        while not self.reap():
            sources = [self.wakeup] + ([OWNER] if self.owner_open else [])
            wait = None if self.deadline is None else max(0.0, self.deadline - time.monotonic())
            ready, _, _ = select.select(sources, [], [], wait)
            if self.wakeup in ready:
                self.heed(os.read(self.wakeup, 512))
            if OWNER in ready:
                self.listen()
            if self.deadline is not None and time.monotonic() >= self.deadline:
                attempt(os.killpg, self.child, signal.SIGKILL)
                self.deadline = None

    def reap(self) -> bool:
        """Collect ended processes; tell how the command ended, once it has."""
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return False
            if pid == self.child:
                if os.WIFSIGNALED(status):
                    tell(f"signal {os.WTERMSIG(status)}")
                else:
                    tell(f"exit {os.WEXITSTATUS(status)}")
                return True

    def heed(self, numbers: bytes) -> None:
        """Treat a request to end the guardian as one to end the command."""
        if any(number != signal.SIGCHLD for number in numbers):
            self.terminate(ORPHAN_GRACE_MS)

    def listen(self) -> None:
        """Read the owner's lines; the end of them is the owner's end."""
        try:
            data = os.read(OWNER, 4096)
        except OSError:
            data = b""
        if not data:
            self.owner_open = False
            self.terminate(ORPHAN_GRACE_MS)
            return
        *lines, self.buffer = (self.buffer + data).split(b"\n")
        for line in lines:
            word, _, value = line.partition(b" ")
            if word == b"terminate" and value.isdigit():
                self.terminate(int(value))

    def terminate(self, grace_ms: int) -> None:
        """Ask the group to end, and set the moment at which it is made to."""
        moment = time.monotonic() + grace_ms / 1000
        if self.deadline is None:
            attempt(os.killpg, self.child, signal.SIGTERM)
        self.deadline = moment if self.deadline is None else min(self.deadline, moment)


def guard(become: Callable[[int], None]) -> None:
    """Start the command, guard it, leave nothing behind."""
    control = prctl()
    if control is not None:
        control(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    wakeup, wakeup_end = os.pipe()
    os.set_blocking(wakeup_end, False)
    os.set_inheritable(OWNER, False)
    child = start(become, control)
    detach_output()
    signal.set_wakeup_fd(wakeup_end, warn_on_full_buffer=False)
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: None)
    Guard(child, wakeup).run()
    kill_rest(child)


def execute(_: int) -> None:
    """Become the command that this program was called with."""
    # Python ignores these two; an ignored signal would stay so across exec.
    for number in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_DFL)
    command = sys.argv[1:]
    os.execvp(command[0], command)


if __name__ == "__main__":
    guard(execute)
