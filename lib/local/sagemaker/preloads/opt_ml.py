"""Runs a command that finds a host's tree at /opt/ml, where SageMaker has it.

Usage: python -I -S opt_ml.py BASE COMMAND [ARGUMENT ...]
BASE is mounted at /opt/ml in a mount namespace of the command's own; nobody else sees it, and
nothing is left of it. Where /opt/ml is not there, /opt is covered by a folder with all that it has
and `ml`. The variable RANKZERO_HOST_NAME, if set, is the machine's name there. Who is not root
gets a user namespace for it, with the same user in it. Exit code 126, and what the system said on
standard error, where that is not permitted; nothing was run then.
Linux only.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

CLONE_NEWNS = 0x00020000
CLONE_NEWUTS = 0x04000000
CLONE_NEWUSER = 0x10000000
MS_BIND = 4096
MS_REC = 16384
MS_PRIVATE = 1 << 18
PR_SET_PDEATHSIG = 1
NOT_PERMITTED = 126

# What the machine is called there, if that is to be told; see mpi_host.py.
NAME = os.environ.get("RANKZERO_HOST_NAME", "")

libc = ctypes.CDLL(None, use_errno=True)


def check(result: int) -> None:
    """Raise OSError for a failed system call."""
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def mount(source: str, target: str, kind: str | None, flags: int) -> None:
    """Mount a file system or, with MS_BIND, a folder."""
    name = None if kind is None else kind.encode()
    check(libc.mount(source.encode(), target.encode(), name, ctypes.c_ulong(flags), None))


def enter_namespace() -> None:
    """Give this process mounts of its own."""
    uid, gid, parent = os.getuid(), os.getgid(), os.getppid()
    own = CLONE_NEWNS | (CLONE_NEWUTS if NAME else 0)
    if uid == 0 and libc.unshare(own) == 0:
        return
    check(libc.unshare(own | CLONE_NEWUSER))
    write("/proc/self/setgroups", "deny")
    write("/proc/self/uid_map", f"{uid} {uid} 1")
    write("/proc/self/gid_map", f"{gid} {gid} 1")
    # The change of rights has dropped what ends this process with its guardian.
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(NOT_PERMITTED)


def write(path: str, text: str) -> None:
    """Write one of the kernel's files."""
    with open(path, "w", encoding="ascii") as file:
        file.write(text)


def show(base: str) -> None:
    """Mount the tree at /opt/ml."""
    mount("none", "/", None, MS_REC | MS_PRIVATE)
    if os.path.isdir("/opt/ml"):
        mount(base, "/opt/ml", None, MS_BIND | MS_REC)
        return
    # It is called `ml`, in a folder that has nothing else: the new /opt.
    folder = os.path.dirname(base)
    tree = os.open(base, os.O_PATH | os.O_DIRECTORY)
    mount("tmpfs", folder, "tmpfs", 0)
    os.chmod(folder, 0o755)
    for entry in os.scandir("/opt"):
        copy_entry(entry, os.path.join(folder, entry.name))
    os.mkdir(base)
    mount(f"/proc/self/fd/{tree}", base, None, MS_BIND | MS_REC)
    os.close(tree)
    mount(folder, "/opt", None, MS_BIND | MS_REC)


def copy_entry(entry: os.DirEntry[str], target: str) -> None:
    """Have one of the entries of /opt in the new one."""
    if entry.is_symlink():
        os.symlink(os.readlink(entry.path), target)
        return
    if entry.is_dir():
        os.mkdir(target)
    else:
        os.close(os.open(target, os.O_CREAT | os.O_WRONLY))
    mount(entry.path, target, None, MS_BIND | MS_REC)


def main() -> None:
    """Become the command."""
    base, *command = sys.argv[1:]
    # Of a folder that is covered and shown again, the path has to be looked up anew.
    here = os.getcwd()
    try:
        enter_namespace()
        if NAME:
            check(libc.sethostname(NAME.encode(), len(NAME)))
        show(base)
        os.chdir(here)
    except OSError as error:
        print(f"nothing can be mounted at /opt/ml: {error}", file=sys.stderr)
        sys.exit(NOT_PERMITTED)
    # Python ignores these two; an ignored signal would stay so across exec.
    for number in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_DFL)
    os.execvp(command[0], command)


main()
