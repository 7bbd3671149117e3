"""Stops a program that names /opt/ml where nothing can be mounted there, and says what to name.

SageMaker has a job's tree at /opt/ml. Here it is elsewhere, so that whatever is written to /opt/ml
would be lost, or fail in words that help nobody. Code that takes its folders from the variables of
the training toolkit, or from the runner, is right in both places. Python's own calls are seen;
native code that opens files by itself is not.
"""

from __future__ import annotations

import os
import posixpath
import re
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    # Programs start with this module: what only its types need is not loaded.
    from collections.abc import Callable
    from typing import Any

ROOT = "/opt/ml"
# A path begins with it; in a command it may stand anywhere.
LITERAL = re.compile(r"""(?:^|[\s'"=:])(/opt/ml(?:/[^\s'";]*)?)(?=$|[\s'";])""")
EVENTS = frozenset(
    {
        "open",
        "glob.glob",
        "os.chdir",
        "os.link",
        "os.listdir",
        "os.mkdir",
        "os.remove",
        "os.rename",
        "os.rmdir",
        "os.scandir",
        "os.symlink",
        "os.system",
        "os.truncate",
        "pathlib.Path.glob",
        "pathlib.Path.rglob",
        "shutil.copyfile",
        "shutil.copytree",
        "shutil.make_archive",
        "shutil.move",
        "shutil.rmtree",
        "shutil.unpack_archive",
        "sqlite3.connect",
        "subprocess.Popen",
    }
)
# By folder, longest first: the variable, and what the runner offers.
NAMES = (
    ("model", "SM_MODEL_DIR", "ctx.model_dir"),
    ("output/data", "SM_OUTPUT_DATA_DIR", ""),
    ("output", "SM_OUTPUT_DIR", "ctx.output_dir for outputs that the function returns"),
    ("checkpoints", "", "ctx.checkpoint_dir"),
    ("input/config", "SM_INPUT_CONFIG_DIR", ""),
    ("input", "SM_INPUT_DIR", ""),
    ("code", "SM_MODULE_DIR", "Path(__file__).parent"),
)


class NotOnThisMachine(RuntimeError):
    """A path that exists only on SageMaker."""


def named(value: Any) -> str | None:
    """Return the path below /opt/ml that a call was given, or None."""
    if isinstance(value, (list, tuple)):
        return next((path for path in map(named, value) if path), None)
    try:
        text = os.fsdecode(value)
    except TypeError:
        return None
    found = LITERAL.search(text)
    return None if found is None else found[1]


def advice(path: str) -> str:
    """Say what to name instead of a path."""
    rest = posixpath.normpath(path)[len(ROOT) + 1 :]
    if rest.startswith("input/data/"):
        channel = rest.split("/")[2]
        variable, other = f"SM_CHANNEL_{channel.upper()}", f"the function's input {channel}"
    else:
        found = (it for it in NAMES if rest == it[0] or rest.startswith(it[0] + "/"))
        _, variable, other = next(found, ("", "SAGEMAKER_BASE_DIR", ""))
    whole = [f'os.environ["{variable}"]' if variable else "", other]
    return (
        f"the code names {path}, which this machine does not have: only on SageMaker, or where "
        f"mounting is permitted, the job's files are in {ROOT}. Use "
        f"{' or '.join(part for part in whole if part)}, which is right everywhere"
    )


def on_event(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse what would open, list, make or remove something there."""
    if event in EVENTS:
        path = named(arguments)
        if path is not None:
            raise NotOnThisMachine(advice(path))


def warn_on(look: Callable[..., Any]) -> Callable[..., Any]:
    """Let a question whether a path is there be answered, and tell the user's code of it once."""

    def call(path: Any, *arguments: Any) -> Any:
        found = None if warned or isinstance(path, int) else named(path)
        if found is not None and is_users(sys._getframe(1).f_code.co_filename):
            warned.append(found)
            print(f"rankzero: {advice(found)}.", file=sys.stderr, flush=True)
        return look(path, *arguments)

    return call


warned: list[str] = []


def is_users(file: str) -> bool:
    """Tell whether a file is part of the task: libraries ask whether they are on SageMaker."""
    code = os.path.join(os.environ.get("SAGEMAKER_BASE_DIR", ""), "code")
    return os.path.abspath(file).startswith(os.path.abspath(code) + os.sep)


def refuse_first(make: Callable[..., Any]) -> Callable[..., Any]:
    """Name the whole path: what makes parents, too, begins with the first that is not there."""

    def call(name: Any, *arguments: Any, **options: Any) -> Any:
        on_event("os.mkdir", (name,))
        return make(name, *arguments, **options)

    return call


def watch() -> None:
    """Watch from now on."""
    sys.addaudithook(on_event)
    os.makedirs = refuse_first(os.makedirs)
    for name in ("exists", "isdir", "isfile"):
        setattr(os.path, name, warn_on(getattr(os.path, name)))
