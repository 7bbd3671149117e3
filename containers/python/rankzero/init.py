"""The container's first process: it has a request to stop reach the functions that train.

Usage, as the image's ENTRYPOINT: python -I -S init.py [--base DIR]... COMMAND [ARGUMENT ...]
DIR is a root of the platform's directories, default SAGEMAKER_BASE_DIR or /opt/ml; COMMAND is
SageMaker's `train`. Standard library only, and nothing of the folder that it is started in.

SageMaker asks a container to stop by SIGTERM to its first process, and kills it 120 seconds later.
`train` of SageMaker's training toolkit has no handler: from a first process the kernel keeps such a
signal; any other process it ends, and the container with it. mpirun would pass it on, but kills
its ranks a second later. So those hear it who can save something: each process of the runner
announces itself, listeners.py, by a file with its number in <DIR>/output/.rankzero-listeners.
Those that come later hear it as well. If nobody has announced itself, COMMAND gets the signal.

A process that ends because of it leaves <number>.stopped and exits with 0, because a launcher that
sees a failure ends the processes that are still saving. One whose outputs are stored but which
other ranks would not let go leaves <number>.cut-off; its launcher takes that for a failure.

Exit code: COMMAND's, 128 + n where signal n ended it. 143 where COMMAND succeeded and a process was
stopped before its end; 0 where COMMAND failed only because a process was cut off.
"""

from __future__ import annotations

import os
import select
import shutil
import signal
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    # It starts with every container: what only types need is not loaded.
    from collections.abc import Iterator

STOPPED = 143
NOT_FOUND = 127
PR_SET_PDEATHSIG = 1
# How often it looks for processes that announce themselves after the request.
LOOK_SECONDS = 0.2
REQUESTS = (signal.SIGTERM, signal.SIGINT)


class Init:
    """Waits for the command's end and for requests to stop."""

    def __init__(self, command: list[str], bases: list[str]) -> None:
        """Start the command."""
        self.outputs = [os.path.join(base, "output") for base in bases]
        self.folders = [os.path.join(output, ".rankzero-listeners") for output in self.outputs]
        for folder in self.folders:
            # An earlier container's, where somebody keeps the directory.
            shutil.rmtree(folder, ignore_errors=True)
            os.makedirs(folder)
        self.wakeup, wakeup_end = os.pipe()
        os.set_blocking(self.wakeup, False)
        os.set_blocking(wakeup_end, False)
        signal.set_wakeup_fd(wakeup_end, warn_on_full_buffer=False)
        for number in (signal.SIGCHLD, *REQUESTS):
            signal.signal(number, lambda *_: None)
        self.told: set[int] = set()
        self.is_stopping = False
        self.child = start(command)

    def run(self) -> int:
        """Return the exit code of the whole."""
        while (status := self.reap()) is None:
            wait = LOOK_SECONDS if self.is_stopping else None
            if select.select([self.wakeup], [], [], wait)[0]:
                numbers = os.read(self.wakeup, 512)
                if any(number in REQUESTS for number in numbers):
                    self.is_stopping = True
                    if not self.pass_on():
                        # Nobody trains yet, or any more.
                        kill(self.child)
            elif self.is_stopping:
                self.pass_on()
        code = os.waitstatus_to_exitcode(status)
        return self.judge(128 - code if code < 0 else code)

    def reap(self) -> int | None:
        """Collect ended processes, orphans too; return the command's status once it has one."""
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return None
            if pid == self.child:
                return status

    def pass_on(self) -> bool:
        """Tell those who have announced themselves; return whether there were any."""
        listening = [int(name) for name in self.names() if name.isdigit()]
        for pid in listening:
            if pid not in self.told:
                self.told.add(pid)
                kill(pid)
        return bool(listening)

    def judge(self, code: int) -> int:
        """Return the exit code of the whole for the command's, and remove the folders."""
        names = list(self.names())
        for folder in self.folders:
            shutil.rmtree(folder, ignore_errors=True)
        if code == 0:
            stopped = self.is_stopping and any(name.endswith(".stopped") for name in names)
            return STOPPED if stopped else 0
        cut_off = any(name.endswith(".cut-off") for name in names)
        return 0 if cut_off and not any(map(has_reason, self.outputs)) else code

    def names(self) -> Iterator[str]:
        """Return what lies in the folders."""
        for folder in self.folders:
            yield from os.listdir(folder)


def start(command: list[str]) -> int:
    """Start the command in a process group of its own, which no signal to this one reaches."""
    is_first = os.getpid() == 1
    child = os.fork()
    if child == 0:
        try:
            if sys.platform == "linux":
                os.setpgid(0, 0)
                if not is_first:
                    end_with_parent()
            for number in (signal.SIGCHLD, *REQUESTS):
                signal.signal(number, signal.SIG_DFL)
            # Python ignores these two; an ignored signal would stay so across exec.
            for number in (signal.SIGPIPE, signal.SIGXFSZ):
                signal.signal(number, signal.SIG_DFL)
            os.execvp(command[0], command)
        except OSError as error:
            print(f"[rankzero] cannot start {command[0]}: {error.strerror};", file=sys.stderr)
            sys.stderr.flush()
        finally:
            os._exit(NOT_FOUND)
    return child


def end_with_parent() -> None:
    """End this process when its parent does, as the kernel has it with a container's first."""
    import ctypes

    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def kill(pid: int) -> None:
    """Ask a process to end; it may have done so."""
    try:
        os.kill(pid, signal.SIGTERM)
    except ProcessLookupError:
        return


def has_reason(output: str) -> bool:
    """Tell whether the runner has written why a process failed."""
    try:
        with open(os.path.join(output, "failure"), "rb") as file:
            return file.read(10) == b"[rankzero]"
    except OSError:
        return False


def main() -> None:
    """Run the command to its end."""
    command, bases = sys.argv[1:], []
    while command[:1] == ["--base"]:
        bases.append(command[1])
        command = command[2:]
    own = os.environ.get("SAGEMAKER_BASE_DIR") or "/opt/ml"
    sys.exit(Init(command or ["train"], bases or [own]).run())


if __name__ == "__main__":
    main()
